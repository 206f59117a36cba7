"""How single cells of an import are read, and that what is written reads back."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.domains.transfer.queries.intake_cells import (
    level,
    listed,
    parameters_text,
    qualities,
    requirements,
    rights,
    rights_text,
    sum_or_range,
)
from xiechuang.kernel.exchange import CellRefused

FIELDS = {"1.1": "软件", "1.2": "地理、测绘与导航", "2": "生物"}
KINDS = {
    "invention_patent": "发明专利",
    "utility_model": "实用新型专利",
    "software_copyright": "计算机软件著作权",
}


def read_one(text: str) -> dict:
    return requirements()(text)[0]


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"),
    [
        ("循环寿命 ≥ 2000 次", "ge", "2000", "次"),
        ("循环寿命不低于2,000次", "ge", "2000", "次"),
        ("温度不大于 5℃", "le", "5", "℃"),
        ("噪声<60dB", "lt", "60", "dB"),
        ("厚度 ＞ ０．５ mm", "gt", "0.5", "mm"),
        ("最低温度 ≤ -40 ℃", "le", "-40", "℃"),
        ("粒径≤5μm的占比 ≥ 90 %", "ge", "90", "%"),
        ("通道数 = 8", "eq", "8", ""),
    ],
)
def test_a_requirement_is_read_with_its_comparison(text, comparator, value, unit) -> None:
    found = read_one(text)
    assert (found["comparator"], found["value"], found["unit"]) == (comparator, Decimal(value), unit)
    assert found["must"]
    assert found["value_to"] is None


def test_the_quantity_keeps_a_number_of_its_own() -> None:
    assert read_one("粒径≤5μm的占比 ≥ 90 %")["quantity"] == "粒径≤5μm的占比"


def test_a_range_and_a_wish_are_read() -> None:
    found = read_one("载重 介于 8~15 t（希望）")
    assert (found["comparator"], found["value"], found["value_to"], found["must"]) == (
        "between",
        8,
        15,
        False,
    )


@pytest.mark.parametrize(
    "text",
    [
        "尽量便宜",
        "循环寿命 2000 次",
        "载重 介于 8 t",
        "载重 ≥ 8~15 t",
        "介于 9~8 t",
        "精度 ≤ 0.1234567891 m",
        "电阻 ≥ 1×10^3 Ω",
    ],
)
def test_what_cannot_be_read_exactly_is_refused_with_a_way_to_mend_it(text) -> None:
    with pytest.raises(CellRefused) as refused:
        requirements()(text)
    assert refused.value.mend


def test_an_achievement_states_values_and_not_wishes() -> None:
    assert qualities()("压缩比 11 倍；粒径: 8~15 μm") == (
        {"quantity": "压缩比", "value": 11, "value_to": None, "unit": "倍"},
        {"quantity": "粒径", "value": 8, "value_to": 15, "unit": "μm"},
    )
    with pytest.raises(CellRefused, match="要求"):
        qualities()("压缩比 ≥ 11 倍")


def test_a_label_with_a_comma_of_its_own_is_read_whole() -> None:
    assert listed(FIELDS)("地理、测绘与导航；软件") == ("1.2", "1.1")
    assert listed(FIELDS)("软件、生物,软件") == ("1.1", "2")
    with pytest.raises(CellRefused, match="火星"):
        listed(FIELDS)("软件；火星探测")


def test_rights_are_read_with_and_without_number() -> None:
    found = rights(KINDS)("发明专利 ZL202010000001.1；实用新型（ZL2020）；软著")
    assert found == (
        {"kind": "invention_patent", "number": "ZL202010000001.1"},
        {"kind": "utility_model", "number": "ZL2020"},
        {"kind": "software_copyright", "number": None},
    )
    assert rights(KINDS)(rights_text(found, KINDS)) == found
    with pytest.raises(CellRefused, match="类别"):
        rights(KINDS)("ZL2020")


def test_a_sum_a_range_and_open_ends_are_told_apart() -> None:
    read = sum_or_range()
    assert read("50") == (50_000_000,)
    assert read("30-50万元") == (30_000_000, 50_000_000)
    assert read("50万元以内") == (None, 50_000_000)
    assert read("面议") == ()
    assert read.under(title="预算（元）")("50") == (5_000,)


def test_a_level_may_carry_its_name() -> None:
    read = level(most=13)
    assert [read(text) for text in ("7", "TRL7", "第 7 级", "")] == [7, 7, 7, None]
    with pytest.raises(CellRefused):
        read("14")


NAMES = st.text("循环寿命电压粒径abc", min_size=1, max_size=8)
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False)


@given(
    NAMES,
    NUMBERS,
    st.sampled_from(["ge", "le", "gt", "lt", "eq"]),
    st.text("次元℃mV/%", max_size=5),
    st.booleans(),
)
def test_what_is_written_reads_back(quantity, value, comparator, unit, must) -> None:
    given_one = {
        "quantity": quantity, "value": value, "value_to": None, "unit": unit, "comparator": comparator, "must": must
    }  # fmt: skip
    assert requirements()(parameters_text([given_one, given_one])) == (given_one, given_one)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text) -> None:
    for parser in (requirements(), qualities(), rights(KINDS), listed(FIELDS), sum_or_range(), level(most=9)):
        with suppress(CellRefused):
            parser(text)
