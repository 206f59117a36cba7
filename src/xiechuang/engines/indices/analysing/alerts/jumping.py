"""Values that jump: against a unit's own history, and against what its peers did in the same period."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.analysing.alerts.alert import Alert, AlertKind

Floats = NDArray[np.float64]
LIMIT = 3.5
"""Of the modified z-score: Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993."""
LEAST_CHANGES = 4
"""Fewer earlier changes say nothing about what is usual."""
LEAST_PEERS = 5


def robust_z(value: Floats, among: Floats, *, least_spread: Floats | float = 0.0) -> Floats:
    """Modified z-scores of value[...] among the samples among[k, ...]: float64[...], NaN where the sample is empty.

    (x − median)/spread, spread being 1.4826·MAD, or 1.2533·mean absolute deviation where the MAD is 0 (more than half are
    equal), and never below `least_spread`; where all that is 0, 0 for the same value and ±inf for any other.
    Source: Iglewicz and Hoaglin 1993; the fallback as in IBM SPSS.
    """
    middle, spread = _middle_and_spread(among)
    gap = value - middle
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(gap == 0, 0.0, gap / np.maximum(spread, least_spread))
    return np.where(np.isnan(value), np.nan, z)


def _middle_and_spread(among: Floats) -> tuple[Floats, Floats]:
    """Median and robust standard deviation of among[k, ...]; NaN for an empty sample."""
    empty = np.isnan(among).all(axis=0)
    filled = np.where(empty, 0.0, among)
    middle = np.nanmedian(filled, axis=0)
    away = np.abs(filled - middle)
    spread = 1.4826 * np.nanmedian(away, axis=0)
    spread = np.where(spread > 0, spread, 1.2533 * np.nanmean(away, axis=0))
    return np.where(empty, np.nan, middle), np.where(empty, np.nan, spread)


def changes(history: Floats) -> Floats:
    """Period to period: logarithmic where a column is positive throughout, plain otherwise: float64[periods − 1, ...]."""
    positive = np.all(np.isnan(history) | (history > 0), axis=(0, 1), keepdims=True)
    return np.diff(np.where(positive, np.log(np.where(positive, history, 1.0)), history), axis=0)


def jump_scores(history: Floats) -> tuple[Floats, Floats]:
    """Robust z of the latest change of history[periods, units, m]: against own earlier changes, against peers' latest.

    float64[units, m] each; NaN with fewer than `LEAST_CHANGES` earlier changes or `LEAST_PEERS` other units. A few changes
    may have been alike by chance, so no unit's own spread counts as less than the median unit's.
    """
    moved = changes(history)
    latest, earlier = moved[-1], moved[:-1]
    peers = np.count_nonzero(~np.isnan(latest), axis=0) - 1
    among_peers = np.where(peers >= LEAST_PEERS, robust_z(latest, latest), np.nan)
    known = np.count_nonzero(~np.isnan(earlier), axis=0) >= LEAST_CHANGES
    if not known.any():
        return np.full(latest.shape, np.nan), among_peers
    spreads = np.where(known, _middle_and_spread(earlier)[1], np.nan)
    usual = _middle_and_spread(spreads)[0]
    return np.where(known, robust_z(latest, earlier, least_spread=np.nan_to_num(usual)), np.nan), among_peers


def jumps(
    history: Floats, *, units: Sequence[str], codes: Sequence[str], limit: float = LIMIT
) -> tuple[Alert, ...]:
    """Alerts for the latest period of history[periods, units, m] (oldest first), the largest first.

    ValueError for fewer than two periods.
    """
    if len(history) < 2:
        raise ValueError("至少要有两期数据才能看出突变")
    own, peers = jump_scores(history)
    found = [
        *_alerts(AlertKind.OWN_JUMP, own, history, units, codes, limit),
        *_alerts(AlertKind.PEER_JUMP, peers, history, units, codes, limit),
    ]
    return tuple(sorted(found, key=lambda alert: -abs(alert.measure)))


def _alerts(
    kind: AlertKind,
    scores: Floats,
    history: Floats,
    units: Sequence[str],
    codes: Sequence[str],
    limit: float,
) -> list[Alert]:
    against = "自身历次变动" if kind is AlertKind.OWN_JUMP else "其他单位本期变动"
    return [
        Alert(
            kind=kind,
            unit=units[row],
            code=codes[column],
            measure=float(scores[row, column]),
            limit=limit,
            message=f"由 {history[-2, row, column]:g} 变为 {history[-1, row, column]:g}，"
            f"与{against}相比{_far(float(scores[row, column]))}",
        )
        for row, column in np.argwhere(np.abs(scores) > limit)
    ]


def _far(score: float) -> str:
    return f"偏离 {score:+.1f} 个稳健标准差" if np.isfinite(score) else "，此前从未有过变动"
