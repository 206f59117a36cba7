"""All that others may use of orgs."""

from xiechuang.kernel.orgs.actor import PUBLIC, SYSTEM, Actor, actor_named, actor_of, choose_actor
from xiechuang.kernel.orgs.middleware import SESSION_KEY
from xiechuang.kernel.orgs.models import (
    ApiToken,
    ListedMembership,
    Membership,
    Organisation,
    Park,
    Person,
    Region,
)
from xiechuang.kernel.orgs.roles import OFFICIALS, OVERSEERS, OrganisationKind, Role
from xiechuang.kernel.orgs.tokens import make_token

__all__ = [
    "OFFICIALS",
    "OVERSEERS",
    "PUBLIC",
    "SESSION_KEY",
    "SYSTEM",
    "Actor",
    "ApiToken",
    "ListedMembership",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Park",
    "Person",
    "Region",
    "Role",
    "actor_named",
    "actor_of",
    "choose_actor",
    "make_token",
]
