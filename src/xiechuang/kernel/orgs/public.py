"""All that others may use of orgs."""

from xiechuang.kernel.orgs.actions import (
    add_membership,
    add_person,
    end_membership,
    issue_token,
    revoke_token,
)
from xiechuang.kernel.orgs.actor import PUBLIC, SYSTEM, Actor, actor_of, choose_actor
from xiechuang.kernel.orgs.models import ApiToken, Membership, Organisation, Park, Person, Region
from xiechuang.kernel.orgs.roles import OFFICIALS, OrganisationKind, Role
from xiechuang.kernel.orgs.tokens import make_token

__all__ = [
    "OFFICIALS",
    "PUBLIC",
    "SYSTEM",
    "Actor",
    "ApiToken",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Park",
    "Person",
    "Region",
    "Role",
    "actor_of",
    "add_membership",
    "add_person",
    "choose_actor",
    "end_membership",
    "issue_token",
    "make_token",
    "revoke_token",
]
