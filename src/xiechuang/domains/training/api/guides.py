"""Guides: list, read, open, write a version, review and publish it."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.training.actions.writing import (
    begin_version,
    change_version,
    create_guide,
    move_version,
)
from xiechuang.domains.training.flow import GUIDE
from xiechuang.domains.training.models import Guide, Version
from xiechuang.domains.training.queries.lists import guides as visible_guides
from xiechuang.domains.training.queries.reading import version_in_force
from xiechuang.kernel.access.public import found_in, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import MANY_LINES, ONE_LINE, At, Code, Input, Number
from xiechuang.web.api.values import Version as Edition
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["政策指南"])
WHERE = "/training/guides/{number}"
GuideNumber = Annotated[Number, Path()]
Order = Annotated[int, Field(ge=1, le=32_767), Path()]
OneLine = Annotated[str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=1_000)]
Prose = Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=3_000)]


class ClauseIO(Input):
    """A clause a guide rests on."""

    document: OneLine
    article: OneLine
    quote: OneLine


class AskedIO(Input):
    """A question and its answer."""

    question: OneLine
    answer: Annotated[str, StringConstraints(pattern=MANY_LINES, min_length=1, max_length=3_000)]


class TrainingCheckIn(Input):
    """A small question; ``right`` counts options from 0."""

    question: OneLine
    options: list[OneLine] = Field(min_length=2, max_length=6)
    right: Annotated[int, Field(strict=True, ge=0, le=5)]


class GuideIn(Input):
    """Whom a guide is for and what it says."""

    measure: Annotated[str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=200)]
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")] = ""
    audience: list[Code] = Field(default_factory=list, max_length=3)
    summary: Prose
    steps: list[OneLine] = Field(default_factory=list, max_length=60)
    papers: list[OneLine] = Field(default_factory=list, max_length=60)
    clauses: list[ClauseIO] = Field(default_factory=list, max_length=60)
    faq: list[AskedIO] = Field(default_factory=list, max_length=60)
    checks: list[TrainingCheckIn] = Field(default_factory=list, max_length=60)
    change_note: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=300)] = ""


class GuideChange(GuideIn):
    """The whole again, with the edition that was read."""

    edition: Edition


class GuideRow(Schema):
    """A guide in a list; ``in_force`` 0 means that nothing is published."""

    number: str
    href: str
    measure: str
    region: str | None
    organisation: PartyOut
    in_force: int
    changed_at: At
    is_sample: bool


class VersionOut(Schema):
    """A version of a guide."""

    number: str
    order: int
    state: str
    state_label: str
    summary: str
    steps: list[str]
    papers: list[str]
    clauses: list[dict[str, str]]
    faq: list[dict[str, str]]
    checks: list[dict[str, Any]]
    change_note: str
    edition: int
    published_at: At | None
    moves: list[MoveOut]


class GuideOut(GuideRow):
    """A guide with the version in force."""

    audience: list[str]
    version: VersionOut | None


@router.get(
    "/training/guides",
    auth=None,
    response={200: Page[GuideRow], **READ_OPEN},
    summary="指南列表",
    openapi_extra=ANYBODY,
)
def list_guides(request: HttpRequest, filters: Query[Paging]) -> Any:
    """The guides the caller may see, the newest first."""
    return paged(visible_guides(actor_in(request)), paging=filters, order="-created_at", shown=row_out)


@router.post("/training/guides", auth=SIGNED_IN, response={201: GuideOut, **WRITE}, summary="编写指南")
def open_guide(request: HttpRequest, body: GuideIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A regional office or the community's opens a guide with its first version."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        version = create_guide(actor=actor, values=body.model_dump())
        return guide_out(version.guide, actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.get(WHERE, auth=None, response={200: GuideOut, **READ_OPEN}, summary="指南", openapi_extra=ANYBODY)
def one_guide(request: HttpRequest, number: GuideNumber) -> Any:
    """One guide."""
    actor = actor_in(request)
    return guide_out(guide_named(actor, number), actor=actor)


@router.get(
    WHERE + "/versions/{order}",
    auth=None,
    response={200: VersionOut, **READ_OPEN},
    summary="指南的一版",
    openapi_extra=ANYBODY,
)
def one_version(request: HttpRequest, number: GuideNumber, order: Order) -> Any:
    """One version: published ones for anybody, the others for the guide's own body."""
    actor = actor_in(request)
    return version_out(version_named(actor, number, order), actor=actor)


