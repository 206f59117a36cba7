"""Quantities are read with name, comparator, values and unit, and normalised to one base unit."""

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import Comparator, quantities, quantity
from xiechuang.engines.matching.quantities.measures import measure_of
from xiechuang.engines.matching.quantities.numerals import number_of
from xiechuang.engines.matching.quantities.units import SPELLINGS, unit_of

C = Comparator
# Temperatures are left out: below or above a slash they are differences, without the zero of their scale.
PLAIN = [one for one in SPELLINGS if not unit_of(one).offset and not {"/", "每"} & set(one)]  # type: ignore[union-attr]


def in_words(value: int) -> str:
    """Write a number the long way: 305 as 三百零五."""
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return f"{in_words(value // 10_000)}万{gap}{in_words(rest) if rest else ''}"
    words, waiting = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            words += ("零" if waiting and words else "") + "零一二三四五六七八九"[digit] + sign
        waiting = not digit
    return words


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
        ("活性达到50~100亿CFU/mL", "活性", C.WITHIN, 5e15, 1e16, None),
        ("成本5 万元/吨", "成本", C.EXACTLY, 50, 50, "money (元)/mass (kg)"),
        ("成本<0.5 元/Wh", "成本", C.BELOW, -math.inf, 0.5 / 3600, "money (元)/energy (J)"),
        ("写入吞吐80 万点/秒以上", "写入吞吐", C.AT_LEAST, 800_000, math.inf, None),
        ("颗粒物5 mg/m³以下", "颗粒物", C.AT_MOST, -math.inf, 5e-6, "density (kg/m3)"),
        ("能量密度≥300Wh/kg", "能量密度", C.AT_LEAST, 1_080_000, math.inf, "specific energy (J/kg)"),
        ("导热系数≤0.2w/m.k", "导热系数", C.AT_MOST, -math.inf, 0.2, "thermal conductivity (W/(m·K))"),
        ("面内导热4.6瓦每米开尔文", "面内导热", C.EXACTLY, 4.6, 4.6, "thermal conductivity (W/(m·K))"),
        ("剪切强度15 kN/m", "剪切强度", C.EXACTLY, 15_000, 15_000, "force (N)/length (m)"),
        ("节拍120次/min", "节拍", C.EXACTLY, 2, 2, None),
        ("风量3000 m³/h", "风量", C.EXACTLY, 3000 / 3600, 3000 / 3600, "flow (m3/s)"),
        ("通量45 L/(m²·h)", "通量", C.EXACTLY, 1.25e-5, 1.25e-5, "volume (m3)/area (m2)·time (s)"),
        ("加速度9.8m/s²", "加速度", C.EXACTLY, 9.8, 9.8, "length (m)/time (s)^2"),
        ("波数1200 cm⁻¹", "波数", C.EXACTLY, 120_000, 120_000, "1/length (m)"),
        ("收费30元/人次", "收费", C.EXACTLY, 30, 30, None),
        ("每秒不低于80万点", None, C.AT_LEAST, 800_000, math.inf, None),
        ("容重不大于每立方米52公斤", "容重", C.AT_MOST, -math.inf, 52, "density (kg/m3)"),
        ("透湿量每平方米每天864克", "透湿量", C.EXACTLY, 1e-5, 1e-5, "mass (kg)/area (m2)·time (s)"),
        ("稳压25V±2%", "稳压", C.WITHIN, 24.5, 25.5, "voltage (V)"),
        ("扭矩12 Nm", "扭矩", C.EXACTLY, 12, 12, "force (N)·length (m)"),
        ("连续运行三千小时", "连续运行", C.EXACTLY, 10_800_000, 10_800_000, "time (s)"),
        ("零下四十度", None, C.EXACTLY, 233.15, 233.15, "temperature (K)"),
        ("露点负40℃", "露点", C.EXACTLY, 233.15, 233.15, "temperature (K)"),
        ("回收率百分之九十九点五以上", "回收率", C.AT_LEAST, 0.995, math.inf, "share (1)"),
        ("成品率百分之八十至九十", "成品率", C.WITHIN, 0.8, 0.9, "share (1)"),
        ("装机二十千瓦", "装机", C.EXACTLY, 20_000, 20_000, "power (W)"),
        ("定位精度±0.01mm", "定位精度", C.AT_MOST, -math.inf, 1e-5, "length (m)"),
        ("不低于 99.9%", None, C.AT_LEAST, 0.999, math.inf, "share (1)"),
        ("压力1.2—1.5 MPa", "压力", C.WITHIN, 1.2e6, 1.5e6, "pressure (Pa)"),
        ("循环寿命10^5 次", "循环寿命", C.EXACTLY, 1e5, 1e5, None),
        ("活菌数10⁶ cfu/mL", "活菌数", C.EXACTLY, 1e12, 1e12, None),
        ("疲劳寿命≥500 万次", "疲劳寿命", C.AT_LEAST, 5e6, math.inf, None),
        ("粗糙度Ra0.8μm", "粗糙度Ra", C.EXACTLY, 8e-7, 8e-7, "length (m)"),
        ("杂质<1ppm", "杂质", C.BELOW, -math.inf, 1e-6, "share (1)"),
        ("真空度1e-6Pa", "真空度", C.EXACTLY, 1e-6, 1e-6, "pressure (Pa)"),
        ("-40℃～+85℃", None, C.WITHIN, 233.15, 358.15, "temperature (K)"),
        ("转速3000rpm", "转速", C.EXACTLY, 50, 50, "frequency (Hz)"),
        ("电容10 μF", "电容", C.EXACTLY, 1e-5, 1e-5, "capacitance (F)"),
        ("三至五年", None, C.WITHIN, 3 * 31557600, 5 * 31557600, "time (s)"),
    ],
)
def test_quantities_in_real_sentences(
    text: str, name: str | None, comparator: C, low: float, high: float, dimension: str | None
) -> None:
    (one,) = quantities(text)
    assert (one.name, one.comparator, one.dimension) == (name, comparator, dimension)
    assert (one.base_low, one.base_high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    "text",
    ["三元锂电池", "统一安装", "第三周", "二〇二五年", "三五年", "千分之一度", "5G/6G", "4K/8K", "GB/T 22900-2022", "LiFePO4", "5G通信", "3D打印", "2019年", "第10章 5 * 3", "10⁵", "40Cr钢", "65Mn", "30CrMnSiA", ""],
)  # fmt: skip
def test_names_years_and_bare_numbers_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize("text", ["4 V 到 5 A", "4V-5A", "4 V ~ 5 A", "4 V/5 A"])
def test_two_quantities_of_different_kinds_are_no_range(text: str) -> None:
    volts, amperes = quantities(text)
    assert (volts.low, volts.high, volts.unit) == (4, 4, "V")
    assert (amperes.low, amperes.high, amperes.unit) == (5, 5, "A")


