"""Indicator systems: what is measured, by which clause, with which weights."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.monitoring.actions.system import decide_weights
from xiechuang.domains.monitoring.api.places import WORD, SystemCode, SystemVersion, system_named
from xiechuang.domains.monitoring.models import IndicatorSystem, SystemIndicator
from xiechuang.domains.monitoring.queries.systems import lacks_weights, weight_decision
from xiechuang.kernel.access.public import visible
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import At, Flag, Input, Note, plain
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["监测指标体系"])
WeightText = Annotated[str, StringConstraints(pattern=r"^[0-9.]{1,12}$")]
WeightKey = Annotated[str, StringConstraints(pattern=WORD)]


class SystemOut(Schema):
    """A version of an indicator system."""

    code: str
    version: int
    href: str
    name: str
    english_name: str
    state: str
    state_label: str
    starts_on: date
    until: date | None
    region: str | None
    is_sample: bool


class GroupOut(Schema):
    """A part of the system; an unknown weight is null."""

    code: str
    name: str
    parent: str | None
    weight: str | None
    source: dict[str, Any]


class TargetOut(Schema):
    """What is to be reached, by whom, until when."""

    value: str
    comparator: str
    year: int | None
    scope: str
    park: str | None


class IndicatorOut(Schema):
    """An indicator, or an item from which indicators are worked out."""

    code: str
    name: str
    english_name: str
    role: str
    group: str | None
    direction: int
    weight: str | None
    unit: str
    kind: str
    frequency: str
    numerator: str
    denominator: str
    scale: str
    computed_by: str
    is_additive: bool
    basis: str
    definition: str
    target: TargetOut | None
    source: dict[str, Any]
    checks: list[dict[str, Any]]


class DecisionOut(Schema):
    """The authority's word on the weights."""

    is_equal: bool
    weights: dict[str, str]
    reason: str
    organisation: str
    decided_at: At


class SystemDetail(SystemOut):
    """All of a system; ``lacks_weights`` and no decision: no index can be worked out yet."""

    source: dict[str, Any]
    note: str
    parks: list[str]
    groups: list[GroupOut]
    indicators: list[IndicatorOut]
    lacks_weights: bool
    decision: DecisionOut | None


class WeightsIn(Input):
    """Expressly equal weights, or one for every group and indicator."""

    is_equal: Flag = False
    weights: Annotated[dict[WeightKey, WeightText], Field(max_length=500)] = Field(default_factory=dict)
    reason: Note


@router.get(
    "/monitoring/systems",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[SystemOut], **READ_OPEN},
    summary="指标体系列表",
)
def systems(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Systems that are or were in force; drafts for their office."""
    rows = visible(actor_in(request), IndicatorSystem)
    return paged(rows, paging=filters, order="-starts_on", shown=system_out)


@router.get(
    "/monitoring/systems/{code}/{version}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: SystemDetail, **READ_OPEN},
    summary="指标体系",
)
def system(request: HttpRequest, code: SystemCode, version: SystemVersion) -> Any:
    """Everything a system is made of."""
    return system_detail(system_named(actor_in(request), code, version))


@router.post(
    "/monitoring/systems/{code}/{version}/weights",
    auth=SIGNED_IN,
    response={201: SystemDetail, **WRITE},
    summary="决定权重",
)
def weigh(
    request: HttpRequest,
    code: SystemCode,
    version: SystemVersion,
    body: WeightsIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """The office that runs the system decides its weights."""
    actor = actor_in(request)
    found = system_named(actor, code, version)

    def deed() -> dict[str, Any]:
        decide_weights(found, actor=actor, is_equal=body.is_equal, weights=body.weights, reason=body.reason)
        return system_detail(found)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


def system_out(system: IndicatorSystem) -> dict[str, Any]:
    """A system in short."""
    names = ("code", "version", "name", "english_name", "state", "starts_on", "until", "is_sample")
    return {name: getattr(system, name) for name in names} | {
        "href": f"/api/monitoring/systems/{system.code}/{system.version}",
        "state_label": system.status.label,
        "region": system.region_id,
    }


def system_detail(system: IndicatorSystem) -> dict[str, Any]:
    """A system whole."""
    groups = {group.pk: group for group in system.groups.all()}
    decision = weight_decision(system)
    return system_out(system) | {
        "source": system.source,
        "note": system.note,
        "parks": [member.park.number for member in system.members.select_related("park")],
        "groups": [
            {"code": g.code, "name": g.name, "source": g.source, "weight": plain(g.weight)}
            | {"parent": groups[g.parent_id].code if g.parent_id else None}
            for g in groups.values()
        ],
        "indicators": [
            indicator_out(row) for row in system.indicators.select_related("group", "target_park")
        ],
        "lacks_weights": lacks_weights(system),
        "decision": decision
        and {
            "is_equal": decision.is_equal,
            "weights": decision.weights,
            "reason": decision.reason,
            "organisation": decision.organisation_name,
            "decided_at": decision.decided_at,
        },
    }


def indicator_out(row: SystemIndicator) -> dict[str, Any]:
    """An indicator with its target."""
    names = ("code", "name", "english_name", "role", "direction", "unit", "kind", "frequency", "numerator")
    more = ("denominator", "computed_by", "is_additive", "basis", "definition", "source", "checks")
    target = None
    if row.target_value is not None:
        target = {
            "value": plain(row.target_value),
            "comparator": row.target_comparator,
            "year": row.target_year,
            "scope": row.target_scope,
            "park": row.target_park.number if row.target_park else None,
        }
    return {name: getattr(row, name) for name in (*names, *more)} | {
        "group": row.group.code if row.group else None,
        "weight": plain(row.weight),
        "scale": plain(row.scale),
        "target": target,
    }
