"""The register as a list: its rows, columns and filters, for the page, the files and the API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.parks.models import ParkPlace, Zone, ZonePark
from xiechuang.kernel.community.public import choices, name_of
from xiechuang.kernel.orgs.public import Actor, Park
from xiechuang.web.lists import Column, choice_filter, region_column, region_filter, text_filter
from xiechuang.web.look import place_name
from xiechuang.web.words import listed

KINDS = "park_kinds"


def parks(_actor: Actor) -> QuerySet[Park]:
    """Every park; the register is public."""
    return Park.objects.select_related("region", "sheet").prefetch_related(
        Prefetch("places", ParkPlace.objects.select_related("place")),
        Prefetch("memberships", ZonePark.objects.select_related("zone")),
    )


def said_kind(park: Park) -> str:
    """The kind in the language of the page."""
    return name_of(KINDS, park.kind) if park.kind else ""


def said_zone(zone: Zone) -> str:
    """The zone in the language of the page."""
    return zone.english_name if get_language() == "en" and zone.english_name else zone.name


def said_zones(park: Any) -> str:
    """The zones a park is part of."""
    return str(listed(said_zone(member.zone) for member in park.memberships.all()))


def said_places(park: Any) -> str:
    """The places it lies in; nothing where no text says so."""
    return str(listed(place_name(one.place) for one in park.places.all()))


def said_source(park: Park) -> str:
    """The article that names it."""
    return str(park.source.get("article") or park.source.get("note") or "")


COLUMNS = (
    Column(key="number", title=_("编号"), sort="number"),
    Column(key="name", title=_("名称"), is_link=True, sort="name"),
    Column(key="kind", title=_("类别"), value=said_kind, sort="kind"),
    Column(key="zones", title=_("一区多园"), value=said_zones),
    region_column(sort="region"),
    Column(key="places", title=_("所在地"), value=said_places),
    Column(key="source", title=_("条文"), value=said_source),
    Column(key="quote", title=_("原文"), value=lambda park: park.source.get("quote", ""), is_shown=False),
)
FILTERS = (
    text_filter(key="text", label=_("名称"), paths=("name", "number")),
    choice_filter(key="kind", label=_("类别"), choices=lambda: choices(KINDS)),
    choice_filter(
        key="zone",
        label=_("一区多园"),
        path="zones__code",
        choices=lambda: [(zone.code, said_zone(zone)) for zone in Zone.objects.all()],
    ),
    region_filter(),
)
