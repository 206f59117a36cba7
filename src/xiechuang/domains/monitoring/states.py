"""The states of indicator systems, periods and submissions, and the words of an indicator."""

from xiechuang.kernel.lib.wording import Worded


class SystemState(Worded):
    """Whether an indicator system may be collected by."""

    DRAFT = "draft", "拟定中"
    IN_FORCE = "in_force", "有效", "good"
    RETIRED = "retired", "已停用"


class PeriodState(Worded):
    """Where the collection of a period stands."""

    PLANNED = "planned", "未开始"
    OPEN = "open", "填报中", "busy"
    CLOSED = "closed", "已截止", "good"


class SubmissionState(Worded):
    """Where one park's report of one period stands."""

    DRAFT = "draft", "待填报"
    SUBMITTED = "submitted", "待审核", "busy"
    RETURNED = "returned", "已退回", "warn"
    ACCEPTED = "accepted", "已接受", "good"
    REVISING = "revising", "修订中", "warn"


class IndicatorRole(Worded):
    """Whether it is measured by, or only collected so that others can be worked out of it."""

    INDICATOR = "indicator", "指标"
    ITEM = "item", "基础数据"


class IndicatorKind(Worded):
    """Whether it is of a span of time or of a moment."""

    FLOW = "flow", "时期数"
    STOCK = "stock", "时点数"


class Frequency(Worded):
    """How often it is collected."""

    QUARTER = "quarter", "季度"
    YEAR = "year", "年度"


class FigureSource(Worded):
    """Where a figure comes from."""

    REPORTED = "reported", "园区填报"
    COMPUTED = "computed", "平台计算", "busy"
    REVISED = "revised", "修订", "warn"


class TargetScope(Worded):
    """Of what a target speaks: all parks taken together, each of them, or one that is named."""

    ZONE = "zone", "全区合计"
    EACH_PARK = "each_park", "每个园区"
    ONE_PARK = "one_park", "指定园区"


class Comparator(Worded):
    """How the value must stand to the target."""

    GE = "ge", "不低于"
    GT = "gt", "超过"
    LE = "le", "不高于"
    LT = "lt", "低于"


class Severity(Worded):
    """What a check that speaks does: refuse, or ask for an explanation in writing."""

    HARD = "hard", "须改正", "bad"
    SOFT = "soft", "须说明", "warn"


class PublicationKind(Worded):
    """What is published: figures every quarter, or the index of a year with its ranking."""

    BULLETIN = "bulletin", "季度监测公报"
    INDEX = "index", "年度创新指数报告"


class PublicationState(Worded):
    """Where a publication stands at a moment; nothing but the withdrawal is stored, the rest follows from the clock."""

    EMBARGOED = "embargoed", "待公开", "busy"
    PUBLIC = "public", "已公开", "good"
    CORRECTED = "corrected", "已有更正版", "warn"
    WITHDRAWN = "withdrawn", "已撤回", "bad"


EDITABLE = frozenset({SubmissionState.DRAFT, SubmissionState.RETURNED, SubmissionState.REVISING})
"""States in which the park writes."""
