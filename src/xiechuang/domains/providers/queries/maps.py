"""Where providers are: counted by the areas of the map."""

from collections import Counter

from django.utils.translation import gettext as _

from xiechuang.domains.providers.models import Provider
from xiechuang.domains.providers.states import ProviderState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.web.charts import About, Chart, map_chart


def area_of(place: Region | None) -> str:
    """The area of the map a place lies in: the district of a municipality, else the city."""
    if place is None or place.parent is None:
        return ""
    above = place.parent
    return place.name if above.level == Region.Level.REGION else above.name


def provider_map(actor: Actor) -> Chart:
    """Providers on the list by area, with the same numbers as a table."""
    rows = visible(actor, Provider).filter(state=ProviderState.LISTED).select_related("place__parent")
    counts = Counter(area_of(row.place) for row in rows)
    unplaced = counts.pop("", 0)
    notes = [_("另有 %d 家没有写明所在的市或区") % unplaced] if unplaced else []
    return map_chart(
        about=About(
            key="providers",
            title=_("在库服务机构分布"),
            period=f"{clock.today():%Y-%m-%d}",
            source=_("三地服务机构目录"),
            cases=counts.total() + unplaced,
            unit=_("家"),
            notes=notes,
        ),
        values=dict(counts),
    )
