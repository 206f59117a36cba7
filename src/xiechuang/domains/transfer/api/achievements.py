"""Achievements: list, detail, register, change, throw a draft away."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from xiechuang.domains.transfer.actions.record import change_record, create_record, delete_draft
from xiechuang.domains.transfer.api.records import (
    AttachmentOut,
    Codes,
    NewRecordIn,
    RecordFilters,
    RecordIn,
    RecordOut,
    Words,
    attachments_of,
    chosen,
    record_out,
    values_of,
)
from xiechuang.domains.transfer.models import Achievement
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, paged
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import Code, Fen, Input, Number, Quantity, Title, Version, Word, plain
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["科技成果"])


class IpIn(Input):
    """One right: its kind by code and its number."""

    kind: Code
    number: Word = ""


class OfferIn(Input):
    """A value the achievement reaches."""

    quantity: Annotated[Word, Field(min_length=1)]
    value: Quantity
    value_to: Quantity | None = None
    unit: Annotated[Word, Field(max_length=40)] = ""


class AchievementFields(Schema):
    """What only achievements take."""

    kind: Code = ""
    ip: Annotated[list[IpIn], Field(max_length=50)] = []
    price_mode: Code = ""
    price_from_fen: Fen | None = None
    price_to_fen: Fen | None = None
    ways: Codes = []
    inventors: Words = []
    parameters: Annotated[list[OfferIn], Field(max_length=100)] = []


class AchievementIn(AchievementFields, NewRecordIn):
    """A new achievement."""


class AchievementChange(AchievementFields, RecordIn):
    """Changes of an achievement; what is not sent stays. ``version`` is the one that was read."""

    title: Title = ""
    version: Version


class IpOut(Schema):
    """One right."""

    kind: str
    number: str


class OfferOut(Schema):
    """A value the achievement reaches."""

    quantity: str
    value: str
    value_to: str | None
    unit: str


class AchievementOut(RecordOut):
    """An achievement."""

    kind: str
    ip: list[IpOut]
    price_mode: str
    price_from_fen: int | None
    price_to_fen: int | None
    ways: list[str]
    inventors: list[str]
    parameters: list[OfferOut]


class AchievementDetail(AchievementOut):
    """An achievement with its files."""

    documents: list[AttachmentOut]


class AchievementFilters(RecordFilters):
    """Which achievements."""

    kind: Code = ""
    way: Code = Field("", description="转化方式")
    price_mode: Code = ""


@router.get(
    "/achievements",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[AchievementOut], **READ_OPEN},
    summary="科技成果列表",
)
def achievements(request: HttpRequest, filters: Query[AchievementFilters]) -> Any:
    """Whatever the caller may see: the public sees what is published."""
    actor = actor_in(request)
    given = {
        "kind": filters.kind,
        "price_mode": filters.price_mode,
        "ways__contains": [filters.way] if filters.way else None,
    }
    rows = chosen(visible(actor, Achievement), filters=filters, actor=actor)
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return paged(
        rows, paging=filters, order=filters.order, shown=lambda row: achievement_out(row, actor=actor)
    )


@router.get(
    "/achievements/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: AchievementDetail, **READ_OPEN},
    summary="科技成果",
)
def achievement(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """One achievement, if the caller may see it."""
    actor = actor_in(request)
    return achievement_detail(get_visible(actor, Achievement, number=number), actor=actor)


@router.post(
    "/achievements", auth=SIGNED_IN, response={201: AchievementDetail, **WRITE}, summary="登记科技成果"
)
def create(request: HttpRequest, body: AchievementIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A new draft of the caller's organisation; every fault of what was sent is told at once."""
    actor = actor_in(request)
    return Status(
        201,
        written_once(
            request,
            key=key,
            body=body,
            deed=lambda: achievement_detail(
                create_record(Achievement, actor=actor, values=values_of(body)), actor=actor
            ),
        ),
    )


@router.patch(
    "/achievements/{number}",
    auth=SIGNED_IN,
    response={200: AchievementDetail, **WRITE},
    summary="修改科技成果",
)
def change(request: HttpRequest, number: Annotated[Number, Path()], body: AchievementChange) -> Any:
    """Change a draft or a returned achievement; 409 when somebody else changed it since ``version``."""
    actor = actor_in(request)
    found = get_visible(actor, Achievement, number=number)
    changed = change_record(found, actor=actor, values=values_of(body), version=body.version)
    return achievement_detail(changed, actor=actor)


@router.delete(
    "/achievements/{number}", auth=SIGNED_IN, response={204: None, **WRITE}, summary="删除成果草稿"
)
def throw_away(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """Throw away a draft that was never submitted."""
    actor = actor_in(request)
    delete_draft(get_visible(actor, Achievement, number=number), actor=actor)
    return Status(204, None)


def achievement_out(achievement: Achievement, *, actor: Actor) -> dict[str, Any]:
    """An achievement as the API tells it."""
    names = ("kind", "price_mode", "price_from_fen", "price_to_fen", "ways", "inventors")
    return (
        record_out(achievement, actor=actor)
        | {name: getattr(achievement, name) for name in names}
        | {
            "ip": [
                {"kind": str(one.get("kind", "")), "number": str(one.get("number") or "")}
                for one in achievement.ip
            ],
            "parameters": [
                {
                    "quantity": p.quantity,
                    "value": plain(p.value),
                    "value_to": plain(p.value_to),
                    "unit": p.unit,
                }
                for p in achievement.parameters.all()
            ],
        }
    )


def achievement_detail(achievement: Achievement, *, actor: Actor) -> dict[str, Any]:
    """An achievement with its files."""
    return achievement_out(achievement, actor=actor) | {"documents": attachments_of(achievement, actor=actor)}
