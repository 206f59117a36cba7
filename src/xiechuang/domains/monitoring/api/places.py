"""How addresses of the API name systems, periods, parks and indicators."""

from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import StringConstraints

from xiechuang.domains.monitoring.models import IndicatorSystem, Period
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.orgs.public import Actor

WORD = r"^[A-Za-z0-9._-]{1,60}$"
PERIOD = r"^[0-9]{4}(Q[1-4])?$"
SystemCode = Annotated[str, StringConstraints(pattern=WORD), Path()]
SystemVersion = Annotated[int, Path(ge=1, le=2_147_483_647)]
PeriodCode = Annotated[str, StringConstraints(pattern=PERIOD), Path()]
ParkCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$"), Path()]
IndicatorCode = Annotated[str, StringConstraints(pattern=WORD), Path()]


class PlaceOut(Schema):
    """A thing by its number and name."""

    number: str
    name: str


def park_out(park: Any) -> dict[str, str]:
    """A park in short."""
    return {"number": park.number, "name": park.name}


def system_named(actor: Actor, code: str, version: int) -> IndicatorSystem:
    """The system an address names, if the actor may see it."""
    return get_visible(actor, IndicatorSystem, code=code, version=version)


def period_lookup(period: str, prefix: str = "") -> dict[str, Any]:
    """2026Q1 or 2026 as a lookup."""
    year, _sep, quarter = period.partition("Q")
    when: dict[str, Any] = {"quarter": int(quarter)} if quarter else {"quarter__isnull": True}
    return {prefix + name: value for name, value in ({"year": int(year)} | when).items()}


def period_named(actor: Actor, code: str, version: int, period: str) -> Period:
    """The period an address names, if the actor may see it."""
    named = {"system__code": code, "system__version": version}
    return get_visible(actor, Period, **named, **period_lookup(period))
