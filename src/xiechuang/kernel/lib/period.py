"""Half-open periods of days."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """From a day, until (not including) another; without an end it goes on."""

    starts_on: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.starts_on:
            raise ValueError(f"期间的结束日 {self.until} 不晚于开始日 {self.starts_on}")

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "Period") -> bool:
        """Whether some day lies in both."""
        starts_before_end = other.until is None or self.starts_on < other.until
        ends_after_start = self.until is None or other.starts_on < self.until
        return starts_before_end and ends_after_start

    @property
    def days(self) -> int | None:
        """How many days it has; None when it has no end."""
        return None if self.until is None else (self.until - self.starts_on).days
