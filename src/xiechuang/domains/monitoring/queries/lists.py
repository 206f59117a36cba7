"""The lists of monitoring: reports, figures, periods, systems; pages, files and the API share these declarations."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.models import (
    Figure,
    IndicatorSystem,
    Period,
    PublishedFigure,
    Submission,
)
from xiechuang.domains.monitoring.states import (
    FigureSource,
    PeriodState,
    SubmissionState,
    SystemState,
)
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.lists import Column, choice_filter, region_column, region_filter, state_column, text_filter
from xiechuang.web.look import tag
from xiechuang.web.words import said


def submissions(actor: Actor) -> QuerySet[Submission]:
    """Reports that the actor may see."""
    return visible(actor, Submission).select_related("period__system", "park", "region")


def figures(actor: Actor) -> QuerySet[Figure]:
    """Figures that the actor may see, every vintage."""
    rows = visible(actor, Figure).select_related("period__system", "park", "region", "indicator")
    out = PublishedFigure.objects.filter(figure=OuterRef("pk"), public_from__lte=clock.now())
    return rows.annotate(is_published=Exists(out))


def periods(actor: Actor) -> QuerySet[Period]:
    """Periods that the actor may see, with how many reports stand where."""
    mine = Q(submissions__in=visible(actor, Submission))
    accepted = Q(submissions__state=SubmissionState.ACCEPTED)
    waiting = Q(submissions__state=SubmissionState.SUBMITTED)
    return (
        visible(actor, Period)
        .select_related("system")
        .annotate(
            asked=Count("submissions", filter=mine),
            accepted=Count("submissions", filter=mine & accepted),
            to_review=Count("submissions", filter=mine & waiting),
        )
    )


def systems(actor: Actor) -> QuerySet[IndicatorSystem]:
    """Systems that the actor may see."""
    return (
        visible(actor, IndicatorSystem)
        .select_related("region")
        .annotate(
            park_count=Count("parks", distinct=True),
            indicator_count=Count("indicators", filter=Q(indicators__role="indicator"), distinct=True),
        )
    )


def is_late(submission: Submission) -> bool:
    """Whether the park's turn is past its moment."""
    waits = submission.state in (SubmissionState.DRAFT, SubmissionState.RETURNED)
    return waits and submission.period.state == PeriodState.OPEN and clock.now() >= submission.period.due_at


def _late_tag(submission: Submission) -> Any:
    return tag(label=_("逾期"), tone="bad") if is_late(submission) else ""


SUBMISSION_COLUMNS = (
    Column(key="number", title=_("编号"), is_link=True, sort="number"),
    Column(key="park__name", title=_("园区"), sort="park__number"),
    Column(key="period", title=_("填报期"), value=lambda row: str(row.period)),
    Column(key="system", title=_("指标体系"), value=lambda row: row.period.system.name),
    state_column(),
    Column(key="late", title=_("逾期"), value=lambda row: _("是") if is_late(row) else "", cell=_late_tag),
    region_column(),
    Column(
        key="due_at",
        title=_("截止"),
        value=lambda row: row.period.due_at,
        kind=Kind.DATETIME,
        sort="period__due_at",
    ),
    Column(key="submitted_at", title=_("提交时间"), kind=Kind.DATETIME, sort="submitted_at"),
    Column(key="accepted_at", title=_("接受时间"), kind=Kind.DATETIME, sort="accepted_at"),
    Column(key="vintage", title=_("已接受的版次"), kind=Kind.INTEGER),
)
SUBMISSION_FILTERS = (
    text_filter(key="text", label=_("园区或编号"), paths=("park__name", "number")),
    choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(SubmissionState)),
    choice_filter(
        key="system",
        label=_("指标体系"),
        path="period__system__code",
        choices=lambda: list(
            IndicatorSystem.objects.exclude(state=SystemState.DRAFT)
            .order_by("code")
            .values_list("code", "name")
            .distinct()
        ),
    ),
    region_filter(),
)
FIGURE_COLUMNS = (
    Column(key="indicator__name", title=_("指标"), is_link=True, sort="indicator__order"),
    Column(key="indicator__code", title=_("代码"), is_shown=False),
    Column(key="park__name", title=_("园区"), sort="park__number"),
    Column(key="period", title=_("填报期"), value=lambda row: str(row.period), sort="period__year"),
    Column(
        key="value", title=_("数值"), kind=Kind.DECIMAL, value=lambda row: trimmed(row.value), sort="value"
    ),
    Column(key="unit", title=_("计量单位")),
    Column(key="vintage", title=_("版次"), kind=Kind.INTEGER),
    Column(key="source", title=_("来源"), value=lambda row: said(FigureSource(row.source).label)),
    Column(key="published", title=_("已公开"), value=lambda row: _("是") if row.is_published else ""),
    Column(key="note", title=_("说明"), is_shown=False),
    Column(key="reason", title=_("修订原因"), is_shown=False),
    Column(key="system", title=_("指标体系"), value=lambda row: str(row.period.system), is_shown=False),
    region_column(),
    Column(key="added_at", title=_("记入时间"), kind=Kind.DATETIME, sort="added_at"),
)
FIGURE_FILTERS = (
    text_filter(key="text", label=_("指标或园区"), paths=("indicator__name", "park__name")),
    choice_filter(
        key="year",
        label=_("年"),
        path="period__year",
        choices=lambda: [
            (str(y), str(y))
            for y in Period.objects.order_by("-year").values_list("year", flat=True).distinct()
        ],
    ),
    choice_filter(
        key="quarter",
        label=_("季度"),
        path="period__quarter",
        choices=lambda: [(str(n), _("第 %d 季度") % n) for n in (1, 2, 3, 4)],
    ),
    choice_filter(key="source", label=_("来源"), choices=lambda: choices_of(FigureSource)),
    region_filter(),
)
PERIOD_COLUMNS = (
    Column(key="period", title=_("填报期"), value=str, is_link=True, sort="year"),
    Column(key="system", title=_("指标体系"), value=lambda row: str(row.system)),
    state_column(),
    Column(key="opens_at", title=_("开始填报"), kind=Kind.DATETIME, sort="opens_at"),
    Column(key="due_at", title=_("截止"), kind=Kind.DATETIME, sort="due_at"),
    Column(key="asked", title=_("应报"), kind=Kind.INTEGER),
    Column(key="to_review", title=_("待审核"), kind=Kind.INTEGER),
    Column(key="accepted", title=_("已接受"), kind=Kind.INTEGER),
)
PERIOD_FILTERS = (choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(PeriodState)),)
SYSTEM_COLUMNS = (
    Column(key="name", title=_("名称"), is_link=True, sort="name"),
    Column(key="code", title=_("代码"), is_shown=False),
    Column(key="version", title=_("版本"), kind=Kind.INTEGER),
    state_column(),
    Column(key="starts_on", title=_("施行日期"), kind=Kind.DATE, sort="starts_on"),
    Column(key="until", title=_("停用日期"), kind=Kind.DATE),
    region_column(),
    Column(key="park_count", title=_("园区数"), kind=Kind.INTEGER),
    Column(key="indicator_count", title=_("指标数"), kind=Kind.INTEGER),
)


def trimmed(value: Any) -> Any:
    """A decimal without the zeros the database adds."""
    if value is None:
        return None
    plain = value.normalize()
    return plain.quantize(1) if plain == plain.to_integral_value() else plain
