"""One function per rule of transfer; its docstring is the rule."""

from xiechuang.domains.transfer.rules.docking import (
    contract_is_stated,
    decline_has_reason,
    meeting_is_stated,
    text_of_other_reason,
)
from xiechuang.domains.transfer.rules.measure import progress_is_stated
from xiechuang.domains.transfer.rules.record import (
    achievement_is_complete,
    demand_is_complete,
    expiry_lies_ahead,
    owner_is_not_reviewer,
    term_is_over,
)

__all__ = [
    "achievement_is_complete",
    "contract_is_stated",
    "decline_has_reason",
    "demand_is_complete",
    "expiry_lies_ahead",
    "meeting_is_stated",
    "owner_is_not_reviewer",
    "progress_is_stated",
    "term_is_over",
    "text_of_other_reason",
]
