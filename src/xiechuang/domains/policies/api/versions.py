"""Wordings on their way to the public."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.policies.actions.preview import Preview, preview_of
from xiechuang.domains.policies.actions.reading import LONGEST, checked
from xiechuang.domains.policies.actions.version import (
    add_version,
    change_version,
    move_version,
    open_text,
    repeal_text,
)
from xiechuang.domains.policies.api.places import PublicNumber, Slug, VersionMove, text_named, version_named
from xiechuang.domains.policies.api.texts import PolicyOut, policy_out
from xiechuang.domains.policies.api.texts import router as texts_router
from xiechuang.domains.policies.flow import VERSION
from xiechuang.domains.policies.forms import VERSION_FIELDS
from xiechuang.domains.policies.models import TextVersion
from xiechuang.domains.policies.queries.work import versions
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import Document, store_document
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Code, Day, Flag, Input, Line, Note, Version
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["政策文本收录"])
Words = Annotated[str, Field(max_length=LONGEST, description="全文，逐字节保存")]


class TextProblemOut(Schema):
    """One thing that is wrong with the words."""

    line: int
    code: str
    text: str


class TextVersionOut(Schema):
    """A wording with the moves open to the caller; ``edition`` is given when it becomes public."""

    number: str
    href: str
    policy: str
    edition: int | None
    state: str
    state_label: str
    version: int
    passed_on: date | None
    valid_from: date | None
    valid_until: date | None
    is_draft: bool
    amended_by: str
    source_name: str
    source_url: str
    note: str
    problem_note: str
    digest: str
    created_by_name: str
    created_at: At
    problems: list[TextProblemOut]
    moves: list[MoveOut]


class TextPreviewOut(Schema):
    """What the words would be read as; nothing is stored."""

    title: str
    passed_on: date | None
    valid_from: date | None
    problems: list[TextProblemOut]
    clauses: list[dict[str, Any]]
    notes: list[str]


class Known(Input):
    """What is known of a wording."""

    passed_on: Day | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    is_draft: Flag = False
    amended_by: Line = ""
    source_name: Line = ""
    source_url: Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    note: Line = ""
    problem_note: Note = ""


class TextVersionIn(Known):
    """A wording: its words, or a file that was uploaded before."""

    text: Words = ""
    document: UUID | None = None


class TextVersionChangeIn(TextVersionIn):
    """The same; ``version`` is the one it was read in. Without words and file the words stay."""

    version: Version


class TextIn(TextVersionIn):
    """A text the library does not know, with its first wording."""

    title: Line
    kind: Code
    region: Code = ""
    topics: Annotated[list[Code], Field(max_length=40)] = Field(default_factory=list)
    issued_by: Line = ""
    document_number: Line = ""


class TextWordsIn(Input):
    """Words to look at."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    policy: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{0,40}$")] = ""


class TextRepealIn(Input):
    """From which day on, and by what."""

    repealed_on: Day
    repealed_by: Line


