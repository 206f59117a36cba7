"""Quarters become years: flows add up, stocks stand at the end, and a missing quarter stays missing."""

import numpy as np
import pytest

from xiechuang.engines.indices.structure import (
    Data,
    DataError,
    Frequency,
    Group,
    Hierarchy,
    Indicator,
    Kind,
    Panel,
    yearly,
)

GAP = np.nan
TREE = Hierarchy.build(
    indicators=[
        Indicator(code="sales", name="技术合同额", parent="I", kind=Kind.FLOW, frequency=Frequency.QUARTER),
        Indicator(code="firms", name="企业数", parent="I", kind=Kind.STOCK, frequency=Frequency.QUARTER),
        Indicator(code="survey", name="满意度", parent="I", frequency=Frequency.YEAR),
    ],
    groups=[Group(code="I", name="总")],
)


def quarter(period, values, units=("甲", "乙"), **more):
    return Data.build(
        units=units, indicators=("sales", "firms", "survey"), values=values, period=period, **more
    )


def year(*quarters):
    return yearly(Panel.build(periods=quarters), hierarchy=TREE)


def full(names=("2025Q1", "2025Q2", "2025Q3", "2025Q4")):
    rows = [[[n, 10 * n, GAP], [1, 5, GAP]] for n in (1, 2, 3, 4)]
    rows[1][0][2] = 88
    return [quarter(name, row) for name, row in zip(names, rows, strict=True)]


def test_flows_add_up_stocks_stand_at_the_end_and_yearly_ones_are_the_last():
    made = year(*full())
    assert made.names == ("2025",)
    assert made.periods[0].values[0].tolist() == [10, 40, 88]
    assert made.periods[0].values[1, :2].tolist() == [4, 5]
    assert np.isnan(made.periods[0].values[1, 2])


def test_a_flow_with_a_missing_quarter_is_missing():
    quarters = full()
    short = quarter("2025Q2", [[GAP, 20, GAP], [1, 5, GAP]])
    made = year(quarters[0], short, *quarters[2:])
    assert np.isnan(made.periods[0].values[0, 0])
    assert made.periods[0].values[1, 0] == 4


def test_an_unfinished_year_has_neither_flows_nor_stocks():
    made = year(*full()[:3])
    assert np.isnan(made.periods[0].values[:, :2]).all()
    assert made.periods[0].values[0, 2] == 88


def test_a_unit_that_came_later_has_no_flow_but_a_stock():
    late = quarter("2025Q4", [[4, 40, GAP], [1, 5, GAP], [7, 9, 1]], units=("甲", "乙", "丙"))
    made = year(*full()[:3], late)
    assert made.periods[0].units == ("甲", "乙", "丙")
    assert np.isnan(made.periods[0].values[2, 0])
    assert made.periods[0].values[2, 1] == 9


@pytest.mark.parametrize("form", ["{}-Q{}", "{}q{}", "{}年第{}季度", "{}第{}季度"])
def test_quarters_may_be_written_in_several_ways(form):
    names = [form.format(2025, n) for n in (1, 2, 3, 4)]
    assert year(*full(names)).names == ("2025",)
    assert year(*full(["2025年第一季度", "2025年第二季度", "2025年第三季度", "2025年第四季度"])).names == (
        "2025",
    )


def test_years_come_in_order_and_sizes_are_those_at_the_end():
    later = quarter("2026Q4", [[1, 1, 1]], units=("甲",), denominators={"人口": [9]}, groups={"区": ["北"]})
    made = year(later, *full())
    assert made.names == ("2025", "2026")
    assert made.of("2026").denominators["人口"].tolist() == [9]
    assert made.of("2026").groups["区"] == ("北",)


def test_the_sources_of_all_quarters_are_kept():
    quarters = [
        quarter(f"2025Q{n}", [[1, 1, 1]], units=("甲",), sources={("甲", "sales"): f"季报 {n}"})
        for n in (1, 2, 3, 4)
    ]
    assert year(*quarters).periods[0].sources == {("甲", "sales"): "季报 1；季报 2；季报 3；季报 4"}


def test_what_is_no_quarter_is_refused():
    with pytest.raises(DataError, match="不是季度"):
        year(quarter("2025", [[1, 1, 1], [1, 1, 1]]))
