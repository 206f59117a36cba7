"""Who sees what of monitoring. One definition for lists, pages, API and files."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiechuang.domains.monitoring.models import (
    Computation,
    Correction,
    Entry,
    Figure,
    IndicatorSystem,
    Period,
    Publication,
    PublishedFigure,
    Submission,
    SystemPark,
)
from xiechuang.domains.monitoring.states import SubmissionState, SystemState
from xiechuang.kernel.access.public import own_region
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role


def _offices(actor: Actor) -> Q:
    """Rows with a park and its region: the park's own, its region's office's; the overseers are asked before."""
    if actor.office_region:
        return Q(region_id=actor.region_code)
    if actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None:
        return Q(park_id=actor.park_id)
    return Q(pk=None)


def systems_visible_to(actor: Actor, systems: QuerySet[IndicatorSystem]) -> QuerySet[IndicatorSystem]:
    """What is or was in force is for everybody; a draft for the office that makes it."""
    if actor.is_overseer:
        return systems
    shown = ~Q(state=SystemState.DRAFT)
    if actor.office_region:
        shown |= Q(region_id=actor.region_code)
    return systems.filter(shown)


def periods_visible_to(actor: Actor, periods: QuerySet[Period]) -> QuerySet[Period]:
    """The offices that run them and the parks that report in them."""
    if actor.is_overseer:
        return periods
    member = SystemPark.objects.filter(system=OuterRef("system"))
    if actor.office_region:
        ours = member.filter(park__region_id=actor.region_code)
        return periods.filter(Q(system__region_id=actor.region_code) | Exists(ours))
    if actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None:
        return periods.filter(Exists(member.filter(park_id=actor.park_id)))
    return periods.none()


def submissions_visible_to(actor: Actor, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """The park's own, those of the region for its office, all for the overseers."""
    return submissions if actor.is_overseer else submissions.filter(_offices(actor))


def entries_visible_to(actor: Actor, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """What stands in a report: for offices only once it was submitted."""
    if actor.is_system:
        return entries
    if actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None:
        return entries.filter(submission__park_id=actor.park_id)
    handed_in = entries.exclude(submission__state=SubmissionState.DRAFT)
    if actor.is_overseer:
        return handed_in
    if actor.office_region:
        return handed_in.filter(submission__region_id=actor.region_code)
    return entries.none()


def figures_visible_to(actor: Actor, figures: QuerySet[Figure]) -> QuerySet[Figure]:
    """The park's own, the region's, all for the overseers; for everybody what is published, from its moment on."""
    if actor.is_overseer:
        return figures
    shown = PublishedFigure.objects.filter(figure=OuterRef("pk"), public_from__lte=clock.now())
    return figures.filter(_offices(actor) | Exists(shown))


def can_run(actor: Actor, system: IndicatorSystem) -> bool:
    """Whether the actor's office runs the system: opens its periods, sets its weights."""
    if actor.is_system or actor.has(Role.COMMUNITY_OFFICE):
        return True
    return actor.is_office_of(system.region_id)


def can_report(actor: Actor, submission: Submission) -> bool:
    """Whether the report is the actor's own park's."""
    return actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None and submission.park_id == actor.park_id


def can_review(actor: Actor, submission: Submission) -> bool:
    """Whether the actor's office accepts or returns the report."""
    if actor.is_system or actor.has(Role.COMMUNITY_OFFICE):
        return True
    return actor.is_office_of(submission.region_id)


def released() -> Q:
    """Publications whose moment has come."""
    return Q(withdrawn_at=None, public_from__lte=clock.now())


def publications_visible_to(actor: Actor, publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """From their moment on for everybody; before only for the office that publishes, and the overseers."""
    return publications if actor.is_overseer else publications.filter(released() | own_region(actor))


def computations_visible_to(actor: Actor, computations: QuerySet[Computation]) -> QuerySet[Computation]:
    """The office's own work; for everybody what a publication rests on, from its moment on."""
    if actor.is_overseer:
        return computations
    shown = Publication.objects.filter(computation=OuterRef("pk")).filter(released())
    return computations.filter(own_region(actor) | Exists(shown))


def corrections_visible_to(actor: Actor, corrections: QuerySet[Correction]) -> QuerySet[Correction]:
    """Those whose new edition the actor may see."""
    seen = publications_visible_to(actor, Publication.objects.filter(pk=OuterRef("current")))
    return corrections.filter(Exists(seen))
