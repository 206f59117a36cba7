"""Closing a day, netting it, and the day's end."""

from contextlib import suppress
from datetime import date

from django.db import connection, transaction

from xiechuang.domains.clearing.events import DayClosed
from xiechuang.domains.clearing.flow import DAY
from xiechuang.domains.clearing.models import Day, Line, Obligation, Payment, Statement
from xiechuang.domains.clearing.queries.totals import (
    answers_due,
    days_to_close,
    last_closed,
    names_of,
    netting_of,
    owed_in,
    payments_due,
    waiting_until,
)
from xiechuang.domains.clearing.rules.netting import Due
from xiechuang.domains.clearing.states import DayState, PaymentState, StatementState
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import SYSTEM, Actor
from xiechuang.kernel.workflow.public import lock, perform

PAYMENTS = "CP"
_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('clearing.close'))"


def close_day(on: date, *, actor: Actor) -> Day:
    """Fix what is owed up to that day and stands in no day yet; what arrives meanwhile is for the next.

    Days are closed one at a time and in their order, whoever asks; of two who close the same day the second is refused.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME)
        day, _ = Day.objects.get_or_create(on=on)
        if day.state != DayState.OPEN and DAY.moves["close"].who.holds(actor, day):
            raise Refused(Reason(f"{on} 的清算已经截止（{day.status.label}）", "清算规则 3", "on"))
        before = last_closed() if day.state == DayState.OPEN else None
        waiting = list(waiting_until(on).order_by("arose_on", "id"))
        row = perform(
            flow=DAY,
            move="close",
            actor=actor,
            subject=day,
            details={"last_closed": before, "obligations": len(waiting)},
            effect=lambda row: _fix(row, waiting, actor=actor),
        )
        announce(_closed(row, len(waiting)))
    return row


def _fix(row: Day, waiting: list[Obligation], *, actor: Actor) -> None:
    row.closed_at, row.closed_by = clock.now(), (actor.name or actor.role.label)[:60]
    row.answers_due_on = answers_due(clock.today())
    Line.objects.bulk_create([Line(day=row, obligation=one) for one in waiting], batch_size=2_000)
    regions = {code for one in waiting for code in (one.debtor_id, one.creditor_id)}
    Statement.objects.bulk_create(Statement(day=row, region_id=code) for code in sorted(regions))


def _closed(row: Day, count: int) -> DayClosed:
    nets = tuple((net.region, net.fen) for net in netting_of(owed_in(row)).nets)
    return DayClosed(day_id=row.pk, on=row.on, obligations=count, nets=nets)


def close_due_days(*, today: date, actor: Actor = SYSTEM) -> list[Day]:
    """Close every day before ``today`` on which something arose; begun again after a crash it goes on where it was."""
    closed = []
    for on in days_to_close(today):
        # Somebody else may close it at the same moment.
        with suppress(Refused):
            closed.append(close_day(on, actor=actor))
    return closed


def agree_day(day: Day, *, actor: Actor, note: str = "") -> Day:
    """Net what stands in the day and propose the payments; a day that nets to nothing is settled at once."""
    return _net(day, move="agree", actor=actor, note=note)


def _net(day: Day, *, move: str, actor: Actor, note: str = "") -> Day:
    with transaction.atomic():
        locked = lock(day)
        silent = locked.statements.filter(state=StatementState.PENDING).values_list("region_id", flat=True)
        dues = netting_of(owed_in(locked)).dues
        row = perform(
            flow=DAY,
            move=move,
            actor=actor,
            subject=locked,
            note=note,
            details={"waiting": names_of(silent), "payments": len(dues), "fen": sum(d.fen for d in dues)},
            effect=_note_netting,
        )
        Payment.objects.bulk_create(_proposed(row, due) for due in dues)
        return settle_if_paid(row, actor=actor)


def _proposed(day: Day, due: Due) -> Payment:
    return Payment(
        number=next_number(PAYMENTS),
        day=day,
        payer_id=due.payer,
        payee_id=due.payee,
        amount_fen=due.fen,
        due_on=day.payments_due_on,
    )


def _note_netting(row: Day) -> None:
    row.agreed_at, row.payments_due_on = clock.now(), payments_due(clock.today())


def net_if_answered(day: Day, *, actor: Actor) -> None:
    """The last answer nets the day; the caller holds the day's lock, so that of two last answers one sees the other."""
    if day.state == DayState.CLOSED and not day.statements.filter(state=StatementState.PENDING).exists():
        _net(day, move="net", actor=actor)


def settle_if_paid(day: Day, *, actor: Actor) -> Day:
    """The last confirmed payment settles the day; the caller holds the day's lock."""
    left = day.payments.exclude(state=PaymentState.CONFIRMED).count()
    if day.state != DayState.AGREED or left:
        return day
    details = {"open_payments": left}
    return perform(flow=DAY, move="settle", actor=actor, subject=day, details=details, effect=_note_end)


def _note_end(row: Day) -> None:
    row.settled_at = clock.now()
