"""The words of drafting: kinds of texts, where a draft, a consultation and a meeting stand, what is said of a clause."""

from xiechuang.kernel.lib.wording import Worded


class DraftKind(Worded):
    """What is drafted: the five kinds that article 18 of the Decisions names."""

    REGULATION = "regulation", "地方性法规"
    GOVERNMENT_RULE = "government_rule", "政府规章"
    POLICY = "policy", "重大政策"
    PLAN = "plan", "重大规划"
    STANDARD = "standard", "地方标准"


class Concern(Worded):
    """Why it is the others' concern: the two reasons that article 18 names."""

    INNOVATION = "innovation", "区域科技创新共性需求"
    INDUSTRY = "industry", "产业发展共性需求"


class DraftState(Worded):
    """Where a draft stands."""

    DRAFTING = "drafting", "起草中"
    CONSULTING = "consulting", "征求意见中", "busy"
    CLOSED = "closed", "已办结", "good"
    ADOPTED = "adopted", "已出台", "good"
    WITHDRAWN = "withdrawn", "已撤回", "bad"


class ConsultationState(Worded):
    """Where the opinions of one region stand."""

    ASKED = "asked", "待提意见", "busy"
    SIGNING = "signing", "待签发", "warn"
    RETURNED = "returned", "已反馈", "good"
    ANSWERED = "answered", "已答复", "good"


class Stance(Worded):
    """What a region says of a clause."""

    AGREE = "agree", "同意", "good"
    CHANGE = "change", "修改后同意", "warn"
    OBJECT = "object", "不同意", "bad"
    NONE = "none", "无意见"


class Answer(Worded):
    """What the drafter says to an opinion, or a meeting decides on it."""

    TAKEN = "taken", "采纳", "good"
    PARTLY = "partly", "部分采纳", "warn"
    NOT_TAKEN = "not_taken", "未采纳", "bad"


class MeetingKind(Worded):
    """Who meets: the regions among themselves, or with departments of the state (article 19)."""

    REGIONS = "regions", "三地会商"
    STATE = "state", "与国家有关部门专题会商"


class MeetingState(Worded):
    """Where a meeting stands."""

    PLANNED = "planned", "筹备中"
    ANNOUNCED = "announced", "已通知", "busy"
    MINUTED = "minuted", "纪要待确认", "warn"
    CONFIRMED = "confirmed", "纪要已确认", "good"
    CANCELLED = "cancelled", "已取消", "bad"


class Decision(Worded):
    """What a meeting decides on a matter."""

    TAKEN = "taken_up", "采纳意见", "good"
    PARTLY = "partly_taken_up", "部分采纳意见", "warn"
    STANDS = "text_stands", "维持原文"
    OPEN = "difference_kept", "保留分歧", "bad"


ASKS = frozenset({Stance.CHANGE, Stance.OBJECT})
"""Stances that want an answer."""
SIGNED = frozenset({ConsultationState.RETURNED, ConsultationState.ANSWERED})
"""States in which a region's opinions are its word and others see them."""
