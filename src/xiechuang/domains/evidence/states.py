"""The kinds of papers, the states of a suspicion and of a grant, and the signs by which papers are found alike."""

from xiechuang.kernel.lib.wording import Worded


class PaperKind(Worded):
    """What a paper proves."""

    INVOICE = "invoice", "发票"
    CONTRACT = "contract", "合同"
    REPORT = "report", "报告"
    PAYMENT = "payment", "付款凭证"


class SuspicionState(Worded):
    """Where the decision about two papers stands."""

    OPEN = "open", "待核查", "warn"
    SAME_PROPOSED = "same_proposed", "拟认定重复", "busy"
    REUSE_PROPOSED = "reuse_proposed", "拟准予再用", "busy"
    CONFIRMED = "confirmed", "已认定", "bad"
    REUSABLE = "reusable", "准予再用", "good"
    CLEARED = "cleared", "已排除", "good"
    LAPSED = "lapsed", "已失效"


class Blocked(Worded):
    """Whose use of the paper does not count when both are the same."""

    LATER = "later", "后登记的不算"
    EARLIER = "earlier", "先登记的不算"
    BOTH = "both", "两份都不算"


class GrantState(Worded):
    """Whether the other region's office shows its paper."""

    ASKED = "asked", "待答复", "busy"
    GRANTED = "granted", "已同意查看", "good"
    DENIED = "denied", "不同意查看", "bad"


class Sign(Worded):
    """By what two papers were found alike, or a paper with itself at odds."""

    CONTENT = "content", "文件内容相同"
    PICTURE = "picture", "页面图像相近"
    INVOICE_NUMBER = "invoice_number", "发票号码相同"
    CONTRACT_NUMBER = "contract_number", "合同编号相同"
    REPORT_NUMBER = "report_number", "报告编号相同"
    TEXT = "text", "文字相近"
    PARTIES = "parties", "双方名称相近"
    AMOUNT = "amount", "金额相同"
    DATE = "date", "日期相近"
    SPLIT = "split", "金额拆分"
    CONTRADICTION = "contradiction", "填报与文件不符"


class Agreement(Worded):
    """Whether two papers say the same in one field."""

    SAME = "same", "相同", "warn"
    ALIKE = "alike", "相近", "warn"
    DIFFERENT = "different", "不同"
    UNKNOWN = "unknown", "有一方未填"


class CheckState(Worded):
    """How far the bulk check of a list is."""

    WAITING = "waiting", "核对中", "busy"
    DONE = "done", "已完成", "good"
    FAILED = "failed", "未完成", "bad"


UNDECIDED = frozenset({SuspicionState.OPEN, SuspicionState.SAME_PROPOSED, SuspicionState.REUSE_PROPOSED})
SETTLED = frozenset({SuspicionState.CONFIRMED, SuspicionState.REUSABLE, SuspicionState.CLEARED})
