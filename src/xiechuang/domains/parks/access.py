"""Who writes in the register: each park its own lines. Everybody reads it."""

from xiechuang.kernel.orgs.public import Actor, Park, Role


def can_edit(actor: Actor, park: Park) -> bool:
    """Whether the park is the actor's own."""
    return actor.has(Role.PARK_OFFICIAL) and actor.park_id is not None and actor.park_id == park.pk
