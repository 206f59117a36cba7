"""Figures come into being: what was accepted of a report, and what the platform counted itself. Rows are only added."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.models import Figure, Period, Submission, SystemIndicator
from xiechuang.domains.monitoring.queries.platform import platform_figures
from xiechuang.domains.monitoring.queries.report import Line, Report, counted_by_platform
from xiechuang.domains.monitoring.queries.values import latest
from xiechuang.domains.monitoring.states import FigureSource, PeriodState
from xiechuang.domains.transfer.public import Counted
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import Actor, Park
from xiechuang.kernel.workflow.public import lock

MOST_SOURCES = 500
COUNTED_AGAIN = "平台重新计算，结果有变"


def add_figures(submission: Submission, *, report: Report, actor: Actor) -> list[Figure]:
    """One figure for every cell that is new or differs from its last vintage; the caller holds the row's lock."""
    changed = [line for line in report.lines if line.is_changed]
    return Figure.objects.bulk_create(_reported(line, submission=submission, actor=actor) for line in changed)


def _reported(line: Line, *, submission: Submission, actor: Actor) -> Figure:
    held = line.accepted
    return Figure(
        period=submission.period,
        park=submission.park,
        region_id=submission.region_id,
        indicator=line.indicator,
        submission=submission,
        value=line.value,
        unit=line.indicator.unit,
        vintage=held.vintage + 1 if held else 1,
        source=FigureSource.REVISED if held else FigureSource.REPORTED,
        note=line.explanation.strip(),
        reason=submission.revision_reason if held else "",
        proofs=[{"uid": str(p.uid), "sha256": p.sha256, "name": p.name} for p in line.proofs],
        added_by_id=actor.person_id,
        is_sample=submission.is_sample,
    )


def take_platform_figures(period: Period, *, actor: Actor) -> list[Figure]:
    """Count for every park of the system what the platform knows itself; what did not change adds nothing."""
    if not can_run(actor, period.system):
        raise Refused("由指标体系的主管部门计算")
    wanted = list(period.system.parks.all())
    with transaction.atomic():
        held_period = lock(period)
        if held_period.state == PeriodState.PLANNED:
            raise Refused("填报期还没有开启")
        indicators = counted_by_platform(period)
        rows = latest(Figure.objects.filter(period=period, park__in=wanted, indicator__in=indicators))
        held = {(row.park_id, row.indicator_id): row for row in rows}
        added = [
            figure
            for park in wanted
            for figure in _counted_for(period, park=park, indicators=indicators, held=held, actor=actor)
        ]
        made = Figure.objects.bulk_create(added)
        if made:
            audit(actor=actor, action="period.count", subject=period, figures=len(made))
    return made


def _counted_for(
    period: Period,
    *,
    park: Park,
    indicators: list[SystemIndicator],
    held: Mapping[tuple[int, int], Figure],
    actor: Actor,
) -> Iterator[Figure]:
    """What is new or has changed for one park."""
    counted = platform_figures(period, park_id=park.pk, indicators=indicators)
    for one in indicators:
        last, given = held.get((park.pk, one.pk)), _counted(counted[one.code])
        if last and (last.value, last.sources) == (given["value"], given["sources"]):
            continue
        yield Figure(
            period=period,
            park=park,
            region_id=park.region_id,
            indicator=one,
            unit=one.unit,
            vintage=last.vintage + 1 if last else 1,
            source=FigureSource.COMPUTED,
            reason=COUNTED_AGAIN if last else "",
            added_by_id=actor.person_id,
            is_sample=period.is_sample,
            **given,
        )


def _counted(counted: Counted) -> dict[str, Any]:
    """Value, sources and, where there is no value, why."""
    sources = counted.sources[:MOST_SOURCES]
    left_out = len(counted.sources) - len(sources)
    note = "期内没有可据以计算的记录" if counted.value is None else ""
    if left_out:
        note = f"来源只列前 {MOST_SOURCES} 条，另有 {left_out} 条"
    return {"value": counted.value, "sources": sources, "note": note}
