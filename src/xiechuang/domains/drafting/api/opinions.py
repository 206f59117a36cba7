"""Opinions of the caller's region, their handing in and signing; the drafter's answers; a region's accepting them."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Path, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from xiechuang.domains.drafting.access import can_say
from xiechuang.domains.drafting.actions.answers import Given, accept_answer, answer_opinions
from xiechuang.domains.drafting.actions.opinions import Said, move_consultation, save_opinions
from xiechuang.domains.drafting.actions.upload import LIMITS, upload_opinions
from xiechuang.domains.drafting.api.drafts import DraftNumber, draft_named
from xiechuang.domains.drafting.flow import CONSULTATION
from xiechuang.domains.drafting.models import Consultation, Opinion
from xiechuang.domains.drafting.queries.opinions import opinions_of
from xiechuang.domains.drafting.states import Answer, Stance
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of, one_of
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.uploads import content_of
from xiechuang.web.api.values import MANY_LINES, ONE_LINE, At, Input
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["起草协作"])
WHERE = "/drafting/{number}/opinions"
Address = Annotated[str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=120)]
Prose = Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=5_000)]
Edition = Annotated[int, Field(strict=True, ge=0, le=2_147_483_647)]
OpinionId = Annotated[int, Field(strict=True, ge=1, le=2**53 - 1)]


class SaidIn(Input):
    """What the region says of a clause; ``version`` of the opinion that was read, 0 where there was none."""

    address: Address
    stance: Stance
    wording: Prose = ""
    reason: Prose = ""
    version: Edition = 0


class OpinionsIn(Input):
    """Opinions on some clauses, and on the whole."""

    opinions: list[SaidIn] = Field(default_factory=list, max_length=500)
    overall: Prose | None = None


class DraftingAnswerIn(Input):
    """An answer to one opinion."""

    opinion: OpinionId
    answer: Answer
    reason: Prose = ""
    worked_into: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=120)] = ""
    version: Edition


class DraftingAnswersIn(Input):
    """Answers to some opinions: all are kept or none."""

    answers: list[DraftingAnswerIn] = Field(min_length=1, max_length=500)


class OpinionOut(Schema):
    """What a region says of a clause, the answer, and how a difference was settled."""

    id: int
    region: str
    address: str
    label: str
    stance: str
    stance_label: str
    wording: str
    reason: str
    answer: str
    answer_reason: str
    worked_into: str
    decision: str
    decided_in: str
    is_open_difference: bool
    written_at: At
    version: int


class ConsultationOut(Schema):
    """Where the caller's region stands."""

    region: str
    state: str
    state_label: str
    overall: str
    opinions: list[OpinionOut]
    moves: list[MoveOut]


class ProblemOut(Schema):
    """One thing to mend in a workbook."""

    row: int
    column: str
    text: str


class UploadedOut(Schema):
    """How many opinions were taken, or everything that stands in the way of all."""

    taken: int
    problems: list[ProblemOut]


@router.get(WHERE, auth=SIGNED_IN, response={200: list[OpinionOut], **READ}, summary="各地意见")
def list_opinions(request: HttpRequest, number: DraftNumber) -> Any:
    """Every opinion the caller may see: one's own region's, and the others' once they are signed."""
    actor = actor_in(request)
    return [opinion_out(one) for one in opinions_of(actor, draft_named(actor, number))]


@router.get(WHERE + "/mine", auth=SIGNED_IN, response={200: ConsultationOut, **READ}, summary="本地区的意见")
def my_opinions(request: HttpRequest, number: DraftNumber) -> Any:
    """Where the caller's region stands."""
    actor = actor_in(request)
    return consultation_out(consultation_named(actor, number), actor=actor)


