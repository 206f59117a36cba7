"""The three lists (京南方案 三(一)): dockings, key measures, landings — their rows, columns, filters and totals.

Pages, files and the command line share these declarations.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.models import Docking, Landing, Measure
from xiechuang.domains.transfer.states import ContractType, DockingState, MeasureState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import name_of
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Park, Region
from xiechuang.web.lists import (
    Column,
    Filter,
    choice_filter,
    date_filter,
    multi_filter,
    region_filter,
    state_column,
    text_filter,
)
from xiechuang.web.look import place_name as place_called
from xiechuang.web.look import region_badge, region_names, tag
from xiechuang.web.templatetags.xc import money
from xiechuang.web.words import said

SOURCE = _(
    "依据：《河北·京南国家科技成果转移转化示范区建设实施方案（2017—2020年）》三（一）“建立成果对接、重点举措、转化落地三个清单”。"
)
_BOTH_SIDES = ("demand_region", "achievement_region")


def dockings(actor: Actor) -> QuerySet[Docking]:
    """The first list: dockings that the actor may see."""
    return visible(actor, Docking).select_related(
        "demand", "achievement", "manager", "agency", "demand_side", "achievement_side", *_BOTH_SIDES
    )


def landings(actor: Actor) -> QuerySet[Landing]:
    """The third list: contracts of dockings that the actor may see."""
    sides = (
        f"docking__{name}"
        for name in ("demand", "achievement", "demand_side", "achievement_side", *_BOTH_SIDES)
    )
    return Landing.objects.filter(docking__in=visible(actor, Docking)).select_related(
        *sides, "place__parent__parent"
    )


def measures(actor: Actor) -> QuerySet[Measure]:
    """The second list: key measures that the actor may see."""
    return visible(actor, Measure).select_related("organisation", "region", "docking")


def _region_column(*, key: str, title: Any, of: Callable[[Any], Any], sort: str = "") -> Column:
    return Column(
        key=key,
        title=title,
        value=lambda row: place_called(of(row)) if of(row) else "",
        cell=lambda row: region_badge(of(row)),
        sort=sort,
    )


def _why_ended(docking: Docking) -> str:
    return name_of("decline_reasons", docking.decline_code) if docking.decline_code else ""


DOCKING_COLUMNS = (
    Column(key="number", title=_("编号"), is_link=True, sort="number"),
    state_column(),
    Column(key="score", title=_("匹配分"), kind=Kind.INTEGER, sort="score"),
    Column(key="demand__title", title=_("技术需求"), sort="demand__title"),
    Column(key="demand_side__name", title=_("需求单位"), sort="demand_side__name"),
    _region_column(key="demand_region", title=_("需求地区"), of=lambda row: row.demand_region),
    Column(key="achievement__title", title=_("科技成果"), sort="achievement__title"),
    Column(key="achievement_side__name", title=_("成果单位"), sort="achievement_side__name"),
    _region_column(key="achievement_region", title=_("成果地区"), of=lambda row: row.achievement_region),
    Column(key="level", title=_("匹配程度"), value=lambda row: said(row.level), is_shown=False),
    Column(key="manager__name", title=_("技术经理人"), sort="manager__name"),
    Column(key="agency__name", title=_("技术转移机构"), is_shown=False),
    Column(key="proposed_at", title=_("推荐时间"), kind=Kind.DATETIME, sort="proposed_at"),
    Column(key="changed_at", title=_("更新时间"), kind=Kind.DATETIME, sort="changed_at", is_shown=False),
    Column(key="decline_code", title=_("终止原因"), value=_why_ended, is_shown=False),
)
LANDING_COLUMNS = (
    Column(key="contract_number", title=_("合同编号"), is_link=True, sort="contract_number"),
    Column(key="docking__demand__title", title=_("技术需求")),
    Column(key="docking__demand_side__name", title=_("需求单位"), sort="docking__demand_side__name"),
    _region_column(key="demand_region", title=_("需求地区"), of=lambda row: row.docking.demand_region),
    Column(key="docking__achievement__title", title=_("科技成果")),
    Column(
        key="docking__achievement_side__name", title=_("成果单位"), sort="docking__achievement_side__name"
    ),
    _region_column(
        key="achievement_region", title=_("成果地区"), of=lambda row: row.docking.achievement_region
    ),
    Column(
        key="contract_type",
        title=_("合同类型"),
        value=lambda row: said(ContractType.label_of(row.contract_type)),
        sort="contract_type",
    ),
    Column(
        key="value_fen",
        title=_("合同成交额（万元）"),
        kind=Kind.MONEY_WAN,
        sort="value_fen",
        cell=lambda row: money(row.value_fen),
    ),
    Column(key="signed_on", title=_("签订日期"), kind=Kind.DATE, sort="signed_on"),
    Column(key="place", title=_("落地地区"), value=lambda row: place_name(row.place)),
    Column(key="product", title=_("转化产品")),
    Column(key="docking__number", title=_("对接编号"), is_shown=False),
)
MEASURE_COLUMNS = (
    Column(key="number", title=_("编号"), sort="number"),
    Column(key="title", title=_("举措"), is_link=True, sort="title"),
    Column(key="organisation__name", title=_("责任单位"), sort="organisation__name"),
    _region_column(key="region", title=_("地区"), of=lambda row: row.region, sort="region"),
    state_column(),
    Column(
        key="due_on",
        title=_("完成时限"),
        kind=Kind.DATE,
        sort="due_on",
        cell=lambda row: (
            tag(label=_("%s 已超期") % f"{row.due_on:%Y-%m-%d}", tone="bad")
            if is_overdue(row)
            else f"{row.due_on:%Y-%m-%d}"
        ),
    ),
    Column(key="progress", title=_("进展")),
    Column(key="content", title=_("内容"), is_shown=False),
    Column(key="docking__number", title=_("关联对接"), is_shown=False),
    Column(key="changed_at", title=_("更新时间"), kind=Kind.DATETIME, sort="changed_at", is_shown=False),
)


def place_name(place: Region) -> str:
    """A place with what it lies in, 河北省石家庄市长安区 or “Hebei 石家庄市长安区”; needs its parents loaded."""
    names: list[str] = []
    here: Region | None = place
    while here:
        names.insert(0, place_called(here))
        here = here.parent
    return (" " if any(name.isascii() for name in names) else "").join(names)


def is_overdue(measure: Measure) -> bool:
    """Whether it should have been finished and is not."""
    return measure.status in (MeasureState.PLANNED, MeasureState.UNDER_WAY) and measure.due_on < clock.today()


OVERDUE = Q(state__in=[MeasureState.PLANNED.value, MeasureState.UNDER_WAY.value])


def overdue(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    """Those that should have been finished and are not."""
    return rows.filter(OVERDUE, due_on__lt=clock.today())


def _regions() -> list[tuple[str, str]]:
    return list(region_names().items())


def _parks() -> list[tuple[str, str]]:
    held = Park.objects.filter(organisations__isnull=False).distinct().order_by("number")
    return [(str(key), name) for key, name in held.values_list("id", "name")]


def either_filter(*, key: str, label: Any, paths: tuple[str, ...], choices: Any) -> Filter:
    """Rows that have the value on one path or another."""

    def narrow(rows: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        any_of = Q()
        for path in paths:
            any_of |= Q(**{path: given[key]})
        return rows.filter(any_of)

    def fields() -> dict[str, forms.Field]:
        return {key: forms.ChoiceField(label=label, required=False, choices=[("", _("全部")), *choices()])}

    return Filter(key=key, label=label, fields=fields, narrow=narrow)


def _states(states: Any) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(state.value, said(state.label)) for state in states]


DOCKING_FILTERS = (
    text_filter(
        key="q",
        label=_("编号、标题或单位"),
        paths=[
            "number",
            "demand__title",
            "achievement__title",
            "demand_side__name",
            "achievement_side__name",
        ],
    ),
    either_filter(key="region", label=_("地区（任一方）"), paths=_BOTH_SIDES, choices=_regions),
    either_filter(
        key="park",
        label=_("园区（任一方）"),
        paths=("demand_side__park", "achievement_side__park"),
        choices=_parks,
    ),
    date_filter(key="proposed", label=_("推荐时间"), path="proposed_at", is_moment=True),
    multi_filter(key="state", label=_("状态"), choices=_states(DockingState)),
)
LANDING_FILTERS = (
    text_filter(
        key="q",
        label=_("合同、标题或单位"),
        paths=[
            "contract_number",
            "product",
            "docking__demand__title",
            "docking__achievement__title",
            "docking__demand_side__name",
            "docking__achievement_side__name",
        ],
    ),
    either_filter(
        key="region",
        label=_("地区（任一方）"),
        paths=("docking__demand_region", "docking__achievement_region"),
        choices=_regions,
    ),
    either_filter(
        key="place",
        label=_("落地地区"),
        paths=("place", "place__parent", "place__parent__parent"),
        choices=_regions,
    ),
    either_filter(
        key="park",
        label=_("园区（任一方）"),
        paths=("docking__demand_side__park", "docking__achievement_side__park"),
        choices=_parks,
    ),
    choice_filter(key="contract_type", label=_("合同类型"), choices=_states(ContractType)),
    date_filter(key="signed", label=_("签订日期"), path="signed_on"),
)


def _only_overdue() -> Filter:
    def fields() -> dict[str, forms.Field]:
        return {
            "late": forms.ChoiceField(
                label=_("期限"), required=False, choices=[("", _("全部")), ("1", _("已超期"))]
            )
        }

    return Filter(key="late", label=_("期限"), fields=fields, narrow=lambda rows, _given: overdue(rows))


MEASURE_FILTERS = (
    text_filter(key="q", label=_("举措或责任单位"), paths=["number", "title", "organisation__name"]),
    region_filter(),
    choice_filter(key="park", label=_("园区"), choices=_parks, path="organisation__park"),
    _only_overdue(),
    date_filter(key="due", label=_("完成时限"), path="due_on"),
    multi_filter(key="state", label=_("状态"), choices=_states(MeasureState)),
)


def docking_totals(rows: QuerySet[Docking]) -> list[tuple[str, str]]:
    """How many dockings, how many agreed and landed."""
    agreed = [DockingState.AGREED.value, DockingState.LANDED.value]
    found = rows.order_by().aggregate(
        all=Count("pk"),
        agreed=Count("pk", filter=Q(state__in=agreed)),
        landed=Count("pk", filter=Q(state=DockingState.LANDED)),
        declined=Count("pk", filter=Q(state=DockingState.DECLINED)),
    )
    words = {"all": _("对接"), "agreed": _("达成一致"), "landed": _("其中已落地"), "declined": _("已终止")}
    return [(str(words[key]), _("%d 件") % found[key]) for key in words]


def landing_totals(rows: QuerySet[Landing]) -> list[tuple[str, str]]:
    """How many contracts and how much money."""
    found = rows.order_by().aggregate(all=Count("pk"), value=Sum("value_fen"))
    return [(str(_("落地")), _("%d 项") % found["all"]), (str(_("合同成交额")), money(found["value"] or 0))]


def measure_totals(rows: QuerySet[Measure]) -> list[tuple[str, str]]:
    """How many measures, how many done and how many late."""
    found = rows.order_by().aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(state=MeasureState.DONE)),
        late=Count("pk", filter=OVERDUE & Q(due_on__lt=clock.today())),
    )
    words = {"all": _("举措"), "done": _("已完成"), "late": _("已超期")}
    return [(str(words[key]), _("%d 项") % found[key]) for key in words]
