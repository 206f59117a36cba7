"""Readings that are far from what was typed: pinyin with a slip is offered, a name torn apart is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching.asking import Asker, Entry
from xiechuang.engines.matching.asking.nearness import distance, one_slip_away


def corrected(asker, text, **given):
    found = asker.correct(text, **given)
    return found.text if found else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dainchi", "电池"),
        ("dianci", "电池"),
        ("diianchi", "电池"),
        ("dianxhi", "电池"),
        ("gnagzha", "钢渣"),
        ("dain", None),
        ("zzzzqq", None),
        ("x" * 40, None),
        ("dainchi9", None),
    ],
)
def test_one_slip_in_pinyin_is_recognised(asker, typed, meant):
    assert corrected(asker, typed) == meant


def test_the_word_that_most_records_hold_is_offered():
    shelf = {"a": Entry(title="电磁"), "b": Entry(title="电池"), "c": Entry(title="电池")}
    assert corrected(Asker.build(shelf), "dianzci") == "电磁"
    assert corrected(Asker.build(shelf), "diaanchi") == "电池"


def test_letters_that_records_hold_are_left(asker):
    assert corrected(asker, "dainchi", seen=lambda _piece: 1) is None


@pytest.fixture
def schooling():
    return Asker.build({"a": Entry(title="人才培养"), "b": Entry(title="动力电池")})


def test_a_name_is_not_torn_apart_into_words_of_other_characters(schooling):
    assert corrected(schooling, "裴砚秋") is None
    assert corrected(schooling, "秋裴砚") is None


def test_such_a_word_is_offered_when_records_hold_it_together_with_what_stands_beside(schooling):
    asked = []

    def seen(piece):
        asked.append(piece)
        return int(piece == "培养秋")

    assert corrected(schooling, "裴砚秋", seen=seen) == "培养秋"
    assert "培养秋" in asked


def test_by_itself_or_beside_particles_it_is_offered(schooling):
    assert corrected(schooling, "裴砚") == "培养"
    assert corrected(schooling, "人才的裴砚") == "人才的培养"


def test_a_word_that_keeps_a_character_is_offered_beside_a_stray_one(schooling):
    assert corrected(schooling, "镍电迟") == "镍电池"


@given(st.text(alphabet="abcxyz", min_size=1, max_size=8))
def test_everything_listed_is_one_slip_away_and_listed_once(letters):
    found = one_slip_away(letters)
    assert len(found) == len(set(found))
    assert letters not in found
    assert all(distance(letters, one, most=2) == 1 for one in found)
