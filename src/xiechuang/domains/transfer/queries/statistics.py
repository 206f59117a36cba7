"""What officials learn about their stock and their dockings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.transfer.access import in_charge_of
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Record
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import name_of
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Step
from xiechuang.web.charts import About, Chart, bar_chart
from xiechuang.web.words import Words, said

KINDS: tuple[tuple[Words, type[Record]], ...] = (
    (gettext_lazy("科技成果"), Achievement),
    (gettext_lazy("技术需求"), Demand),
)
STAGES = (
    DockingState.ONE_INTERESTED,
    DockingState.INTERESTED,
    DockingState.MEETING,
    DockingState.NEGOTIATING,
    DockingState.AGREED,
    DockingState.LANDED,
    DockingState.DECLINED,
)
AGES = (
    (30, gettext_lazy("30 天以内")),
    (90, gettext_lazy("31–90 天")),
    (180, gettext_lazy("91–180 天")),
    (365, gettext_lazy("181–365 天")),
    (None, gettext_lazy("一年以上")),
)
ENDS = ((30, gettext_lazy("30 天内")), (60, gettext_lazy("31–60 天")), (90, gettext_lazy("61–90 天")))
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days a statistic covers; both ends may be open."""

    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        if not self.since and not self.until:
            return _("全部时间，至 %s") % f"{clock.today():%Y-%m-%d}"
        return f"{self.since or '…'} – {self.until or clock.today()}"

    def narrow(self, dockings: QuerySet[Docking]) -> QuerySet[Docking]:
        """Dockings proposed on those days."""
        if self.since:
            dockings = dockings.filter(proposed_at__date__gte=self.since)
        return dockings.filter(proposed_at__date__lte=self.until) if self.until else dockings


def statistics_for(actor: Actor, *, span: Span) -> list[Chart]:
    """All charts for one official, over what their office may see."""
    dockings = span.narrow(visible(actor, Docking))
    records = {label: _in_charge(actor, model) for label, model in KINDS}
    return [
        reached_chart(dockings, span=span),
        days_chart(dockings, span=span),
        decline_chart(dockings, span=span),
        stock_chart(records),
        age_chart(records),
        expiry_chart(records),
    ]


def _in_charge(actor: Actor, model: type[Record]) -> QuerySet[Any]:
    return model._default_manager.filter(in_charge_of(actor))


def _said(key: str, title: str, *, period: object, cases: int, unit: str = "") -> About:
    source = _("本平台办理记录，限本单位职责范围")
    return About(key=key, title=title, period=str(period), source=source, cases=cases, unit=unit or _("件"))


def first_times(dockings: QuerySet[Docking]) -> dict[int, dict[str, datetime]]:
    """When each docking reached each state for the first time."""
    ids = dockings.order_by().values("pk")
    steps = Step.objects.filter(subject_kind=Docking._meta.label_lower, subject_id__in=ids).order_by("id")
    reached: dict[int, dict[str, datetime]] = {}
    for subject_id, target, at in steps.values_list("subject_id", "target", "at"):
        reached.setdefault(subject_id, {}).setdefault(target, at)
    return reached


def reached_chart(dockings: QuerySet[Docking], *, span: Span) -> Chart:
    """How many of the dockings came how far."""
    reached = Counter(state for times in first_times(dockings).values() for state in times)
    total = dockings.count()
    names = [DockingState.PROPOSED, *STAGES]
    return bar_chart(
        about=_said("reached", _("走到每一步的对接有多少"), period=span, cases=total),
        categories=[said(state.label) for state in names] if total else [],
        series={
            _("对接"): [total if s is DockingState.PROPOSED else reached[s] for s in names] if total else []
        },
        is_lying=True,
    )


def days_to_stages(dockings: QuerySet[Docking]) -> dict[DockingState, list[float]]:
    """Days from the proposal to each stage, of every docking that reached it."""
    started = dict(dockings.order_by().values_list("pk", "proposed_at"))
    days: dict[DockingState, list[float]] = {}
    for pk, times in first_times(dockings).items():
        for stage in STAGES:
            if stage in times:
                passed = (times[stage] - started[pk]).total_seconds() / SECONDS_A_DAY
                days.setdefault(stage, []).append(passed)
    return days


