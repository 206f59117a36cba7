"""The states of calls, applications, providers, recognitions, changes, renewals and complaints."""

from xiechuang.kernel.lib.wording import Worded


class CallState(Worded):
    """Where a call for providers stands."""

    DRAFT = "draft", "拟定中"
    OPEN = "open", "征集中", "busy"
    CLOSED = "closed", "已截止", "good"
    CANCELLED = "cancelled", "已取消", "bad"


class ApplicationState(Worded):
    """Where an organisation's application stands."""

    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待形式审查", "busy"
    RETURNED = "returned", "已退回", "warn"
    IN_REVIEW = "in_review", "专家评审", "busy"
    PROPOSED = "proposed", "公示中", "busy"
    LISTED = "listed", "已入库", "good"
    REJECTED = "rejected", "未通过", "bad"
    WITHDRAWN = "withdrawn", "已撤回"


class ReviewState(Worded):
    """Where one reviewer's opinion stands."""

    ASKED = "asked", "待评审", "busy"
    GIVEN = "given", "已评审", "good"
    DECLINED = "declined", "已回避", "warn"


class ProviderState(Worded):
    """Whether vouchers may be used at a provider."""

    LISTED = "listed", "在库", "good"
    SUSPENDED = "suspended", "暂停", "bad"
    EXPIRED = "expired", "已到期", "warn"
    WITHDRAWN = "withdrawn", "已退出"


class RecognitionState(Worded):
    """What another region decided about a provider."""

    PENDING = "pending", "待决定", "busy"
    RECOGNISED = "recognised", "已互认", "good"
    LIMITED = "limited", "部分互认", "warn"
    REFUSED = "refused", "不予互认", "bad"


class ChangeState(Worded):
    """Where a change of a service stands that needs a look."""

    PENDING = "pending", "待审核", "busy"
    APPROVED = "approved", "已同意", "good"
    REFUSED = "refused", "未同意", "bad"
    WITHDRAWN = "withdrawn", "已撤回"


class RenewalState(Worded):
    """Where a year's renewal stands."""

    SUBMITTED = "submitted", "待审核", "busy"
    RETURNED = "returned", "已退回", "warn"
    APPROVED = "approved", "已续期", "good"
    REFUSED = "refused", "不予续期", "bad"


class ComplaintState(Worded):
    """Where a complaint stands."""

    FILED = "filed", "待受理", "busy"
    ASKED = "asked", "待机构答复", "busy"
    ANSWERED = "answered", "待处理决定", "busy"
    UPHELD = "upheld", "投诉成立", "bad"
    DISMISSED = "dismissed", "投诉不成立", "good"
    REJECTED = "rejected", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


EDITABLE = frozenset({ApplicationState.DRAFT, ApplicationState.RETURNED})
"""States in which the applicant writes."""
ON_THE_WAY = EDITABLE | {
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.PROPOSED,
}
"""States of an application that is not yet decided."""
ACCEPTED = frozenset({RecognitionState.RECOGNISED, RecognitionState.LIMITED})
"""Decisions by which a region lets its vouchers be used at a provider."""
