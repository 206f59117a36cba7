"""The checks that speak while a report is typed: each says what it sees, and none says more."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.monitoring.collecting import check
from xiechuang.domains.monitoring.rules.checks import RULES, Around, Cell, findings_of, shown
from xiechuang.domains.monitoring.states import Severity

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


def cell(value: str | Decimal | None, **more) -> Cell:
    number = None if value is None else Decimal(value)
    return Cell(code="a", name="甲", unit="万元", value=number, **more)


def said(value, *checks, before=None, others=None, platform=None, **more) -> list[str]:
    mine = cell(value, **more)
    rest = {c: Cell(code=c, name=f"指标{c}", value=Decimal(v)) for c, v in (others or {}).items()}
    around = Around(
        cells={"a": mine} | rest,
        before={} if before is None else {"a": Decimal(before)},
        platform={c: Decimal(v) for c, v in (platform or {}).items()},
        before_label="2025 年第 4 季度",
    )
    return [finding.text for finding in findings_of(mine, list(checks), around)]


@pytest.mark.parametrize(
    ("value", "checks", "more", "expected"),
    [
        ("-1", [check("range", least=0)], {}, ["-1 小于 0"]),
        ("101", [check("range", least=0, most=100)], {}, ["101 大于 100"]),
        ("4.5", [check("whole")], {}, ["4.5 不是整数"]),
        (
            "180",
            [check("jump", percent=50)],
            {"before": "100"},
            ["比2025 年第 4 季度的 100 增加 80(80%),超过 50%"],
        ),
        (
            "40",
            [check("jump", percent=50)],
            {"before": "100"},
            ["比2025 年第 4 季度的 100 减少 60(60%),超过 50%"],
        ),
        ("3", [check("jump", percent=50)], {"before": "0"}, ["2025 年第 4 季度为 0,本期为 3"]),
        ("4", [check("jump", percent=30, amount=3)], {"before": "2"}, []),
        ("9", [check("not_falling")], {"before": "10"}, ["累计数不应减少:2025 年第 4 季度为 10，本期为 9"]),
        ("5", [check("not_above", of="b")], {"others": {"b": "4"}}, ["5 大于“指标b”的 4"]),
        ("3", [check("not_below", of="b")], {"others": {"b": "4"}}, ["3 小于“指标b”的 4"]),
        (
            "10",
            [check("sum", of=["b", "c"])],
            {"others": {"b": "4", "c": "5"}},
            ["10 与指标b、指标c之和 9 不符，相差 1"],
        ),
        ("9.4", [check("sum", of=["b", "c"], tolerance="0.5")], {"others": {"b": "4", "c": "5"}}, []),
        (
            "1",
            [check("ratio", to="b", least="0.3")],
            {"others": {"b": "4"}},
            ["与“指标b”之比为 0.25，小于 0.3"],
        ),
        (
            "5",
            [check("platform", measure="m", percent=10)],
            {"platform": {"m": "4"}},
            ["平台登记的是 4，填报 5，相差 1"],
        ),
        ("5", [check("proof")], {}, ["缺少证明材料"]),
        ("5", [check("proof")], {"has_proof": True}, []),
        ("5", [check("proof", above=10)], {}, []),
    ],
)
def test_a_check_says_what_it_sees(value, checks, more, expected) -> None:
    assert said(value, *checks, **more) == expected


@pytest.mark.parametrize("rule", RULES)
def test_no_check_speaks_of_an_empty_cell(rule) -> None:
    whole = check(rule, least=1, most=1, percent=0, of="b" if rule != "sum" else ["b"], to="b", measure="m")
    assert said(None, whole, before="1", others={"b": "1"}, platform={"m": "1"}) == []


def test_no_check_speaks_of_what_it_is_not_told() -> None:
    silent = [check("jump", percent=1), check("not_falling"), check("not_above", of="b")]
    more = [check("ratio", to="b", least=9), check("platform", measure="m", percent=1)]
    assert said("5", *silent, *more, check("sum", of=["b", "c"]), others={"c": "1"}) == []


@given(value=NUMBERS, before=NUMBERS, percent=st.integers(0, 500))
def test_a_jump_is_told_exactly_when_it_is_larger(value, before, percent) -> None:
    spoken = said(value, check("jump", percent=percent), before=before)
    if value == before:
        assert not spoken
    elif before == 0:
        assert spoken
    else:
        assert bool(spoken) == (abs(value - before) / abs(before) * 100 > percent)


@given(value=NUMBERS, least=NUMBERS, most=NUMBERS)
def test_a_range_speaks_for_each_bound_that_is_broken(value, least, most) -> None:
    spoken = said(value, check("range", least=str(least), most=str(most)))
    assert len(spoken) == (value < least) + (value > most)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_number_is_shown_whole(value) -> None:
    assert Decimal(shown(value).replace(",", "")) == value


def findings(severity: str, explanation: str):
    mine = cell("-1", explanation=explanation)
    return findings_of(mine, [check("range", severity, least=0)], Around(cells={"a": mine}))


def test_an_explanation_answers_a_soft_finding_and_no_hard_one() -> None:
    (soft,) = findings("soft", "已与税务数据核对")
    (hard,) = findings("hard", "已与税务数据核对")
    assert (soft.severity, soft.blocks) == (Severity.SOFT, False)
    assert (hard.severity, hard.blocks) == (Severity.HARD, True)


@pytest.mark.parametrize("explanation", ["", "无", " 无 。"])
def test_an_empty_explanation_answers_nothing(explanation) -> None:
    (soft,) = findings("soft", explanation)
    assert soft.blocks
