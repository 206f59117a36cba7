"""Calls and applications: writing, filling in, reviewing, moving."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.providers.actions.application import (
    begin_application,
    change_application,
    move_application,
)
from xiechuang.domains.providers.actions.call import change_call, create_call, move_call
from xiechuang.domains.providers.actions.review import give_opinion, name_reviewers
from xiechuang.domains.providers.api.inputs import ApplicationPatch, CallIn, CallPatch
from xiechuang.domains.providers.api.outputs import ApplicationOut, CallOut, application_out, call_out
from xiechuang.domains.providers.flow import APPLICATION, CALL
from xiechuang.domains.providers.models import Application, Call, Review
from xiechuang.domains.providers.queries import lists
from xiechuang.kernel.access.public import found_in, get_visible
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor, Person, Region
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.moves import NoteIn, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, READ_OPEN, WRITE
from xiechuang.web.api.values import NUMBER, Flag, Input, Note
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["创新券服务机构征集"])
CaseNumber = Annotated[str, StringConstraints(pattern=NUMBER, to_upper=True), Path()]
CallMove = Annotated[str, one_of(CALL), Path()]
ApplicationMove = Annotated[str, one_of(APPLICATION), Path()]


class ReviewersIn(Input):
    """Account names of experts."""

    people: Annotated[list[Annotated[str, StringConstraints(max_length=60)]], Field(max_length=50)]


class ProviderOpinionIn(Input):
    """A score from 0 to 100 with words, or standing aside with a reason."""

    score: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None
    comment: Note = ""
    is_declined: Flag = False


class ReviewOut(Schema):
    """One reviewer's opinion."""

    reviewer: str
    state: str
    score: int | None
    comment: str