@router.get(
    "/policies/versions", auth=SIGNED_IN, response={200: Page[TextVersionOut], **READ}, summary="文本收录"
)
def version_list(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Versions the caller may see, newest first."""
    actor = actor_in(request)
    return paged(versions(actor), paging=filters, order="-id", shown=lambda row: version_out(row, actor))


@router.post("/policies/preview", auth=SIGNED_IN, response={200: TextPreviewOut, **WRITE}, summary="预览文本")
def preview(request: HttpRequest, body: TextWordsIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Read the words as a text: the tree, the days they state, every problem with its line; nothing is stored."""
    policy = text_named(actor_in(request), body.policy) if body.policy else None

    def deed() -> dict[str, Any]:
        return preview_out(preview_of(checked(body.text), policy=policy))

    return written_once(request, key=key, body=body, deed=deed)


# One address has one router, whatever is done there.
@texts_router.post("/policies", auth=SIGNED_IN, response={201: TextVersionOut, **WRITE}, summary="收录新文本")
def open_one(request: HttpRequest, body: TextIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A new text with its first wording; both are public only after a second person let them pass."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        document = _document(actor, body)
        if document is None:
            raise Invalid({"text": ["须写全文，或指明已上传的文件"]})
        policy = open_text(actor=actor, values=body.model_dump())
        return version_out(add_version(policy, actor=actor, document=document, values=_known(body)), actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/policies/{number}/versions",
    auth=SIGNED_IN,
    response={201: TextVersionOut, **WRITE},
    summary="上传新版本",
)
def add(request: HttpRequest, number: Slug, body: TextVersionIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A wording of a text of the library."""
    actor = actor_in(request)
    policy = text_named(actor, number)

    def deed() -> dict[str, Any]:
        document = _document(actor, body)
        if document is None:
            raise Invalid({"text": ["须写全文，或指明已上传的文件"]})
        return version_out(add_version(policy, actor=actor, document=document, values=_known(body)), actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.get(
    "/policies/versions/{number}", auth=SIGNED_IN, response={200: TextVersionOut, **READ}, summary="一个版本"
)
def version(request: HttpRequest, number: PublicNumber) -> Any:
    """One version."""
    actor = actor_in(request)
    return version_out(version_named(actor, number), actor)


@router.patch(
    "/policies/versions/{number}", auth=SIGNED_IN, response={200: TextVersionOut, **WRITE}, summary="修改版本"
)
def change(
    request: HttpRequest, number: PublicNumber, body: TextVersionChangeIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Change what was not handed in or came back; everything known of it is sent again."""
    actor = actor_in(request)
    found = version_named(actor, number)

    def deed() -> dict[str, Any]:
        done = change_version(
            found, actor=actor, values=_known(body), edition=body.version, document=_document(actor, body)
        )
        return version_out(done, actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/policies/versions/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: TextVersionOut, **WRITE},
    summary="办理版本",
)
def make_move(
    request: HttpRequest,
    number: PublicNumber,
    move: VersionMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Hand in, return, publish, withdraw; a second person reviews."""
    actor = actor_in(request)
    found = version_named(actor, number)
    if move not in VERSION.moves:
        raise NotVisible(move)

    def deed() -> dict[str, Any]:
        return version_out(move_version(found, actor=actor, move=move, note=body.note), actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/policies/{number}/repeal", auth=SIGNED_IN, response={200: PolicyOut, **WRITE}, summary="登记废止"
)
def repeal(request: HttpRequest, number: Slug, body: TextRepealIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """From a day on the text is no longer in force."""
    actor = actor_in(request)
    found = text_named(actor, number)

    def deed() -> dict[str, Any]:
        done = repeal_text(found, actor=actor, repealed_on=body.repealed_on, repealed_by=body.repealed_by)
        return policy_out(done)

    return written_once(request, key=key, body=body, deed=deed)


def _known(body: Known) -> dict[str, Any]:
    return {name: getattr(body, name) for name in VERSION_FIELDS}


def _document(actor: Actor, body: TextVersionIn) -> Document | None:
    if body.text:
        content = ContentFile(body.text.encode(errors="replace"))
        return store_document(actor=actor, file=content, name="全文.txt")
    return get_visible(actor, Document, uid=body.document) if body.document else None


def version_out(row: TextVersion, actor: Actor) -> dict[str, Any]:
    """A version as the API tells it."""
    names = ("number", "edition", "state", "version", "passed_on", "valid_from", "valid_until", "is_draft")
    more = ("amended_by", "source_name", "source_url", "note", "problem_note", "digest", "created_by_name")
    href = f"/api/policies/versions/{row.number}"
    return {name: getattr(row, name) for name in (*names, *more, "created_at", "problems")} | {
        "href": href,
        "policy": row.policy.number,
        "state_label": row.status.label,
        "moves": moves_of(VERSION, actor=actor, subject=row, href=href),
    }


def preview_out(preview: Preview) -> dict[str, Any]:
    """A preview as the API tells it."""
    return {
        "title": preview.title,
        "passed_on": preview.passed_on,
        "valid_from": preview.valid_from,
        "problems": [one.plain() for one in preview.problems],
        "clauses": [
            {"anchor": one.anchor, "address": one.address, "label": one.label, "depth": one.depth}
            for one in preview.pieces
        ],
        "notes": list(preview.notes),
    }
