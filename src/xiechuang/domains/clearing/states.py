"""The words of clearing: how a day, a statement, a case and a payment stand."""

from xiechuang.kernel.lib.wording import Worded


class DayState(Worded):
    """Where the clearing of a day stands."""

    OPEN = "open", "未清算"
    CLOSED = "closed", "已截止待核对", "busy"
    AGREED = "agreed", "已轧差待付款", "busy"
    SETTLED = "settled", "已结清", "good"


class StatementState(Worded):
    """What a region says of its statement of a day."""

    PENDING = "pending", "待核对", "busy"
    CONFIRMED = "confirmed", "已确认", "good"
    CONTESTED = "contested", "有异议", "warn"


class StatementSource(Worded):
    """What a region recomputed its statement from."""

    FILE = "file", "本地区账表"
    API = "api", "本地区系统"
    PLATFORM = "platform", "平台明细重算"
    LINE = "line", "逐笔提出"


class Difference(Worded):
    """How a region's books and the platform's rows differ about one matter, seen from the region."""

    MISSING_HERE = "missing_here", "本地区无此笔", "warn"
    MISSING_THERE = "missing_there", "平台无此笔", "warn"
    OTHER_AMOUNT = "other_amount", "金额不同", "warn"


class CaseState(Worded):
    """Where a difference stands."""

    OPEN = "open", "处理中", "warn"
    DECIDED = "decided", "已决定", "good"


class Outcome(Worded):
    """What was decided about a difference."""

    STANDS = "stands", "维持原记录"
    CORRECTED = "corrected", "更正金额"
    VOID = "void", "冲销"
    ADDED = "added", "补记"
    DISMISSED = "dismissed", "不予补记"


class PaymentState(Worded):
    """Where a settlement payment stands."""

    PROPOSED = "proposed", "待付款", "busy"
    PAID = "paid", "已付待确认", "busy"
    CONFIRMED = "confirmed", "已到账", "good"


OUTCOMES_OF_LINES = (Outcome.STANDS, Outcome.CORRECTED, Outcome.VOID)
"""What can be decided about something the platform has."""
OUTCOMES_OF_CLAIMS = (Outcome.ADDED, Outcome.DISMISSED)
"""What can be decided about something the platform does not have."""
