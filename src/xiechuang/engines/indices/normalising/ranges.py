"""Scales taken from the spread of the column itself: range, mean and deviation, distance to the best or to a reference.

Every function takes values float64[..., units, m] (NaN: not there) and directions float64[m] (+1 more is better, −1 less
is), changes neither, and gives an array of the same shape in which more is better and gaps are still gaps.
"""

import numpy as np

from xiechuang.engines.indices.normalising.extremes import Floats, deviation, highest, lowest, mean, ratio
from xiechuang.engines.indices.structure import DataError, Problem


def min_max(values: Floats, *, directions: Floats, low: float = 0.0, high: float = 100.0) -> Floats:
    """(x − min) / (max − min) onto [low, high]; a constant column stands in the middle.

    OECD/JRC Handbook (2008) p. 85; COINr n_minmax.
    """
    turned = values * directions
    least = lowest(turned)
    share = ratio(turned - least, highest(turned) - least, otherwise=0.5)
    return share * (high - low) + low


def scaled(values: Floats, *, directions: Floats, low: float = 0.0, high: float = 100.0) -> Floats:
    """(x − low) / (high − low) × 100 with fixed numbers, before which x is turned; COINr n_scaled."""
    if low == high:
        raise DataError([Problem(where="scaled", field="low", message="上下限不能相等")])
    return (values * directions - low) / (high - low) * 100.0


def z_score(values: Floats, *, directions: Floats, centre: float = 0.0, spread: float = 1.0) -> Floats:
    """(x − mean) / sample deviation, then centre + spread × z; a constant column stands at the centre.

    OECD/JRC Handbook p. 84; COINr n_zscore.
    """
    if spread <= 0:
        raise DataError([Problem(where="z_score", field="spread", message="标准差应大于 0")])
    return _standardised(values * directions, freedom=1) * spread + centre


def mazziotta_pareto(
    values: Floats, *, directions: Floats, centre: float = 100.0, spread: float = 10.0
) -> Floats:
    """Centre + spread × (x − mean) / population deviation: what the Mazziotta–Pareto index is made from.

    De Muro, Mazziotta, Pareto (2011), Social Indicators Research 104; a constant column stands at the centre.
    """
    return _standardised(values * directions, freedom=0) * spread + centre


def adjusted_mazziotta_pareto(
    values: Floats, *, directions: Floats, references: float | Floats | None = None
) -> Floats:
    """(x − L) / (U − L) × 60 + 70 and 200 − that where less is better; with a reference value it scores 100.

    L, U are the column's extremes, or reference ∓ half their distance. Mazziotta, Pareto (2016), Social Indicators
    Research 127. A constant column stands at 100. Over several years give all years in one array, as the authors do.
    """
    least, most = lowest(values), highest(values)
    half = (most - least) / 2
    centre = (least + most) / 2 if references is None else np.asarray(references, dtype=np.float64)
    return 100.0 + directions * ratio(values - centre, half, otherwise=0.0) * 30.0


def distance_to_max(values: Floats, *, directions: Floats) -> Floats:
    """1 − (max − x) / (max − min): 1 for the best, 0 for the worst, ½ in a constant column; COINr n_dist2max."""
    turned = values * directions
    most = highest(turned)
    return 1.0 - ratio(most - turned, most - lowest(turned), otherwise=0.5)


def distance_to_reference(
    values: Floats, *, directions: Floats, reference: int = 0, cap: bool = False
) -> Floats:
    """1 − (ref − x) / (ref − min), ref being the cell of the unit at place `reference`; cap: at most 1.

    COINr n_dist2ref. Where the reference is itself the worst, the unit of distance is the column's range (COINr: infinite).
    """
    turned = values * directions
    aim = turned[..., reference : reference + 1, :]
    if aim.shape[-2] != 1:
        raise DataError(
            [Problem(where="distance_to_reference", field="reference", message="没有这个参照单位")]
        )
    _known(aim, "参照单位缺少数据")
    return reach(turned, aim=aim, cap=cap)


def reach(turned: Floats, *, aim: Floats, cap: bool) -> Floats:
    """1 + (x − aim) / (aim − min): 0 for the worst, 1 at the aim; more is better already.

    Where the aim is not above the worst everybody has reached it: then the range is the unit, so that order is kept.
    """
    least = lowest(turned)
    beyond = aim <= least
    unit = np.where(beyond, highest(turned) - least, aim - least)
    score = 1.0 + ratio(turned - aim, unit, otherwise=0.0)
    return np.minimum(score, 1.0) if cap else score


def _standardised(turned: Floats, *, freedom: int) -> Floats:
    # Equal numbers have a tiny deviation by rounding: only the range tells for certain that a column is constant.
    spread = np.where(highest(turned) == lowest(turned), 0.0, deviation(turned, freedom=freedom))
    return ratio(turned - mean(turned), spread, otherwise=0.0)


def _known(aim: Floats, message: str) -> None:
    gaps = np.isnan(aim).reshape(-1, aim.shape[-1]).any(axis=0)
    if gaps.any():
        raise DataError(
            [
                Problem(where=f"第 {place + 1} 个指标", field="values", message=message)
                for place in np.flatnonzero(gaps)
            ]
        )
