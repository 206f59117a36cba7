"""How often somebody wants to hear of what fits."""

from datetime import datetime, time, timedelta
from enum import StrEnum

MORNING = time(8)


class Frequency(StrEnum):
    """When what was found is shown."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def label(self) -> str:
        """What people call it."""
        return FREQUENCY_LABELS[self]

    def shown_from(self, moment: datetime) -> datetime:
        """When something found at ``moment`` is shown: at once, the next morning, or the next Monday's morning."""
        if self is Frequency.AT_ONCE:
            return moment
        days = 7 - moment.weekday() if self is Frequency.WEEKLY else 1
        # A morning still ahead is today's own; for a week only on the Monday itself.
        if moment.time() < MORNING and (self is Frequency.DAILY or moment.weekday() == 0):
            days = 0
        return datetime.combine(moment.date() + timedelta(days=days), MORNING, tzinfo=moment.tzinfo)


FREQUENCY_LABELS = {
    Frequency.AT_ONCE: "即时",
    Frequency.DAILY: "每日一次",
    Frequency.WEEKLY: "每周一次",
}
