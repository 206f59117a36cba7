"""Where a series is going: compound growth and percent change over the periods that were observed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trends:
    """Arrays of the shape of one period. NaN where fewer than two periods were observed or the number has no meaning.

    `growth`: compound rate a time step (0.02 is 2 %), from the first and the latest value; NaN where either is not
    positive. `change`: percent a time step from the regression line, relative to its start; NaN where that is not positive.
    `slope` is the regression's own, always meaningful. `available` is the share of periods observed.
    """

    growth: Floats
    change: Floats
    slope: Floats
    available: Floats
    first: Floats
    latest: Floats


def trends(
    values: ArrayLike, *, times: ArrayLike, since: float | None = None, until: float | None = None
) -> Trends:
    """Trends of values[periods, ...] at times[periods] (any order; NaN is a gap), over the span asked for.

    growth = (y_latest/y_first)^(1/(t_latest − t_first)) − 1; change = 100·b/(a + b·t_first) with y = a + b·t by least
    squares (with two values the plain percent change); an unmoving series has 0 for both, even at zero.
    ValueError where times and periods differ in number or a time is twice there.
    """
    cube, when = _spanned(
        np.asarray(values, dtype=np.float64), np.asarray(times, dtype=np.float64), since, until
    )
    there = ~np.isnan(cube)
    count = there.sum(axis=0)
    enough = count > 1
    first, latest = _ends(there)
    start, end = when[first], when[latest]
    begun, ended = _picked(cube, first), _picked(cube, latest)
    slope, fitted = _line(cube, when, there, start)
    unmoving = enough & (
        np.nanmax(_or(cube, there, -np.inf), axis=0) == np.nanmin(_or(cube, there, np.inf), axis=0)
    )
    return Trends(
        growth=_growth(begun, ended, end - start, enough),
        change=np.where(unmoving, 0.0, _ratio(100 * slope, fitted, enough & (fitted > 0))),
        slope=np.where(enough, np.where(unmoving, 0.0, slope), np.nan),
        available=count / max(len(cube), 1),
        first=np.where(enough, start, np.nan),
        latest=np.where(enough, end, np.nan),
    )


def _spanned(cube: Floats, when: Floats, since: float | None, until: float | None) -> tuple[Floats, Floats]:
    if when.ndim != 1 or len(when) != len(cube):
        raise ValueError(f"有 {len(cube)} 期数据，却有 {when.size} 个时间")
    if len(np.unique(when)) != len(when):
        raise ValueError("同一时间出现了两次")
    kept = (when >= (-np.inf if since is None else since)) & (when <= (np.inf if until is None else until))
    if not kept.any():
        raise ValueError("所选时段内没有任何一期数据")
    order = np.flatnonzero(kept)[np.argsort(when[kept])]
    return cube[order], when[order]


def _ends(there: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.argmax(there, axis=0), len(there) - 1 - np.argmax(there[::-1], axis=0)


def _picked(cube: Floats, place: NDArray[np.intp]) -> Floats:
    return np.asarray(np.take_along_axis(cube, place[None], axis=0)[0])


def _or(cube: Floats, there: NDArray[np.bool_], other: float) -> Floats:
    return np.where(there, cube, other)


def _line(cube: Floats, when: Floats, there: NDArray[np.bool_], start: Floats) -> tuple[Floats, Floats]:
    """Slope and the line's height at the first observed time, by least squares over what is there."""
    times = np.broadcast_to(when.reshape(-1, *[1] * (cube.ndim - 1)), cube.shape)
    count = np.maximum(there.sum(axis=0), 1)
    middle = np.sum(times * there, axis=0) / count
    level = np.sum(_or(cube, there, 0.0), axis=0) / count
    away = np.where(there, times - middle, 0.0)
    squares = np.sum(away**2, axis=0)
    slope = _ratio(np.sum(away * (_or(cube, there, 0.0) - level), axis=0), squares, squares > 0)
    return slope, level + slope * (start - middle)


def _growth(begun: Floats, ended: Floats, span: Floats, enough: NDArray[np.bool_]) -> Floats:
    meant = enough & (begun > 0) & (ended > 0)
    factor = np.where(meant, ended, 1.0) / np.where(meant, begun, 1.0)
    rate = factor ** (1.0 / np.where(meant, span, 1.0)) - 1.0
    return np.where(enough & (begun == ended), 0.0, np.where(meant, rate, np.nan))


def _ratio(part: Floats, whole: Floats, meant: NDArray[np.bool_]) -> Floats:
    return np.where(meant, part / np.where(meant, whole, 1.0), np.nan)
