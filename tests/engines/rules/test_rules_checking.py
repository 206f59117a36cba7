"""The checks find gaps and overlaps in time and in values, missing clauses, and what nobody uses or tests."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.rules.small_base import PLACES, loaded, parameter, rule, subsidy, value
from xiechuang.engines.rules.checking import Finding, Kind, findings
from xiechuang.engines.rules.checking.checks import uncovered

FIRST = date(2020, 1, 1)
DAYS = st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days))
STRETCHES = st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair)))


def found(
    folder: Path, content: dict[str, Any], *, kind: Kind, tested: tuple[str, ...] = ()
) -> list[Finding]:
    return [one for one in findings(loaded(folder, content), tested=tested) if one.kind is kind]


def test_a_rule_base_without_holes_has_no_gap(tmp_path: Path) -> None:
    cap = [value("1元", until=FIRST), value("2元", since=FIRST)]
    content = subsidy(share=[value("40%")], cap=cap)
    assert found(tmp_path, content, kind=Kind.TIME_GAP) == []


def test_days_without_a_value_are_found_for_each_place(tmp_path: Path) -> None:
    cap = [value("1元", "1", since=FIRST, until=date(2021, 1, 1)), value("2元", "1", since=date(2021, 2, 1))]
    content = subsidy(share=[value("40%")], cap=cap, since=FIRST) | {
        "rules": [rule("instrument_subsidy", "instrument_subsidy", "11", "2", since=FIRST)]
    }
    said = [one.words for one in found(tmp_path, content, kind=Kind.TIME_GAP)]
    assert said == [
        "规则 instrument_subsidy 在 甲市(示例)，自 2021-01-01 至 2021-02-01 没有这个参数",
        "规则 instrument_subsidy 在 乙省(示例)，自 2020-01-01 至 以后 没有这个参数",
    ]


@given(STRETCHES, st.lists(STRETCHES, max_size=6))
def test_what_is_uncovered_is_exactly_the_days_no_cover_holds(
    wanted: tuple[date, date], covers: list[tuple[date, date]]
) -> None:
    said = set()
    for first, end in uncovered(wanted, covers):
        said |= {first + timedelta(days=n) for n in range((end - first).days)}
    every = {wanted[0] + timedelta(days=n) for n in range((wanted[1] - wanted[0]).days)}
    assert said == {day for day in every if not any(first <= day < end for first, end in covers)}


BAND = dict[str, Any]


@pytest.mark.parametrize(
    ("bands", "kind", "words"),
    [
        ([(0, 500, "100%"), (600, None, "50%")], Kind.VALUE_GAP, "没有一档覆盖 500元至 600元"),
        ([(0, 500, "100%")], Kind.VALUE_GAP, "没有一档覆盖 500元以上"),
        ([(100, None, "100%")], Kind.VALUE_GAP, "没有一档覆盖 0元至 100元"),
        ([(0, 500, "100%"), (400, None, "50%")], Kind.VALUE_OVERLAP, "两档重叠于 400元至 500元"),
        ([(0, None, "100%"), (400, 500, "50%")], Kind.VALUE_OVERLAP, "两档重叠于 400元至 500元"),
    ],
)
def test_gaps_and_overlaps_of_value_ranges_are_found(
    tmp_path: Path, bands: list[tuple[int, int | None, str]], kind: Kind, words: str
) -> None:
    written = [
        {"above": f"{low}元", "up_to": None if high is None else f"{high}元", "share": share}
        for low, high, share in bands
    ]
    content = {
        "places": PLACES,
        "parameters": [parameter("transfer_income.untaxed", "分档", value(written))],
        "rules": [rule("technology_transfer_income")],
    }
    assert [one.words for one in found(tmp_path, content, kind=kind)] == [words]


def test_whole_bands_have_no_fault(tmp_path: Path) -> None:
    written = [
        {"above": "0元", "up_to": "5元", "share": "100%"},
        {"above": "5元", "up_to": None, "share": "50%"},
    ]
    content = {"places": PLACES, "parameters": [parameter("a.b", "分档", value(written))]}
    assert not [
        one for kind in (Kind.VALUE_GAP, Kind.VALUE_OVERLAP) for one in found(tmp_path, content, kind=kind)
    ]


def test_blank_clauses_unused_parameters_and_untested_rules_are_found(tmp_path: Path) -> None:
    content = subsidy(share=[value("40%", clause="  ")], cap=[value("1元")])
    content["parameters"].append(parameter("nobody.asks", "元", value("1元")))
    base = loaded(tmp_path, content)
    said = {(one.kind, one.subject) for one in findings(base, tested=())}
    assert {
        (Kind.NO_CLAUSE, "instrument.subsidy_share"),
        (Kind.UNUSED_PARAMETER, "nobody.asks"),
        (Kind.UNUSED_FORMULA, "tax_sharing"),
        (Kind.NO_CASE, "instrument_subsidy"),
    } <= said
    assert not [one for one in findings(base, tested=["instrument_subsidy"]) if one.kind is Kind.NO_CASE]
