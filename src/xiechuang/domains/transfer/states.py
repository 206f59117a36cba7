"""The states of records, dockings and measures, with what people call them and how they look."""

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
        return TONES[self]


class RecordState(Shown):
    """Where an achievement or a demand stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CHECKED = "checked"
    PUBLISHED = "published"
    CLOSED = "closed"
    EXPIRED = "expired"


class DockingState(Shown):
    """Where a docking stands."""

    PROPOSED = "proposed"
    ONE_INTERESTED = "one_interested"
    INTERESTED = "interested"
    MEETING = "meeting"
    NEGOTIATING = "negotiating"
    ONE_AGREED = "one_agreed"
    AGREED = "agreed"
    DECLINED = "declined"
    LANDED = "landed"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self not in (DockingState.DECLINED, DockingState.LANDED)


class MeasureState(Shown):
    """Where a key measure stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class Confidentiality(StrEnum):
    """To whom a published demand is shown."""

    PUBLIC = "public"
    MANAGERS = "managers"
    NAMED = "named"


class Comparator(StrEnum):
    """How a measured value must stand to the wanted one."""

    GE = "ge"
    LE = "le"
    GT = "gt"
    LT = "lt"
    EQ = "eq"
    BETWEEN = "between"


class Side(StrEnum):
    """The two sides of a docking."""

    DEMAND = "demand"
    ACHIEVEMENT = "achievement"


class ContractType(StrEnum):
    """The kinds of technology contract (民法典第八百四十三条)."""

    DEVELOPMENT = "development"
    ASSIGNMENT = "assignment"
    LICENCE = "licence"
    CONSULTING = "consulting"
    SERVICE = "service"

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self]

    @classmethod
    def label_of(cls, code: str) -> str:
        """The label of a stored code; the code itself when it is none of ours, nothing for nothing."""
        return cls(code).label if code in set(cls) else code


LABELS: dict[StrEnum, str] = {
    RecordState.DRAFT: "草稿",
    RecordState.SUBMITTED: "待审核",
    RecordState.RETURNED: "已退回",
    RecordState.CHECKED: "审核通过",
    RecordState.PUBLISHED: "已发布",
    RecordState.CLOSED: "已关闭",
    RecordState.EXPIRED: "已到期",
    DockingState.PROPOSED: "已推荐",
    DockingState.ONE_INTERESTED: "一方有意向",
    DockingState.INTERESTED: "双方有意向",
    DockingState.MEETING: "已约见",
    DockingState.NEGOTIATING: "洽谈中",
    DockingState.ONE_AGREED: "一方已同意",
    DockingState.AGREED: "达成一致",
    DockingState.DECLINED: "已终止",
    DockingState.LANDED: "已落地",
    MeasureState.PLANNED: "已计划",
    MeasureState.UNDER_WAY: "推进中",
    MeasureState.DONE: "已完成",
    MeasureState.STOPPED: "已停止",
    ContractType.DEVELOPMENT: "技术开发",
    ContractType.ASSIGNMENT: "技术转让",
    ContractType.LICENCE: "技术许可",
    ContractType.CONSULTING: "技术咨询",
    ContractType.SERVICE: "技术服务",
}
TONES: dict[StrEnum, str] = {
    RecordState.DRAFT: "calm",
    RecordState.SUBMITTED: "busy",
    RecordState.RETURNED: "warn",
    RecordState.CHECKED: "busy",
    RecordState.PUBLISHED: "good",
    RecordState.CLOSED: "calm",
    RecordState.EXPIRED: "warn",
    DockingState.PROPOSED: "busy",
    DockingState.ONE_INTERESTED: "busy",
    DockingState.INTERESTED: "busy",
    DockingState.MEETING: "busy",
    DockingState.NEGOTIATING: "busy",
    DockingState.ONE_AGREED: "busy",
    DockingState.AGREED: "good",
    DockingState.DECLINED: "bad",
    DockingState.LANDED: "good",
    MeasureState.PLANNED: "calm",
    MeasureState.UNDER_WAY: "busy",
    MeasureState.DONE: "good",
    MeasureState.STOPPED: "bad",
}
OPEN_DOCKINGS = frozenset(state for state in DockingState if state.is_open)
IN_REVIEW = frozenset({RecordState.SUBMITTED, RecordState.CHECKED})
SEEN_BY_OFFICIALS = frozenset(RecordState) - {RecordState.DRAFT}
