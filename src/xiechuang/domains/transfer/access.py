"""Who sees what of transfer. One definition for lists, pages, API and search."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Intake, Measure, Record
from xiechuang.domains.transfer.states import SEEN_BY_OFFICIALS, Confidentiality, RecordState
from xiechuang.kernel.orgs.public import Actor, Organisation, OrganisationKind, Role


def own(actor: Actor) -> Q:
    """Records of the actor's own organisation, drafts too."""
    if actor.organisation_id is None or not actor.has(Role.FIRM, Role.INSTITUTE):
        return Q(pk=None)
    return Q(organisation_id=actor.organisation_id)


def in_charge_of(actor: Actor) -> Q:
    """Records that the actor's office looks after, once they have been submitted."""
    seen = Q(state__in=[s.value for s in SEEN_BY_OFFICIALS])
    if actor.is_overseer:
        return seen
    if actor.has(Role.REGIONAL_OFFICIAL):
        return seen & Q(region_id=actor.region_code)
    if actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None:
        return seen & Q(organisation__park_id=actor.park_id)
    return Q(pk=None)


def achievements_visible_to(actor: Actor, achievements: QuerySet[Achievement]) -> QuerySet[Achievement]:
    """Published ones are for everybody; the rest for their owner, their officials, and who docks them."""
    if actor.is_system:
        return achievements
    docked = Docking.objects.filter(achievement=OuterRef("pk")).filter(takes_part(actor))
    return achievements.filter(
        Q(state=RecordState.PUBLISHED) | own(actor) | in_charge_of(actor) | Exists(docked)
    )


def demands_visible_to(actor: Actor, demands: QuerySet[Demand]) -> QuerySet[Demand]:
    """Published ones within their confidentiality; the rest for their owner, their officials, and who docks them."""
    if actor.is_system:
        return demands
    docked = Docking.objects.filter(demand=OuterRef("pk")).filter(takes_part(actor))
    published = Q(state=RecordState.PUBLISHED, confidentiality=Confidentiality.PUBLIC)
    if actor.has(Role.TECHNOLOGY_MANAGER):
        published |= Q(state=RecordState.PUBLISHED, confidentiality=Confidentiality.MANAGERS)
    return demands.filter(published | own(actor) | in_charge_of(actor) | Exists(docked))


def takes_part(actor: Actor) -> Q:
    """Dockings in which the actor is the technology manager or stands on one of the two sides."""
    if actor.is_public or actor.person_id is None:
        return Q(pk=None)
    if actor.has(Role.TECHNOLOGY_MANAGER):
        return Q(manager_id=actor.person_id)
    if actor.has(Role.FIRM, Role.INSTITUTE):
        mine = actor.organisation_id
        return Q(demand_side_id=mine) | Q(achievement_side_id=mine)
    return Q(pk=None)


def dockings_visible_to(actor: Actor, dockings: QuerySet[Docking]) -> QuerySet[Docking]:
    """Who takes part, the offices of either side's region or park, and the overseers."""
    if actor.is_overseer:
        return dockings
    shown = takes_part(actor)
    if actor.has(Role.REGIONAL_OFFICIAL):
        shown |= Q(demand_region_id=actor.region_code) | Q(achievement_region_id=actor.region_code)
    if actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None:
        shown |= Q(demand_side__park_id=actor.park_id) | Q(achievement_side__park_id=actor.park_id)
    return dockings.filter(shown)


def measures_visible_to(actor: Actor, measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """The responsible organisation, the offices of its region, and the overseers."""
    if actor.is_overseer:
        return measures
    if actor.has(Role.REGIONAL_OFFICIAL):
        return measures.filter(region_id=actor.region_code)
    if actor.has(Role.PARK_OFFICIAL) and actor.organisation_id is not None:
        return measures.filter(organisation_id=actor.organisation_id)
    return measures.none()


def intakes_visible_to(actor: Actor, intakes: QuerySet[Intake]) -> QuerySet[Intake]:
    """Imports of one's own organisation."""
    if actor.is_system:
        return intakes
    if actor.organisation_id is None or not actor.has(Role.FIRM, Role.INSTITUTE):
        return intakes.none()
    return intakes.filter(organisation_id=actor.organisation_id)


def organisations_visible_to(actor: Actor, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Bodies and institutes are for everybody; a firm once something of it is published, before that for its offices."""
    if actor.is_overseer:
        return organisations
    offered = Achievement.objects.filter(organisation=OuterRef("pk"), state=RecordState.PUBLISHED)
    asked = Demand.objects.filter(
        organisation=OuterRef("pk"), state=RecordState.PUBLISHED, confidentiality=Confidentiality.PUBLIC
    )
    shown = ~Q(kind=OrganisationKind.FIRM) | Exists(offered) | Exists(asked)
    if actor.organisation_id is not None:
        shown |= Q(pk=actor.organisation_id)
    if actor.has(Role.REGIONAL_OFFICIAL):
        shown |= Q(region_id=actor.region_code)
    if actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None:
        shown |= Q(park_id=actor.park_id)
    return organisations.filter(shown)


def can_own(actor: Actor) -> bool:
    """Whether the actor may enter records for their organisation."""
    return actor.has(Role.FIRM, Role.INSTITUTE) and actor.organisation_id is not None


def is_owner(actor: Actor, record: Record) -> bool:
    """Whether the record belongs to the actor's organisation."""
    return can_own(actor) and record.organisation_id == actor.organisation_id


def is_reviewer(actor: Actor, record: Record) -> bool:
    """Whether the actor's office checks and publishes the record."""
    if actor.has(Role.COMMUNITY_OFFICE):
        return True
    if actor.has(Role.REGIONAL_OFFICIAL):
        return record.region_id == actor.region_code
    return (
        actor.has(Role.PARK_OFFICIAL)
        and actor.park_id is not None
        and record.organisation.park_id == actor.park_id
    )
