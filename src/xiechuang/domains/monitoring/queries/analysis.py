"""How an index holds together: correlations, what leaving one out does, treated points, and figures worth a second look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xiechuang.domains.monitoring.queries.reading import Reading
from xiechuang.domains.monitoring.queries.running import Plain, number, run_of
from xiechuang.engines.indices.analysing.alerts import (
    ALERT_LABELS,
    Alert,
    copied,
    first_digits,
    jumps,
    last_digits,
    round_numbers,
    unchanged,
)
from xiechuang.engines.indices.recipe import Result, StageName

REDUNDANT, CONTRARY = 0.92, -0.4
LEAST_UNITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything of the page; ``notes`` say what could not be worked out and why."""

    correlations: list[Plain]
    without: list[Plain]
    treated: list[Plain]
    factors: list[Plain]
    alerts: list[Plain]
    tests: list[Plain]
    notes: list[str]


def analysis_of(reading: Reading, *, earlier: Sequence[Reading] = ()) -> Analysis:
    """Worked out anew from the stored inputs; ``earlier`` readings of the same indicators, oldest first, show jumps."""
    result = run_of(reading.given).result
    notes = [] if earlier else ["没有以前的同口径数据，看不出突变和多期不变"]
    if len(result.units) < LEAST_UNITS:
        notes.append(f"只有 {len(result.units)} 个园区，相关系数说明不了问题，仅列出")
    trial = reading.found.get("trial") or {}
    return Analysis(
        correlations=_correlations(reading, result),
        without=_without(reading, result),
        treated=[
            {**cell, "unit_name": reading.name(cell["unit"]), "name": reading.name(cell["indicator"])}
            for cell in reading.found["treated"]
        ],
        factors=trial.get("factors", []),
        alerts=[_said(reading, alert) for alert in _alerts(result, earlier)],
        tests=_digit_tests(reading, result),
        notes=notes,
    )


def _correlations(reading: Reading, result: Result) -> list[Plain]:
    """Each indicator with its group and with the index: one that falls where its group rises works against it."""
    values = result.stages[StageName.NORMALISED].values
    rows = []
    for place, one in enumerate(reading.indicators):
        column = values[:, place]
        group = correlation(column, result.scores_of(one["parent"]))
        whole = correlation(column, result.index)
        rows.append(
            {
                "name": one["name"],
                "group": reading.name(one["parent"]),
                "with_group": group,
                "with_index": whole,
                "flag": _flag(group),
            }
        )
    return rows


def correlation(first: Any, second: Any) -> float | None:
    """Pearson's coefficient over the units that have both; None for fewer than three or a constant."""
    there = ~(np.isnan(first) | np.isnan(second))
    a, b = first[there], second[there]
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _flag(value: float | None) -> str:
    if value is None:
        return "无法计算：数据不足或各园区相同"
    if value <= CONTRARY:
        return "与所在部分此消彼长"
    return "与所在部分几乎重复" if value >= REDUNDANT else ""


def _without(reading: Reading, result: Result) -> list[Plain]:
    """What the ranking would be without each indicator: how many places move, and whose most."""
    before = dict(zip(result.units, result.index_ranks.tolist(), strict=True))
    rows = []
    for one in reading.indicators:
        if len(reading.indicators) == 1:
            continue
        other = result.regenerate(without=[one["code"]])
        after = dict(zip(other.units, other.index_ranks.tolist(), strict=True))
        shifts = {unit: abs(after[unit] - rank) for unit, rank in before.items() if rank and after.get(unit)}
        if not shifts:
            continue
        most = max(shifts, key=lambda unit: shifts[unit])
        rows.append(
            {
                "name": one["name"],
                "mean": number(sum(shifts.values()) / len(shifts)),
                "most": shifts[most],
                "who": reading.name(most) if shifts[most] else "",
            }
        )
    return sorted(rows, key=lambda row: -(row["mean"] or 0))


def _alerts(result: Result, earlier: Sequence[Reading]) -> list[Alert]:
    """Questions to ask, no verdicts: copied numbers, jumps against own history and peers, numbers that never move."""
    units, codes = result.data.units, result.hierarchy.codes
    values = result.data.aligned(codes).values
    found = [*copied(values, units=units, codes=codes)]
    if earlier:
        history = np.stack([*(_like(one, units, codes) for one in earlier), values])
        found += jumps(history, units=units, codes=codes)
        found += unchanged(history, units=units, codes=codes)
    return found


def _like(reading: Reading, units: Sequence[str], codes: Sequence[str]) -> Any:
    """An earlier table with the rows and columns of this one; what was not there is a gap."""
    known = {one["code"] for one in reading.indicators}
    return np.array(
        [
            [
                np.nan if code not in known or not reading.has(unit) else _float(reading.raw(unit, code))
                for code in codes
            ]
            for unit in units
        ]
    )


def _float(value: float | None) -> float:
    return float("nan") if value is None else value


def _said(reading: Reading, alert: Alert) -> Plain:
    return {
        "label": ALERT_LABELS[alert.kind],
        "unit": reading.name(alert.unit) if alert.unit else "",
        "unit_code": alert.unit or "",
        "name": reading.name(alert.code) if alert.code else "",
        "code": alert.code or "",
        "message": alert.message,
    }


def _digit_tests(reading: Reading, result: Result) -> list[Plain]:
    """Tests of digits over all reported numbers; where one does not apply it says why."""
    values = result.data.aligned(result.hierarchy.codes).values
    bounded = any(one["unit"] == "%" for one in reading.indicators)
    tests = [round_numbers(values), last_digits(values), first_digits(values, bounded=bounded)]
    return [
        {
            "label": ALERT_LABELS[test.kind],
            "count": test.count,
            "reason": test.reason or "",
            "p_value": test.p_value,
            "is_suspicious": bool(test.suspicious),
        }
        for test in tests
    ]
