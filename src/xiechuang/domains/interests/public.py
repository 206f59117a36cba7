"""All that others may use of interests."""

from xiechuang.domains.interests.actions.keeping import save_interest
from xiechuang.domains.interests.queries import count_unread

__all__ = ["count_unread", "save_interest"]
