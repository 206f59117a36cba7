"""Days: what is owed is fixed once, in the days' order; netted when all have answered; settled when all is paid."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.clearing.owing import (
    BEIJING,
    HEBEI,
    TIANJIN,
    TODAY,
    agreed,
    assert_whole,
    confirm_all,
    owe,
    position,
    settled,
)
from tests.factories import actor
from xiechuang.domains.clearing.actions.terms import set_terms
from xiechuang.domains.clearing.events import DayClosed, SettlementPaid
from xiechuang.domains.clearing.models import Day, Line, Payment, Terms
from xiechuang.domains.clearing.public import (
    agree_day,
    close_day,
    close_due_days,
    confirm_payment,
    confirm_statement,
    pay,
    refuse_payment,
    reverse_obligation,
)
from xiechuang.domains.clearing.queries.totals import days_to_close, netting_of, owed_in
from xiechuang.domains.clearing.states import DayState, PaymentState, StatementState
from xiechuang.kernel import events
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Role

pytestmark = pytest.mark.usefixtures("given")


@pytest.fixture
def told(monkeypatch):
    """What clearing announces."""
    heard = []
    for kind in (DayClosed, SettlementPaid):
        monkeypatch.setitem(events._handlers, kind, [*events._handlers[kind], heard.append])
    return heard


@pytest.fixture
def three():
    """北京 is owed 200, 天津 200, 河北 owes 400."""
    owe(HEBEI, TIANJIN, 500)
    owe(TIANJIN, BEIJING, 300)
    owe(BEIJING, HEBEI, 100)


def refusals(deed) -> list[str]:
    with pytest.raises(Refused) as refused:
        deed()
    return [reason.clause for reason in refused.value.reasons]


def test_a_day_fixes_what_is_owed_and_asks_every_region(given, three, told):
    day = close_day(TODAY, actor=given.office)
    assert (day.state, day.closed_by, day.answers_due_on) == (DayState.CLOSED, given.office.name, None)
    assert day.lines.count() == 3
    assert {s.region_id: s.state for s in day.statements.all()} == dict.fromkeys(
        (BEIJING, TIANJIN, HEBEI), StatementState.PENDING
    )
    nets = ((BEIJING, 200), (TIANJIN, 200), (HEBEI, -400))
    assert told == [DayClosed(day_id=day.pk, on=TODAY, obligations=3, nets=nets)]


def test_only_the_office_closes_and_only_days_that_have_come_and_hold_something(given, three):
    for who in (given.hebei, given.auditor, actor(Role.FIRM), actor(Role.ADMINISTRATOR)):
        with pytest.raises(Refused, match="由共同体办公室办理"):
            close_day(TODAY, actor=who)
    assert refusals(lambda: close_day(TODAY + timedelta(days=1), actor=given.office)) == ["清算规则 3"]
    assert refusals(lambda: close_day(TODAY - timedelta(days=1), actor=given.office)) == ["清算规则 3"]
    close_day(TODAY, actor=given.office)
    with pytest.raises(Refused, match="2026-06-01 的清算已经截止"):
        close_day(TODAY, actor=given.office)
    assert Day.objects.count() == 1


def test_days_are_closed_in_their_order_and_what_comes_late_goes_to_the_next(given, three):
    close_day(TODAY, actor=given.office)
    late = owe(HEBEI, TIANJIN, 9, arose_on=TODAY - timedelta(days=3))
    assert refusals(lambda: close_day(TODAY - timedelta(days=1), actor=given.office)) == ["清算规则 3"]
    with clock.fixed(datetime(2026, 6, 2, 1, tzinfo=clock.HERE)):
        assert days_to_close(clock.today()) == []
    with clock.fixed(datetime(2026, 6, 3, 1, tzinfo=clock.HERE)):
        closed = close_due_days(today=clock.today())
    assert [day.on for day in closed] == [date(2026, 6, 2)]
    assert [line.obligation for line in closed[0].lines.all()] == [late]


def test_the_night_closes_every_day_that_was_missed(given):
    for n in (3, 1, 0):
        owe(HEBEI, TIANJIN, 10 + n, arose_on=TODAY - timedelta(days=n))
    closed = close_due_days(today=TODAY)
    assert [(day.on, day.lines.count()) for day in closed] == [
        (TODAY - timedelta(days=3), 1),
        (TODAY - timedelta(days=1), 1),
    ]
    assert close_due_days(today=TODAY) == []


def test_a_reversal_after_the_close_goes_to_the_next_open_day(given):
    first = owe(HEBEI, TIANJIN, 500)
    day = settled(given, TODAY)
    back = reverse_obligation(first.pk, reversing_id=uuid4(), actor=SYSTEM, reason="付错")
    assert not Line.objects.filter(obligation=back).exists()
    with clock.fixed(datetime(2026, 6, 2, 20, tzinfo=clock.HERE)):
        later = settled(given, date(2026, 6, 2))
    assert [(p.payer_id, p.amount_fen) for p in (*day.payments.all(), *later.payments.all())] == [
        (HEBEI, 500),
        (TIANJIN, 500),
    ]
    assert position(HEBEI) == position(TIANJIN) == 0
    assert_whole()


def test_the_last_answer_nets_the_day_and_the_last_confirmed_payment_settles_it(given, three, told):
    day = close_day(TODAY, actor=given.office)
    for who in (given.hebei, given.tianjin):
        with fenced(who):
            confirm_statement(day.statements.get(region=who.region_code), actor=who)
    assert Day.objects.get().state == DayState.CLOSED
    with fenced(given.beijing):
        confirm_statement(day.statements.get(region=BEIJING), actor=given.beijing)
    assert Day.objects.get().state == DayState.AGREED
    payments = list(Payment.objects.order_by("payee"))
    assert [(p.payer_id, p.payee_id, p.amount_fen) for p in payments] == [
        (HEBEI, BEIJING, 200),
        (HEBEI, TIANJIN, 200),
    ]
    for one, who in zip(payments, (given.beijing, given.tianjin), strict=True):
        assert Day.objects.get().state == DayState.AGREED
        with fenced(given.hebei):
            pay(one, actor=given.hebei, bank_reference=f"B{one.pk}", paid_on=TODAY)
        with fenced(who):
            confirm_payment(one, actor=who)
    assert Day.objects.get().state == DayState.SETTLED
    assert [position(code) for code in (BEIJING, TIANJIN, HEBEI)] == [0, 0, 0]
    assert [type(one) for one in told] == [DayClosed, SettlementPaid, SettlementPaid]
    assert_whole()


def test_a_day_that_nets_to_nothing_is_settled_without_a_payment(given):
    for a, b in ((BEIJING, TIANJIN), (TIANJIN, HEBEI), (HEBEI, BEIJING)):
        owe(a, b, 70)
    day = agreed(given, TODAY)
    assert day.state == DayState.SETTLED
    assert not day.payments.exists()


def test_a_region_that_does_not_answer_does_not_hold_up_the_others_for_ever(given, three):
    set_terms(
        actor=given.office, starts_on=TODAY, answer_workdays=2, payment_workdays=3, source="示例清算协议"
    )
    day = close_day(TODAY, actor=given.office)
    assert day.answers_due_on == date(2026, 6, 3)
    confirm_statement(day.statements.get(region=HEBEI), actor=given.hebei)
    with pytest.raises(Refused, match="北京市、天津市还没有答复，核对期限到 2026-06-03"):
        agree_day(day, actor=given.office, note="想早一点")
    with clock.fixed(datetime(2026, 6, 4, 9, tzinfo=clock.HERE)):
        with pytest.raises(Refused, match="须写明理由"):
            agree_day(day, actor=given.office)
        done = agree_day(day, actor=given.office, note="两次催告未答复")
    assert (done.state, done.payments_due_on) == (DayState.AGREED, date(2026, 6, 9))
    with pytest.raises(Refused, match="不能再核对"):
        confirm_statement(day.statements.get(region=BEIJING), actor=given.beijing)


def test_without_terms_the_office_may_net_early_and_says_why(given, three):
    day = close_day(TODAY, actor=given.office)
    assert refusals(lambda: agree_day(day, actor=given.office)) == ["清算规则 5"]
    done = agree_day(day, actor=given.office, note="三地电话商定")
    assert (done.state, done.payments_due_on) == (DayState.AGREED, None)
    with pytest.raises(Refused, match="由共同体办公室办理"):
        agree_day(day, actor=given.hebei, note="x")


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"answer_workdays": 0}, {"answer_workdays"}),
        ({"payment_workdays": 61}, {"payment_workdays"}),
        ({"source": " "}, {"source"}),
        ({"answer_workdays": -1, "payment_workdays": 0, "source": "a\x00"}, {"answer_workdays", "payment_workdays", "source"}),
    ],
)  # fmt: skip
def test_terms_say_what_they_rest_on_and_stay_within_reason(given, wrong, fields):
    asked = {"answer_workdays": None, "payment_workdays": 3, "source": "清算协议"} | wrong
    with pytest.raises(Invalid) as invalid:
        set_terms(actor=given.office, starts_on=TODAY, **asked)
    assert set(invalid.value.fields) == fields


def test_terms_are_set_once_a_day_and_by_the_office_alone(given):
    asked = {"starts_on": TODAY, "answer_workdays": None, "payment_workdays": 3, "source": "清算协议"}
    set_terms(actor=given.office, **asked)
    with pytest.raises(Refused, match="已经设定"):
        set_terms(actor=given.office, **asked)
    with pytest.raises(Refused, match="由共同体办公室设定"):
        set_terms(actor=given.hebei, **asked)
    assert Terms.objects.count() == 1


def test_a_due_day_in_a_year_without_published_holidays_stays_unknown(given, three):
    set_terms(actor=given.office, starts_on=TODAY, answer_workdays=2, payment_workdays=3, source="清算协议")
    with clock.fixed(datetime(2031, 6, 4, 9, tzinfo=clock.HERE)):
        assert close_day(TODAY, actor=given.office).answers_due_on is None


def test_only_the_payer_pays_and_only_the_payee_confirms(given):
    owe(HEBEI, TIANJIN, 500)
    one = agreed(given, TODAY).payments.get()
    with pytest.raises(Refused, match="由付款地区主管部门办理"):
        pay(one, actor=given.tianjin, bank_reference="B1", paid_on=TODAY)
    with pytest.raises(Refused, match="只有已付待确认状态可以"):
        confirm_payment(one, actor=given.tianjin)
    paid = pay(one, actor=given.hebei, bank_reference=" B1 ", paid_on=TODAY)
    assert (paid.state, paid.bank_reference) == (PaymentState.PAID, "B1")
    with pytest.raises(Refused, match="由收款地区主管部门办理"):
        confirm_payment(one, actor=given.office)
    assert position(TIANJIN) == 500
    confirm_payment(one, actor=given.tianjin)
    with pytest.raises(Refused):
        confirm_payment(one, actor=given.tianjin)
    assert position(TIANJIN) == 0


@pytest.mark.parametrize(
    ("reference", "on", "fields"),
    [
        ("", None, ["bank_reference", "paid_on"]),
        ("长" * 61, TODAY, ["bank_reference"]),
        ("B1", TODAY + timedelta(days=1), ["paid_on"]),
        ("B1", TODAY - timedelta(days=1), ["paid_on"]),
    ],
)
def test_a_payment_names_its_bank_transfer_and_its_day(given, reference, on, fields):
    owe(HEBEI, TIANJIN, 500)
    one = agreed(given, TODAY).payments.get()
    with pytest.raises(Refused) as refused:
        pay(one, actor=given.hebei, bank_reference=reference, paid_on=on)
    assert [r.field for r in refused.value.reasons] == fields


def test_one_bank_transfer_pays_one_payment(given, three):
    first, second = agreed(given, TODAY).payments.order_by("id")
    pay(first, actor=given.hebei, bank_reference="B1", paid_on=TODAY)
    with pytest.raises(Refused, match="已用于另一笔付款"):
        pay(second, actor=given.hebei, bank_reference="B1", paid_on=TODAY)


def test_money_that_did_not_arrive_is_looked_after_again(given):
    owe(HEBEI, TIANJIN, 500)
    one = agreed(given, TODAY).payments.get()
    pay(one, actor=given.hebei, bank_reference="B1", paid_on=TODAY)
    with pytest.raises(Refused, match="须填写理由"):
        refuse_payment(one, actor=given.tianjin, note="")
    back = refuse_payment(one, actor=given.tianjin, note="查无此笔")
    assert (back.state, back.bank_reference, back.paid_on) == (PaymentState.PROPOSED, "", None)
    pay(one, actor=given.hebei, bank_reference="B2", paid_on=TODAY)
    confirm_payment(one, actor=given.tianjin)
    assert Day.objects.get().state == DayState.SETTLED


def test_a_line_leaves_its_day_only_for_a_case(given, three):
    close_day(TODAY, actor=given.office)
    for sql in ("update clearing_line set day_id = day_id + 1", "delete from clearing_line"):
        with pytest.raises(DatabaseError, match="in no other way"), transaction.atomic():
            connection.cursor().execute(sql)


def test_every_region_follows_the_netting_though_it_sees_only_its_own_lines(given):
    owe(HEBEI, TIANJIN, 500)
    owe(BEIJING, TIANJIN, 40)
    day = close_day(TODAY, actor=given.office)
    whole = netting_of(owed_in(day))
    for who, lines in ((given.hebei, 1), (given.beijing, 1), (given.tianjin, 2), (given.auditor, 2)):
        assert visible(who, Line).count() == lines
        with fenced(who):
            assert Line.objects.count() == lines
            assert netting_of(owed_in(day)) == whole
    for stranger in (actor(Role.FIRM), actor(Role.ADMINISTRATOR), PUBLIC):
        assert not visible(stranger, Day).exists()
        with fenced(stranger):
            assert owed_in(day) == []
            assert not Day.objects.exists()


def test_confirm_all_leaves_nobody_out(given, three):
    day = close_day(TODAY, actor=given.office)
    confirm_all(given, day)
    assert not day.statements.filter(state=StatementState.PENDING).exists()
