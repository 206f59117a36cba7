"""The three lists (成果对接、重点举措、转化落地) at a glance, and the rows of the third."""

from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from xiechuang.domains.transfer.api.dockings import LandingOut, SideOut, docking_out, landing_of
from xiechuang.domains.transfer.models import Docking, Landing, Measure
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ
from xiechuang.web.api.values import Code, Day

router = Router(tags=["三张清单"])


class ListOut(Schema):
    """One of the three lists: how many rows the caller may see, by state, and where they are."""

    name: str
    label: str
    href: str
    size: int
    by_state: dict[str, int]
    value_fen: int | None = Field(None, description="仅转化落地清单:合同成交额合计(分)")


class LandingRow(LandingOut):
    """A row of the third list: the contract and the docking it came from."""

    docking: str
    docking_href: str
    demand: SideOut
    achievement: SideOut


class LandingFilters(Paging):
    """Which landings; ``signed_until`` is not included."""

    place: Code = ""
    signed_from: Day | None = None
    signed_until: Day | None = None


@router.get("/lists", auth=SIGNED_IN, response={200: list[ListOut], **READ}, summary="三张清单")
def lists(request: HttpRequest) -> Any:
    """The three lists as far as the caller may see them."""
    actor = actor_in(request)
    landed = landings_of(actor).aggregate(size=Count("id"), value=Sum("value_fen"))
    return [
        _tally("dockings", "成果对接清单", visible(actor, Docking)),
        _tally("measures", "重点举措清单", visible(actor, Measure)),
        {
            "name": "landings",
            "label": "转化落地清单",
            "href": "/api/landings",
            "size": landed["size"],
            "by_state": {},
            "value_fen": landed["value"] or 0,
        },
    ]


@router.get("/landings", auth=SIGNED_IN, response={200: Page[LandingRow], **READ}, summary="转化落地清单")
def landings(request: HttpRequest, filters: Query[LandingFilters]) -> Any:
    """Dockings that became contracts, the latest signed first: the third of the three lists."""
    actor = actor_in(request)
    given: dict[str, str | date | None] = {
        "place_id": filters.place,
        "signed_on__gte": filters.signed_from,
        "signed_on__lt": filters.signed_until,
    }
    sides = ("demand", "achievement", "manager", "agency", "demand_side", "achievement_side")
    rows = landings_of(actor).filter(**{name: value for name, value in given.items() if value})
    rows = rows.select_related("place", *(f"docking__{side}" for side in sides))
    return paged(rows, paging=filters, order="-signed_on", shown=lambda row: landing_row(row, actor=actor))


def landings_of(actor: Actor) -> Any:
    """Landings of the dockings this actor may see."""
    return Landing.objects.filter(docking__in=visible(actor, Docking))


def landing_row(landing: Landing, *, actor: Actor) -> dict[str, Any]:
    """A row of the third list."""
    docking = docking_out(landing.docking, actor=actor)
    return (landing_of(landing.docking) or {}) | {
        "docking": docking["number"],
        "docking_href": docking["href"],
        "demand": docking["demand"],
        "achievement": docking["achievement"],
    }


def _tally(name: str, label: str, rows: Any) -> dict[str, Any]:
    counted = rows.order_by().values_list("state").annotate(Count("id"))
    by_state = dict(sorted(counted))
    return {
        "name": name,
        "label": label,
        "href": f"/api/{name}",
        "size": sum(by_state.values()),
        "by_state": by_state,
    }
