"""What waits for somebody: the workbench's lines, the desk, and the menu's count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from xiechuang.domains.clearing.access import runs_clearing
from xiechuang.domains.clearing.models import Case, Day, Payment, Side, Statement
from xiechuang.domains.clearing.queries.lists import cases, payments
from xiechuang.domains.clearing.states import CaseState, DayState, PaymentState, StatementState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import done_by
from xiechuang.web.workbench import Card, WorkItem, item_about

AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for one actor, by kind."""

    statements: list[Statement]
    cases: list[Case]
    to_pay: list[Payment]
    to_confirm: list[Payment]
    days: list[Day]

    @property
    def count(self) -> int:
        """How much that is."""
        payments = len(self.to_pay) + len(self.to_confirm)
        return len(self.statements) + len(self.cases) + payments + len(self.days)


def rows_waiting(actor: Actor) -> dict[str, QuerySet[Any]]:
    """A region: statements, answers, payments; the office: days to net and differences to decide. By kind."""
    mine = actor.office_region
    return {
        "statements": _statements(actor, mine),
        "cases": _cases(actor, mine),
        "to_pay": _payments(actor, mine, payer=mine, state=PaymentState.PROPOSED),
        "to_confirm": _payments(actor, mine, payee=mine, state=PaymentState.PAID),
        "days": _days(actor),
    }


def waiting(actor: Actor) -> list[QuerySet[Any]]:
    """The rows of ``todo``."""
    return list(rows_waiting(actor).values())


def waiting_for(actor: Actor) -> Waiting:
    """What waits for one actor, fetched."""
    return Waiting(**{kind: list(rows[:AT_MOST]) for kind, rows in rows_waiting(actor).items()})


def _statements(actor: Actor, mine: str) -> QuerySet[Statement]:
    rows = visible(actor, Statement).select_related("day", "region").order_by("day__on")
    asked = {"region": mine, "state": StatementState.PENDING, "day__state": DayState.CLOSED}
    return rows.filter(**asked) if mine else rows.none()


def _cases(actor: Actor, mine: str) -> QuerySet[Case]:
    rows = cases(actor).filter(state=CaseState.OPEN).order_by("id")
    if mine:
        return rows.filter(sides__region=mine, sides__answered_at=None)
    if not runs_clearing(actor) or actor.is_system:
        return rows.none()
    # Until both sides have answered or the time for it is over, it waits for them and not for who decides.
    silent = Side.objects.filter(case=OuterRef("pk"), answered_at=None)
    return rows.filter(~Exists(silent) | Q(answers_due_on__lt=clock.today()))


def _payments(actor: Actor, mine: str, **asked: Any) -> QuerySet[Payment]:
    rows = payments(actor).filter(**asked).order_by("due_on", "id")
    return rows if mine else rows.none()


def _days(actor: Actor) -> QuerySet[Day]:
    """Days past their time for answers wait for the office."""
    rows = visible(actor, Day).filter(state=DayState.CLOSED).order_by("on")
    if not runs_clearing(actor) or actor.is_system:
        return rows.none()
    return rows.filter(answers_due_on__lt=clock.today())


def day_url(day: Day) -> str:
    """The page of a day."""
    return reverse("clearing:day", args=[day.on.isoformat()])


def statement_url(statement: Statement) -> str:
    """The page of a statement."""
    return reverse("clearing:statement", args=[statement.day.on.isoformat(), statement.region_id])


def _statement_item(row: Statement) -> WorkItem:
    return item_about(
        row,
        title=_("核对 %(on)s 的清算") % {"on": row.day.on},
        url=statement_url(row),
        at=row.day.closed_at or row.day.on,  # type: ignore[arg-type]
        due_on=row.day.answers_due_on,
    )


def _case_item(row: Case) -> WorkItem:
    return item_about(
        row,
        title=f"{row.subject_number} {row.debtor} → {row.creditor}",
        url=reverse("clearing:case", args=[row.number]),
        at=row.opened_at,
        due_on=row.answers_due_on if row.state == CaseState.OPEN else None,
        number=row.number,
    )


def _payment_item(row: Payment) -> WorkItem:
    return item_about(
        row,
        title=f"{row.payer} → {row.payee} {row.amount_fen / 100:,.2f}",
        url=reverse("clearing:payment", args=[row.number]),
        at=row.day.agreed_at or row.day.closed_at,  # type: ignore[arg-type]
        due_on=row.due_on if row.state == PaymentState.PROPOSED else None,
        number=row.number,
    )


def _day_item(row: Day) -> WorkItem:
    return item_about(
        row,
        title=_("%(on)s 的清算过了核对期限") % {"on": row.on},
        url=day_url(row),
        at=row.closed_at,  # type: ignore[arg-type]
        due_on=row.answers_due_on,
    )


def todo(actor: Actor) -> Sequence[WorkItem]:
    """What waits for the actor."""
    found = waiting_for(actor)
    return [
        *map(_statement_item, found.statements),
        *map(_case_item, found.cases),
        *map(_payment_item, (*found.to_pay, *found.to_confirm)),
        *map(_day_item, found.days),
    ]


def done(actor: Actor) -> Sequence[WorkItem]:
    """What the actor made a move on."""
    answered = visible(actor, Statement).select_related("day", "region")
    return [
        *map(_statement_item, answered.filter(pk__in=done_by(actor, Statement))[:AT_MOST]),
        *map(_case_item, cases(actor).filter(pk__in=done_by(actor, Case))[:AT_MOST]),
        *map(_payment_item, payments(actor).filter(pk__in=done_by(actor, Payment))[:AT_MOST]),
    ]


def cards(actor: Actor) -> Sequence[Card]:
    """How much of clearing waits."""
    if not (actor.office_region or runs_clearing(actor)):
        return []
    count = waiting_for(actor).count
    url = reverse("clearing:desk")
    return [Card(label=_("几件清算事项等我办理？"), value=str(count), unit=_("件"), url=url)] if count else []
