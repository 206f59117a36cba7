"""A region's statement: its rows, its own books sent in, confirming and contesting."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from xiechuang.domains.clearing.actions.stating import (
    MOST_ROWS,
    Booked,
    confirm_statement,
    contest_statement,
    send_books,
)
from xiechuang.domains.clearing.api.places import (
    ObligationOut,
    OnDay,
    RegionCode,
    obligation_out,
    reader,
    statement_named,
)
from xiechuang.domains.clearing.models import Statement
from xiechuang.domains.clearing.queries.statements import comparison_of, lines_of, sums_of
from xiechuang.domains.clearing.rules.comparing import Compared, Matter
from xiechuang.domains.clearing.states import StatementSource
from xiechuang.web.api.auth import SIGNED_IN
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import ONE_LINE, Fen, Input, Note
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["地区间清算"])
WHERE = "/clearing/days/{on}/statements/{region}"
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6,12}$")]
Subject = Annotated[
    str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=40, strip_whitespace=True)
]


class BookedIn(Input):
    """One row of the region's own books."""

    debtor: Code
    creditor: Code
    subject_number: Subject
    amount_fen: Fen


class BooksIn(Input):
    """The region's own books of the day; they replace what was sent before."""

    rows: Annotated[list[BookedIn], Field(max_length=MOST_ROWS)]


class ClearingAnswerIn(Input):
    """A remark."""

    note: Note = ""


class ClaimIn(Input):
    """A matter that is contested, with what the region booked of it; null means nothing."""

    debtor: Code
    creditor: Code
    subject_number: Subject
    booked_fen: Fen | None


class ContestIn(Input):
    """What is contested; null means everything in which the books that were sent differ."""

    claims: Annotated[list[ClaimIn], Field(max_length=1_000)] | None = None
    note: Note = ""


class DifferenceOut(Schema):
    """One matter in which the two differ; null where a side has no such row."""

    debtor: str
    creditor: str
    subject_number: str
    platform_fen: int | None
    own_fen: int | None
    difference: str


class StatementOut(Schema):
    """A region's statement of a day."""

    on: date
    region: str
    state: str
    state_label: str
    source: str
    receivable_fen: int
    payable_fen: int
    net_fen: int
    lines: list[ObligationOut]
    differences: list[DifferenceOut]
    cases: list[str]


@router.get(WHERE, auth=SIGNED_IN, response={200: StatementOut, **READ}, summary="对账单")
def one_statement(request: HttpRequest, on: OnDay, region: RegionCode) -> Any:
    """The region's rows of the day, their sums, and what differs from the books it sent."""
    return statement_out(statement_named(reader(request), on, region))


@router.post(WHERE + "/books", auth=SIGNED_IN, response={200: StatementOut, **WRITE}, summary="报送地区账表")
def books(
    request: HttpRequest, on: OnDay, region: RegionCode, body: BooksIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Send the region's own books; the answer says what differs."""
    actor = reader(request)
    row = statement_named(actor, on, region)
    rows = [Booked(row=n, **one.model_dump()) for n, one in enumerate(body.rows, start=1)]

    def deed() -> dict[str, Any]:
        return statement_out(send_books(row, actor=actor, rows=rows, source=StatementSource.API))

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    WHERE + "/moves/confirm", auth=SIGNED_IN, response={200: StatementOut, **WRITE}, summary="确认对账单"
)
def confirm(
    request: HttpRequest,
    on: OnDay,
    region: RegionCode,
    body: ClearingAnswerIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """The region confirms; the last answer nets the day."""
    actor = reader(request)
    row = statement_named(actor, on, region)

    def deed() -> dict[str, Any]:
        return statement_out(confirm_statement(row, actor=actor, note=body.note))

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    WHERE + "/moves/contest", auth=SIGNED_IN, response={200: StatementOut, **WRITE}, summary="提出异议"
)
def contest(
    request: HttpRequest, on: OnDay, region: RegionCode, body: ContestIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """The region contests; each matter becomes a case and leaves the day."""
    actor = reader(request)
    row = statement_named(actor, on, region)
    claims = None
    if body.claims is not None:
        claims = {Matter(c.debtor, c.creditor, c.subject_number): c.booked_fen for c in body.claims}

    def deed() -> dict[str, Any]:
        contest_statement(row, actor=actor, claims=claims, note=body.note)
        return statement_out(Statement.objects.get(pk=row.pk))

    return written_once(request, key=key, body=body, deed=deed)


def statement_out(row: Statement) -> dict[str, Any]:
    """A statement as the API tells it."""
    sums = sums_of(row)
    mine = row.day.cases.filter(sides__region=row.region_id).order_by("number")
    return {
        "on": row.day.on,
        "region": row.region_id,
        "state": row.state,
        "state_label": row.status.label,
        "source": row.source,
        "receivable_fen": sums.net.receivable_fen,
        "payable_fen": sums.net.payable_fen,
        "net_fen": sums.net.fen,
        "lines": [obligation_out(line.obligation) for line in lines_of(row)],
        "differences": [_difference(one) for one in comparison_of(row) if one.difference],
        "cases": list(mine.values_list("number", flat=True)),
    }


def _difference(one: Compared) -> dict[str, Any]:
    return {
        "debtor": one.matter.debtor,
        "creditor": one.matter.creditor,
        "subject_number": one.matter.subject_number,
        "platform_fen": one.platform_fen,
        "own_fen": one.own_fen,
        "difference": one.difference,
    }
