"""Obligations and days: list, one day with its netting, closing and netting."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from xiechuang.domains.clearing.actions.closing import agree_day, close_day
from xiechuang.domains.clearing.api.places import ObligationOut, OnDay, day_named, obligation_out, reader
from xiechuang.domains.clearing.flow import DAY
from xiechuang.domains.clearing.models import Day, Obligation
from xiechuang.domains.clearing.queries.totals import netting_of, owed_in
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At
from xiechuang.web.api.values import Day as DayValue
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["地区间清算"])


class ObligationFilters(Paging):
    """Which obligations."""

    since: DayValue | None = None
    until: DayValue | None = None


class OwedOut(Schema):
    """All that one region owes another in a day."""

    debtor: str
    creditor: str
    lines: int
    fen: int


class NetOut(Schema):
    """net = receivable − payable."""

    region: str
    receivable_fen: int
    payable_fen: int
    net_fen: int


class DueOut(Schema):
    """A payment that settles a part of the nets."""

    payer: str
    payee: str
    fen: int


class DayOut(Schema):
    """One clearing day."""

    on: date
    href: str
    state: str
    state_label: str
    closed_at: At | None
    answers_due_on: date | None
    agreed_at: At | None
    payments_due_on: date | None
    settled_at: At | None
    moves: list[MoveOut]


class DayWithNetting(DayOut):
    """A day with who owes whom in it, how it nets, and which regions have answered."""

    owed: list[OwedOut]
    nets: list[NetOut]
    dues: list[DueOut]
    answers: dict[str, str]


@router.get(
    "/clearing/obligations",
    auth=SIGNED_IN,
    response={200: Page[ObligationOut], **READ},
    summary="应收应付明细",
)
def obligations(request: HttpRequest, filters: Query[ObligationFilters]) -> Any:
    """Obligations the caller may see, by the day they arose, latest first."""
    rows = visible(reader(request), Obligation)
    if filters.since:
        rows = rows.filter(arose_on__gte=filters.since)
    if filters.until:
        rows = rows.filter(arose_on__lte=filters.until)
    return paged(rows, paging=filters, order="-arose_on", shown=obligation_out)


@router.get("/clearing/days", auth=SIGNED_IN, response={200: Page[DayOut], **READ}, summary="清算日列表")
def days(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Clearing days, latest first."""
    actor = reader(request)
    rows = visible(actor, Day)
    return paged(rows, paging=filters, order="-on", shown=lambda row: day_out(row, actor=actor))


@router.get("/clearing/days/{on}", auth=SIGNED_IN, response={200: DayWithNetting, **READ}, summary="清算日")
def one_day(request: HttpRequest, on: OnDay) -> Any:
    """One day with its netting."""
    actor = reader(request)
    return full_day(day_named(actor, on), actor=actor)


@router.post(
    "/clearing/days/{on}/moves/close",
    auth=SIGNED_IN,
    response={200: DayWithNetting, **WRITE},
    summary="截止清算",
)
def close(request: HttpRequest, on: OnDay, body: NoteIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """The community's office closes a day by hand; what arrives later is for a later day."""
    actor = reader(request)
    return written_once(
        request, key=key, body=body, deed=lambda: full_day(close_day(on, actor=actor), actor=actor)
    )


@router.post(
    "/clearing/days/{on}/moves/agree",
    auth=SIGNED_IN,
    response={200: DayWithNetting, **WRITE},
    summary="轧差",
)
def agree(request: HttpRequest, on: OnDay, body: NoteIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """The community's office nets a day that not every region has answered."""
    actor = reader(request)
    day = day_named(actor, on)

    def deed() -> dict[str, Any]:
        return full_day(agree_day(day, actor=actor, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def day_out(day: Day, *, actor: Actor) -> dict[str, Any]:
    """A day with the moves open to this actor."""
    href = f"/api/clearing/days/{day.on.isoformat()}"
    names = ("on", "state", "closed_at", "answers_due_on", "agreed_at", "payments_due_on", "settled_at")
    return {name: getattr(day, name) for name in names} | {
        "href": href,
        "state_label": day.status.label,
        "moves": moves_of(DAY, actor=actor, subject=day, href=href),
    }


def full_day(day: Day, *, actor: Actor) -> dict[str, Any]:
    """A day with its netting."""
    netting = netting_of(owed_in(day))
    return day_out(day, actor=actor) | {
        "owed": [
            {"debtor": o.debtor, "creditor": o.creditor, "lines": o.lines, "fen": o.fen} for o in netting.owed
        ],
        "nets": [
            {
                "region": n.region,
                "receivable_fen": n.receivable_fen,
                "payable_fen": n.payable_fen,
                "net_fen": n.fen,
            }
            for n in netting.nets
        ],
        "dues": [{"payer": d.payer, "payee": d.payee, "fen": d.fen} for d in netting.dues],
        "answers": dict(day.statements.values_list("region_id", "state")),
    }
