"""Who sees what of policy texts. One definition for lists, pages, API, files and search."""

from django.db.models import Q, QuerySet

from xiechuang.domains.policies.models import Clause, ExtractedRow, Following, PolicyText, TextVersion
from xiechuang.domains.policies.states import RowState, VersionState
from xiechuang.kernel.access.public import own_region
from xiechuang.kernel.orgs.public import Actor, Role


def policies_visible_to(actor: Actor, policies: QuerySet[PolicyText]) -> QuerySet[PolicyText]:
    """What is listed is for everybody; what was only uploaded for its region's office and the overseers."""
    return policies if actor.is_overseer else policies.filter(Q(is_listed=True) | own_region(actor))


def clauses_visible_to(actor: Actor, clauses: QuerySet[Clause]) -> QuerySet[Clause]:  # noqa: ARG001 - one signature for all scopes
    """All of them: clauses are made of public wordings only."""
    return clauses


def versions_visible_to(actor: Actor, versions: QuerySet[TextVersion]) -> QuerySet[TextVersion]:
    """What passed review is for everybody; before that for the region's office and the overseers."""
    shown = Q(state=VersionState.PUBLISHED)
    return versions if actor.is_overseer else versions.filter(shown | own_region(actor))


def rows_visible_to(actor: Actor, rows: QuerySet[ExtractedRow]) -> QuerySet[ExtractedRow]:
    """What a person confirmed is for everybody; the draft table for the region's office and the overseers."""
    shown = Q(state=RowState.ACCEPTED)
    return rows if actor.is_overseer else rows.filter(shown | own_region(actor))


def followings_visible_to(actor: Actor, followings: QuerySet[Following]) -> QuerySet[Following]:
    """One's own."""
    if actor.is_system:
        return followings
    return followings.filter(person_id=actor.person_id) if actor.person_id else followings.none()


def may_keep(actor: Actor, region_id: str | None) -> bool:
    """Whether the actor's office keeps the texts of a region; those of no single region the community's office keeps."""
    if actor.is_system or actor.has(Role.COMMUNITY_OFFICE):
        return True
    return actor.is_office_of(region_id)


def kept_by(actor: Actor) -> Q:
    """The rows of which ``can_keep`` is true."""
    if actor.is_system or actor.has(Role.COMMUNITY_OFFICE):
        return Q()
    return own_region(actor)


def can_keep(actor: Actor, row: PolicyText | TextVersion | ExtractedRow) -> bool:
    """Whether the actor's office keeps this text, version or row."""
    return may_keep(actor, row.region_id)


def can_follow(actor: Actor) -> bool:
    """Whether there is somebody to tell."""
    return actor.person_id is not None and not actor.is_system
