"""The API: papers, suspicions with their decisions and grants, and a list of invoices checked at once."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from xiechuang.domains.evidence.access import DESK, can_check
from xiechuang.domains.evidence.actions.deciding import move_suspicion
from xiechuang.domains.evidence.actions.granting import LONGEST, answer_grant, ask_grant
from xiechuang.domains.evidence.flow import SUSPICION
from xiechuang.domains.evidence.models import Grant, Paper, Suspicion
from xiechuang.domains.evidence.queries.finder import numbers_of_suspicion
from xiechuang.domains.evidence.queries.listed import hits_of, repeated_rows
from xiechuang.domains.evidence.queries.lists import papers as papers_for
from xiechuang.domains.evidence.rules.listing import CheckLine
from xiechuang.domains.evidence.states import PaperKind, SuspicionState
from xiechuang.kernel.access.public import found_in, get_visible, visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import MANY_LINES, ONE_LINE, At, Input, Note, Number
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["凭证查重"])
PathNumber = Annotated[Number, Path()]
SuspicionMove = Annotated[str, one_of(SUSPICION), Path()]
Why = Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=LONGEST)]
Identifier = Annotated[int, Path(ge=1, le=2**63 - 1)]
AT_ONCE = 200


class PaperFilters(Paging):
    """Which papers."""

    kind: PaperKind | None = None


class SuspicionFilters(Paging):
    """Which suspicions."""

    state: SuspicionState | None = None


class PaperOut(Schema):
    """A paper as it was registered."""

    number: str
    kind: str
    region: str
    subject_kind: str
    subject_number: str
    invoice_code: str
    invoice_number: str
    contract_number: str
    report_number: str
    seller: str
    buyer: str
    amount_fen: int | None
    dated_on: date | None
    registered_at: At
    withdrawn_at: At | None
    is_sample: bool


class SignOut(Schema):
    """One sign and its strength in percent."""

    sign: str
    strength: int
    said: str


class GrantOut(Schema):
    """An office asked another to see its paper."""

    id: int
    from_region: str
    to_region: str
    state: str
    reason: str
    answer: str


class SuspicionOut(Schema):
    """Two papers that look alike; of a paper of another region only what is equal in both."""

    number: str
    href: str
    state: str
    state_label: str
    strength: int
    signs: list[SignOut]
    agreement: dict[str, str]
    earlier: str | None
    later: str
    earlier_region: str | None
    later_region: str
    blocks: str
    reason: str
    settled_by: str
    settled_at: At | None
    raised_at: At
    held_from: str | None
    grants: list[GrantOut]
    moves: list[MoveOut]


class EvidenceMoveIn(Input):
    """The reason, and whose use does not count when a repeated use is proposed."""

    note: Note = ""
    blocks: Literal["", "later", "earlier", "both"] = ""


class AskIn(Input):
    """Why."""

    reason: Why


class EvidenceAnswerIn(Input):
    """Yes, or no with a reason."""

    grant: Annotated[bool, Field(strict=True)]
    answer: Why = ""


class LineIn(Input):
    """An invoice."""

    invoice_number: Annotated[str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=60)]
    invoice_code: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=60)] = ""
    seller: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=200)] = ""


class EvidenceCheckIn(Input):
    """Up to 200 invoices; longer lists are uploaded on the page."""

    lines: Annotated[list[LineIn], Field(min_length=1, max_length=AT_ONCE)]


class EvidenceHitOut(Schema):
    """A paper on file with this number, where and for what."""

    paper: str
    region: str
    subject_kind: str
    subject_number: str
    registered_at: At
    strength: int


class EvidenceLineOut(Schema):
    """What was found for one line (counted from 1), and which earlier line it repeats."""

    line: int
    repeats: int | None
    hits: list[EvidenceHitOut]


class CheckOut(Schema):
    """Line by line."""

    lines: list[EvidenceLineOut]


@router.get("/evidence/papers", auth=SIGNED_IN, response={200: Page[PaperOut], **READ}, summary="登记的凭证")
def papers(request: HttpRequest, filters: Query[PaperFilters]) -> Any:
    """Papers the caller may see, the newest first."""
    rows = papers_for(actor_in(request))
    if filters.kind:
        rows = rows.filter(kind=filters.kind.value)
    return paged(rows, paging=filters, order="-registered_at", shown=paper_out)


@router.get("/evidence/papers/{number}", auth=SIGNED_IN, response={200: PaperOut, **READ}, summary="一份凭证")
def paper(request: HttpRequest, number: PathNumber) -> Any:
    """One paper."""
    return paper_out(get_visible(actor_in(request), Paper, number=number))


@router.get(
    "/evidence/suspicions", auth=SIGNED_IN, response={200: Page[SuspicionOut], **READ}, summary="凭证疑点"
)
def suspicions(request: HttpRequest, filters: Query[SuspicionFilters]) -> Any:
    """Suspicions the caller may see, the newest first."""
    actor = _office(request)
    rows = _suspicions(actor)
    if filters.state:
        rows = rows.filter(state=filters.state.value)
    return paged(rows, paging=filters, order="-raised_at", shown=lambda row: suspicion_out(row, actor=actor))


@router.get(
    "/evidence/suspicions/{number}",
    auth=SIGNED_IN,
    response={200: SuspicionOut, **READ},
    summary="一个疑点",
)
def suspicion(request: HttpRequest, number: PathNumber) -> Any:
    """One suspicion."""
    actor = _office(request)
    return suspicion_out(_found(actor, number), actor=actor)


@router.post(
    "/evidence/suspicions/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: SuspicionOut, **WRITE},
    summary="核查疑点",
)
def move_one(
    request: HttpRequest,
    number: PathNumber,
    move: SuspicionMove,
    body: EvidenceMoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the suspicion offers; 409 with every reason otherwise."""
    actor = _office(request)
    found = _found(actor, number)

    def deed() -> dict[str, Any]:
        moved = move_suspicion(found, actor=actor, move=move, note=body.note, blocks=body.blocks)
        return suspicion_out(moved, actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/evidence/suspicions/{number}/grants",
    auth=SIGNED_IN,
    response={200: SuspicionOut, **WRITE},
    summary="申请查看对方凭证",
)
def ask(request: HttpRequest, number: PathNumber, body: AskIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Ask the other region's office to see its paper."""
    actor = _office(request)
    found = _found(actor, number)

    def deed() -> dict[str, Any]:
        ask_grant(found, actor=actor, reason=body.reason)
        return suspicion_out(found, actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/evidence/suspicions/{number}/grants/{identifier}/answer",
    auth=SIGNED_IN,
    response={200: SuspicionOut, **WRITE},
    summary="答复查看申请",
)
def answer(
    request: HttpRequest,
    number: PathNumber,
    identifier: Identifier,
    body: EvidenceAnswerIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """The paper's own office says yes, or no with a reason."""
    actor = _office(request)
    grant = get_visible(actor, Grant, pk=identifier, suspicion__number=number)

    def deed() -> dict[str, Any]:
        answer_grant(grant, actor=actor, is_granted=body.grant, answer=body.answer)
        return suspicion_out(_found(actor, number), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post("/evidence/checks", auth=SIGNED_IN, response={200: CheckOut, **WRITE}, summary="核对发票清单")
def check(request: HttpRequest, body: EvidenceCheckIn) -> Any:
    """Which of these invoices are on file anywhere; keeps nothing."""
    if not can_check(actor_in(request)):
        raise NotVisible(request.path)
    lines = [CheckLine(row=n, **line.model_dump()) for n, line in enumerate(body.lines, start=1)]
    if faults := [f"第 {line.row} 行：{line.fault}" for line in lines if line.fault]:
        raise Invalid({"lines": faults})
    repeats = repeated_rows(lines)
    return {
        "lines": [
            {"line": line.row, "repeats": repeats.get(line.row), "hits": hits_of(line)} for line in lines
        ]
    }


def _office(request: HttpRequest) -> Actor:
    actor = actor_in(request)
    if not actor.has(*DESK, Role.ADMINISTRATOR):
        raise NotVisible(request.path)
    return actor


def _suspicions(actor: Actor) -> Any:
    return visible(actor, Suspicion).select_related("held_from")


def _found(actor: Actor, number: str) -> Suspicion:
    return found_in(_suspicions(actor), number=number)


def paper_out(row: Paper) -> dict[str, Any]:
    """A paper as the API tells it."""
    names = PaperOut.model_fields.keys() - {"region"}
    return {name: getattr(row, name) for name in names} | {"region": row.region_id}


def suspicion_out(row: Suspicion, *, actor: Actor) -> dict[str, Any]:
    """A suspicion with the moves open to this actor; the numbers of papers tell nothing of them."""
    href = f"/api/evidence/suspicions/{row.number}"
    numbers = numbers_of_suspicion(row)
    names = (
        "number",
        "state",
        "strength",
        "signs",
        "agreement",
        "blocks",
        "reason",
        "settled_by",
        "settled_at",
    )
    return {name: getattr(row, name) for name in (*names, "raised_at")} | {
        "href": href,
        "state_label": row.word.label,
        "earlier": numbers[row.earlier_id] if row.earlier_id else None,
        "later": numbers[row.later_id],
        "earlier_region": row.earlier_region_id,
        "later_region": row.later_region_id,
        "held_from": row.held_from.number if row.held_from else None,
        "grants": [grant_out(one) for one in visible(actor, Grant).filter(suspicion=row)],
        "moves": moves_of(SUSPICION, actor=actor, subject=row, href=href),
    }


def grant_out(row: Grant) -> dict[str, Any]:
    """A grant as the API tells it."""
    names = ("id", "state", "reason", "answer")
    return {name: getattr(row, name) for name in names} | {
        "from_region": row.from_region_id,
        "to_region": row.to_region_id,
    }
