"""Who sees what of interests: each person their own, and nobody another's."""

from django.db.models import Q, QuerySet

from xiechuang.domains.interests.models import Finding, Interest
from xiechuang.kernel.orgs.public import Actor


def interests_visible_to(actor: Actor, interests: QuerySet[Interest]) -> QuerySet[Interest]:
    """One's own, in whichever post one acts; administrators too see only theirs."""
    if actor.is_system:
        return interests
    return interests.filter(person_id=actor.person_id) if actor.person_id else interests.none()


def findings_visible_to(actor: Actor, findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """What was found for one's own interests."""
    if actor.is_system:
        return findings
    return findings.filter(Q(interest__person_id=actor.person_id)) if actor.person_id else findings.none()


def can_keep(actor: Actor) -> bool:
    """Whether there is somebody to keep interests for."""
    return actor.person_id is not None and not actor.is_system