@router.put(
    WHERE + "/mine", auth=SIGNED_IN, response={200: ConsultationOut, **WRITE}, summary="填写本地区的意见"
)
def save_mine(
    request: HttpRequest, number: DraftNumber, body: OpinionsIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """All are kept or none; a clause that another official changed meanwhile is refused."""
    actor = actor_in(request)
    one = consultation_named(actor, number)

    def deed() -> dict[str, Any]:
        said = [Said(**given.model_dump()) for given in body.opinions]
        save_opinions(one, actor=actor, said=said, overall=body.overall)
        return consultation_out(consultation_named(actor, number), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    WHERE + "/mine/workbook", auth=SIGNED_IN, response={200: UploadedOut, **WRITE}, summary="读入意见表"
)
def upload_mine(request: HttpRequest, number: DraftNumber, file: File[UploadedFile]) -> Any:
    """Opinions from Excel or CSV; with one problem nothing is taken and every problem is told."""
    actor = actor_in(request)
    one = consultation_named(actor, number)
    came = upload_opinions(one, actor=actor, content=content_of(file, limits=LIMITS), name=file.name or "")
    return {"taken": came.taken, "problems": [problem.as_dict() for problem in came.problems]}


@router.post(
    WHERE + "/mine/moves/{move}",
    auth=SIGNED_IN,
    response={200: ConsultationOut, **WRITE},
    summary="办理本地区的意见",
)
def move_mine(
    request: HttpRequest,
    number: DraftNumber,
    move: Annotated[str, one_of(CONSULTATION), Path()],
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Hand in, sign as a second person, send back, ask for more time."""
    actor = actor_in(request)
    one = consultation_named(actor, number)

    def deed() -> dict[str, Any]:
        move_consultation(one, actor=actor, move=move, note=body.note)
        return consultation_out(consultation_named(actor, number), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.put(
    "/drafting/{number}/answers",
    auth=SIGNED_IN,
    response={200: list[OpinionOut], **WRITE},
    summary="答复意见",
)
def answer_all(
    request: HttpRequest, number: DraftNumber, body: DraftingAnswersIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """The drafting body answers signed opinions."""
    actor = actor_in(request)
    draft = draft_named(actor, number)

    def deed() -> dict[str, Any]:
        given = [Given(**one.model_dump()) for one in body.answers]
        kept = answer_opinions(draft, actor=actor, given=given)
        return {"kept": [opinion_out(one) for one in kept]}

    return written_once(request, key=key, body=body, deed=deed)["kept"]


@router.post(
    "/drafting/{number}/answers/{opinion}/accept",
    auth=SIGNED_IN,
    response={200: OpinionOut, **WRITE},
    summary="接受答复",
)
def accept_one(
    request: HttpRequest,
    number: DraftNumber,
    opinion: Annotated[int, Field(ge=1, le=2**53 - 1), Path()],
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """The caller's region no longer insists."""
    actor = actor_in(request)
    found = get_visible(actor, Opinion, pk=opinion, consultation__draft=draft_named(actor, number))

    def deed() -> dict[str, Any]:
        return opinion_out(accept_answer(found, actor=actor))

    return written_once(request, key=key, body={}, deed=deed)


def consultation_named(actor: Actor, number: str) -> Consultation:
    """The consultation of the caller's own region; for anybody else there is none."""
    rows = Consultation.objects.select_related("region", "draft__region")
    one = rows.filter(draft=draft_named(actor, number), region=actor.region_code).first()
    if one is None or not can_say(actor, one):
        raise NotVisible(number)
    return one


def consultation_out(one: Consultation, *, actor: Actor) -> dict[str, Any]:
    """Where a region stands, with what it said."""
    rows = one.opinions.select_related("consultation__region", "provision").order_by("provision__order")
    href = f"/api/drafting/{one.draft.number}/opinions/mine"
    return {
        "region": one.region_id,
        "state": one.state,
        "state_label": one.status.label,
        "overall": one.overall,
        "opinions": [opinion_out(row) for row in rows],
        "moves": moves_of(CONSULTATION, actor=actor, subject=one, href=href),
    }


def opinion_out(one: Opinion) -> dict[str, Any]:
    """An opinion."""
    names = (
        "id",
        "stance",
        "wording",
        "reason",
        "answer",
        "answer_reason",
        "worked_into",
        "decision",
        "decided_in",
        "is_open_difference",
        "written_at",
        "version",
    )
    return {name: getattr(one, name) for name in names} | {
        "region": one.consultation.region_id,
        "address": one.provision.address,
        "label": one.provision.label,
        "stance_label": one.said.label,
    }
