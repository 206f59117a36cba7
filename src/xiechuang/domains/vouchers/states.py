"""The states of schemes, batches, vouchers, uses, claims and payments, and the words of a scheme."""

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


class SchemeState(Shown):
    """Whether vouchers may be had under a version of a scheme."""

    DRAFT = "scheme_draft"
    OPEN = "scheme_open"
    PAUSED = "scheme_paused"
    SUPERSEDED = "scheme_superseded"
    CLOSED = "scheme_closed"


class BatchState(Shown):
    """Whether vouchers may be had from a batch."""

    PLANNED = "batch_planned"
    OPEN = "batch_open"
    CLOSED = "batch_closed"


class VoucherState(Shown):
    """A voucher from the wish for it to its end."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ISSUED = "issued"
    FROZEN = "frozen"
    USED_UP = "used_up"
    EXPIRED = "expired"
    GIVEN_BACK = "given_back"
    CANCELLED = "cancelled"


class UseState(Shown):
    """One contract under a voucher, from the intention to the service done."""

    INTENDED = "intended"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    CONTRACTED = "contracted"
    REGISTERED = "registered"
    DELIVERED = "delivered"
    DONE = "done"
    CANCELLED = "use_cancelled"
    LAPSED = "lapsed"


class ClaimState(Shown):
    """A claim for money, from the draft to the payment."""

    DRAFT = "claim_draft"
    SUBMITTED = "claim_submitted"
    RETURNED = "claim_returned"
    CHECKED = "checked"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PAYING = "paying"
    PAID = "paid"
    REJECTED = "claim_rejected"
    WITHDRAWN = "claim_withdrawn"
    FROZEN = "claim_frozen"
    REVERSED = "reversed"


class PaymentState(Shown):
    """A list of payments for a bank."""

    OPEN = "payment_open"
    SENT = "payment_sent"
    DONE = "payment_done"
    DISSOLVED = "payment_dissolved"


class Mode(Shown):
    """Who is paid: the firm which paid the provider in full, or the provider whom the firm paid its share."""

    FIRM = "reimburse_firm"
    PROVIDER = "pay_provider"


class Issuing(Shown):
    """How a batch is given out."""

    FIRST_COME = "first_come"
    REVIEW = "issued_by_review"


class ProofKind(Shown):
    """The papers of a use and its claim."""

    CONTRACT = "contract"
    INVOICE = "invoice"
    PAYMENT = "payment"
    REPORT = "report"
    OTHER = "other"


class Opinion(Shown):
    """What an expert says of a claim."""

    AGREE = "agree"
    PARTLY = "partly"
    REFUSE = "refuse"
    DECLINED = "recused"


class Sureness(Shown):
    """How sure a parameter of a scheme is; what the authority set itself is neither read nor guessed."""

    TEXT = "text"
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    DECIDED = "decided"
    SAMPLE = "sample"


class Waiting(Shown):
    """Who has to do the next step."""

    FIRM = "waits_for_firm"
    PROVIDER = "waits_for_provider"
    OFFICE = "waits_for_office"
    EXPERTS = "waits_for_experts"
    PAYER = "waits_for_payer"
    NOBODY = "waits_for_nobody"


class Unit(StrEnum):
    """How the value of a parameter is written and kept."""

    RATIO = "ratio"  # "1/4"
    MONEY = "money"  # fen, or "none": stated to have no limit
    COUNT = "count"
    MONTHS = "months"
    DAYS = "days"
    WORKDAYS = "workdays"
    WORD = "word"
    SERVICES = "services"
    TEXTS = "texts"
    PAPERS = "papers"
    CONDITIONS = "conditions"


class Parameter(Shown):
    """What a scheme has to say. A scheme opens only when all of them are known; none has a default."""

    MODE = "mode"
    SHARE = "share"
    CONTRACT_CAP = "contract_cap"
    YEAR_CAP = "year_cap"
    INCUBATED_YEAR_CAP = "incubated_year_cap"
    VOUCHER_CAP = "voucher_cap"
    VALIDITY = "validity_months"
    ISSUING = "issuing"
    SERVICES = "services"
    NEGATIVE = "negative_list"
    CONDITIONS = "conditions"
    FURTHER = "further_conditions"
    PAPERS = "papers"
    REVIEW_FROM = "review_from"
    REVIEWERS = "reviewers"
    CLAIM_DAYS = "claim_days"
    ANSWER_WORKDAYS = "answer_workdays"
    ISSUE_WORKDAYS = "issue_workdays"
    CHECK_WORKDAYS = "check_workdays"
    REVIEW_WORKDAYS = "review_workdays"
    DECIDE_WORKDAYS = "decide_workdays"
    PAY_WORKDAYS = "pay_workdays"

    @property
    def unit(self) -> Unit:
        """How its value is written."""
        return UNITS[self]


NO_LIMIT = "none"
"""The value of a cap that the text states not to exist; an unknown cap has no value at all."""

UNITS = {
    Parameter.MODE: Unit.WORD,
    Parameter.SHARE: Unit.RATIO,
    Parameter.CONTRACT_CAP: Unit.MONEY,
    Parameter.YEAR_CAP: Unit.MONEY,
    Parameter.INCUBATED_YEAR_CAP: Unit.MONEY,
    Parameter.VOUCHER_CAP: Unit.MONEY,
    Parameter.VALIDITY: Unit.MONTHS,
    Parameter.ISSUING: Unit.WORD,
    Parameter.SERVICES: Unit.SERVICES,
    Parameter.NEGATIVE: Unit.TEXTS,
    Parameter.CONDITIONS: Unit.CONDITIONS,
    Parameter.FURTHER: Unit.TEXTS,
    Parameter.PAPERS: Unit.PAPERS,
    Parameter.REVIEW_FROM: Unit.MONEY,
    Parameter.REVIEWERS: Unit.COUNT,
    Parameter.CLAIM_DAYS: Unit.DAYS,
    Parameter.ANSWER_WORKDAYS: Unit.WORKDAYS,
    Parameter.ISSUE_WORKDAYS: Unit.WORKDAYS,
    Parameter.CHECK_WORKDAYS: Unit.WORKDAYS,
    Parameter.REVIEW_WORKDAYS: Unit.WORKDAYS,
    Parameter.DECIDE_WORKDAYS: Unit.WORKDAYS,
    Parameter.PAY_WORKDAYS: Unit.WORKDAYS,
}

LABELS: dict[Shown, str] = {
    SchemeState.DRAFT: "草稿",
    SchemeState.OPEN: "实施中",
    SchemeState.PAUSED: "暂停申领",
    SchemeState.SUPERSEDED: "已有新版",
    SchemeState.CLOSED: "已结束",
    BatchState.PLANNED: "未开放",
    BatchState.OPEN: "开放申领",
    BatchState.CLOSED: "已截止",
    VoucherState.DRAFT: "申领草稿",
    VoucherState.SUBMITTED: "待审核",
    VoucherState.RETURNED: "已退回",
    VoucherState.REJECTED: "未通过",
    VoucherState.WITHDRAWN: "已撤回",
    VoucherState.ISSUED: "可使用",
    VoucherState.FROZEN: "已冻结",
    VoucherState.USED_UP: "已用完",
    VoucherState.EXPIRED: "已到期",
    VoucherState.GIVEN_BACK: "已交回",
    VoucherState.CANCELLED: "已撤销",
    UseState.INTENDED: "意向待答复",
    UseState.DECLINED: "机构未接受",
    UseState.ACCEPTED: "意向达成",
    UseState.CONTRACTED: "已签合同",
    UseState.REGISTERED: "已使用登记",
    UseState.DELIVERED: "待企业确认",
    UseState.DONE: "服务完成",
    UseState.CANCELLED: "已取消",
    UseState.LAPSED: "已失效",
    ClaimState.DRAFT: "兑付草稿",
    ClaimState.SUBMITTED: "待形式审核",
    ClaimState.RETURNED: "退回补正",
    ClaimState.CHECKED: "待核定",
    ClaimState.IN_REVIEW: "专家评审中",
    ClaimState.REVIEWED: "评审完成",
    ClaimState.APPROVED: "待拨付",
    ClaimState.PAYING: "拨付中",
    ClaimState.PAID: "已拨付",
    ClaimState.REJECTED: "不予兑付",
    ClaimState.WITHDRAWN: "已撤回",
    ClaimState.FROZEN: "已冻结",
    ClaimState.REVERSED: "已追回",
    PaymentState.OPEN: "编制中",
    PaymentState.SENT: "已送银行",
    PaymentState.DONE: "已办结",
    PaymentState.DISSOLVED: "已撤销",
    Mode.FIRM: "企业兑付",
    Mode.PROVIDER: "机构兑付",
    Issuing.FIRST_COME: "先到先得",
    Issuing.REVIEW: "审核发放",
    ProofKind.CONTRACT: "服务合同",
    ProofKind.INVOICE: "发票",
    ProofKind.PAYMENT: "付款凭证",
    ProofKind.REPORT: "服务报告",
    ProofKind.OTHER: "其他材料",
    Opinion.AGREE: "同意",
    Opinion.PARTLY: "部分同意",
    Opinion.REFUSE: "不同意",
    Opinion.DECLINED: "回避",
    Sureness.TEXT: "见过原文",
    Sureness.PARTIAL: "片段或二手",
    Sureness.UNKNOWN: "未公布",
    Sureness.DECIDED: "主管部门设定",
    Sureness.SAMPLE: "示例",
    Waiting.FIRM: "企业",
    Waiting.PROVIDER: "服务机构",
    Waiting.OFFICE: "主管部门",
    Waiting.EXPERTS: "评审专家",
    Waiting.PAYER: "拨付部门",
    Waiting.NOBODY: "无",
    Parameter.MODE: "兑付模式",
    Parameter.SHARE: "兑付比例",
    Parameter.CONTRACT_CAP: "单个合同上限",
    Parameter.YEAR_CAP: "每企业年度上限",
    Parameter.INCUBATED_YEAR_CAP: "在孵企业年度上限",
    Parameter.VOUCHER_CAP: "单张券上限",
    Parameter.VALIDITY: "有效期",
    Parameter.ISSUING: "发放方式",
    Parameter.SERVICES: "支持的服务类别",
    Parameter.NEGATIVE: "负面清单",
    Parameter.CONDITIONS: "申领条件",
    Parameter.FURTHER: "其他申领条件（企业声明）",
    Parameter.PAPERS: "兑付材料",
    Parameter.REVIEW_FROM: "须专家评审的起点金额",
    Parameter.REVIEWERS: "评审专家人数",
    Parameter.CLAIM_DAYS: "服务完成后申请兑付的期限",
    Parameter.ANSWER_WORKDAYS: "机构答复与企业确认时限",
    Parameter.ISSUE_WORKDAYS: "申领审核时限",
    Parameter.CHECK_WORKDAYS: "形式审核时限",
    Parameter.REVIEW_WORKDAYS: "专家评审时限",
    Parameter.DECIDE_WORKDAYS: "核定时限",
    Parameter.PAY_WORKDAYS: "拨付时限",
}
TONES: dict[Shown, str] = {
    SchemeState.OPEN: "good",
    SchemeState.PAUSED: "warn",
    BatchState.OPEN: "good",
    VoucherState.SUBMITTED: "busy",
    VoucherState.RETURNED: "warn",
    VoucherState.REJECTED: "bad",
    VoucherState.ISSUED: "good",
    VoucherState.FROZEN: "bad",
    VoucherState.USED_UP: "good",
    VoucherState.CANCELLED: "bad",
    UseState.INTENDED: "busy",
    UseState.DECLINED: "bad",
    UseState.ACCEPTED: "busy",
    UseState.CONTRACTED: "busy",
    UseState.REGISTERED: "busy",
    UseState.DELIVERED: "warn",
    UseState.DONE: "good",
    UseState.LAPSED: "warn",
    ClaimState.SUBMITTED: "busy",
    ClaimState.RETURNED: "warn",
    ClaimState.CHECKED: "busy",
    ClaimState.IN_REVIEW: "busy",
    ClaimState.REVIEWED: "busy",
    ClaimState.APPROVED: "good",
    ClaimState.PAYING: "busy",
    ClaimState.PAID: "good",
    ClaimState.REJECTED: "bad",
    ClaimState.FROZEN: "bad",
    ClaimState.REVERSED: "bad",
    PaymentState.SENT: "busy",
    PaymentState.DONE: "good",
    Sureness.TEXT: "good",
    Sureness.PARTIAL: "warn",
    Sureness.UNKNOWN: "bad",
    Opinion.AGREE: "good",
    Opinion.PARTLY: "warn",
    Opinion.REFUSE: "bad",
}

LIVE_VOUCHERS = frozenset({VoucherState.ISSUED, VoucherState.FROZEN})
"""Vouchers on which money may still be reserved or freed."""
WITH_MONEY = frozenset({*LIVE_VOUCHERS, VoucherState.USED_UP, VoucherState.EXPIRED})
"""Vouchers that were issued and not taken back."""
OPEN_USES = frozenset(
    {
        UseState.INTENDED,
        UseState.ACCEPTED,
        UseState.CONTRACTED,
        UseState.REGISTERED,
        UseState.DELIVERED,
        UseState.DONE,
    }
)
DEAD_CLAIMS = frozenset({ClaimState.REJECTED, ClaimState.WITHDRAWN, ClaimState.REVERSED})
"""Claims that no longer stand in the way of another one for the same contract."""
HANDED_IN = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.CHECKED,
        ClaimState.IN_REVIEW,
        ClaimState.REVIEWED,
        ClaimState.APPROVED,
        ClaimState.PAYING,
        ClaimState.FROZEN,
    }
)
"""Claims that an office has in hand: their money is reserved."""

# Codes of the profile's schemes in words; offices type words of their own.
SCHEME_KINDS = {"research": "研发服务", "computing": "算力", "transactions": "交易类"}
