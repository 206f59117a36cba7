"""Who writes in the register: each park its own lines. Everybody reads it."""

from django.db.models import QuerySet

from xiechuang.kernel.orgs.public import Actor, Park, Role


def can_edit(actor: Actor, park: Park) -> bool:
    """Whether the park is the actor's own."""
    return actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None and actor.park_id == park.pk


def parks_visible_to(actor: Actor, parks: QuerySet[Park]) -> QuerySet[Park]:  # noqa: ARG001 - one signature for all scopes
    """All of them: the register is public."""
    return parks
