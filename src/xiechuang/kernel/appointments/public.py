"""All that others may use of appointments."""

from xiechuang.kernel.appointments.actions import (
    add_membership,
    add_person,
    end_membership,
    issue_token,
    revoke_token,
)

__all__ = ["add_membership", "add_person", "end_membership", "issue_token", "revoke_token"]
