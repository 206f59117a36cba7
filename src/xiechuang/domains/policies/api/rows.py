"""Duties and numbers of texts: what was confirmed for anybody, the draft tables for the offices that go through them."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from xiechuang.domains.policies.access import can_keep
from xiechuang.domains.policies.actions.rows import AT_MOST, draft_rows, move_row, move_rows
from xiechuang.domains.policies.api.places import PublicNumber, RowMove, Slug, row_named, text_named
from xiechuang.domains.policies.flow import ROW
from xiechuang.domains.policies.models import ExtractedRow
from xiechuang.domains.policies.queries.rows import rows_of
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.states import RowKind, RowState
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, READ_OPEN, WRITE
from xiechuang.web.api.values import Input, Line, Note, Quantity, plain
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["政策中的职责与目标"])


class TextRowOut(Schema):
    """A duty or a number with its exact span; ``proposed`` is what the machine read."""

    number: str
    href: str
    policy: str
    edition: int | None
    kind: str
    state: str
    state_label: str
    anchor: str
    address: str
    label: str
    start: int
    end: int
    written: str
    force: str
    actor: str
    bodies: list[str]
    action: str
    what: str
    indicator: str
    bound: str
    value: str | None
    until: str | None
    unit: str
    year: int | None
    scope: str
    each: str
    is_corrected: bool
    reason: str
    proposed: dict[str, Any]
    moves: list[MoveOut]


class RowValuesIn(Input):
    """A row as a person would have it; only the fields of its kind, only those that are sent."""

    force: Line | None = None
    actor: Line | None = None
    bodies: Annotated[list[Line], Field(max_length=40)] | None = None
    action: Note | None = None
    indicator: Line | None = None
    bound: Line | None = None
    value: Quantity | None = None
    until: Quantity | None = None
    unit: Line | None = None
    year: Annotated[int, Field(ge=1900, lt=2200)] | None = None
    scope: Line | None = None
    each: Line | None = None


class RowMoveIn(Input):
    """A word on a row: a reason where one is asked for, and values for `correct`."""

    note: Note = ""
    values: RowValuesIn | None = None


class ManyRowsIn(Input):
    """The same word on several rows of a text; all or nothing."""

    numbers: Annotated[list[Line], Field(min_length=1, max_length=AT_MOST)]
    note: Note = ""


class ExtractedOut(Schema):
    """How many rows the draft table has."""

    rows: int


class TextRowFilters(Paging):
    """Which rows; `state` other than accepted only for the office that keeps the text."""

    kind: RowKind | None = None
    state: RowState | None = None


@router.get(
    "/policies/{number}/rows",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[TextRowOut], **READ_OPEN},
    summary="职责与目标",
)
def row_list(request: HttpRequest, number: Slug, filters: Query[TextRowFilters]) -> Any:
    """What was confirmed, for anybody; for the office that keeps the text the draft table too."""
    actor = actor_in(request)
    rows = rows_of(actor, text_named(actor, number), filters.kind)
    if filters.state:
        rows = rows.filter(state=filters.state)
    return paged(rows, paging=filters, order="order", shown=lambda row: row_out(row, actor))


@router.post(
    "/policies/{number}/rows/extract", auth=SIGNED_IN, response={200: ExtractedOut, **WRITE}, summary="提取职责与数字"
)  # fmt: skip
def extract(request: HttpRequest, number: Slug, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Let the machine read the wording that is shown; once."""
    actor = actor_in(request)
    version = shown_version(text_named(actor, number))
    if version is None:
        raise NotVisible(number)

    def deed() -> dict[str, Any]:
        return {"rows": draft_rows(version, actor=actor)}

    return written_once(request, key=key, body={}, deed=deed)


@router.post(
    "/policies/{number}/rows/moves/{move}",
    auth=SIGNED_IN,
    response={200: list[TextRowOut], **WRITE},
    summary="批量核对",
)
def move_many(
    request: HttpRequest, number: Slug, move: RowMove, body: ManyRowsIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Accept, drop or open again several rows at once; one that does not fit refuses all."""
    actor = actor_in(request)
    if move not in ROW.moves or move == "correct":
        raise NotVisible(move)
    wanted = set(body.numbers)
    rows = list(rows_of(actor, text_named(actor, number)).filter(number__in=wanted))
    if len(rows) != len(wanted):
        raise NotVisible("、".join(sorted(wanted - {row.number for row in rows})[:5]))

    def deed() -> dict[str, Any]:
        done = move_rows(rows, actor=actor, move=move, note=body.note)
        return {"items": [row_out(one, actor) for one in done]}

    return written_once(request, key=key, body=body, deed=deed)["items"]


@router.get(
    "/policies/rows/{number}", auth=SIGNED_IN, response={200: TextRowOut, **READ}, summary="一行职责或数字"
)
def row(request: HttpRequest, number: PublicNumber) -> Any:
    """One row."""
    actor = actor_in(request)
    return row_out(row_named(actor, number), actor)


@router.post(
    "/policies/rows/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: TextRowOut, **WRITE},
    summary="核对一行",
)
def move_one(
    request: HttpRequest, number: PublicNumber, move: RowMove, body: RowMoveIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Accept, correct, drop with a reason, or open again."""
    actor = actor_in(request)
    found = row_named(actor, number)
    if move not in ROW.moves:
        raise NotVisible(move)
    values = body.values.model_dump(exclude_unset=True) if body.values else {}

    def deed() -> dict[str, Any]:
        return row_out(move_row(found, actor=actor, move=move, note=body.note, values=values), actor)

    return written_once(request, key=key, body=body, deed=deed)


def row_out(row: ExtractedRow, actor: Actor) -> dict[str, Any]:
    """A row as the API tells it; what the machine read only for the office that goes through it."""
    names = (
        "number",
        "kind",
        "state",
        "anchor",
        "address",
        "label",
        "start",
        "end",
        "written",
        "force",
        "actor",
    )
    more = (
        "bodies",
        "action",
        "what",
        "indicator",
        "bound",
        "unit",
        "year",
        "scope",
        "each",
        "is_corrected",
        "reason",
    )
    href = f"/api/policies/rows/{row.number}"
    return {name: getattr(row, name) for name in (*names, *more)} | {
        "href": href,
        "policy": row.version_read.policy.number,
        "edition": row.version_read.edition,
        "state_label": row.status.label,
        "value": plain(row.value),
        "until": plain(row.until),
        "proposed": row.proposed if can_keep(actor, row) else {},
        "moves": moves_of(ROW, actor=actor, subject=row, href=href),
    }