def days_chart(dockings: QuerySet[Docking], *, span: Span) -> Chart:
    """The median of the days from the proposal to each stage; how many cases it rests on stands beside the stage."""
    days = days_to_stages(dockings)
    found = [(stage, days[stage]) for stage in STAGES if stage in days]
    return bar_chart(
        about=_said(
            "days", _("从推荐到每一步的天数（中位数）"), period=span, cases=dockings.count(), unit=_("天")
        ),
        categories=[
            _("%(stage)s（%(n)d 件）") % {"stage": said(stage.label), "n": len(held)} for stage, held in found
        ],
        series={_("天数"): [round(median(held), 1) for _stage, held in found]},
        is_lying=True,
    )


def decline_chart(dockings: QuerySet[Docking], *, span: Span) -> Chart:
    """Why dockings were ended."""
    ended = dockings.filter(state=DockingState.DECLINED).order_by()
    rows = ended.values("decline_code").annotate(n=Count("pk")).order_by("-n", "decline_code")
    counted = [(name_of("decline_reasons", row["decline_code"]), row["n"]) for row in rows]
    return bar_chart(
        about=_said("declined", _("对接为什么终止"), period=span, cases=sum(n for _name, n in counted)),
        categories=[name for name, _n in counted],
        series={_("终止"): [n for _name, n in counted]},
        is_lying=True,
    )


def stock_chart(records: Mapping[Words, QuerySet[Any]]) -> Chart:
    """How much stands in which state."""
    states = [state for state in RecordState if state is not RecordState.DRAFT]
    counts = {
        label: dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
        for label, rows in records.items()
    }
    total = sum(sum(held.values()) for held in counts.values())
    return bar_chart(
        about=_said("stock", _("各状态的成果与需求有多少"), period=_today(), cases=total, unit=_("项")),
        categories=[said(state.label) for state in states] if total else [],
        series={label: [held.get(state.value, 0) for state in states] for label, held in counts.items()},
    )


def _today() -> str:
    return _("截至 %s") % f"{clock.today():%Y-%m-%d}"


def age_chart(records: Mapping[Words, QuerySet[Any]]) -> Chart:
    """How long the published ones have been published."""
    series: dict[Words, list[int]] = {label: _ages(rows) for label, rows in records.items()}
    total = sum(sum(held) for held in series.values())
    return bar_chart(
        about=_said("ages", _("已发布的成果与需求发布多久了"), period=_today(), cases=total, unit=_("项")),
        categories=[str(name) for _days, name in AGES] if total else [],
        series=series,
    )


def _ages(rows: QuerySet[Any]) -> list[int]:
    now = clock.now()
    published = rows.filter(state=RecordState.PUBLISHED).values_list("published_at", flat=True)
    ages = [(now - at).days for at in published if at]
    return _sorted_into(ages, [days for days, _name in AGES])


def _sorted_into(numbers: Sequence[int], limits: Sequence[int | None]) -> list[int]:
    """How many numbers lie above the limit before and not above this one."""
    counts, before = [], -1
    for limit in limits:
        counts.append(sum(before < number and (limit is None or number <= limit) for number in numbers))
        before = limit if limit is not None else before
    return counts


def expiring(rows: QuerySet[Any], *, within: int) -> QuerySet[Any]:
    """Published ones whose validity ends within so many days, the soonest first."""
    last = clock.today() + timedelta(days=within)
    return rows.filter(state=RecordState.PUBLISHED, expires_on__lte=last).order_by("expires_on", "pk")


def expiry_chart(records: Mapping[Words, QuerySet[Any]]) -> Chart:
    """What will expire soon."""
    today, longest = clock.today(), ENDS[-1][0]
    series: dict[Words, list[int]] = {}
    for label, rows in records.items():
        left = [
            (day - today).days for day in expiring(rows, within=longest).values_list("expires_on", flat=True)
        ]
        series[label] = _sorted_into(left, [days for days, _name in ENDS])
    total = sum(sum(held) for held in series.values())
    return bar_chart(
        about=_said(
            "expiring", _("三个月内到期的已发布成果与需求"), period=_today(), cases=total, unit=_("项")
        ),
        categories=[str(name) for _days, name in ENDS] if total else [],
        series=series,
    )


def soon_expiring(actor: Actor, *, within: int = 30, at_most: int = 10) -> list[Record]:
    """The records of the actor's office that expire first."""
    found: list[Record] = []
    for _label, model in KINDS:
        found += expiring(_in_charge(actor, model), within=within).select_related("organisation")[:at_most]
    return sorted(found, key=lambda record: (record.expires_on or date.max, record.number))[:at_most]
