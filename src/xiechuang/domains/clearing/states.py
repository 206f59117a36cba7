"""The words of clearing: how a day, a statement, a case and a payment stand."""

from enum import StrEnum


class Shown(StrEnum):
    """A word that pages show: what people call it, and how it looks (calm, busy, good, warn, bad)."""

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[type(self)][self]

    @property
    def tone(self) -> str:
        """How it looks."""
        return TONES.get(type(self), {}).get(self, "calm")


class DayState(Shown):
    """Where the clearing of a day stands."""

    OPEN = "open"
    CLOSED = "closed"
    AGREED = "agreed"
    SETTLED = "settled"


class StatementState(Shown):
    """What a region says of its statement of a day."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"


class StatementSource(Shown):
    """What a region recomputed its statement from."""

    FILE = "file"
    API = "api"
    PLATFORM = "platform"
    LINE = "line"


class Difference(Shown):
    """How a region's books and the platform's rows differ about one matter, seen from the region."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    OTHER_AMOUNT = "other_amount"


class CaseState(Shown):
    """Where a difference stands."""

    OPEN = "open"
    DECIDED = "decided"


class Outcome(Shown):
    """What was decided about a difference."""

    STANDS = "stands"
    CORRECTED = "corrected"
    VOID = "void"
    ADDED = "added"
    DISMISSED = "dismissed"


class PaymentState(Shown):
    """Where a settlement payment stands."""

    PROPOSED = "proposed"
    PAID = "paid"
    CONFIRMED = "confirmed"


# Words of different kinds may be spelt alike, so each kind has its own.
LABELS: dict[type[Shown], dict[str, str]] = {
    DayState: {
        DayState.OPEN: "未清算",
        DayState.CLOSED: "已截止待核对",
        DayState.AGREED: "已轧差待付款",
        DayState.SETTLED: "已结清",
    },
    StatementState: {
        StatementState.PENDING: "待核对",
        StatementState.CONFIRMED: "已确认",
        StatementState.CONTESTED: "有异议",
    },
    StatementSource: {
        StatementSource.FILE: "本地区账表",
        StatementSource.API: "本地区系统",
        StatementSource.PLATFORM: "平台明细重算",
        StatementSource.LINE: "逐笔提出",
    },
    Difference: {
        Difference.MISSING_HERE: "本地区无此笔",
        Difference.MISSING_THERE: "平台无此笔",
        Difference.OTHER_AMOUNT: "金额不同",
    },
    CaseState: {
        CaseState.OPEN: "处理中",
        CaseState.DECIDED: "已决定",
    },
    Outcome: {
        Outcome.STANDS: "维持原记录",
        Outcome.CORRECTED: "更正金额",
        Outcome.VOID: "冲销",
        Outcome.ADDED: "补记",
        Outcome.DISMISSED: "不予补记",
    },
    PaymentState: {
        PaymentState.PROPOSED: "待付款",
        PaymentState.PAID: "已付待确认",
        PaymentState.CONFIRMED: "已到账",
    },
}
TONES: dict[type[Shown], dict[str, str]] = {
    DayState: {
        DayState.CLOSED: "busy",
        DayState.AGREED: "busy",
        DayState.SETTLED: "good",
    },
    StatementState: {
        StatementState.PENDING: "busy",
        StatementState.CONFIRMED: "good",
        StatementState.CONTESTED: "warn",
    },
    CaseState: {
        CaseState.OPEN: "warn",
        CaseState.DECIDED: "good",
    },
    Difference: {
        Difference.MISSING_HERE: "warn",
        Difference.MISSING_THERE: "warn",
        Difference.OTHER_AMOUNT: "warn",
    },
    PaymentState: {
        PaymentState.PROPOSED: "busy",
        PaymentState.PAID: "busy",
        PaymentState.CONFIRMED: "good",
    },
}
OUTCOMES_OF_LINES = (Outcome.STANDS, Outcome.CORRECTED, Outcome.VOID)
"""What can be decided about something the platform has."""
OUTCOMES_OF_CLAIMS = (Outcome.ADDED, Outcome.DISMISSED)
"""What can be decided about something the platform does not have."""
