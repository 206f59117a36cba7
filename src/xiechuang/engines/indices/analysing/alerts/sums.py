"""Parts that should add up to a total and do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.analysing.alerts.alert import Alert, AlertKind

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRule:
    """The total should be the sum of the parts, within `tolerance` for the rounding of each part (in the unit measured)."""

    total: str
    parts: tuple[str, ...]
    tolerance: float = 0.0


def sum_mismatches(
    values: Floats, *, units: Sequence[str], codes: Sequence[str], rules: Sequence[SumRule]
) -> tuple[Alert, ...]:
    """Units of values[units, m] where total and parts differ by more than tolerance × (parts + 1) and float rounding.

    With a gap among the parts only a sum above the total is a mismatch (the parts are ≥ 0), which is said.
    ValueError for a code that is not there.
    """
    places = {code: place for place, code in enumerate(codes)}
    absent = sorted({code for rule in rules for code in (rule.total, *rule.parts)} - places.keys())
    if absent:
        raise ValueError(f"没有这些指标：{'、'.join(absent)}")
    return tuple(alert for rule in rules for alert in _broken(rule, values, units, places))


def _broken(rule: SumRule, values: Floats, units: Sequence[str], places: Mapping[str, int]) -> list[Alert]:
    parts = values[:, [places[code] for code in rule.parts]]
    totals = values[:, places[rule.total]]
    sums = np.nansum(parts, axis=1)
    gaps = np.asarray(np.isnan(parts).any(axis=1))
    slack = rule.tolerance * (len(rule.parts) + 1) + 1e-9 * np.abs(totals)
    off = sums - totals
    wrong = np.where(gaps, (off > slack) & (np.nan_to_num(parts) >= 0).all(axis=1), np.abs(off) > slack)
    return [
        Alert(
            kind=AlertKind.SUM,
            unit=units[row],
            code=rule.total,
            measure=float(off[row]),
            limit=float(slack[row]),
            message=f"分项合计 {sums[row]:g}{'（分项不全）' if gaps[row] else ''}，与填报的合计 {totals[row]:g} 相差 {off[row]:+g}",
        )
        for row in np.flatnonzero(wrong).tolist()
    ]
