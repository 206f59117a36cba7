"""The states of indicator systems, periods and submissions, and the words of an indicator."""

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
        return TONES.get(type(self).__name__, {}).get(self, "calm")


class SystemState(Shown):
    """Whether an indicator system may be collected by."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    RETIRED = "retired"


class PeriodState(Shown):
    """Where the collection of a period stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class SubmissionState(Shown):
    """Where one park's report of one period stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REVISING = "revising"


class IndicatorRole(Shown):
    """Whether it is measured by, or only collected so that others can be worked out of it."""

    INDICATOR = "indicator"
    ITEM = "item"


class IndicatorKind(Shown):
    """Whether it is of a span of time or of a moment."""

    FLOW = "flow"
    STOCK = "stock"


class Frequency(Shown):
    """How often it is collected."""

    QUARTER = "quarter"
    YEAR = "year"


class FigureSource(Shown):
    """Where a figure comes from."""

    REPORTED = "reported"
    COMPUTED = "computed"
    REVISED = "revised"


class TargetScope(Shown):
    """Of what a target speaks: all parks taken together, each of them, or one that is named."""

    ZONE = "zone"
    EACH_PARK = "each_park"
    ONE_PARK = "one_park"


class Comparator(Shown):
    """How the value must stand to the target."""

    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"


class Severity(Shown):
    """What a check that speaks does: refuse, or ask for an explanation in writing."""

    HARD = "hard"
    SOFT = "soft"


class PublicationKind(Shown):
    """What is published: figures every quarter, or the index of a year with its ranking."""

    BULLETIN = "bulletin"
    INDEX = "index"


class PublicationState(Shown):
    """Where a publication stands at a moment; nothing but the withdrawal is stored, the rest follows from the clock."""

    EMBARGOED = "embargoed"
    PUBLIC = "public"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


# By class first: members of two classes with the same value are equal keys.
LABELS: dict[str, dict[str, str]] = {
    "SystemState": {
        SystemState.DRAFT: "拟定中",
        SystemState.IN_FORCE: "有效",
        SystemState.RETIRED: "已停用",
    },
    "PeriodState": {
        PeriodState.PLANNED: "未开始",
        PeriodState.OPEN: "填报中",
        PeriodState.CLOSED: "已截止",
    },
    "SubmissionState": {
        SubmissionState.DRAFT: "待填报",
        SubmissionState.SUBMITTED: "待审核",
        SubmissionState.RETURNED: "已退回",
        SubmissionState.ACCEPTED: "已接受",
        SubmissionState.REVISING: "修订中",
    },
    "IndicatorRole": {
        IndicatorRole.INDICATOR: "指标",
        IndicatorRole.ITEM: "基础数据",
    },
    "IndicatorKind": {
        IndicatorKind.FLOW: "时期数",
        IndicatorKind.STOCK: "时点数",
    },
    "Frequency": {
        Frequency.QUARTER: "季度",
        Frequency.YEAR: "年度",
    },
    "FigureSource": {
        FigureSource.REPORTED: "园区填报",
        FigureSource.COMPUTED: "平台计算",
        FigureSource.REVISED: "修订",
    },
    "TargetScope": {
        TargetScope.ZONE: "全区合计",
        TargetScope.EACH_PARK: "每个园区",
        TargetScope.ONE_PARK: "指定园区",
    },
    "Comparator": {
        Comparator.GE: "不低于",
        Comparator.GT: "超过",
        Comparator.LE: "不高于",
        Comparator.LT: "低于",
    },
    "Severity": {
        Severity.HARD: "须改正",
        Severity.SOFT: "须说明",
    },
    "PublicationKind": {
        PublicationKind.BULLETIN: "季度监测公报",
        PublicationKind.INDEX: "年度创新指数报告",
    },
    "PublicationState": {
        PublicationState.EMBARGOED: "待公开",
        PublicationState.PUBLIC: "已公开",
        PublicationState.CORRECTED: "已有更正版",
        PublicationState.WITHDRAWN: "已撤回",
    },
}
TONES: dict[str, dict[str, str]] = {
    "SystemState": {
        SystemState.IN_FORCE: "good",
    },
    "PeriodState": {
        PeriodState.OPEN: "busy",
        PeriodState.CLOSED: "good",
    },
    "SubmissionState": {
        SubmissionState.SUBMITTED: "busy",
        SubmissionState.RETURNED: "warn",
        SubmissionState.ACCEPTED: "good",
        SubmissionState.REVISING: "warn",
    },
    "FigureSource": {
        FigureSource.COMPUTED: "busy",
        FigureSource.REVISED: "warn",
    },
    "Severity": {
        Severity.HARD: "bad",
        Severity.SOFT: "warn",
    },
    "PublicationState": {
        PublicationState.EMBARGOED: "busy",
        PublicationState.PUBLIC: "good",
        PublicationState.CORRECTED: "warn",
        PublicationState.WITHDRAWN: "bad",
    },
}
EDITABLE = frozenset({SubmissionState.DRAFT, SubmissionState.RETURNED, SubmissionState.REVISING})
"""States in which the park writes."""
