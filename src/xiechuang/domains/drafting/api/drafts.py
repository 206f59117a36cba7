"""Drafts: list, open, read, change, revise, move, remind; two texts side by side; the closure report."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.drafting.access import can_draft
from xiechuang.domains.drafting.actions.moving import chase_late, move_draft
from xiechuang.domains.drafting.actions.writing import change_draft, create_draft, revise_draft
from xiechuang.domains.drafting.flow import DRAFT
from xiechuang.domains.drafting.models import Draft
from xiechuang.domains.drafting.queries.lists import drafts as visible_drafts
from xiechuang.domains.drafting.queries.opinions import opinions_of, regions_of, standing_of
from xiechuang.domains.drafting.queries.report import report_of
from xiechuang.domains.drafting.queries.texts import Line, compared, latest_edition
from xiechuang.domains.drafting.states import Concern, DraftKind, DraftState
from xiechuang.kernel.access.public import found_in
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import (
    MANY_LINES,
    At,
    Day,
    Filters,
    Input,
    Note,
    Number,
    Title,
    Version,
)
from xiechuang.web.api.values import (
    Line as OneLine,
)
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once
from xiechuang.web.lists.export import as_download

router = Router(tags=["起草协作"])
BINARY = {"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}}
LongText = Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=100_000)]
DraftNumber = Annotated[Number, Path()]
DraftMove = Annotated[str, one_of(DRAFT), Path()]
WHERE = "/drafting/{number}"


class DraftFilters(Paging):
    """Which drafts."""

    state: Annotated[str, StringConstraints(pattern=f"^({'|'.join(DraftState)})?$")] = ""
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")] = ""


class DraftingDraftIn(Input):
    """A draft as it is typed; ``text`` is read into clauses."""

    title: Title
    kind: DraftKind
    concerns: list[Concern] = Field(default_factory=list, max_length=2)
    purpose: Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=5_000)]
    text: LongText
    amends_title: OneLine = ""
    amends_text: LongText = ""


class DraftChange(DraftingDraftIn):
    """The whole draft again, with the version that was read."""

    version: Version


class RevisionIn(Input):
    """A revised text, with the version that was read."""

    text: LongText
    note: Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=500)] = ""
    version: Version


class DraftMoveIn(Input):
    """A move; consult and extend want ``workdays`` or ``due_on``, publish wants ``adopted_on``."""

    note: Note = ""
    workdays: Annotated[int, Field(strict=True, ge=1, le=120)] | None = None
    due_on: Day | None = None
    adopted_on: Day | None = None
    document_number: Annotated[str, StringConstraints(max_length=80)] = ""


class ClauseOut(Schema):
    """A clause of the latest text under its lasting address."""

    address: str
    label: str
    text: str


class DraftingRegionOut(Schema):
    """Where one region stands."""

    region: str
    state: str
    state_label: str
    standing: str
    asked_at: At
    signed_at: At | None


class DraftRow(Schema):
    """A draft in a list."""

    number: str
    href: str
    title: str
    kind: str
    region: str
    organisation: PartyOut
    state: str
    state_label: str
    due_at: At | None
    changed_at: At
    is_sample: bool


class DraftOut(DraftRow):
    """A draft with its text and where each region stands."""

    concerns: list[str]
    purpose: str
    amends_title: str
    conclusion: str
    edition: int
    clauses: list[ClauseOut]
    regions: list[DraftingRegionOut]
    version: int
    moves: list[MoveOut]


class SegmentOut(Schema):
    """A run of words: same, out, in."""

    kind: str
    text: str


class DraftingLineOut(Schema):
    """A clause beside the one it became; ``causes`` are the ids of the opinions behind the change."""

    left: str
    right: str
    difference: str
    label: str
    reasons: list[str]
    segments: list[SegmentOut]
    causes: list[int]
    is_own: bool


class DraftingChasedOut(Schema):
    """The regions that were reminded."""

    chased: list[str]


class CompareFilters(Filters):
    """Which editions; ``left`` 0 is the text that is amended."""

    left: Annotated[int, Field(ge=0, le=32_767)] = 1
    right: Annotated[int, Field(ge=1, le=32_767)] | None = None


@router.get("/drafting", auth=SIGNED_IN, response={200: Page[DraftRow], **READ}, summary="起草件列表")
def list_drafts(request: HttpRequest, filters: Query[DraftFilters]) -> Any:
    """The drafts the caller may see, the newest first."""
    rows = visible_drafts(actor_in(request))
    rows = rows.filter(state=filters.state) if filters.state else rows
    rows = rows.filter(region_id=filters.region) if filters.region else rows
    return paged(rows, paging=filters, order="-created_at", shown=row_out)


@router.post("/drafting", auth=SIGNED_IN, response={201: DraftOut, **WRITE}, summary="登记起草件")
def open_draft(request: HttpRequest, body: DraftingDraftIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A region's official opens a draft."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        return draft_out(create_draft(actor=actor, values=body.model_dump()), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.get(WHERE, auth=SIGNED_IN, response={200: DraftOut, **READ}, summary="起草件")
def one_draft(request: HttpRequest, number: DraftNumber) -> Any:
    """One draft."""
    actor = actor_in(request)
    return draft_out(draft_named(actor, number), actor=actor)


@router.put(WHERE, auth=SIGNED_IN, response={200: DraftOut, **WRITE}, summary="修改起草件")
def change_one(
    request: HttpRequest, number: DraftNumber, body: DraftChange, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Before the others are asked."""
    actor = actor_in(request)
    draft = draft_named(actor, number)

    def deed() -> dict[str, Any]:
        given = body.model_dump(exclude={"version"})
        return draft_out(change_draft(draft, actor=actor, values=given, version=body.version), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(WHERE + "/editions", auth=SIGNED_IN, response={201: DraftOut, **WRITE}, summary="提交修改稿")
def revise_one(
    request: HttpRequest, number: DraftNumber, body: RevisionIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """A new edition while the others are asked."""
    actor = actor_in(request)
    draft = draft_named(actor, number)

    def deed() -> dict[str, Any]:
        revise_draft(draft, actor=actor, **body.model_dump())
        return draft_out(draft_named(actor, number), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(WHERE + "/moves/{move}", auth=SIGNED_IN, response={200: DraftOut, **WRITE}, summary="办理起草件")
def move_one(
    request: HttpRequest,
    number: DraftNumber,
    move: DraftMove,
    body: DraftMoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the draft offers; 409 with every reason otherwise."""
    if move not in DRAFT.moves:
        raise NotVisible(move)
    actor = actor_in(request)
    draft = draft_named(actor, number)

    def deed() -> dict[str, Any]:
        return draft_out(move_draft(draft, actor=actor, move=move, **body.model_dump()), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(WHERE + "/chase", auth=SIGNED_IN, response={200: DraftingChasedOut, **WRITE}, summary="催办")
def chase_one(request: HttpRequest, number: DraftNumber, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Remind every region that is late; once a day each."""
    actor = actor_in(request)
    draft = draft_named(actor, number)

    def deed() -> dict[str, Any]:
        return {"chased": [one.region_id for one in chase_late(draft, actor=actor)]}

    return written_once(request, key=key, body={}, deed=deed)


@router.get(
    WHERE + "/comparison", auth=SIGNED_IN, response={200: list[DraftingLineOut], **READ}, summary="两稿对照"
)
def compare_one(request: HttpRequest, number: DraftNumber, filters: Query[CompareFilters]) -> Any:
    """Two texts of a draft word by word, with the opinions behind each change."""
    actor = actor_in(request)
    draft = draft_named(actor, number)
    editions = {one.order: one for one in draft.editions.all()}
    right = editions.get(filters.right or latest_edition(draft).order)
    left = editions.get(filters.left)
    if right is None or (left is None and filters.left) or (not filters.left and not draft.amends_text):
        raise NotVisible(number)
    opinions = opinions_of(actor, draft) if left and left.is_asked else []
    earlier = left.text if left else draft.amends_text
    return [line_out(line) for line in compared(draft, left=earlier, right=right.text, opinions=opinions)]


@router.get(
    WHERE + "/report.{form}",
    auth=SIGNED_IN,
    response={200: None, **READ},
    summary="征求意见情况报告",
    openapi_extra=BINARY,
)
def report_file(
    request: HttpRequest,
    number: DraftNumber,
    form: Annotated[str, StringConstraints(pattern="^(docx|pdf|xlsx)$"), Path()],
) -> HttpResponse:
    """The closure report as Word, PDF or Excel; before closure it says that it is not the last word."""
    actor = actor_in(request)
    draft = draft_named(actor, number)
    if draft.status is DraftState.DRAFTING:
        raise NotVisible(number)
    return as_download(report=report_of(actor, draft), form=Format(form))


def draft_named(actor: Actor, number: str) -> Draft:
    """The draft, if the caller may see it."""
    return found_in(visible_drafts(actor), number=number)


def row_out(draft: Draft) -> dict[str, Any]:
    """A draft in a list."""
    names = ("number", "title", "kind", "state", "due_at", "changed_at", "is_sample")
    return {name: getattr(draft, name) for name in names} | {
        "href": f"/api/drafting/{draft.number}",
        "region": draft.region_id,
        "organisation": party_out(draft.organisation),
        "state_label": draft.status.label,
    }


def draft_out(draft: Draft, *, actor: Actor) -> dict[str, Any]:
    """A draft whole, with the moves open to this actor."""
    latest = latest_edition(draft)
    href = f"/api/drafting/{draft.number}"
    names = ("concerns", "purpose", "amends_title", "conclusion", "version")
    return (
        row_out(draft)
        | {name: getattr(draft, name) for name in names}
        | {
            "edition": latest.order,
            "clauses": [
                {"address": one.address, "label": one.label, "text": one.text}
                for one in latest.provisions.order_by("order")
            ],
            "regions": [
                {
                    "region": one.consultation.region_id,
                    "state": one.consultation.state,
                    "state_label": one.consultation.status.label,
                    "standing": standing_of(one),
                    "asked_at": one.consultation.asked_at,
                    "signed_at": one.consultation.signed_at,
                }
                for one in regions_of(actor, draft)
            ],
            "moves": moves_of(DRAFT, actor=actor, subject=draft, href=href)
            if can_draft(actor, draft)
            else [],
        }
    )


def line_out(line: Line) -> dict[str, Any]:
    """A line of a comparison."""
    return {
        "left": line.left,
        "right": line.right,
        "difference": line.difference.value,
        "label": line.label,
        "reasons": list(line.reasons),
        "segments": [{"kind": one.kind, "text": one.text} for one in line.segments],
        "causes": [one.pk for one in line.causes],
        "is_own": line.is_own,
    }
