"""The states of schemes, batches, vouchers, uses, claims and payments, and the words of a scheme."""

from enum import StrEnum

from xiechuang.kernel.lib.wording import Worded


class SchemeState(Worded):
    """Whether vouchers may be had under a version of a scheme."""

    DRAFT = "scheme_draft", "草稿"
    OPEN = "scheme_open", "实施中", "good"
    PAUSED = "scheme_paused", "暂停申领", "warn"
    SUPERSEDED = "scheme_superseded", "已有新版"
    CLOSED = "scheme_closed", "已结束"


class BatchState(Worded):
    """Whether vouchers may be had from a batch."""

    PLANNED = "batch_planned", "未开放"
    OPEN = "batch_open", "开放申领", "good"
    CLOSED = "batch_closed", "已截止"


class VoucherState(Worded):
    """A voucher from the wish for it to its end."""

    DRAFT = "draft", "申领草稿"
    SUBMITTED = "submitted", "待审核", "busy"
    RETURNED = "returned", "已退回", "warn"
    REJECTED = "rejected", "未通过", "bad"
    WITHDRAWN = "withdrawn", "已撤回"
    ISSUED = "issued", "可使用", "good"
    FROZEN = "frozen", "已冻结", "bad"
    USED_UP = "used_up", "已用完", "good"
    EXPIRED = "expired", "已到期"
    GIVEN_BACK = "given_back", "已交回"
    CANCELLED = "cancelled", "已撤销", "bad"


class UseState(Worded):
    """One contract under a voucher, from the intention to the service done."""

    INTENDED = "intended", "意向待答复", "busy"
    DECLINED = "declined", "机构未接受", "bad"
    ACCEPTED = "accepted", "意向达成", "busy"
    CONTRACTED = "contracted", "已签合同", "busy"
    REGISTERED = "registered", "已使用登记", "busy"
    DELIVERED = "delivered", "待企业确认", "warn"
    DONE = "done", "服务完成", "good"
    CANCELLED = "use_cancelled", "已取消"
    LAPSED = "lapsed", "已失效", "warn"


class ClaimState(Worded):
    """A claim for money, from the draft to the payment."""

    DRAFT = "claim_draft", "兑付草稿"
    SUBMITTED = "claim_submitted", "待形式审核", "busy"
    RETURNED = "claim_returned", "退回补正", "warn"
    CHECKED = "checked", "待核定", "busy"
    IN_REVIEW = "in_review", "专家评审中", "busy"
    REVIEWED = "reviewed", "评审完成", "busy"
    APPROVED = "approved", "待拨付", "good"
    PAYING = "paying", "拨付中", "busy"
    PAID = "paid", "已拨付", "good"
    REJECTED = "claim_rejected", "不予兑付", "bad"
    WITHDRAWN = "claim_withdrawn", "已撤回"
    FROZEN = "claim_frozen", "已冻结", "bad"
    REVERSED = "reversed", "已追回", "bad"


class PaymentState(Worded):
    """A list of payments for a bank."""

    OPEN = "payment_open", "编制中"
    SENT = "payment_sent", "已送银行", "busy"
    DONE = "payment_done", "已办结", "good"
    DISSOLVED = "payment_dissolved", "已撤销"


class Mode(Worded):
    """Who is paid: the firm which paid the provider in full, or the provider whom the firm paid its share."""

    FIRM = "reimburse_firm", "企业兑付"
    PROVIDER = "pay_provider", "机构兑付"


class Issuing(Worded):
    """How a batch is given out."""

    FIRST_COME = "first_come", "先到先得"
    REVIEW = "issued_by_review", "审核发放"


class ProofKind(Worded):
    """The papers of a use and its claim."""

    CONTRACT = "contract", "服务合同"
    INVOICE = "invoice", "发票"
    PAYMENT = "payment", "付款凭证"
    REPORT = "report", "服务报告"
    OTHER = "other", "其他材料"


class Opinion(Worded):
    """What an expert says of a claim."""

    AGREE = "agree", "同意", "good"
    PARTLY = "partly", "部分同意", "warn"
    REFUSE = "refuse", "不同意", "bad"
    DECLINED = "recused", "回避"


class Sureness(Worded):
    """How sure a parameter of a scheme is; what the authority set itself is neither read nor guessed."""

    TEXT = "text", "见过原文", "good"
    PARTIAL = "partial", "片段或二手", "warn"
    UNKNOWN = "unknown", "未公布", "bad"
    DECIDED = "decided", "主管部门设定"
    SAMPLE = "sample", "示例"


class Waiting(Worded):
    """Who has to do the next step."""

    FIRM = "waits_for_firm", "企业"
    PROVIDER = "waits_for_provider", "服务机构"
    OFFICE = "waits_for_office", "主管部门"
    EXPERTS = "waits_for_experts", "评审专家"
    PAYER = "waits_for_payer", "拨付部门"
    NOBODY = "waits_for_nobody", "无"


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


class Parameter(Worded):
    """What a scheme has to say. A scheme opens only when all of them are known; none has a default."""

    MODE = "mode", "兑付模式"
    SHARE = "share", "兑付比例"
    CONTRACT_CAP = "contract_cap", "单个合同上限"
    YEAR_CAP = "year_cap", "每企业年度上限"
    INCUBATED_YEAR_CAP = "incubated_year_cap", "在孵企业年度上限"
    VOUCHER_CAP = "voucher_cap", "单张券上限"
    VALIDITY = "validity_months", "有效期"
    ISSUING = "issuing", "发放方式"
    SERVICES = "services", "支持的服务类别"
    NEGATIVE = "negative_list", "负面清单"
    CONDITIONS = "conditions", "申领条件"
    FURTHER = "further_conditions", "其他申领条件（企业声明）"
    PAPERS = "papers", "兑付材料"
    REVIEW_FROM = "review_from", "须专家评审的起点金额"
    REVIEWERS = "reviewers", "评审专家人数"
    CLAIM_DAYS = "claim_days", "服务完成后申请兑付的期限"
    ANSWER_WORKDAYS = "answer_workdays", "机构答复与企业确认时限"
    ISSUE_WORKDAYS = "issue_workdays", "申领审核时限"
    CHECK_WORKDAYS = "check_workdays", "形式审核时限"
    REVIEW_WORKDAYS = "review_workdays", "专家评审时限"
    DECIDE_WORKDAYS = "decide_workdays", "核定时限"
    PAY_WORKDAYS = "pay_workdays", "拨付时限"

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
