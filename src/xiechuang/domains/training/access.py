"""Who sees what of training: what is published is for everybody; drafts, questions and receipts are not."""

from django.db.models import Q, QuerySet

from xiechuang.domains.training.models import Guide, Question, ReadReceipt, Version
from xiechuang.domains.training.states import SEEN
from xiechuang.kernel.orgs.public import OFFICIALS, Actor, Role

WRITERS = (Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE)


def guides_visible_to(actor: Actor, guides: QuerySet[Guide]) -> QuerySet[Guide]:
    """Published ones for everybody, one's own body's always."""
    if actor.is_system:
        return guides
    shown = Q(in_force__gt=0)
    if actor.has(*WRITERS):
        shown |= Q(organisation_id=actor.organisation_id)
    return guides.filter(shown)


def versions_visible_to(actor: Actor, versions: QuerySet[Version]) -> QuerySet[Version]:
    """What is or was published for everybody, one's own body's always."""
    if actor.is_system:
        return versions
    shown = Q(state__in=[state.value for state in SEEN])
    if actor.has(*WRITERS):
        shown |= Q(organisation_id=actor.organisation_id)
    return versions.filter(shown)


def questions_visible_to(actor: Actor, questions: QuerySet[Question]) -> QuerySet[Question]:
    """Public answers for everybody, one's own questions, and all for the body that answers."""
    if actor.is_system:
        return questions
    shown = Q(is_public=True)
    if actor.person_id is not None:
        shown |= Q(asker_id=actor.person_id)
    if actor.has(*WRITERS):
        shown |= Q(guide__organisation_id=actor.organisation_id)
    return questions.filter(shown)


def receipts_visible_to(actor: Actor, receipts: QuerySet[ReadReceipt]) -> QuerySet[ReadReceipt]:
    """One's own; those of one's region for its office; those of one's guides for the body; all for the community's."""
    if actor.is_system or actor.has(Role.COMMUNITY_OFFICE):
        return receipts
    shown = Q(person_id=actor.person_id) if actor.person_id is not None else Q(pk=None)
    if actor.office_region:
        shown |= Q(region_code=actor.region_code) | Q(version__organisation_id=actor.organisation_id)
    return receipts.filter(shown)


def can_write(actor: Actor, guide: Guide) -> bool:
    """Whether the guide is the actor's own body's."""
    return actor.has(*WRITERS) and actor.organisation_id == guide.organisation_id


def can_oversee(actor: Actor, guide: Guide) -> bool:
    """Whether the actor may see who has read: the guide's body, a region's office for its own, the community's."""
    return can_write(actor, guide) or actor.has(*WRITERS)


def has_to_read(actor: Actor, guide: Guide) -> bool:
    """Whether the actor is one of those the guide is for."""
    is_meant = actor.role in OFFICIALS and actor.role.value in guide.audience
    return is_meant and guide.region_id in (None, actor.region_code)


def to_read_by(actor: Actor) -> Q:
    """The versions of guides of which ``has_to_read`` is true."""
    if actor.role not in OFFICIALS:
        return Q(pk=None)
    here = Q(guide__region_id=None) | Q(guide__region_id=actor.region_code)
    return here & Q(guide__audience__contains=[actor.role.value])