@router.post(WHERE + "/versions", auth=SIGNED_IN, response={201: VersionOut, **WRITE}, summary="新编一版")
def begin(request: HttpRequest, number: GuideNumber, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A new version that begins as the latest one."""
    actor = actor_in(request)
    guide = guide_named(actor, number)

    def deed() -> dict[str, Any]:
        return version_out(begin_version(guide, actor=actor), actor=actor)

    return Status(201, written_once(request, key=key, body={}, deed=deed))


@router.put(
    WHERE + "/versions/{order}", auth=SIGNED_IN, response={200: VersionOut, **WRITE}, summary="修改一版"
)
def change(
    request: HttpRequest, number: GuideNumber, order: Order, body: GuideChange, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """While it is written."""
    actor = actor_in(request)
    version = version_named(actor, number, order)

    def deed() -> dict[str, Any]:
        given = body.model_dump(exclude={"edition"})
        return version_out(
            change_version(version, actor=actor, values=given, edition=body.edition), actor=actor
        )

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    WHERE + "/versions/{order}/moves/{move}",
    auth=SIGNED_IN,
    response={200: VersionOut, **WRITE},
    summary="办理一版",
)
def move_one(
    request: HttpRequest,
    number: GuideNumber,
    order: Order,
    move: Annotated[str, one_of(GUIDE), Path()],
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Hand in, return, publish as a second person, retire."""
    actor = actor_in(request)
    version = version_named(actor, number, order)

    def deed() -> dict[str, Any]:
        return version_out(move_version(version, actor=actor, move=move, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def guide_named(actor: Actor, number: str) -> Guide:
    """The guide, if the caller may see it."""
    return found_in(visible_guides(actor), number=number)


def version_named(actor: Actor, number: str, order: int) -> Version:
    """The version, if the caller may see it."""
    rows = visible(actor, Version).select_related("guide__organisation")
    found = rows.filter(guide=guide_named(actor, number), order=order).first()
    if found is None:
        raise NotVisible(number)
    return found


def row_out(guide: Guide) -> dict[str, Any]:
    """A guide in a list."""
    names = ("number", "measure", "in_force", "changed_at", "is_sample")
    return {name: getattr(guide, name) for name in names} | {
        "href": f"/api/training/guides/{guide.number}",
        "region": guide.region_id,
        "organisation": party_out(guide.organisation),
    }


def guide_out(guide: Guide, *, actor: Actor) -> dict[str, Any]:
    """A guide with the version in force."""
    version = version_in_force(guide)
    shown = version_out(version, actor=actor) if version else None
    return row_out(guide) | {"audience": guide.audience, "version": shown}


def version_out(version: Version, *, actor: Actor) -> dict[str, Any]:
    """A version; which option is right is told to nobody but its own body."""
    names = ("order", "state", "edition", "published_at")
    href = f"/api/training/guides/{version.guide.number}/versions/{version.order}"
    moves = moves_of(GUIDE, actor=actor, subject=version, href=href)
    is_own = actor.organisation_id == version.organisation_id and actor.is_official
    checks = version.checks if is_own else [_without_key(one) for one in version.checks]
    return (
        {name: getattr(version, name) for name in names}
        | version.content
        | {
            "number": version.guide.number,
            "state_label": version.status.label,
            "checks": checks,
            "moves": moves,
        }
    )


def _without_key(check: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in check.items() if name != "right"}
