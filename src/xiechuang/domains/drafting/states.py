"""The words of drafting: kinds of texts, where a draft, a consultation and a meeting stand, what is said of a clause."""

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


class DraftKind(Shown):
    """What is drafted: the five kinds that article 18 of the Decisions names."""

    REGULATION = "regulation"
    GOVERNMENT_RULE = "government_rule"
    POLICY = "policy"
    PLAN = "plan"
    STANDARD = "standard"


class Concern(Shown):
    """Why it is the others' concern: the two reasons that article 18 names."""

    INNOVATION = "innovation"
    INDUSTRY = "industry"


class DraftState(Shown):
    """Where a draft stands."""

    DRAFTING = "drafting"
    CONSULTING = "consulting"
    CLOSED = "closed"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


class ConsultationState(Shown):
    """Where the opinions of one region stand."""

    ASKED = "asked"
    SIGNING = "signing"
    RETURNED = "returned"
    ANSWERED = "answered"


class Stance(Shown):
    """What a region says of a clause."""

    AGREE = "agree"
    CHANGE = "change"
    OBJECT = "object"
    NONE = "none"


class Answer(Shown):
    """What the drafter says to an opinion, or a meeting decides on it."""

    TAKEN = "taken"
    PARTLY = "partly"
    NOT_TAKEN = "not_taken"


class MeetingKind(Shown):
    """Who meets: the regions among themselves, or with departments of the state (article 19)."""

    REGIONS = "regions"
    STATE = "state"


class MeetingState(Shown):
    """Where a meeting stands."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    MINUTED = "minuted"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Decision(Shown):
    """What a meeting decides on a matter."""

    TAKEN = "taken_up"
    PARTLY = "partly_taken_up"
    STANDS = "text_stands"
    OPEN = "difference_kept"


LABELS: dict[StrEnum, str] = {
    DraftKind.REGULATION: "地方性法规",
    DraftKind.GOVERNMENT_RULE: "政府规章",
    DraftKind.POLICY: "重大政策",
    DraftKind.PLAN: "重大规划",
    DraftKind.STANDARD: "地方标准",
    Concern.INNOVATION: "区域科技创新共性需求",
    Concern.INDUSTRY: "产业发展共性需求",
    DraftState.DRAFTING: "起草中",
    DraftState.CONSULTING: "征求意见中",
    DraftState.CLOSED: "已办结",
    DraftState.ADOPTED: "已出台",
    DraftState.WITHDRAWN: "已撤回",
    ConsultationState.ASKED: "待提意见",
    ConsultationState.SIGNING: "待签发",
    ConsultationState.RETURNED: "已反馈",
    ConsultationState.ANSWERED: "已答复",
    Stance.AGREE: "同意",
    Stance.CHANGE: "修改后同意",
    Stance.OBJECT: "不同意",
    Stance.NONE: "无意见",
    Answer.TAKEN: "采纳",
    Answer.PARTLY: "部分采纳",
    Answer.NOT_TAKEN: "未采纳",
    MeetingKind.REGIONS: "三地会商",
    MeetingKind.STATE: "与国家有关部门专题会商",
    MeetingState.PLANNED: "筹备中",
    MeetingState.ANNOUNCED: "已通知",
    MeetingState.MINUTED: "纪要待确认",
    MeetingState.CONFIRMED: "纪要已确认",
    MeetingState.CANCELLED: "已取消",
    Decision.TAKEN: "采纳意见",
    Decision.PARTLY: "部分采纳意见",
    Decision.STANDS: "维持原文",
    Decision.OPEN: "保留分歧",
}
TONES: dict[StrEnum, str] = {
    DraftState.CONSULTING: "busy",
    DraftState.CLOSED: "good",
    DraftState.ADOPTED: "good",
    DraftState.WITHDRAWN: "bad",
    ConsultationState.ASKED: "busy",
    ConsultationState.SIGNING: "warn",
    ConsultationState.RETURNED: "good",
    ConsultationState.ANSWERED: "good",
    Stance.AGREE: "good",
    Stance.CHANGE: "warn",
    Stance.OBJECT: "bad",
    Answer.TAKEN: "good",
    Answer.PARTLY: "warn",
    Answer.NOT_TAKEN: "bad",
    MeetingState.ANNOUNCED: "busy",
    MeetingState.MINUTED: "warn",
    MeetingState.CONFIRMED: "good",
    MeetingState.CANCELLED: "bad",
    Decision.TAKEN: "good",
    Decision.PARTLY: "warn",
    Decision.OPEN: "bad",
}
ASKS = frozenset({Stance.CHANGE, Stance.OBJECT})
"""Stances that want an answer."""
SIGNED = frozenset({ConsultationState.RETURNED, ConsultationState.ANSWERED})
"""States in which a region's opinions are its word and others see them."""
