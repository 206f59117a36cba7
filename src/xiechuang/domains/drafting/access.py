"""Who sees what of drafting: officials of the regions concerned and the community's office, nobody else."""

from django.db.models import Q, QuerySet

from xiechuang.domains.drafting.models import Consultation, Draft, Meeting, Opinion, Outcome
from xiechuang.domains.drafting.states import SIGNED
from xiechuang.kernel.orgs.public import Actor, Role

READERS = (Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE)


def drafts_visible_to(actor: Actor, drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    """The drafting region's always; for those asked and the office from the day they were asked."""
    if actor.is_system:
        return drafts
    if actor.has(Role.COMMUNITY_OFFICE):
        return drafts.exclude(asked_regions=[])
    if actor.office_region:
        return drafts.filter(Q(region_id=actor.region_code) | Q(asked_regions__contains=[actor.region_code]))
    return drafts.none()


def consultations_visible_to(actor: Actor, consultations: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Those of visible drafts: that a region was asked, and where it stands, is no secret among them."""
    if actor.is_system:
        return consultations
    return consultations.filter(draft__in=drafts_visible_to(actor, Draft.objects.all()))


def opinions_visible_to(actor: Actor, opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """One's own region's always, the others' once they are signed."""
    if actor.is_system:
        return opinions
    seen = opinions.filter(
        consultation__draft__in=drafts_visible_to(actor, Draft.objects.all()),
    )
    signed = Q(consultation__state__in=[state.value for state in SIGNED])
    if actor.office_region:
        return seen.filter(signed | Q(consultation__region_id=actor.region_code))
    return seen.filter(signed)


def meetings_visible_to(actor: Actor, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The regions that take part, and the community's office."""
    if actor.is_system or actor.has(Role.COMMUNITY_OFFICE):
        return meetings
    if actor.office_region:
        return meetings.filter(regions__contains=[actor.region_code])
    return meetings.none()


def outcomes_visible_to(actor: Actor, outcomes: QuerySet[Outcome]) -> QuerySet[Outcome]:  # noqa: ARG001 - the shape of a scope
    """Everybody."""
    return outcomes


def can_draft(actor: Actor, draft: Draft) -> bool:
    """Whether the draft is the actor's own body's."""
    return bool(actor.office_region) and actor.organisation_id == draft.organisation_id


def can_say(actor: Actor, consultation: Consultation) -> bool:
    """Whether the actor speaks for the region that is asked."""
    return actor.is_office_of(consultation.region_id)


def concerns(actor: Actor, consultation: Consultation) -> bool:
    """Whether the actor speaks for one of the regions that talk the draft over."""
    draft = consultation.draft
    return bool(actor.office_region) and actor.region_code in (draft.region_id, *draft.asked_regions)


def can_chase(actor: Actor, draft: Draft) -> bool:
    """The drafter and the community's office remind those who are late."""
    return actor.is_system or actor.has(Role.COMMUNITY_OFFICE) or can_draft(actor, draft)


def can_convene(actor: Actor, meeting: Meeting) -> bool:
    """Whether the meeting is the actor's own body's."""
    return actor.has(*READERS) and actor.organisation_id == meeting.organisation_id


def can_confirm(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor speaks for a region that takes part."""
    return bool(actor.office_region) and actor.region_code in meeting.regions
