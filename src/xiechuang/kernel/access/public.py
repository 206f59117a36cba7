"""All that others may use of access."""

from xiechuang.kernel.access.allowance import Allowances
from xiechuang.kernel.access.fence import (
    MY_NOW,
    MY_ORGANISATION,
    MY_PERSON,
    MY_REGION,
    MY_ROLE,
    ROLE,
    asked_once,
    fence,
    fenced,
    open_gate,
    person_behind_fence,
    refence,
)
from xiechuang.kernel.access.scopes import can_see, found_in, get_visible, own_region, register_scope, visible

__all__ = [
    "MY_NOW",
    "MY_ORGANISATION",
    "MY_PERSON",
    "MY_REGION",
    "MY_ROLE",
    "ROLE",
    "Allowances",
    "asked_once",
    "can_see",
    "fence",
    "fenced",
    "found_in",
    "get_visible",
    "open_gate",
    "own_region",
    "person_behind_fence",
    "refence",
    "register_scope",
    "visible",
]
