"""All that others may use of appointments."""

from xiechuang.kernel.appointments.actions import (
    LISTED_ROLES,
    add_membership,
    add_person,
    end_membership,
    issue_token,
    list_membership,
    revoke_token,
    unlist_membership,
)

__all__ = [
    "LISTED_ROLES",
    "add_membership",
    "add_person",
    "end_membership",
    "issue_token",
    "list_membership",
    "revoke_token",
    "unlist_membership",
]
