"""Gaps of a panel filled from the unit's own other periods."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import Flag


class Reach(StrEnum):
    """Which other periods speak for a gap."""

    LATEST = "latest"
    CONSTANT = "constant"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PanelImputed:
    """Values, flags and origins [periods, units, m]; an origin is the period a value came from.

    An origin is −1 where a value is absent or was drawn between two periods.
    """

    values: NDArray[np.float64]
    flags: NDArray[np.uint8]
    origins: NDArray[np.intp]


def impute_panel(
    cube: NDArray[np.float64],
    *,
    reach: Reach = Reach.LATEST,
    limit: int | None = None,
    times: NDArray[np.float64] | None = None,
) -> PanelImputed:
    """Fill float64[periods, units, m] along the periods, oldest first; an observed cell is never changed.

    latest: the last observation before. constant: that, and before the first observation the first one. linear:
    the straight line between the observations around (over `times`, else evenly spaced), the nearest outside.
    `limit`: no observation further away than so many periods speaks. As COINr's impute_panel, whose max_time
    however holds for latest alone.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"插补最多跨越的期数须不小于 1，不能是 {limit}")
    when = np.arange(len(cube), dtype=np.float64) if times is None else np.asarray(times, np.float64)
    if len(when) != len(cube) or not (np.diff(when) > 0).all():
        raise ValueError("各期的时间须与期数相同并从早到晚")
    before, after = _neighbours(cube, limit)
    values, origins = _spoken(cube, reach, before, after, when)
    gaps, left = np.isnan(cube), np.isnan(values)
    flags = np.where(gaps, np.uint8(Flag.IMPUTED), np.uint8(Flag.RAW))
    flags[left] = np.uint8(Flag.MISSING)
    return PanelImputed(values=values, flags=flags, origins=origins)


def _neighbours(cube: NDArray[np.float64], limit: int | None) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For every cell the place of the last observation up to it and of the first from it on; −1 where none is near."""
    count = len(cube)
    place = np.arange(count, dtype=np.intp)[:, None, None]
    there = ~np.isnan(cube)
    before = np.maximum.accumulate(np.where(there, place, -1), axis=0)
    after = np.minimum.accumulate(np.where(there, place, count)[::-1], axis=0)[::-1]
    after = np.where(after == count, -1, after)
    reach = count if limit is None else limit
    near_before = np.where((before >= 0) & (place - before <= reach), before, -1)
    return near_before, np.where((after >= 0) & (after - place <= reach), after, -1)


def _spoken(
    cube: NDArray[np.float64],
    reach: Reach,
    before: NDArray[np.intp],
    after: NDArray[np.intp],
    when: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    origins = before if reach == Reach.LATEST else np.where(before >= 0, before, after)
    values = np.where(origins >= 0, np.take_along_axis(cube, np.maximum(origins, 0), axis=0), np.nan)
    if reach != Reach.LINEAR:
        return values, origins
    between = (before >= 0) & (after > before)
    left = np.take_along_axis(cube, np.maximum(before, 0), axis=0)
    right = np.take_along_axis(cube, np.maximum(after, 0), axis=0)
    start, end = when[before], when[after]
    share = np.divide(when[:, None, None] - start, end - start, out=np.zeros_like(left), where=between)
    return np.where(between, left + (right - left) * share, values), np.where(between, -1, origins)
