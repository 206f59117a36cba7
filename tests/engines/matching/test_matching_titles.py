"""Titles are likened by the characters that tell what they are about; what every title has counts for nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import Matcher, Need, Setting, Supply, Weights
from xiechuang.engines.matching.pairs.signals import read_title
from xiechuang.engines.matching.pairs.titles import characters, likeness, telling

TITLE = st.text(max_size=30) | st.text(alphabet="风电叶片打磨技术研究与应用 AGV3", max_size=20)


def reading(one: str, other: str):
    return read_title(need=Need(key="d", title=one), supply=Supply(key="a", title=other), setting=Setting())


@given(TITLE, TITLE)
def test_likeness_lies_between_nothing_and_one_and_is_the_same_from_both_sides(one, other):
    alike = likeness(telling(one), telling(other))
    assert 0 <= alike <= 1
    assert alike == likeness(telling(other), telling(one))


@given(TITLE)
def test_a_title_is_fully_like_itself_or_says_nothing(title):
    assert reading(title, title).value == (pytest.approx(1) if telling(title) else None)


def test_parts_of_other_words_are_found():
    found = reading("风电叶片打磨", "风力发电机叶轮")
    assert found.value == pytest.approx((3 / 6) ** 0.5)
    assert found.sentence == "标题共有的字：风电叶"


@pytest.mark.parametrize(
    ("one", "other"), [("关键技术研究", "关键技术研究"), ("", "涂层"), ("涂层", "123"), ("涂层", " 与 ")]
)
def test_what_every_title_has_is_not_compared(one, other):
    found = reading(one, other)
    assert found.value is None
    assert not found.unsaid


def test_titles_with_nothing_in_common_say_so():
    assert reading("涂层", "电池").sentence == "标题没有共有的字"
    assert reading("涂层", "电池").value == 0


def test_latin_words_stay_whole_whatever_their_case():
    assert characters("AGV 小车-2") == ["agv", "小", "车"]


def test_the_title_lifts_a_supply_whose_words_are_cut_otherwise():
    supplies = [Supply(key="far", title="汽轮机叶片"), Supply(key="near", title="风机叶片修补")]
    need = Need(key="d", title="叶片风电修复")
    by_words = Matcher.build(supplies, weights=Weights(title=0)).match(need)
    assert [one.key for one in by_words] == ["far", "near"]
    assert [one.key for one in Matcher.build(supplies).match(need)] == ["near", "far"]
