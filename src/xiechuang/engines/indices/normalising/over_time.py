"""Series against a base period, and the chained index of the national statistics bureau.

Values are float64[..., periods, units, m], oldest period first; directions float64[m].
"""

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.normalising.extremes import Floats

# The growth of one series lies between −200 and 200; at the ends the chain has no finite next link.
_END = 200.0


def base_period(values: Floats, *, directions: Floats, base: int = 0, level: float = 100.0) -> Floats:
    """Level × x / x in the base period, and level × base / x where less is better: float64[..., periods, units, m].

    A series whose base is missing, 0 or negative has no index (NaN), and a value of 0 or less none where less is better.
    """
    start = values[..., base : base + 1 or None, :, :]
    start = np.where(start > 0, start, np.nan)
    falling = start / np.where(values > 0, values, np.nan)
    return level * np.where(directions > 0, values / start, falling)


def growth(values: Floats, *, directions: Floats) -> Floats:
    """(x_t − x_{t−1}) / ((x_t + x_{t−1}) / 2) × 100, turned where less is better: float64[..., periods − 1, units, m].

    Measured against the mean of both years, so that a rise and the fall back cancel out and nothing exceeds ±200.
    0 where both are 0; NaN where one is missing or negative. Formula: 国家统计局《中国创新指数》编制方法.
    """
    after, before = values[..., 1:, :, :], values[..., :-1, :, :]
    total = after + before
    known = (after >= 0) & (before >= 0)
    change = np.zeros(total.shape)
    np.divide(200.0 * (after - before), total, out=change, where=known & (total > 0))
    return np.where(known, change * directions, np.nan)


def chained(
    values: Floats,
    *,
    directions: Floats,
    weights: Floats,
    parents: NDArray[np.intp],
    level: float = 100.0,
) -> Floats:
    """The chained index of every group, float64[..., periods, units, groups]: I_t = I_{t−1} (200 + V) / (200 − V).

    V is the weighted mean growth of the group's indicators (weights float64[m]; parents intp[m] the group of each);
    where a growth is unknown its weight is shared among the others. A period in which nothing is known, or in which
    everything starts from or falls to 0, ends the series (NaN from there on). The first period is `level`; divide by
    another period's index to move the base. The whole is the plain mean of its groups. Formula: 国家统计局, as `growth`.
    """
    moved = growth(values, directions=directions)
    count = int(parents.max()) + 1 if parents.size else 0
    links = np.stack(
        [_link(moved[..., parents == group], weights[parents == group]) for group in range(count)], axis=-1
    )
    first = np.full((*links.shape[:-3], 1, *links.shape[-2:]), level)
    return np.concatenate([first, level * np.cumprod(links, axis=-3)], axis=-3)


def _link(moved: Floats, weights: Floats) -> Floats:
    known = ~np.isnan(moved)
    weight = np.sum(np.where(known, weights, 0.0), axis=-1)
    total = np.sum(np.where(known, moved, 0.0) * weights, axis=-1)
    mean = np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)
    inside = np.where(np.abs(mean) < _END, mean, np.nan)
    return (_END + inside) / (_END - inside)
