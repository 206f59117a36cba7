"""Did you mean: homophones, swapped and lost characters, Latin slips, pinyin; never against what records hold."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.matching.asking import damage
from xiechuang.engines.matching.asking import Asker, Entry
from xiechuang.engines.matching.asking.nearness import deletions, distance, slips


def corrected(asker, text, **given):
    found = asker.correct(text, **given)
    return found.text if found else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("电迟", "电池"),
        ("店池回收", "电池回收"),
        ("石烯墨", "石墨烯"),
        ("石墨希", "石墨烯"),
        ("石烯", "石墨烯"),
        ("锂离电池", "锂离子电池"),
        ("锂离了电池", "锂离子电池"),
        ("池电", "电池"),
        ("grahpene", "Graphene"),
        ("graphne", "Graphene"),
        ("dianchi", "电池"),
        ("dianchihuishou", "电池回收"),
        ("lvse 电池", "绿色 电池"),
        ("高镍 电迟", "高镍 电池"),
        ("臀能", None),
        ("储neng", None),
    ],
)
def test_slips_are_recognised(asker, typed, meant):
    assert corrected(asker, typed) == meant


def test_each_piece_that_is_read_otherwise_is_named(asker):
    assert asker.correct("高镍电迟").changes == (("电迟", "电池"),)


@pytest.mark.parametrize(
    "typed", ["电池", "石墨烯导热膜", "高镍正极材料", "LED", "graphene", "电池的回收", "储能 电站"]
)
def test_what_records_hold_is_not_questioned(asker, typed):
    assert asker.correct(typed) is None


@pytest.mark.parametrize(
    "typed", ["", " ", "的", "。", "2026", "\x00", "🙂", "a", "x" * 5_000, "\ud800", "电" * 500, "q"]
)
def test_whatever_is_asked_there_is_no_error(asker, typed):
    assert asker.correct(typed) is None


def test_a_piece_that_visible_texts_hold_is_left_alone(asker):
    assert corrected(asker, "电迟", seen=lambda _: 1) is None
    asked = []
    asker.correct("石墨烯电迟", seen=lambda piece: asked.append(piece) or 0)
    assert asked == ["电迟"], "only what would be changed is looked for"


def test_a_rare_word_gives_way_to_one_that_is_far_more_common():
    shelf = {str(n): Entry(title="电极材料") for n in range(220)} | {"x": Entry(title="点击率")}
    assert corrected(Asker.build(shelf), "点击材料", seen=lambda _: 1) == "电极材料"
    few = {str(n): Entry(title="电极材料") for n in range(150)} | {"x": Entry(title="点击率")}
    assert corrected(Asker.build(few), "点击材料", seen=lambda _: 1) is None


def test_of_words_said_alike_the_more_common_is_meant():
    shelf = {str(n): Entry(title="实效", keywords="时效") for n in range(1)}
    shelf |= {f"x{n}": Entry(title="失效分析", keywords="失效") for n in range(5)}
    assert corrected(Asker.build(shelf), "施效") == "失效"


@settings(deadline=None)
@given(st.text(max_size=70))
def test_a_correction_changes_something_and_says_what(asker, typed):
    found = asker.correct(typed)
    if found:
        assert found.changes
        assert found.text != typed.strip()
        assert all(was != became for was, became in found.changes)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["石墨烯", "锂离子电池", "正极材料"]),
    st.integers(0, 10**6),
    st.sampled_from([damage.swapped, damage.shortened, damage.homophone]),
)
def test_one_slip_in_a_long_word_is_always_recognised(asker, word, seed, slip):
    typed = slip(word, random.Random(seed))
    found = asker.correct(typed)
    assert (
        typed == word
        or asker.holdings.count_of(typed)
        or (found is not None and word in found.text)
        or is_of_known_words(asker, typed)
    )


def is_of_known_words(asker, typed):
    """Whether what is left is itself made of words that records hold (锂离电池 → 电池)."""
    return any(
        asker.holdings.count_of(typed[n:]) or asker.holdings.count_of(typed[:n]) for n in range(1, len(typed))
    )


@settings(deadline=None)
@given(st.text("abcd", max_size=9), st.text("abcd", max_size=9), st.integers(1, 2))
def test_words_within_their_slips_share_a_form(one, other, most):
    if distance(one, other, most=most) <= most and min(len(one), len(other)) > 4:
        assert deletions(one, most=most) & deletions(other, most=most)


@pytest.mark.parametrize(
    ("one", "other", "slipped"),
    [("ab", "ba", 1), ("abc", "abc", 0), ("abc", "ac", 1), ("abc", "xyz", 3), ("", "ab", 2), ("", "abc", 3)],
)
def test_the_distance_counts_a_swap_once_and_stops_counting(one, other, slipped):
    assert distance(one, other, most=2) == slipped


def test_short_words_forgive_nothing():
    assert [slips(word) for word in ("电池", "石墨烯", "led", "lidar", "graphene", "1234567", "x" * 30)] == [
        0, 1, 0, 1, 2, 0, 0,
    ]  # fmt: skip
