"""An organisation as its page and the API show it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.domains.transfer.queries.records import public_records
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.community.public import field_path
from xiechuang.kernel.orgs.public import Actor, ListedMembership, Organisation, OrganisationKind
from xiechuang.web.look import place_name
from xiechuang.web.words import apart, said

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An organisation, what it is in words, and the newest of what it has published."""

    organisation: Organisation
    facts: list[tuple[str, Any]]
    achievements: list[Record]
    demands: list[Record]
    counts: dict[str, int]
    people: list[ListedMembership]
    """Those who act for it and chose to be found."""


def organisation_of(actor: Actor, number: str) -> Shown:
    """One organisation, if the actor may see it; raises ``NotVisible`` otherwise."""
    found = get_visible(actor, Organisation, number=number)
    offered = public_records(Achievement).filter(pk__in=visible(actor, Achievement), organisation=found)
    asked = public_records(Demand).filter(pk__in=visible(actor, Demand), organisation=found)
    people = visible(actor, ListedMembership).filter(organisation=found).select_related("person")
    return Shown(
        organisation=found,
        people=list(people.order_by("person__name", "pk")),
        facts=facts_of_organisation(found),
        achievements=list(offered.order_by("-published_at", "-pk")[:MOST]),
        demands=list(asked.order_by("-published_at", "-pk")[:MOST]),
        counts={"achievements": offered.count(), "demands": asked.count()},
    )


def facts_of_organisation(organisation: Organisation) -> list[tuple[str, Any]]:
    """What is known of it and meant for everybody."""
    places = [place_name(one) for one in (organisation.region, organisation.place) if one]
    return [
        (_("编号"), organisation.number),
        (_("类型"), said(OrganisationKind(organisation.kind).label)),
        (_("所在地"), " ".join(dict.fromkeys(places))),
        (_("所在园区"), organisation.park.name if organisation.park else ""),
        (_("技术领域"), apart(field_path(code) for code in organisation.fields)),
    ]
