"""Quantities in a question are met by numbers of any unit, whoever may see them, and change with the entries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import Comparator, quantities, quantity
from xiechuang.kernel.search.measures import (
    ARRAYS,
    NOTHING,
    Measures,
    met_in,
    question_of,
    stated_in,
    written,
)


def worths(measures: Measures, asked: str) -> dict[int, float]:
    owners, found = measures.worth(quantities(asked)[0])
    return dict(zip(owners.tolist(), found.tolist(), strict=True))


def stating(**texts: str) -> Measures:
    return Measures.of([(n, stated_in(text)) for n, text in enumerate(texts.values(), start=1)])


def test_units_names_and_chinese_numbers_meet_what_is_asked():
    found = worths(
        stating(
            kelvin="工作温度可达1600开尔文",
            words="耐一千三百度陶瓷套筒",
            bare="1300 摄氏度",
            same="耐温1250℃",
            cold="耐温175度",
            watts="功率1300千瓦",
            none="没有数字",
        ),
        "耐温≥1200℃",
    )
    assert found == {1: 0.5, 2: 1.0, 3: 1.0, 4: 1.0}


@pytest.mark.parametrize(
    ("asked", "stated", "meets"),
    [
        ("耐温≥1200℃", "1200℃", True),
        ("耐温>1200℃", "1200℃", False),
        ("耐温>1200℃", "大于1200℃", True),
        ("1300 摄氏度", "1200~1400℃", True),
        ("1300 摄氏度", "165℃以上", False),
        ("回收率≥90%", "回收率92%", True),
        ("回收率≥90%", "纯度92%", False),
        ("≥90%", "纯度92%", False),
        ("功率≥1兆瓦", "功率1000千瓦", True),
        ("厚度≤5微米", "厚度不大于0.004毫米", True),
        ("厚度≤5微米", "厚度小于0.006毫米", False),
    ],
)
def test_bounds_are_kept_exactly(asked, stated, meets):
    assert bool(worths(stating(one=stated), asked)) is meets
    assert bool(list(met_in(question_of(asked).wanted, stated))) is meets


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("耐温≥1200℃", "耐温", ["耐温≥1200°C"]),
        ("1300 摄氏度", "", ["1300 摄氏度"]),
        ("陶瓷 耐温不低于1200℃ 套筒", "陶瓷 耐温  套筒", ["耐温不低于1200°C"]),
        ("补贴30万元", "补贴30万元", ["补贴30万元"]),
        ("2026", "2026", []),
        ("电池", "电池", []),
        ("", "", []),
    ],
)
def test_a_question_is_parted_into_words_and_quantities(text, words, wanted):
    found = question_of(text)
    assert found.words == words
    assert [written(one) for one in found.wanted] == wanted


QUANTITIES = st.builds(
    lambda comparator, low, more, unit, name: quantity(
        comparator=comparator, low=low, high=low + more, unit=unit, name=name
    ),
    comparator=st.sampled_from(list(Comparator)),
    low=st.integers(-3, 3).map(float),
    more=st.integers(0, 3).map(float),
    unit=st.sampled_from(["℃", "千瓦", "%"]),
    name=st.sampled_from(["", "耐温", "工作温度", "功率"]),
)
STATED = st.dictionaries(st.integers(1, 6), st.lists(QUANTITIES, max_size=3), max_size=5)


@given(asked=QUANTITIES, first=STATED, later=STATED, gone=st.sets(st.integers(1, 6), max_size=3))
def test_changes_end_where_making_at_once_ends(asked, first, later, gone):
    gone -= set(later)
    changed = Measures.of(first.items()).changed_by(stated=list(later.items()), gone=gone)
    kept = {owner: found for owner, found in (first | later).items() if owner not in gone}
    made = Measures.of(kept.items())
    for one, other in zip(changed.worth(asked), made.worth(asked), strict=True):
        np.testing.assert_array_equal(one, other)
    assert {getattr(changed, name).dtype for name in ARRAYS} == {getattr(made, name).dtype for name in ARRAYS}


def test_nothing_stated_meets_nothing():
    assert worths(NOTHING, "耐温≥1200℃") == {}
    assert len(NOTHING) == 0
