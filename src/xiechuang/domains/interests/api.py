"""One's own interests over the API."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.interests.actions import keeping
from xiechuang.domains.interests.models import Interest
from xiechuang.domains.interests.queries import Found, interests_of, shown_findings, with_entries
from xiechuang.domains.interests.states import Frequency
from xiechuang.kernel.access.public import found_in, get_visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import ONE_LINE, At, Code, Input, Number, Version
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["关注"])
Words = Annotated[
    str, StringConstraints(pattern=ONE_LINE, max_length=keeping.TEXT_LENGTH, strip_whitespace=True)
]
Name = Annotated[
    str, StringConstraints(pattern=ONE_LINE, max_length=keeping.NAME_LENGTH, strip_whitespace=True)
]
Codes = Annotated[list[Code], Field(max_length=keeping.MOST_CODES)]
Percent = Annotated[int, Field(strict=True, ge=1, le=100, description="新内容至少含百分之几的词")]


class InterestIn(Input):
    """What to hear of; words or at least one condition."""

    text: Words = ""
    kinds: Codes = Field(default_factory=list)
    regions: Codes = Field(default_factory=list)
    fields: Codes = Field(default_factory=list)
    least_percent: Percent = 50
    frequency: Frequency = Frequency.AT_ONCE
    by_mail: Annotated[bool, Field(strict=True)] = False
    name: Name = ""


class InterestChangeIn(Input):
    """What is sent is changed, the rest stays."""

    version: Version
    text: Words | None = None
    kinds: Codes | None = None
    regions: Codes | None = None
    fields: Codes | None = None
    least_percent: Percent | None = None
    frequency: Frequency | None = None
    by_mail: Annotated[bool, Field(strict=True)] | None = None
    name: Name | None = None


class InterestOut(Schema):
    """An interest, how much was found for it, and how much of that is unread."""

    number: str
    href: str
    name: str
    text: str
    kinds: list[str]
    regions: list[str]
    fields: list[str]
    least_percent: int
    frequency: str
    by_mail: bool
    paused_at: At | None
    created_at: At
    version: int
    found: int
    unread: int


class InterestFindingOut(Schema):
    """A record that fits, and why; where it is no longer to be seen only its kind remains."""

    kind: str
    number: str | None
    title: str | None
    href: str | None
    share_percent: int
    held: list[str]
    missing: list[str]
    found_at: At
    read_at: At | None


@router.get("/interests", auth=SIGNED_IN, response={200: Page[InterestOut], **READ}, summary="我的关注")
def interests(request: HttpRequest, filters: Query[Paging]) -> Any:
    """The caller's own interests, newest first; nobody sees another person's."""
    return paged(interests_of(actor_in(request)), paging=filters, order="-id", shown=interest_out)


@router.post("/interests", auth=SIGNED_IN, response={201: InterestOut, **WRITE}, summary="保存关注")
def save(request: HttpRequest, body: InterestIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Keep an interest for the post in which the caller acts."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        made = keeping.save_interest(actor=actor, values=body.model_dump(mode="json"))
        return interest_out(_whole(actor, made.number))

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.get("/interests/{number}", auth=SIGNED_IN, response={200: InterestOut, **READ}, summary="一项关注")
def interest(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """One interest."""
    return interest_out(_whole(actor_in(request), number))


@router.patch("/interests/{number}", auth=SIGNED_IN, response={200: InterestOut, **WRITE}, summary="修改关注")
def change(
    request: HttpRequest,
    number: Annotated[Number, Path()],
    body: InterestChangeIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Change what is sent; 409 when somebody changed it since ``version``."""
    actor = actor_in(request)
    found = get_visible(actor, Interest, number=number)
    sent = body.model_dump(mode="json", exclude_unset=True, exclude={"version"})
    values = {name: value for name, value in sent.items() if value is not None}

    def deed() -> dict[str, Any]:
        keeping.change_interest(found, actor=actor, values=values, version=body.version)
        return interest_out(_whole(actor, number))

    return written_once(request, key=key, body=body, deed=deed)


@router.delete("/interests/{number}", auth=SIGNED_IN, response={204: None, **WRITE}, summary="删除关注")
def delete(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """Remove it with everything found for it."""
    actor = actor_in(request)
    keeping.delete_interest(get_visible(actor, Interest, number=number), actor=actor)
    return Status(204, None)


@router.post(
    "/interests/{number}/pause", auth=SIGNED_IN, response={200: InterestOut, **WRITE}, summary="暂停关注"
)
def pause(request: HttpRequest, number: Annotated[Number, Path()], key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Let it rest; twice changes nothing."""
    return _done(request, number, key=key, deed=keeping.pause_interest)


@router.post(
    "/interests/{number}/resume", auth=SIGNED_IN, response={200: InterestOut, **WRITE}, summary="恢复关注"
)
def resume(request: HttpRequest, number: Annotated[Number, Path()], key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Wake it again; what was published meanwhile is not made up for."""
    return _done(request, number, key=key, deed=keeping.resume_interest)


@router.get(
    "/interests/{number}/findings",
    auth=SIGNED_IN,
    response={200: Page[InterestFindingOut], **READ},
    summary="关注的新发现",
)
def findings(request: HttpRequest, number: Annotated[Number, Path()], filters: Query[Paging]) -> Any:
    """What was found, newest first, each with the words that hit."""
    actor = actor_in(request)
    rows = shown_findings(actor).filter(interest=get_visible(actor, Interest, number=number))
    page = paged(rows, paging=filters, order="-id", shown=lambda row: {"row": row})
    return page | {"items": [_found_out(one) for one in with_entries(item["row"] for item in page["items"])]}


@router.post(
    "/interests/{number}/read", auth=SIGNED_IN, response={200: InterestOut, **WRITE}, summary="新发现设为已看"
)
def read(request: HttpRequest, number: Annotated[Number, Path()], key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Everything shown for this interest has been looked at."""
    return _done(request, number, key=key, deed=keeping.mark_read)


def _done(request: HttpRequest, number: str, *, key: str, deed: Callable[..., Any]) -> dict[str, Any]:
    """A deed that needs nothing but the interest; its answer is the interest as it stands then."""
    actor = actor_in(request)
    found = get_visible(actor, Interest, number=number)

    def done() -> dict[str, Any]:
        deed(found, actor=actor)
        return interest_out(_whole(actor, number))

    return written_once(request, key=key, body={}, deed=done)


def _whole(actor: Actor, number: str) -> Interest:
    return found_in(interests_of(actor), number=number)


def interest_out(interest: Interest) -> dict[str, Any]:
    """An interest as the API tells it."""
    names = ("number", "name", "text", "kinds", "regions", "fields", "least_percent", "frequency", "by_mail")
    more = ("paused_at", "created_at", "version", "unread")
    return {name: getattr(interest, name) for name in (*names, *more)} | {
        "href": f"/api/interests/{interest.number}",
        "found": getattr(interest, "shown", 0),
    }


def _found_out(found: Found) -> dict[str, Any]:
    names = ("kind", "share_percent", "held", "missing", "found_at", "read_at")
    entry = found.entry
    return {name: getattr(found.finding, name) for name in names} | {
        "number": entry.number if entry else None,
        "title": entry.title if entry else None,
        "href": f"/api{entry.url.rstrip('/')}" if entry else None,
    }
