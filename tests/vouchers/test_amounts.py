"""How much a claim is worth: no ratio, cap or rest is ever exceeded."""

from datetime import date
from fractions import Fraction
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vouchers.world import (
    DAY,
    WAN,
    World,
    add_papers,
    done,
    issued,
)
from xiechuang.domains.vouchers.actions.issuing import months_after
from xiechuang.domains.vouchers.rules.amount import calculate
from xiechuang.domains.vouchers.states import Parameter, UseState
from xiechuang.kernel.lib import clock


def version(**values: Any) -> Any:
    """A version that says only what amounts need."""
    given = {
        "share": "1/2",
        "contract_cap": "none",
        "year_cap": "none",
        "incubated_year_cap": "none",
    } | values
    made = Mock()
    made.value = lambda name: given.get(str(name))
    made.parameter = lambda name: Mock(
        name=str(name),
        value=given.get(str(name)),
        parameter=Parameter(name),
        clause="",
        source="",
        sureness="sample",
    )
    return made


@given(
    price=st.integers(1, 10**12),
    paid=st.integers(1, 10**12),
    share=st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100),
    cap=st.integers(1, 10**10) | st.none(),
    year=st.integers(1, 10**10) | st.none(),
    used=st.integers(0, 10**10),
    rest=st.integers(0, 10**10),
)
def test_no_ratio_cap_or_rest_is_ever_exceeded_and_every_step_says_what_it_cut(
    price: int, paid: int, share: Fraction, cap: int | None, year: int | None, used: int, rest: int
) -> None:
    given = version(share=str(share), contract_cap=cap or "none", year_cap=year or "none")
    found = calculate(
        version=given,
        bases={"合同金额": price, "实付金额": paid},
        incubated=False,
        used_fen=used,
        rest_fen=rest,
    )
    fen = found.amount_fen
    assert 0 <= fen <= rest
    assert fen <= min(price, paid) * share
    assert cap is None or fen <= cap
    assert year is None or fen <= max(year - used, 0)
    limits = [
        int(min(price, paid) * share),
        rest,
        *([cap] if cap else []),
        *([max(year - used, 0)] if year else []),
    ]
    assert fen == min(limits)
    before = found.steps[1].amount_fen
    assert before - sum(step.cut_fen for step in found.steps[2:]) == fen


def test_a_firm_in_an_incubator_has_its_own_cap_where_the_scheme_has_one() -> None:
    given = version(year_cap=20 * WAN, incubated_year_cap=50 * WAN, share="1")
    amounts = [
        calculate(
            version=given, bases={"合同金额": 90 * WAN}, incubated=one, used_fen=0, rest_fen=90 * WAN
        ).amount_fen
        for one in (True, False)
    ]
    assert amounts == [50 * WAN, 20 * WAN]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 7, 1), 12, date(2027, 7, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_where_months_end(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_the_clock_of_a_world_stands(world: World) -> None:
    add_papers(done(world, issued(world), contract_fen=WAN), who=world.firm, invoice_fen=1, paid_fen=1)
    assert clock.today() == DAY
    assert UseState.DONE.label == "服务完成"