def test_a_year_and_month_are_no_power() -> None:
    assert quantities("2017年2月") == []


def test_each_belongs_to_the_number_it_stands_before() -> None:
    assert [one.unit for one in quantities("每次3克每天2次")] == ["克/次", "次/天"]


def test_about_stays_a_point_and_says_so() -> None:
    (told,) = quantities("寿命约5年")
    stated = quantity(name="寿命", comparator=C.ABOUT, low=5, unit="年")
    assert (told.text, stated.text) == ("约5年", "约5年")
    assert told.base_low == told.base_high == stated.base_low


@pytest.mark.parametrize(
    ("told", "value", "unit"),
    [("80 万点/秒", 80, "万点/秒"), ("4800 万点/分钟", 80, "万点/秒"), ("5 万元/吨", 50, "元/kg"), ("每吨5万元", 5, "万元/吨"),
     ("1.2亿元", 1.2, "亿元"), ("12个月", 12, "月"), ("30片/小时", 30, "片/时"), ("5 mL/100g", 50, "mL/kg"), ("3 g/(g·h)", 3, "g/(gh)"),
     ("148毫安时每克", 148, "mAh/g"),
     ("0.5元/度", 0.5, "元/kWh"), ("2 W/m·K", 2, "W/(m·K)"), ("50 mg/kg", 50, "ppm"), ("5 cm⁻¹", 5, "cm⁻¹")],
)  # fmt: skip
def test_a_form_and_a_sentence_state_the_same(told: str, value: float, unit: str) -> None:
    (one,) = quantities(told)
    stated = quantity(comparator=C.EXACTLY, low=value, unit=unit)
    assert one.comparable(stated)
    assert one.base_low == pytest.approx(stated.base_low)


@pytest.mark.parametrize(
    ("one", "other"),
    [("元/吨", "元"), ("元/吨", "元/台"), ("点/秒", "次/秒"), ("nm", "Nm"), ("S/cm", "s/cm"), ("m³", "Nm³"), ("% BT.2020", "%"),
     ("mT", "MT"), ("Pa·m³/s", "Pa"), ("W/m²", "W/m"), ("(", "/"), ("元/度", "°C")],
)  # fmt: skip
def test_different_units_never_compare(one: str, other: str) -> None:
    assert measure_of(one).key != measure_of(other).key


@given(st.text(alphabet="0123456789/·()^-%°KmSWgh次元万 ", max_size=30) | st.text(max_size=20))
def test_any_unit_of_a_form_is_read_with_a_usable_factor(unit: str) -> None:
    measure = measure_of(unit)
    assert 0 < measure.factor < math.inf


