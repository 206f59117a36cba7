"""Statements and differences: own books beside the platform's rows; what differs becomes a case and goes to a later day."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from tests.clearing.owing import (
    BEIJING,
    HEBEI,
    TIANJIN,
    TODAY,
    assert_whole,
    owe,
    position,
    settled,
)
from tests.factories import actor
from xiechuang.domains.clearing.actions.terms import set_terms
from xiechuang.domains.clearing.models import Booking, Case, Day, Line, Obligation, Side
from xiechuang.domains.clearing.public import (
    Booked,
    Matter,
    Outcome,
    StatementSource,
    answer_case,
    close_day,
    confirm_statement,
    contest_statement,
    decide_case,
    reverse_obligation,
    send_books,
)
from xiechuang.domains.clearing.queries.statements import comparison_of, sums_of
from xiechuang.domains.clearing.states import DayState, Difference, StatementState
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import SYSTEM, Role

TOMORROW = date(2026, 6, 2)
MATTER = Matter(HEBEI, TIANJIN, "CL-1")


@pytest.fixture
def day(given):
    """河北 owes 天津 500 for CL-1 and 70 for CL-2, and 北京 30 for CL-3."""
    owe(HEBEI, TIANJIN, 500, subject_number="CL-1")
    owe(HEBEI, TIANJIN, 70, subject_number="CL-2")
    owe(HEBEI, BEIJING, 30, subject_number="CL-3")
    return close_day(TODAY, actor=given.office)


def booked(row: int, number: str, fen: int, *, debtor: str = HEBEI, creditor: str = TIANJIN) -> Booked:
    return Booked(row=row, debtor=debtor, creditor=creditor, subject_number=number, amount_fen=fen)


def statement_of(day, who):
    return day.statements.get(region=who.region_code)


def send(day, who, *rows, source=StatementSource.FILE):
    with fenced(who):
        return send_books(statement_of(day, who), actor=who, rows=rows, source=source)


def contest(day, who, claims=None, note="请核对"):
    with fenced(who):
        return contest_statement(statement_of(day, who), actor=who, claims=claims, note=note)


def confirm(day, who):
    with fenced(who):
        return confirm_statement(statement_of(day, who), actor=who)


def test_books_that_agree_are_confirmed_and_add_up_to_the_platforms_sums(given, day):
    held = send(day, given.tianjin, booked(2, "CL-1", 500), booked(3, "CL-2", 70))
    assert [one.difference for one in comparison_of(held)] == [None, None]
    sums = sums_of(held)
    assert (sums.net.receivable_fen, sums.net.payable_fen, sums.lines) == (570, 0, 2)
    done = confirm(day, given.tianjin)
    assert (done.state, done.source, done.answered_by) == (
        StatementState.CONFIRMED,
        StatementSource.FILE,
        given.tianjin.name,
    )


def test_each_kind_of_difference_is_named_beside_both_amounts(given, day):
    held = send(day, given.tianjin, booked(2, "CL-1", 501), booked(3, "CL-9", 7))
    found = {
        one.matter.subject_number: (one.difference, one.platform_fen, one.own_fen)
        for one in comparison_of(held)
    }
    assert found == {
        "CL-1": (Difference.OTHER_AMOUNT, 500, 501),
        "CL-2": (Difference.MISSING_HERE, 70, None),
        "CL-9": (Difference.MISSING_THERE, None, 7),
    }
    with pytest.raises(Refused, match="有 3 项不同"):
        confirm(day, given.tianjin)


def test_several_rows_of_one_matter_are_added_up(given, day):
    held = send(day, given.tianjin, booked(2, "CL-1", 200), booked(3, "CL-1", 300), booked(4, "CL-2", 70))
    assert all(one.difference is None for one in comparison_of(held))


def test_sending_books_again_replaces_them(given, day):
    send(day, given.tianjin, booked(2, "CL-1", 501))
    held = send(day, given.tianjin, booked(2, "CL-1", 500), booked(3, "CL-2", 70), source=StatementSource.API)
    assert Booking.objects.count() == 2
    assert held.source == StatementSource.API
    assert confirm(day, given.tianjin).state == StatementState.CONFIRMED


def test_contested_lines_leave_the_day_and_the_rest_is_netted_without_them(given, day):
    send(day, given.tianjin, booked(2, "CL-1", 501), booked(3, "CL-2", 70))
    (case,) = contest(day, given.tianjin)
    assert (case.difference, case.platform_fen, case.raised_by_id) == (Difference.OTHER_AMOUNT, 500, TIANJIN)
    sides = {side.region_id: (side.has_said, side.booked_fen) for side in case.sides.all()}
    assert sides == {TIANJIN: (True, 501), HEBEI: (False, None)}
    confirm(day, given.hebei)
    confirm(day, given.beijing)
    done = Day.objects.get()
    assert done.state == DayState.AGREED
    assert [(p.payee_id, p.amount_fen) for p in done.payments.order_by("payee")] == [
        (BEIJING, 30),
        (TIANJIN, 70),
    ]


def test_a_line_is_contested_by_hand_without_a_file(given, day):
    cases = contest(day, given.hebei, {MATTER: None, Matter(HEBEI, TIANJIN, "CL-2"): 70})
    assert [(c.subject_number, c.difference) for c in cases] == [("CL-1", Difference.MISSING_HERE)]
    assert day.lines.get(case__isnull=False).obligation.subject_number == "CL-1"


@pytest.mark.parametrize("claims", [{}, {MATTER: 500}])
def test_nothing_to_contest_is_refused(given, day, claims):
    with pytest.raises(Refused, match="没有选择有异议的项"):
        contest(day, given.hebei, claims)
    with pytest.raises(Refused, match="没有选择有异议的项"):
        contest(day, given.hebei)


def test_nobody_contests_or_confirms_for_another_region(given, day):
    theirs = statement_of(day, given.tianjin)
    for who in (given.hebei, given.office, given.auditor, actor(Role.FIRM)):
        for deed in (
            lambda who=who: confirm_statement(theirs, actor=who),
            lambda who=who: contest_statement(theirs, actor=who, claims={MATTER: None}),
            lambda who=who: send_books(theirs, actor=who, rows=[], source=StatementSource.FILE),
        ):
            with pytest.raises(Refused, match="由本地区主管部门办理"):
                deed()
    with pytest.raises(NotVisible):
        contest(day, given.beijing, {MATTER: None})


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (booked(2, "CL-1", 5, debtor=BEIJING), "debtor"),
        (booked(2, "CL-1", 5, creditor=HEBEI), "debtor"),
        (booked(2, "CL-1", 0), "amount_fen"),
        (booked(2, "CL-1", 10**16), "amount_fen"),
        (booked(2, "", 5), "subject_number"),
        (booked(2, "长" * 41, 5), "subject_number"),
    ],
)
def test_rows_that_cannot_be_books_are_refused_by_their_number(given, day, row, field):
    with pytest.raises(Refused) as refused:
        send(day, given.hebei, row)
    assert [(r.field, "第 2 行" in r.text) for r in refused.value.reasons] == [(field, True)]


def test_both_sides_who_contest_one_line_stand_in_one_case(given, day):
    contest(day, given.tianjin, {MATTER: 501})
    (case,) = contest(day, given.hebei, {MATTER: 499})
    assert Case.objects.count() == 1
    assert {s.region_id: s.booked_fen for s in case.sides.all()} == {TIANJIN: 501, HEBEI: 499}


def test_books_sent_later_say_the_other_side_of_a_case(given, day):
    contest(day, given.tianjin, {MATTER: 501})
    held = send(
        day,
        given.hebei,
        booked(2, "CL-1", 500),
        booked(3, "CL-2", 70),
        booked(4, "CL-3", 30, creditor=BEIJING),
    )
    assert all(one.difference is None for one in comparison_of(held))
    assert Side.objects.get(region=HEBEI).booked_fen == 500
    assert confirm(day, given.hebei).state == StatementState.CONFIRMED


def test_books_that_leave_out_what_is_contested_take_back_no_answer_given_by_name(given, day):
    contest(day, given.tianjin, {MATTER: 501})
    case = Case.objects.get()
    with fenced(given.hebei):
        answer_case(case, actor=given.hebei, note="以合同为准", has_said=True, booked_fen=500)
    send(day, given.hebei, booked(3, "CL-2", 70), booked(4, "CL-3", 30, creditor=BEIJING))
    assert Side.objects.get(region=HEBEI).booked_fen == 500


def answered(given, case):
    for who in (given.tianjin, given.hebei):
        with fenced(who):
            answer_case(case, actor=who, note="以合同为准", has_said=True, booked_fen=480)


def decide(given, case, outcome, fen=None):
    with fenced(given.office):
        return decide_case(case, actor=given.office, outcome=outcome, note="依合同", amount_fen=fen)


def next_day(given):
    with clock.fixed(datetime(2026, 6, 2, 20, tzinfo=clock.HERE)):
        return settled(given, TOMORROW)


def test_an_undecided_line_waits_and_a_line_that_stands_goes_to_the_next_day(given, day):
    (case,) = contest(day, given.tianjin, {MATTER: 501})
    with clock.fixed(datetime(2026, 6, 2, 20, tzinfo=clock.HERE)), pytest.raises(Refused, match="没有待清算"):
        close_day(TOMORROW, actor=given.office)
    answered(given, case)
    decide(given, case, Outcome.STANDS)
    later = next_day(given)
    assert [line.obligation.subject_number for line in later.lines.all()] == ["CL-1"]
    assert Line.objects.filter(case=None, obligation__subject_number="CL-1").count() == 1


@pytest.mark.parametrize(
    ("outcome", "fen", "paid"), [(Outcome.CORRECTED, 480, 480), (Outcome.VOID, None, None)]
)
def test_a_decision_takes_back_and_puts_right_on_the_ledger(given, day, outcome, fen, paid):
    (case,) = contest(day, given.tianjin, {MATTER: 480})
    answered(given, case)
    done = decide(given, case, outcome, fen)
    assert (done.outcome, done.decided_fen) == (outcome, fen)
    assert position(TIANJIN) == 70 + (paid or 0)
    later = next_day(given)
    assert [p.amount_fen for p in later.payments.all()] == ([paid] if paid else [])
    assert_whole()


@pytest.mark.parametrize(("outcome", "fen", "added"), [(Outcome.ADDED, 7, 1), (Outcome.DISMISSED, None, 0)])
def test_what_the_platform_has_not_is_added_or_not(given, day, outcome, fen, added):
    (case,) = contest(day, given.tianjin, {Matter(HEBEI, TIANJIN, "CL-9"): 7})
    assert (case.difference, case.platform_fen) == (Difference.MISSING_THERE, None)
    answered(given, case)
    decide(given, case, outcome, fen)
    made = Obligation.objects.filter(subject_number="CL-9")
    assert [(one.amount_fen, one.kind, one.arose_on) for one in made] == [(7, "correction", TODAY)] * added


@pytest.mark.parametrize(
    ("outcome", "fen", "field"),
    [
        (Outcome.ADDED, 5, "outcome"),
        (Outcome.DISMISSED, None, "outcome"),
        (Outcome.CORRECTED, None, "amount_fen"),
        (Outcome.CORRECTED, 0, "amount_fen"),
        (Outcome.CORRECTED, 500, "amount_fen"),
        (Outcome.VOID, 5, "amount_fen"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(given, day, outcome, fen, field):
    (case,) = contest(day, given.tianjin, {MATTER: 501})
    answered(given, case)
    with pytest.raises(Refused) as refused:
        decide(given, case, outcome, fen)
    assert [r.field for r in refused.value.reasons] == [field]


def test_decided_is_by_the_office_after_both_have_answered_or_their_time_is_over(given, day):
    set_terms(
        actor=given.office, starts_on=TODAY, answer_workdays=2, payment_workdays=None, source="示例清算协议"
    )
    (case,) = contest(day, given.tianjin, {MATTER: 501})
    with fenced(given.tianjin):
        answer_case(case, actor=given.tianjin, note="见附件")
        with pytest.raises(Refused, match="由共同体办公室办理"):
            decide_case(case, actor=given.tianjin, outcome=Outcome.STANDS, note="x")
    with pytest.raises(Refused, match="河北省还没有答复，答复期限到 2026-06-03"):
        decide(given, case, Outcome.STANDS)
    with clock.fixed(datetime(2026, 6, 4, 9, tzinfo=clock.HERE)):
        assert decide(given, case, Outcome.STANDS).state == "decided"
    with pytest.raises(Refused):
        decide(given, case, Outcome.STANDS)
    with pytest.raises(Refused), fenced(given.hebei):
        answer_case(case, actor=given.hebei, note="晚了")


def test_an_answer_says_something_and_comes_from_a_side(given, day):
    (case,) = contest(day, given.tianjin, {MATTER: 501})
    with pytest.raises(Refused, match="请写明答复"):
        answer_case(case, actor=given.hebei, note=" ")
    for who in (given.beijing, given.office, given.auditor):
        with pytest.raises(Refused, match="由双方地区主管部门办理"):
            answer_case(case, actor=who, note="我也说一句")


def test_a_line_that_its_own_domain_took_back_meanwhile_is_not_taken_back_twice(given, day):
    (case,) = contest(day, given.tianjin, {MATTER: None})
    reverse_obligation(
        Obligation.objects.get(subject_number="CL-1").pk, reversing_id=uuid4(), actor=SYSTEM, reason="退票"
    )
    answered(given, case)
    decide(given, case, Outcome.VOID)
    assert position(TIANJIN) == 70
    next_day(given)
    assert_whole()


def test_a_contested_reversal_that_is_void_is_owed_again(given):
    first = owe(HEBEI, TIANJIN, 500)
    reverse_obligation(first.pk, reversing_id=uuid4(), actor=SYSTEM, reason="付错")
    day = close_day(TODAY, actor=given.office)
    (case,) = contest(day, given.tianjin, {Matter(TIANJIN, HEBEI, "CL-1"): None})
    answered(given, case)
    decide(given, case, Outcome.VOID)
    assert position(TIANJIN) == 500
    assert_whole()


def test_a_case_that_is_decided_is_not_contested_again(given, day):
    (case,) = contest(day, given.tianjin, {MATTER: 501})
    answered(given, case)
    decide(given, case, Outcome.STANDS)
    with pytest.raises(Refused, match="已有决定"):
        contest(day, given.hebei, {MATTER: 499})


def test_only_the_two_sides_and_overseers_see_a_case_and_only_a_region_its_own_books(given, day):
    send(day, given.tianjin, booked(2, "CL-1", 501), booked(3, "CL-2", 70))
    contest(day, given.tianjin)
    for who, cases, books in (
        (given.tianjin, 1, 2),
        (given.hebei, 1, 0),
        (given.beijing, 0, 0),
        (given.office, 1, 2),
        (given.auditor, 1, 2),
        (actor(Role.FIRM), 0, 0),
    ):
        seen = (visible(who, Case).count(), visible(who, Side).count(), visible(who, Booking).count())
        assert seen == (cases, 2 * cases, books)
        with fenced(who):
            assert (Case.objects.count(), Side.objects.count(), Booking.objects.count()) == seen
