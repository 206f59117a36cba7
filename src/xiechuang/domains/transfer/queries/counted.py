"""What the records themselves say of one park in a span of days, each number with the records it was counted from.

Other domains use this as statistics; the rows are those the current fence shows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Landing, Measure
from xiechuang.domains.transfer.states import DockingState, MeasureState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.period import Period

FEN_A_WAN = 1_000_000
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number (None: nothing to work it out from) and the records behind it: kind, number, title, day."""

    value: Decimal | None
    unit: str
    sources: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One way of counting: what people call it, its unit, what it counts, and how."""

    label: str
    unit: str
    definition: str
    count: Callable[[int, Period], Counted]


def _source(kind: str, number: str, title: str, on: datetime | date | None) -> dict[str, str]:
    day = on.astimezone(clock.HERE).date() if isinstance(on, datetime) else on
    return {"kind": kind, "number": number, "title": title, "on": day.isoformat() if day else ""}


def _moments(span: Period) -> tuple[datetime, datetime]:
    """The span's ends as moments, half-open; an open end is now."""
    end = span.until or clock.today()
    return (
        datetime.combine(span.starts_on, time(), tzinfo=clock.HERE),
        datetime.combine(end, time(), tzinfo=clock.HERE),
    )


def _during(path: str, span: Period) -> dict[str, datetime]:
    since, until = _moments(span)
    return {f"{path}__gte": since, f"{path}__lt": until}


def _of_park(park_id: int, prefix: str = "") -> Q:
    sides = ("demand_side", "achievement_side")
    return Q(**{f"{prefix}{sides[0]}__park_id": park_id}) | Q(**{f"{prefix}{sides[1]}__park_id": park_id})


def _of_dockings(dockings: Iterable[Docking]) -> list[dict[str, str]]:
    return [_source("docking", d.number, str(d.status.label), d.ended_at or d.proposed_at) for d in dockings]


def _proposed(park_id: int, span: Period) -> Counted:
    found = list(Docking.objects.filter(_of_park(park_id), **_during("proposed_at", span)).order_by("number"))
    return Counted(value=Decimal(len(found)), unit="件", sources=_of_dockings(found))


def _signing_rate(park_id: int, span: Period) -> Counted:
    ends = (DockingState.LANDED, DockingState.DECLINED)
    ended = Docking.objects.filter(_of_park(park_id), state__in=ends, **_during("ended_at", span))
    found = list(ended.order_by("number"))
    landed = sum(docking.state == DockingState.LANDED for docking in found)
    rate = round(HUNDRED * landed / len(found), 2) if found else None
    return Counted(value=rate, unit="%", sources=_of_dockings(found))


def _landed(park_id: int, span: Period) -> QuerySet[Landing]:
    end = span.until or clock.today()
    rows = Landing.objects.filter(
        _of_park(park_id, "docking__"), signed_on__gte=span.starts_on, signed_on__lt=end
    )
    return rows.select_related("docking").order_by("contract_number")


def _of_landings(landings: Iterable[Landing]) -> list[dict[str, str]]:
    return [_source("landing", one.docking.number, one.contract_number, one.signed_on) for one in landings]


def _landings(park_id: int, span: Period) -> Counted:
    found = list(_landed(park_id, span))
    return Counted(value=Decimal(len(found)), unit="项", sources=_of_landings(found))


def _landing_value(park_id: int, span: Period) -> Counted:
    found = list(_landed(park_id, span))
    value = Decimal(sum(one.value_fen for one in found)) / FEN_A_WAN
    return Counted(value=value, unit="万元", sources=_of_landings(found))


def _published(park_id: int, span: Period) -> Counted:
    found: list[Any] = []
    for model in (Achievement, Demand):
        rows = model._default_manager.filter(organisation__park_id=park_id, **_during("published_at", span))
        found += list(rows.order_by("number"))
    sources = [_source(str(r._meta.model_name), r.number, r.title, r.published_at) for r in found]
    return Counted(value=Decimal(len(found)), unit="项", sources=sources)


def _measures_done(park_id: int, span: Period) -> Counted:
    done = Measure.objects.filter(
        organisation__park_id=park_id, state=MeasureState.DONE, **_during("ended_at", span)
    )
    found = list(done.order_by("number"))
    sources = [_source("measure", one.number, one.title, one.ended_at) for one in found]
    return Counted(value=Decimal(len(found)), unit="项", sources=sources)


COUNTS: dict[str, Count] = {
    "transfer.dockings_proposed": Count(
        label="新推荐对接", unit="件", definition="期内推荐、任一方在本园区的对接", count=_proposed
    ),
    "transfer.signing_rate": Count(
        label="对接签约率",
        unit="%",
        definition="期内办结(落地或终止)、任一方在本园区的对接中，落地的占比；期内没有办结的对接时为空",
        count=_signing_rate,
    ),
    "transfer.landings": Count(
        label="转化落地", unit="项", definition="期内签订合同、任一方在本园区的落地项目", count=_landings
    ),
    "transfer.landing_value": Count(
        label="落地合同成交额", unit="万元", definition="期内落地项目的合同成交额之和", count=_landing_value
    ),
    "transfer.published_records": Count(
        label="发布成果与需求", unit="项", definition="期内发布的、本园区单位的成果与需求", count=_published
    ),
    "transfer.measures_done": Count(
        label="完成重点举措",
        unit="项",
        definition="期内完成的、本园区管理机构的重点举措",
        count=_measures_done,
    ),
}


def counted(method: str, *, park_id: int, span: Period) -> Counted:
    """The number a method gives for a park and a span of days; raises ``KeyError`` for a method that is none."""
    return COUNTS[method].count(park_id, span)