@pytest.mark.parametrize("hostile", ["万" * 900, "m·" * 50_000, "ns^4·" * 6, "(" * 10_000, "m2h" * 30_000])
def test_hostile_units_are_read_in_bounded_time(hostile: str) -> None:
    assert 0 < measure_of(hostile).factor < math.inf


@given(st.sampled_from(PLAIN), st.sampled_from(PLAIN))
def test_a_known_unit_below_a_known_one_divides_by_it(above: str, below: str) -> None:
    whole, one, other = measure_of(f"{above}/{below}"), measure_of(above), measure_of(below)
    assert whole.dimension is not None
    assert whole.factor == pytest.approx(one.factor / other.factor)
    (told,) = quantities(f"不低于2{above}/{below}")
    assert (told.measure, told.low) == (whole.key, 2)


@given(st.integers(1, 99_999_999))
def test_numbers_in_words_are_read_back(value: int) -> None:
    assert number_of(in_words(value)) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [("三百五", 350), ("三百零五", 305), ("一万二", 12_000), ("十", 10), ("两千", 2000), ("三五", None), ("一二三", None), ("九点五", 9.5)],
)  # fmt: skip
def test_spoken_numbers_are_read_or_left(words: str, value: float | None) -> None:
    assert number_of(words) == value


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


@pytest.mark.parametrize(
    "hostile",
    [
        "9" * 100_000,
        "1," * 50_000,
        "为" * 100_000,
        "1~" * 50_000,
        "一" * 100_000,
        "5m/" * 30_000,
        "1V~2A" * 20_000,
    ],
)
def test_hostile_texts_are_read_in_bounded_time(hostile: str) -> None:
    assert isinstance(quantities(hostile), list)


def test_the_demand_meets_the_supply_whatever_the_words() -> None:
    (wanted,), (offered,) = quantities("耐温≥1200℃"), quantities("1300 摄氏度")
    assert wanted.comparable(offered)
    assert wanted.base_low <= offered.base_low


KNOWN = st.sampled_from(SPELLINGS)
VALUES = st.floats(-1e6, 1e6, allow_nan=False)


def based(value: float, unit: str) -> float:
    return quantity(comparator=C.EXACTLY, low=value, unit=unit).base_low


@given(VALUES, KNOWN)
def test_a_conversion_and_back_gives_the_value(value: float, spelling: str) -> None:
    measure = measure_of(spelling)
    back = (based(value, spelling) - measure.offset) / measure.factor
    assert back == pytest.approx(value, rel=1e-9, abs=1e-9 * (1 + abs(measure.offset / measure.factor)))


@given(VALUES, VALUES, KNOWN)
def test_a_conversion_keeps_the_order_of_values(one: float, other: float, spelling: str) -> None:
    low, high = sorted((one, other))
    assert based(low, spelling) <= based(high, spelling)


@given(KNOWN, KNOWN)
def test_units_compare_only_within_a_dimension(one: str, other: str) -> None:
    same = measure_of(one).dimension == measure_of(other).dimension
    assert (
        quantity(comparator=C.EXACTLY, low=1, unit=one).comparable(
            quantity(comparator=C.EXACTLY, low=1, unit=other)
        )
        is same
    )


@pytest.mark.parametrize(
    ("value", "unit", "same", "other"),
    [(99.9, "%", 999, "‰"), (1, "mol/L", 1000, "mmol/L"), (3000, "rpm", 50, "Hz"), (15, "亩", 1, "公顷"), (2, "斤", 1, "kg"),
     (32, "°F", 0, "℃"), (-40, "华氏度", -40, "摄氏度"), (1, "atm", 101.325, "kPa"), (1, "度电", 3.6, "MJ"), (1, "mT", 0.001, "特斯拉"),
     (7, "天", 1, "周"), (12, "个月", 1, "年"), (1, "MeV", 1e6, "电子伏特"), (1, "ppb", 0.001, "ppm"), (1, "亿元", 10_000, "万元")],
)  # fmt: skip
def test_equal_quantities_in_different_units_are_equal(
    value: float, unit: str, same: float, other: str
) -> None:
    assert based(value, unit) == based(same, other)


def test_every_unit_of_the_table_is_known_to_pint_or_has_a_factor() -> None:
    for spelling in SPELLINGS:
        known = unit_of(spelling)
        assert known is not None
        assert 0 < known.factor < math.inf


def test_loading_the_engine_does_not_load_pint() -> None:
    program = "import sys, xiechuang.engines.matching as m; assert 'pint' not in sys.modules; m.quantities('5 mm'); assert 'pint' in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
