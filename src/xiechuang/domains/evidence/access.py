"""Who sees what of evidence. The finder sees all papers; people only what they need to decide.

A region's office sees the papers registered in its region and the suspicions that touch one of them. Of the other region's
paper it sees what the suspicion itself holds — nothing but what is equal in both — until that region's office grants it
the paper, and then only as long as the suspicion is undecided. Who registered a paper sees it; suspicions are for offices alone.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiechuang.domains.evidence.models import BulkCheck, Grant, Paper, Suspicion
from xiechuang.domains.evidence.states import UNDECIDED, GrantState
from xiechuang.kernel.orgs.public import Actor, Role

DESK = (Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE, Role.AUDITOR)


def papers_visible_to(actor: Actor, papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """One's own, those of one's region for its office and those granted to it, all for the overseers."""
    if actor.is_overseer:
        return papers
    shown = Q(pk=None)
    if actor.organisation_id is not None:
        shown |= Q(organisation_id=actor.organisation_id)
    if actor.office_region:
        granted = Grant.objects.filter(
            paper=OuterRef("pk"),
            to_region_id=actor.region_code,
            state=GrantState.GRANTED,
            suspicion__state__in=UNDECIDED,
        )
        return papers.filter(shown | Q(region_id=actor.region_code) | Exists(granted))
    return papers.filter(shown)


def suspicions_visible_to(actor: Actor, suspicions: QuerySet[Suspicion]) -> QuerySet[Suspicion]:
    """Those of both regions' offices; all for the overseers."""
    if actor.is_overseer:
        return suspicions
    if not actor.office_region:
        return suspicions.none()
    return suspicions.filter(Q(later_region_id=actor.region_code) | Q(earlier_region_id=actor.region_code))


def grants_visible_to(actor: Actor, grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """The office that asks and the one that is asked; all for the overseers."""
    if actor.is_overseer:
        return grants
    if not actor.office_region:
        return grants.none()
    return grants.filter(Q(from_region_id=actor.region_code) | Q(to_region_id=actor.region_code))


def checks_visible_to(actor: Actor, checks: QuerySet[BulkCheck]) -> QuerySet[BulkCheck]:
    """Those of one's own office; all for the overseers."""
    if actor.is_overseer:
        return checks
    if not actor.office_region or actor.organisation_id is None:
        return checks.none()
    return checks.filter(organisation_id=actor.organisation_id)


def can_decide(actor: Actor, suspicion: Suspicion) -> bool:
    """Whether the decision is the actor's office's: where the later paper was registered, or the community's."""
    if actor.has(Role.COMMUNITY_OFFICE):
        return True
    return actor.is_office_of(suspicion.later_region_id)


def can_second(actor: Actor, suspicion: Suspicion) -> bool:
    """Whether the actor may be the second to decide: of either region, or of the community."""
    return can_decide(actor, suspicion) or actor.is_office_of(suspicion.earlier_region_id)


def can_check(actor: Actor) -> bool:
    """Whether the actor may check a list against everything on file."""
    return bool(actor.office_region) or actor.has(Role.COMMUNITY_OFFICE)


def can_answer(actor: Actor, grant: Grant) -> bool:
    """Whether the paper asked for is of the actor's region."""
    return actor.is_office_of(grant.from_region_id)
