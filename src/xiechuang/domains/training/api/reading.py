"""Reading receipts, and questions with their answers."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.training.access import can_oversee
from xiechuang.domains.training.actions.reading import (
    answer_question,
    ask_question,
    confirm_reading,
    join_question,
)
from xiechuang.domains.training.api.guides import (
    GuideNumber,
    Order,
    VersionOut,
    guide_named,
    version_named,
    version_out,
)
from xiechuang.domains.training.models import Question
from xiechuang.domains.training.queries.lists import questions as visible_questions
from xiechuang.domains.training.queries.reading import reading_of, version_in_force
from xiechuang.domains.training.states import SEEN
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, READ_OPEN, WRITE
from xiechuang.web.api.values import MANY_LINES, At, Flag, Input
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["政策指南"])
WHERE = "/training/guides/{number}"
QuestionId = Annotated[int, Field(ge=1, le=2**53 - 1), Path()]


class ReadIn(Input):
    """The options chosen, one for each question of the version, counted from 0."""

    answers: list[Annotated[int, Field(strict=True, ge=0, le=5)]] = Field(default_factory=list, max_length=60)


class ReceiptOut(Schema):
    """One's own receipt."""

    number: str
    version: int
    read_at: At
    asked: int
    right: int


class ReaderOut(Schema):
    """One official and when they read; null when they have not."""

    name: str
    role: str
    read_at: At | None


class BodyOut(Schema):
    """The officials of one body."""

    body: str
    region: str
    expected: int
    read: int
    readers: list[ReaderOut]


class QuestionIn(Input):
    """A reader's question."""

    text: Annotated[str, StringConstraints(pattern=MANY_LINES, min_length=1, max_length=1_000)]


class TrainingAnswerIn(Input):
    """The answer; a public one stands on the guide's page."""

    answer: Annotated[str, StringConstraints(pattern=MANY_LINES, min_length=1, max_length=3_000)]
    is_public: Flag = True


class QuestionOut(Schema):
    """A question; never who asked it."""

    id: int
    text: str
    state: str
    state_label: str
    answer: str
    is_public: bool
    asked_at: At
    answered_at: At | None


@router.post(WHERE + "/receipt", auth=SIGNED_IN, response={200: ReceiptOut, **WRITE}, summary="确认已阅读")
def confirm(request: HttpRequest, number: GuideNumber, body: ReadIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """An official confirms that they read the version in force; again gives the receipt there is."""
    actor = actor_in(request)
    version = version_in_force(guide_named(actor, number))
    if version is None:
        raise NotVisible(number)

    def deed() -> dict[str, Any]:
        receipt = confirm_reading(version, actor=actor, answers=body.answers)
        names = ("read_at", "asked", "right")
        return {name: getattr(receipt, name) for name in names} | {"number": number, "version": version.order}

    return written_once(request, key=key, body=body, deed=deed)


@router.get(
    WHERE + "/versions/{order}/receipts",
    auth=SIGNED_IN,
    response={200: list[BodyOut], **READ},
    summary="谁读了、谁没有读",
)
def receipts(request: HttpRequest, number: GuideNumber, order: Order) -> Any:
    """Body by body, as far as the caller may see."""
    actor = actor_in(request)
    version = version_named(actor, number, order)
    if not can_oversee(actor, version.guide) or version.status not in SEEN:
        raise NotVisible(number)
    return [
        {
            "body": one.name,
            "region": one.region,
            "expected": len(one.readers),
            "read": one.read,
            "readers": [
                {
                    "name": line.membership.person.name,
                    "role": line.membership.role,
                    "read_at": line.receipt.read_at if line.receipt else None,
                }
                for line in one.readers
            ],
        }
        for one in reading_of(actor, version)
    ]


@router.get(
    WHERE + "/questions",
    auth=None,
    response={200: Page[QuestionOut], **READ_OPEN},
    summary="读者问答",
    openapi_extra=ANYBODY,
)
def list_questions(request: HttpRequest, number: GuideNumber, filters: Query[Paging]) -> Any:
    """Public answers for anybody, one's own questions, all for the guide's own body."""
    actor = actor_in(request)
    rows = visible_questions(actor).filter(guide=guide_named(actor, number))
    return paged(rows, paging=filters, order="-asked_at", shown=question_out)


@router.post(WHERE + "/questions", auth=SIGNED_IN, response={201: QuestionOut, **WRITE}, summary="提问")
def ask(request: HttpRequest, number: GuideNumber, body: QuestionIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A reader asks."""
    actor = actor_in(request)
    guide = guide_named(actor, number)

    def deed() -> dict[str, Any]:
        return question_out(ask_question(guide, actor=actor, text=body.text))

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.put(
    WHERE + "/questions/{question}", auth=SIGNED_IN, response={200: QuestionOut, **WRITE}, summary="答复提问"
)
def answer(
    request: HttpRequest,
    number: GuideNumber,
    question: QuestionId,
    body: TrainingAnswerIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """The guide's own body answers."""
    actor = actor_in(request)
    found = question_named(actor, number, question)

    def deed() -> dict[str, Any]:
        return question_out(answer_question(found, actor=actor, **body.model_dump()))

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    WHERE + "/questions/{question}/join",
    auth=SIGNED_IN,
    response={200: VersionOut, **WRITE},
    summary="并入指南",
)
def join(
    request: HttpRequest, number: GuideNumber, question: QuestionId, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """A good question joins the version being written, else a new one."""
    actor = actor_in(request)
    found = question_named(actor, number, question)

    def deed() -> dict[str, Any]:
        return version_out(join_question(found, actor=actor), actor=actor)

    return written_once(request, key=key, body={}, deed=deed)


def question_named(actor: Actor, number: str, question: int) -> Question:
    """The question, if the caller may see it."""
    found = visible_questions(actor).filter(guide=guide_named(actor, number), pk=question).first()
    if found is None:
        raise NotVisible(number)
    return found


def question_out(question: Question) -> dict[str, Any]:
    """A question without its asker."""
    names = ("id", "text", "state", "answer", "is_public", "asked_at", "answered_at")
    return {name: getattr(question, name) for name in names} | {"state_label": question.status.label}
