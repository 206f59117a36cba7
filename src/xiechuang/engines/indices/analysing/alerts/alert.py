"""One thing worth asking about: never a verdict, always with the numbers that raised it."""

from dataclasses import dataclass
from enum import StrEnum


class AlertKind(StrEnum):
    """What drew attention."""

    OWN_JUMP = "own_jump"
    PEER_JUMP = "peer_jump"
    ROUND = "round"
    LAST_DIGIT = "last_digit"
    FIRST_DIGIT = "first_digit"
    UNCHANGED = "unchanged"
    COPIED = "copied"
    SUM = "sum"


ALERT_LABELS = {
    AlertKind.OWN_JUMP: "与自身历史相比突变",
    AlertKind.PEER_JUMP: "与同类单位相比突变",
    AlertKind.ROUND: "整数扎堆",
    AlertKind.LAST_DIGIT: "末位数字偏好",
    AlertKind.FIRST_DIGIT: "首位数字不合本福特定律",
    AlertKind.UNCHANGED: "多期数值不变",
    AlertKind.COPIED: "与其他单位数值相同",
    AlertKind.SUM: "合计不符",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Where (unit and code; either may be None for "all"), how far beyond `limit` the measure is, and in words."""

    kind: AlertKind
    unit: str | None
    code: str | None
    measure: float
    limit: float
    message: str

    @property
    def label(self) -> str:
        """The kind in words."""
        return ALERT_LABELS[self.kind]
