"""Quantities are read with name, comparator, values and unit, and normalised to one base unit."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import Comparator, quantities, quantity
from xiechuang.engines.matching.units import SPELLINGS, unit_of

C = Comparator


@pytest.mark.parametrize(
    ("text", "name", "comparator", "low", "high", "dimension"),
    [
        ("耐温≥1200℃", "耐温", C.AT_LEAST, 1473.15, math.inf, "temperature (K)"),
        ("1300 摄氏度", None, C.EXACTLY, 1573.15, 1573.15, "temperature (K)"),
        ("载重不低于 8~15t", "载重", C.AT_LEAST, 8000, math.inf, "mass (kg)"),
        ("小于0.5mm", None, C.BELOW, -math.inf, 0.0005, "length (m)"),
        ("纯度达到99.9%", "纯度", C.EXACTLY, 0.999, 0.999, "share (1)"),
        ("堆积密度≥1.80克/立方厘米", "堆积密度", C.AT_LEAST, 1800, math.inf, "density (kg/m3)"),
        ("响应时间≤15ms。", "响应时间", C.AT_MOST, -math.inf, 0.015, "time (s)"),
        ("零下18度以下", None, C.AT_MOST, -math.inf, 255.15, "temperature (K)"),
        ("工作温度-40~85℃", "工作温度", C.WITHIN, 233.15, 358.15, "temperature (K)"),
        ("25±2℃", None, C.WITHIN, 296.15, 300.15, "temperature (K)"),
        ("1.5×10⁵ Pa", None, C.EXACTLY, 150_000, 150_000, "pressure (Pa)"),
        ("年产5万吨", "年产", C.EXACTLY, 5e7, 5e7, "mass (kg)"),
        ("定位误差在50m之内", "定位误差", C.AT_MOST, -math.inf, 50, "length (m)"),
        ("1200千克", None, C.EXACTLY, 1200, 1200, "mass (kg)"),
        ("功率5MW", "功率", C.EXACTLY, 5e6, 5e6, "power (W)"),
        ("功耗5mW", "功耗", C.EXACTLY, 0.005, 0.005, "power (W)"),
        ("投资约1.2亿元", "投资", C.ABOUT, 1.2e8, 1.2e8, "money (元)"),
        ("400目以上", None, C.AT_LEAST, 400, math.inf, None),
        ("活性达到50~100亿CFU/mL", "活性", C.WITHIN, 5e9, 1e10, None),
    ],
)
def test_quantities_in_real_sentences(
    text: str, name: str | None, comparator: C, low: float, high: float, dimension: str | None
) -> None:
    (one,) = quantities(text)
    assert (one.name, one.comparator, one.dimension) == (name, comparator, dimension)
    assert (one.base_low, one.base_high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    "text", ["GB/T 22900-2022", "LiFePO4", "5G通信", "3D打印", "2019年", "第10章 5 * 3", "10⁵", ""]
)
def test_names_years_and_bare_numbers_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


def test_two_quantities_in_one_sentence_keep_their_names() -> None:
    assert [one.name for one in quantities("识别误差≤3cm，识别距离≥20m")] == ["识别误差", "识别距离"]


def test_unknown_units_compare_only_with_the_same_text() -> None:
    mesh, rate, other = (quantities(text)[0] for text in ("400目", "50亿CFU/mL", "60亿cfu/ml"))
    assert not mesh.comparable(rate)
    assert rate.comparable(other)


def test_a_form_states_a_quantity_in_parts() -> None:
    stated = quantity(name="耐温", comparator=C.AT_LEAST, low=1200, unit="℃")
    assert stated.base_low == pytest.approx(1473.15)
    assert stated.text == "≥1200℃"


@pytest.mark.parametrize("bad", [{"low": math.nan}, {"low": 2, "high": 1}, {}])
def test_a_quantity_that_makes_no_sense_is_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"参数|下限"):
        quantity(comparator=C.WITHIN, unit="m", **bad)


@given(st.floats(0.001, 9999).map(lambda value: round(value, 3)), st.sampled_from(SPELLINGS))
def test_every_known_unit_is_read_back(value: float, spelling: str) -> None:
    known = unit_of(spelling)
    assert known is not None
    if spelling == "年" and 1900 <= value <= 2100:
        return
    (one,) = quantities(f"不低于{value:.3f}{spelling}")
    assert one.dimension == known.dimension
    assert one.base_low == pytest.approx(value * known.factor + known.offset)


@given(st.text(alphabet="0123456789.,-~±×^eE≥约万亿米克t%/ ", max_size=60))
def test_any_numbers_are_read_without_failing(text: str) -> None:
    for one in quantities(text):
        assert one.base_low <= one.base_high
        assert not math.isnan(one.base_low)


@pytest.mark.parametrize("hostile", ["9" * 100_000, "1," * 50_000, "为" * 100_000, "1~" * 50_000])
def test_hostile_texts_are_read_in_bounded_time(hostile: str) -> None:
    assert isinstance(quantities(hostile), list)
