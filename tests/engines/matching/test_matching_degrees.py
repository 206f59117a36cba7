"""度 is a temperature where the words before it say so; what no quantity begins with is passed over, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import quantities
from xiechuang.engines.matching.quantities import grammar


@pytest.mark.parametrize(
    ("text", "kelvin"),
    [
        ("耐温1300度", 1573.15),
        ("耐一千二百度陶瓷", 1473.15),
        ("加热到 850 度", 1123.15),
        ("温度不低于80度", 353.15),
    ],
)
def test_degrees_after_words_of_warmth_are_celsius(text, kelvin):
    (found,) = quantities(text)
    assert found.dimension == "temperature (K)"
    assert found.base_low == pytest.approx(kelvin)


@pytest.mark.parametrize("text", ["180度不剥落", "旋转90度", "耐磨，弯折180度", "温控装置，可转动270度"])
def test_other_degrees_stay_what_they_are(text):
    (found,) = quantities(text)
    assert found.dimension is None


PIECES = st.sampled_from(
    ["耐温", "≥", "不大于", "每", "秒", "1300", "℃", "度", "百分之", "九十", "±", "负", "-", "零下", "Ra", "0.8", "μm", "，", "电池", "10^6",
     "约", "为", " ", "~", "万", "三", "以上", "R", "a", "x"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_looking_ahead_passes_over_no_quantity(text):
    pattern = grammar.stated().pattern
    assert pattern.startswith(grammar._AHEAD)
    plain = re.compile(pattern.removeprefix(grammar._AHEAD))
    spans = [one.span() for one in plain.finditer(text)]
    assert [one.span() for one in grammar.stated().finditer(text)] == spans
