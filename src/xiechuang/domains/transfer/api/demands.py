"""Demands: list, detail, state one, change it, and the docking list that answers it."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from xiechuang.domains.transfer.actions.record import change_record, create_record, delete_draft
from xiechuang.domains.transfer.api.explanations import PairOut, pair_out
from xiechuang.domains.transfer.api.records import (
    AttachmentOut,
    Codes,
    NewRecordIn,
    RecordFilters,
    RecordIn,
    RecordOut,
    attachments_of,
    chosen,
    record_out,
    values_of,
)
from xiechuang.domains.transfer.models import Demand
from xiechuang.domains.transfer.queries.docking_list import docking_list
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, paged
from xiechuang.web.api.problems import READ, READ_OPEN, WRITE
from xiechuang.web.api.values import (
    Code,
    Day,
    Fen,
    Filters,
    Flag,
    Input,
    Number,
    Quantity,
    Title,
    Version,
    Word,
    plain,
)
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["技术需求"])


class RequirementIn(Input):
    """One measurable requirement; ``between`` takes two values, the others one."""

    quantity: Annotated[Word, Field(min_length=1)]
    comparator: Literal["ge", "le", "gt", "lt", "eq", "between"]
    value: Quantity
    value_to: Quantity | None = None
    unit: Annotated[Word, Field(max_length=40)] = ""
    must: Flag = True


class DemandFields(Schema):
    """What only demands take."""

    budget_from_fen: Fen | None = None
    budget_to_fen: Fen | None = None
    deadline_on: Day | None = None
    modes: Codes = []
    region_preference: Codes = []
    confidentiality: Literal["public", "managers", "named"] = "public"
    parameters: Annotated[list[RequirementIn], Field(max_length=100)] = []


class DemandIn(DemandFields, NewRecordIn):
    """A new demand."""


class DemandChange(DemandFields, RecordIn):
    """Changes of a demand; what is not sent stays. ``version`` is the one that was read."""

    title: Title = ""
    version: Version


class RequirementOut(Schema):
    """One measurable requirement."""

    quantity: str
    comparator: str
    value: str
    value_to: str | None
    unit: str
    must: bool


class DemandOut(RecordOut):
    """A demand."""

    budget_from_fen: int | None
    budget_to_fen: int | None
    deadline_on: date | None
    modes: list[str]
    region_preference: list[str]
    confidentiality: str
    parameters: list[RequirementOut]


class DemandDetail(DemandOut):
    """A demand with its files."""

    documents: list[AttachmentOut]


class DemandFilters(RecordFilters):
    """Which demands."""

    mode: Code = Field("", description="合作方式")


class DockingListFilters(Filters):
    """How long the docking list is."""

    k: int = Field(20, ge=1, le=100, description="最多几项")


class DockingListOut(Schema):
    """Published achievements ranked for a demand, each pair explained."""

    demand: str
    items: list[PairOut]


@router.get(
    "/demands",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[DemandOut], **READ_OPEN},
    summary="技术需求列表",
)
def demands(request: HttpRequest, filters: Query[DemandFilters]) -> Any:
    """Whatever the caller may see: the public sees what is published and not confidential."""
    actor = actor_in(request)
    rows = chosen(visible(actor, Demand), filters=filters, actor=actor)
    rows = rows.filter(modes__contains=[filters.mode]) if filters.mode else rows
    return paged(rows, paging=filters, order=filters.order, shown=lambda row: demand_out(row, actor=actor))


@router.get(
    "/demands/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: DemandDetail, **READ_OPEN},
    summary="技术需求",
)
def demand(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """One demand, if the caller may see it."""
    actor = actor_in(request)
    return demand_detail(get_visible(actor, Demand, number=number), actor=actor)


@router.get(
    "/demands/{number}/docking-list",
    auth=SIGNED_IN,
    response={200: DockingListOut, **READ},
    summary="供需对接清单",
)
def ranked(
    request: HttpRequest, number: Annotated[Number, Path()], filters: Query[DockingListFilters]
) -> Any:
    """The best published achievements for a demand: score, what each signal brought, and what would raise it."""
    actor = actor_in(request)
    found = get_visible(actor, Demand, number=number)
    pairs = docking_list(found, actor=actor, k=filters.k)
    return {
        "demand": found.number,
        "items": [pair_out(pair, rank) for rank, pair in enumerate(pairs, start=1)],
    }


@router.post("/demands", auth=SIGNED_IN, response={201: DemandDetail, **WRITE}, summary="登记技术需求")
def create(request: HttpRequest, body: DemandIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A new draft of the caller's organisation; every fault of what was sent is told at once."""
    actor = actor_in(request)
    return Status(
        201,
        written_once(
            request,
            key=key,
            body=body,
            deed=lambda: demand_detail(
                create_record(Demand, actor=actor, values=values_of(body)), actor=actor
            ),
        ),
    )


@router.patch(
    "/demands/{number}", auth=SIGNED_IN, response={200: DemandDetail, **WRITE}, summary="修改技术需求"
)
def change(request: HttpRequest, number: Annotated[Number, Path()], body: DemandChange) -> Any:
    """Change a draft or a returned demand; 409 when somebody else changed it since ``version``."""
    actor = actor_in(request)
    found = get_visible(actor, Demand, number=number)
    changed = change_record(found, actor=actor, values=values_of(body), version=body.version)
    return demand_detail(changed, actor=actor)


@router.delete("/demands/{number}", auth=SIGNED_IN, response={204: None, **WRITE}, summary="删除需求草稿")
def throw_away(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """Throw away a draft that was never submitted."""
    actor = actor_in(request)
    delete_draft(get_visible(actor, Demand, number=number), actor=actor)
    return Status(204, None)


def demand_out(demand: Demand, *, actor: Actor) -> dict[str, Any]:
    """A demand as the API tells it."""
    names = (
        "budget_from_fen",
        "budget_to_fen",
        "deadline_on",
        "modes",
        "region_preference",
        "confidentiality",
    )
    return (
        record_out(demand, actor=actor)
        | {name: getattr(demand, name) for name in names}
        | {
            "parameters": [
                {
                    "quantity": p.quantity,
                    "comparator": p.comparator,
                    "value": plain(p.value),
                    "value_to": plain(p.value_to),
                    "unit": p.unit,
                    "must": p.must,
                }
                for p in demand.parameters.all()
            ]
        }
    )


def demand_detail(demand: Demand, *, actor: Actor) -> dict[str, Any]:
    """A demand with its files."""
    return demand_out(demand, actor=actor) | {"documents": attachments_of(demand, actor=actor)}
