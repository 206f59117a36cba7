"""Lists as files: achievements and demands in the columns in which they come in, the three lists as their pages show them.

What is exported as Excel or CSV can be imported again as it is; Word and PDF carry only what a page of paper can.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xiechuang.domains.transfer.models import Achievement, Demand, Intake, Record
from xiechuang.domains.transfer.queries import lists as declared
from xiechuang.domains.transfer.queries.intake_columns import spec_of
from xiechuang.domains.transfer.queries.intake_values import cells_of_values, values_of
from xiechuang.domains.transfer.queries.labels import Labels
from xiechuang.domains.transfer.states import DockingState, MeasureState, RecordState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Format, Kind, Report, ReportColumn, ReportTable
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.web.lists import Column
from xiechuang.web.lists.export import report_of

PAPER = frozenset({Format.DOCX, Format.PDF})
_KINDS_OF_VALUES = {
    "expires_on": Kind.DATE,
    "deadline_on": Kind.DATE,
    "trl_level": Kind.INTEGER,
    **dict.fromkeys(("price", "price_to", "budget", "budget_to"), Kind.MONEY_WAN),
}
# What stands on paper, of a record's own columns.
_ON_PAPER = frozenset({"title", "fields", "stage", "price", "budget", "deadline_on", "expires_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordColumn:
    """A column that a table of records has beyond those that can be imported."""

    title: str
    value: Callable[[Record], Any]
    kind: Kind = Kind.TEXT
    on_paper: bool = True


_BEFORE = (RecordColumn(title="编号", value=lambda row: row.number),)
_AFTER = (
    RecordColumn(title="单位", value=lambda row: row.organisation.name),
    RecordColumn(title="地区", value=lambda row: row.region.name),
    RecordColumn(title="状态", value=lambda row: row.status.label),
    RecordColumn(title="登记时间", value=lambda row: row.created_at, kind=Kind.DATETIME, on_paper=False),
    RecordColumn(title="发布时间", value=lambda row: row.published_at, kind=Kind.DATETIME),
    RecordColumn(title="更新时间", value=lambda row: row.changed_at, kind=Kind.DATETIME, on_paper=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportList:
    """A list that can leave the platform as a file."""

    title: str
    rows: Callable[[Actor], QuerySet[Any]]
    regions: tuple[str, ...]
    states: type[StrEnum] | None
    columns: Sequence[Column] = ()
    intake_kind: str = ""


def _records(model: type[Achievement] | type[Demand]) -> Callable[[Actor], QuerySet[Any]]:
    return lambda actor: (
        visible(actor, model)
        .select_related("organisation", "region")
        .prefetch_related("parameters")
        .order_by("pk")
    )


LISTS: Mapping[str, ExportList] = {
    "achievements": ExportList(
        title="科技成果", rows=_records(Achievement), regions=("region",), states=RecordState,
        intake_kind=Intake.Kind.ACHIEVEMENT.value,
    ),
    "demands": ExportList(
        title="技术需求", rows=_records(Demand), regions=("region",), states=RecordState,
        intake_kind=Intake.Kind.DEMAND.value,
    ),
    "dockings": ExportList(
        title="成果对接清单", rows=declared.dockings, regions=("demand_region", "achievement_region"),
        states=DockingState, columns=declared.DOCKING_COLUMNS,
    ),
    "landings": ExportList(
        title="转化落地清单", rows=declared.landings,
        regions=("docking__demand_region", "docking__achievement_region"), states=None,
        columns=declared.LANDING_COLUMNS,
    ),
    "measures": ExportList(
        title="重点举措清单", rows=declared.measures, regions=("region",), states=MeasureState,
        columns=declared.MEASURE_COLUMNS,
    ),
}  # fmt: skip


def export_report(
    *, name: str, actor: Actor, form: Format, region: str = "", states: Iterable[str] = ()
) -> Report:
    """The list as far as ``actor`` may see it, ready for ``write_document``; ``Invalid`` for filters that do not exist."""
    chosen, wanted = LISTS[name], tuple(states)
    if faults := _filter_faults(chosen, region, wanted):
        raise Invalid(faults)
    rows = _narrowed(chosen, chosen.rows(actor), region, wanted)
    conditions = _conditions(chosen, region, wanted)
    if chosen.intake_kind:
        return record_report(kind=chosen.intake_kind, rows=rows, form=form, conditions=conditions)
    columns = [column for column in chosen.columns if column.is_shown or form not in PAPER]
    return report_of(
        title=chosen.title, columns=columns, rows=rows, conditions=conditions, notes=[str(declared.SOURCE)]
    )


def record_report(*, kind: str, rows: Iterable[Any], form: Format, conditions: str = "") -> Report:
    """Achievements or demands as a report; rows need their organisation, region and parameters loaded."""
    on_paper = form in PAPER
    labels = Labels.now()
    columns = [c for c in spec_of(kind, labels=labels).columns if not on_paper or c.key in _ON_PAPER]
    before, after = ([c for c in extra if c.on_paper or not on_paper] for extra in (_BEFORE, _AFTER))
    titles = [
        *(ReportColumn(title=c.title, kind=c.kind) for c in before),
        *(ReportColumn(title=c.title, kind=_KINDS_OF_VALUES.get(c.key, Kind.TEXT)) for c in columns),
        *(ReportColumn(title=c.title, kind=c.kind) for c in after),
    ]

    def lines() -> Iterator[list[Any]]:
        for row in rows:
            cells = cells_of_values(kind, values_of(row), labels=labels)
            yield [
                *(c.value(row) for c in before), *(cells[c.key] for c in columns), *(c.value(row) for c in after)
            ]  # fmt: skip

    title = str(Intake.Kind(kind).label)
    made = [_("导出时间：%s") % f"{clock.now():%Y-%m-%d %H:%M}", _("筛选条件：%s") % (conditions or _("无"))]
    table = ReportTable(title=title, columns=titles, rows=list(lines()))
    # A machine reads CSV, and a header in row 1 is what it expects.
    return Report(tables=[table]) if form is Format.CSV else Report(title=title, notes=made, tables=[table])


def _filter_faults(chosen: ExportList, region: str, states: Sequence[str]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if region and not Region.objects.filter(level=Region.Level.REGION, code=region).exists():
        faults["region"] = [f"“{region}”不是共同体的成员地区"]
    known = list(chosen.states or ())
    if wrong := [state for state in states if state not in known]:
        faults["state"] = [f"{chosen.title}没有状态“{'、'.join(wrong)}”，可用：{'、'.join(known) or '无'}"]
    return faults


def _narrowed(chosen: ExportList, rows: QuerySet[Any], region: str, states: Sequence[str]) -> QuerySet[Any]:
    if region:
        wanted = Q()
        for path in chosen.regions:
            wanted |= Q(**{path: region})
        rows = rows.filter(wanted)
    return rows.filter(state__in=states) if states else rows


def _conditions(chosen: ExportList, region: str, states: Sequence[str]) -> str:
    said = []
    if region:
        said.append(_("地区：%s") % Region.objects.get(code=region).name)
    if states and chosen.states:
        labels = [str(getattr(chosen.states(state), "label", state)) for state in states]
        said.append(_("状态：%s") % "、".join(labels))
    return "；".join(said)