@router.get(
    "/providers/calls",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[CallOut], **READ_OPEN},
    summary="服务机构征集",
)
def calls(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Every call that was published, the latest first."""
    actor = actor_in(request)
    return paged(
        lists.calls(actor), paging=filters, order="-number", shown=lambda row: call_out(row, actor=actor)
    )


@router.post("/providers/calls", auth=SIGNED_IN, response={201: CallOut, **WRITE}, summary="拟定征集")
def draft(request: HttpRequest, body: CallIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A region's authority drafts a call."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        return call_out(create_call(actor=actor, values=body.given()), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.get(
    "/providers/calls/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: CallOut, **READ_OPEN},
    summary="一次征集",
)
def call(request: HttpRequest, number: CaseNumber) -> Any:
    """One call."""
    actor = actor_in(request)
    return call_out(get_visible(actor, Call, number=number), actor=actor)


@router.patch(
    "/providers/calls/{number}", auth=SIGNED_IN, response={200: CallOut, **WRITE}, summary="修改征集"
)
def rewrite(request: HttpRequest, number: CaseNumber, body: CallPatch) -> Any:
    """Change a draft."""
    actor = actor_in(request)
    row = get_visible(actor, Call, number=number)
    return call_out(change_call(row, actor=actor, values=body.given(), version=body.version), actor=actor)


@router.post(
    "/providers/calls/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: CallOut, **WRITE},
    summary="发布、截止或取消征集",
)
def move_a_call(
    request: HttpRequest,
    number: CaseNumber,
    move: CallMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make a move; 409 with every reason otherwise."""
    actor = actor_in(request)
    row = get_visible(actor, Call, number=number)

    def deed() -> dict[str, Any]:
        return call_out(move_call(row, actor=actor, move=move, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/providers/calls/{number}/applications",
    auth=SIGNED_IN,
    response={201: ApplicationOut, **WRITE},
    summary="开始申报",
)
def begin(request: HttpRequest, number: CaseNumber, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Begin an application, or get the one under way."""
    actor = actor_in(request)
    row = get_visible(actor, Call, number=number)

    def deed() -> dict[str, Any]:
        return application_out(begin_application(row, actor=actor), actor=actor)

    return Status(201, written_once(request, key=key, body={}, deed=deed))


@router.get(
    "/providers/applications",
    auth=SIGNED_IN,
    response={200: Page[ApplicationOut], **READ},
    summary="入库申报",
)
def applications(request: HttpRequest, filters: Query[Paging]) -> Any:
    """The applications that the caller may see."""
    actor = actor_in(request)
    rows = lists.applications(actor)
    return paged(rows, paging=filters, order="-number", shown=lambda row: application_out(row, actor=actor))


def _application(actor: Actor, number: str) -> Application:
    return found_in(lists.applications(actor), number=number)


@router.get(
    "/providers/applications/{number}",
    auth=SIGNED_IN,
    response={200: ApplicationOut, **READ},
    summary="一份申报",
)
def application(request: HttpRequest, number: CaseNumber) -> Any:
    """One application."""
    actor = actor_in(request)
    return application_out(_application(actor, number), actor=actor)


@router.patch(
    "/providers/applications/{number}",
    auth=SIGNED_IN,
    response={200: ApplicationOut, **WRITE},
    summary="填写申报",
)
def fill(request: HttpRequest, number: CaseNumber, body: ApplicationPatch) -> Any:
    """Write lines of one's application."""
    actor = actor_in(request)
    sent = body.model_dump(exclude={"version", "place"}, exclude_unset=True)
    lists_sent = ("laboratories", "instruments", "services")
    values = {name: ([] if name in lists_sent else "") if v is None else v for name, v in sent.items()}
    if "place" in body.model_fields_set:
        values["place_id"] = _known_place(body.place)
    row = _application(actor, number)
    return application_out(
        change_application(row, actor=actor, values=values, version=body.version), actor=actor
    )


def _known_place(code: str | None) -> str | None:
    if code is not None and not Region.objects.filter(code=code).exists():
        raise Invalid({"place": ["没有这个行政区划代码"]})
    return code


@router.post(
    "/providers/applications/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: ApplicationOut, **WRITE},
    summary="办理申报",
)
def move_an_application(
    request: HttpRequest,
    number: CaseNumber,
    move: ApplicationMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make a move; 409 with every reason otherwise."""
    actor = actor_in(request)
    row = _application(actor, number)

    def deed() -> dict[str, Any]:
        return application_out(move_application(row, actor=actor, move=move, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/providers/applications/{number}/reviewers",
    auth=SIGNED_IN,
    response={200: list[ReviewOut], **WRITE},
    summary="指派专家",
)
def reviewers(
    request: HttpRequest, number: CaseNumber, body: ReviewersIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Name reviewers; every conflict of interest is told at once."""
    actor = actor_in(request)
    row = _application(actor, number)
    people = list(Person.objects.filter(username__in=body.people).order_by("pk"))
    if missing := sorted(set(body.people) - {one.username for one in people}):
        raise Invalid({"people": [f"没有账号“{name}”" for name in missing]})

    def deed() -> dict[str, Any]:
        return {"named": [_review_out(one) for one in name_reviewers(row, actor=actor, people=people)]}

    return written_once(request, key=key, body=body, deed=deed)["named"]


@router.post(
    "/providers/applications/{number}/opinion",
    auth=SIGNED_IN,
    response={200: ReviewOut, **WRITE},
    summary="提交评审意见",
)
def opinion(
    request: HttpRequest, number: CaseNumber, body: ProviderOpinionIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """A reviewer's opinion, given once."""
    actor = actor_in(request)
    row = _application(actor, number)

    def deed() -> dict[str, Any]:
        return _review_out(give_opinion(row, actor=actor, **body.model_dump()))

    return written_once(request, key=key, body=body, deed=deed)


def _review_out(review: Review) -> dict[str, Any]:
    return {
        "reviewer": str(review.reviewer),
        "state": review.state,
        "score": review.score,
        "comment": review.comment,
    }
