"""The kinds of papers, the states of a suspicion and of a grant, and the signs by which papers are found alike."""

from enum import StrEnum


class Shown(StrEnum):
    """A word that pages show: what people call it, and how it looks (calm, busy, good, warn, bad)."""

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self]

    @property
    def tone(self) -> str:
        """How it looks."""
        return TONES.get(self, "calm")


class PaperKind(Shown):
    """What a paper proves."""

    INVOICE = "invoice"
    CONTRACT = "contract"
    REPORT = "report"
    PAYMENT = "payment"


class SuspicionState(Shown):
    """Where the decision about two papers stands."""

    OPEN = "open"
    SAME_PROPOSED = "same_proposed"
    REUSE_PROPOSED = "reuse_proposed"
    CONFIRMED = "confirmed"
    REUSABLE = "reusable"
    CLEARED = "cleared"
    LAPSED = "lapsed"


class Blocked(Shown):
    """Whose use of the paper does not count when both are the same."""

    LATER = "later"
    EARLIER = "earlier"
    BOTH = "both"


class GrantState(Shown):
    """Whether the other region's office shows its paper."""

    ASKED = "asked"
    GRANTED = "granted"
    DENIED = "denied"


class Sign(Shown):
    """By what two papers were found alike, or a paper with itself at odds."""

    CONTENT = "content"
    PICTURE = "picture"
    INVOICE_NUMBER = "invoice_number"
    CONTRACT_NUMBER = "contract_number"
    REPORT_NUMBER = "report_number"
    TEXT = "text"
    PARTIES = "parties"
    AMOUNT = "amount"
    DATE = "date"
    SPLIT = "split"
    CONTRADICTION = "contradiction"


class Agreement(Shown):
    """Whether two papers say the same in one field."""

    SAME = "same"
    ALIKE = "alike"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class CheckState(Shown):
    """How far the bulk check of a list is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


UNDECIDED = frozenset({SuspicionState.OPEN, SuspicionState.SAME_PROPOSED, SuspicionState.REUSE_PROPOSED})
SETTLED = frozenset({SuspicionState.CONFIRMED, SuspicionState.REUSABLE, SuspicionState.CLEARED})

LABELS: dict[Shown, str] = {
    PaperKind.INVOICE: "发票",
    PaperKind.CONTRACT: "合同",
    PaperKind.REPORT: "报告",
    PaperKind.PAYMENT: "付款凭证",
    SuspicionState.OPEN: "待核查",
    SuspicionState.SAME_PROPOSED: "拟认定重复",
    SuspicionState.REUSE_PROPOSED: "拟准予再用",
    SuspicionState.CONFIRMED: "已认定",
    SuspicionState.REUSABLE: "准予再用",
    SuspicionState.CLEARED: "已排除",
    SuspicionState.LAPSED: "已失效",
    Blocked.LATER: "后登记的不算",
    Blocked.EARLIER: "先登记的不算",
    Blocked.BOTH: "两份都不算",
    GrantState.ASKED: "待答复",
    GrantState.GRANTED: "已同意查看",
    GrantState.DENIED: "不同意查看",
    Sign.CONTENT: "文件内容相同",
    Sign.PICTURE: "页面图像相近",
    Sign.INVOICE_NUMBER: "发票号码相同",
    Sign.CONTRACT_NUMBER: "合同编号相同",
    Sign.REPORT_NUMBER: "报告编号相同",
    Sign.TEXT: "文字相近",
    Sign.PARTIES: "双方名称相近",
    Sign.AMOUNT: "金额相同",
    Sign.DATE: "日期相近",
    Sign.SPLIT: "金额拆分",
    Sign.CONTRADICTION: "填报与文件不符",
    Agreement.SAME: "相同",
    Agreement.ALIKE: "相近",
    Agreement.DIFFERENT: "不同",
    Agreement.UNKNOWN: "有一方未填",
    CheckState.WAITING: "核对中",
    CheckState.DONE: "已完成",
    CheckState.FAILED: "未完成",
}
TONES: dict[Shown, str] = {
    SuspicionState.OPEN: "warn",
    SuspicionState.SAME_PROPOSED: "busy",
    SuspicionState.REUSE_PROPOSED: "busy",
    SuspicionState.CONFIRMED: "bad",
    SuspicionState.REUSABLE: "good",
    SuspicionState.CLEARED: "good",
    GrantState.ASKED: "busy",
    GrantState.GRANTED: "good",
    GrantState.DENIED: "bad",
    Agreement.SAME: "warn",
    Agreement.ALIKE: "warn",
    CheckState.WAITING: "busy",
    CheckState.DONE: "good",
    CheckState.FAILED: "bad",
}
