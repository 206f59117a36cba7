"""Who sees what of providers. One definition for lists, pages, API and files."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiechuang.domains.providers.models import (
    Application,
    Call,
    Change,
    Complaint,
    Provider,
    Recognition,
    Renewal,
    Review,
)
from xiechuang.domains.providers.states import CallState, ProviderState
from xiechuang.kernel.access.public import own_region
from xiechuang.kernel.orgs.public import Actor, Role

APPLICANTS = (Role.FIRM, Role.INSTITUTE, Role.TECHNOLOGY_MANAGER)


def speaks_for_itself(actor: Actor) -> bool:
    """Whether the actor speaks for an organisation that may offer or use services."""
    return actor.has(*APPLICANTS) and actor.organisation_id is not None


def is_own(actor: Actor, organisation_id: int | None) -> bool:
    """Whether the actor speaks for that organisation."""
    return speaks_for_itself(actor) and actor.organisation_id == organisation_id


def _own(actor: Actor, path: str = "organisation_id") -> Q:
    return Q(**{path: actor.organisation_id}) if speaks_for_itself(actor) else Q(pk=None)


def calls_visible_to(actor: Actor, calls: QuerySet[Call]) -> QuerySet[Call]:
    """What was published is for everybody; a draft for the authority that writes it."""
    return calls if actor.is_overseer else calls.filter(~Q(state=CallState.DRAFT) | own_region(actor))


def applications_visible_to(actor: Actor, applications: QuerySet[Application]) -> QuerySet[Application]:
    """One's own, those of the region for its authority, those one was asked to review."""
    if actor.is_overseer:
        return applications
    shown = own_region(actor) | _own(actor)
    if actor.has(Role.EXPERT) and actor.person_id is not None:
        shown |= Q(Exists(Review.objects.filter(application=OuterRef("pk"), reviewer_id=actor.person_id)))
    return applications.filter(shown)


def reviews_visible_to(actor: Actor, reviews: QuerySet[Review]) -> QuerySet[Review]:
    """The reviewer's own, those of the region for its authority; never the applicant."""
    if actor.is_overseer:
        return reviews
    mine = actor.has(Role.EXPERT) and actor.person_id is not None
    return reviews.filter(own_region(actor) | (Q(reviewer_id=actor.person_id) if mine else Q(pk=None)))


def providers_visible_to(actor: Actor, providers: QuerySet[Provider]) -> QuerySet[Provider]:
    """Everybody sees the list; who left it is seen by itself and by officials."""
    if actor.is_overseer or actor.has(Role.REGIONAL_OFFICIAL):
        return providers
    return providers.filter(~Q(state=ProviderState.WITHDRAWN) | _own(actor))


def recognitions_visible_to(actor: Actor, recognitions: QuerySet[Recognition]) -> QuerySet[Recognition]:
    """Everybody sees of a provider where its services are recognised, refused, or not yet decided about."""
    seen = providers_visible_to(actor, Provider.objects.filter(pk=OuterRef("provider")))
    return recognitions.filter(Exists(seen))


def changes_visible_to(actor: Actor, changes: QuerySet[Change]) -> QuerySet[Change]:
    """The provider's own, the region's for its authority."""
    return changes if actor.is_overseer else changes.filter(own_region(actor) | _own(actor))


def renewals_visible_to(actor: Actor, renewals: QuerySet[Renewal]) -> QuerySet[Renewal]:
    """The provider's own, the region's for its authority."""
    return renewals if actor.is_overseer else renewals.filter(own_region(actor) | _own(actor))


def complaints_visible_to(actor: Actor, complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Who complains, the authority that decides, and the provider once it is asked to answer."""
    if actor.is_overseer:
        return complaints
    asked = _own(actor, "respondent_id") & Q(answer_due_on__isnull=False)
    return complaints.filter(own_region(actor) | _own(actor) | asked)
