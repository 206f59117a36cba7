"""The states of calls, applications, providers, recognitions, changes, renewals and complaints."""

from enum import StrEnum


class Shown(StrEnum):
    """A word that pages show: what people call it, and how it looks (calm, busy, good, warn, bad)."""

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[type(self).__name__][self]

    @property
    def tone(self) -> str:
        """How it looks."""
        return TONES[type(self).__name__].get(self, "calm")


class CallState(Shown):
    """Where a call for providers stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ApplicationState(Shown):
    """Where an organisation's application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    PROPOSED = "proposed"
    LISTED = "listed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ReviewState(Shown):
    """Where one reviewer's opinion stands."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"


class ProviderState(Shown):
    """Whether vouchers may be used at a provider."""

    LISTED = "listed"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class RecognitionState(Shown):
    """What another region decided about a provider."""

    PENDING = "pending"
    RECOGNISED = "recognised"
    LIMITED = "limited"
    REFUSED = "refused"


class ChangeState(Shown):
    """Where a change of a service stands that needs a look."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RenewalState(Shown):
    """Where a year's renewal stands."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"


class ComplaintState(Shown):
    """Where a complaint stands."""

    FILED = "filed"
    ASKED = "asked"
    ANSWERED = "answered"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


# By the kind of word first: members of two kinds with one value are equal, so one table would mix them up.
LABELS: dict[str, dict[str, str]] = {
    "CallState": {
        CallState.DRAFT: "拟定中",
        CallState.OPEN: "征集中",
        CallState.CLOSED: "已截止",
        CallState.CANCELLED: "已取消",
    },
    "ApplicationState": {
        ApplicationState.DRAFT: "填写中",
        ApplicationState.SUBMITTED: "待形式审查",
        ApplicationState.RETURNED: "已退回",
        ApplicationState.IN_REVIEW: "专家评审",
        ApplicationState.PROPOSED: "公示中",
        ApplicationState.LISTED: "已入库",
        ApplicationState.REJECTED: "未通过",
        ApplicationState.WITHDRAWN: "已撤回",
    },
    "ReviewState": {
        ReviewState.ASKED: "待评审",
        ReviewState.GIVEN: "已评审",
        ReviewState.DECLINED: "已回避",
    },
    "ProviderState": {
        ProviderState.LISTED: "在库",
        ProviderState.SUSPENDED: "暂停",
        ProviderState.EXPIRED: "已到期",
        ProviderState.WITHDRAWN: "已退出",
    },
    "RecognitionState": {
        RecognitionState.PENDING: "待决定",
        RecognitionState.RECOGNISED: "已互认",
        RecognitionState.LIMITED: "部分互认",
        RecognitionState.REFUSED: "不予互认",
    },
    "ChangeState": {
        ChangeState.PENDING: "待审核",
        ChangeState.APPROVED: "已同意",
        ChangeState.REFUSED: "未同意",
        ChangeState.WITHDRAWN: "已撤回",
    },
    "RenewalState": {
        RenewalState.SUBMITTED: "待审核",
        RenewalState.RETURNED: "已退回",
        RenewalState.APPROVED: "已续期",
        RenewalState.REFUSED: "不予续期",
    },
    "ComplaintState": {
        ComplaintState.FILED: "待受理",
        ComplaintState.ASKED: "待机构答复",
        ComplaintState.ANSWERED: "待处理决定",
        ComplaintState.UPHELD: "投诉成立",
        ComplaintState.DISMISSED: "投诉不成立",
        ComplaintState.REJECTED: "不予受理",
        ComplaintState.WITHDRAWN: "已撤回",
    },
}
TONES: dict[str, dict[str, str]] = {
    "CallState": {
        CallState.OPEN: "busy",
        CallState.CLOSED: "good",
        CallState.CANCELLED: "bad",
    },
    "ApplicationState": {
        ApplicationState.SUBMITTED: "busy",
        ApplicationState.RETURNED: "warn",
        ApplicationState.IN_REVIEW: "busy",
        ApplicationState.PROPOSED: "busy",
        ApplicationState.LISTED: "good",
        ApplicationState.REJECTED: "bad",
    },
    "ReviewState": {
        ReviewState.ASKED: "busy",
        ReviewState.GIVEN: "good",
        ReviewState.DECLINED: "warn",
    },
    "ProviderState": {
        ProviderState.LISTED: "good",
        ProviderState.SUSPENDED: "bad",
        ProviderState.EXPIRED: "warn",
    },
    "RecognitionState": {
        RecognitionState.PENDING: "busy",
        RecognitionState.RECOGNISED: "good",
        RecognitionState.LIMITED: "warn",
        RecognitionState.REFUSED: "bad",
    },
    "ChangeState": {
        ChangeState.PENDING: "busy",
        ChangeState.APPROVED: "good",
        ChangeState.REFUSED: "bad",
    },
    "RenewalState": {
        RenewalState.SUBMITTED: "busy",
        RenewalState.RETURNED: "warn",
        RenewalState.APPROVED: "good",
        RenewalState.REFUSED: "bad",
    },
    "ComplaintState": {
        ComplaintState.FILED: "busy",
        ComplaintState.ASKED: "busy",
        ComplaintState.ANSWERED: "busy",
        ComplaintState.UPHELD: "bad",
        ComplaintState.DISMISSED: "good",
    },
}
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
