"""Scales taken from numbers that mean something outside the table: a target, two goalposts, the largest value.

Shapes as in `ranges`: values float64[..., units, m], directions float64[m]; the marks are float64[m] or one number.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiechuang.engines.indices.normalising.extremes import Floats, highest, lowest, ratio
from xiechuang.engines.indices.normalising.ranges import reach
from xiechuang.engines.indices.structure import DataError, Problem, refuse_columns


def distance_to_target(
    values: Floats, *, directions: Floats, targets: ArrayLike, cap: bool = False
) -> Floats:
    """1 − (target − x) / (target − min): 0 for the worst, 1 at the target; cap: at most 1. COINr n_dist2targ.

    Targets are in the indicator's own unit. Where all have passed the target, everybody scores 1 or more.
    """
    aim = _marks(targets, directions, "target") * directions
    return reach(values * directions, aim=aim, cap=cap)


def fraction_of_target(
    values: Floats, *, directions: Floats, targets: ArrayLike, scale: float = 100.0, cap: bool = False
) -> Floats:
    """How much of the target is reached, in hundredths: x / target, and target / x where less is better.

    Needs targets above 0 and values of 0 or more; a cost of 0 counts as reaching the target.
    """
    aim = np.broadcast_to(_marks(targets, directions, "target"), values.shape)
    refuse_columns(~(aim > 0), "目标值应大于 0 才能算完成率")
    refuse_columns(values < 0, "有负值，不能算完成率")
    score = np.where(directions > 0, values / aim, ratio(aim, values, otherwise=1.0))
    score = np.where(np.isnan(values), np.nan, score * scale)
    return np.minimum(score, scale) if cap else score


def fraction_of_max(values: Floats, *, directions: Floats) -> Floats:
    """X / max, and min / x where less is better, so that the best always has 1 (COINr 1.1.14 turns the order round).

    Needs a ratio scale: a largest value that is not below 0, and no negative cost. A column of zeros scores 1.
    """
    least, most = lowest(values), highest(values)
    benefit = np.broadcast_to(directions > 0, values.shape)
    refuse_columns(benefit & (most <= 0) & (values < 0), "最大值不大于 0，不能算占最大值之比")
    refuse_columns(~benefit & (values < 0), "越小越好的指标有负值，不能算最小值之比")
    gain = ratio(values, most, otherwise=1.0)
    cost = np.where(
        np.isnan(values), np.nan, ratio(np.broadcast_to(least, values.shape), values, otherwise=1.0)
    )
    return np.where(benefit, gain, cost)


def goalposts(
    values: Floats,
    *,
    directions: Floats,
    lower: ArrayLike,
    upper: ArrayLike,
    scale: float = 100.0,
    clip: bool = True,
    logarithmic: bool | Iterable[bool] = False,
) -> Floats:
    """Scale × (x − lower) / (upper − lower), turned where less is better; clip: nothing outside the goalposts.

    COINr n_goalposts; with `logarithmic` (one answer, or one per indicator) ln stands for x, as for income in the HDI
    (UNDP, HDR technical notes): lower must then be above 0, and a value of 0 or less is at the lower post.
    """
    low, high = _marks(lower, directions, "lower"), _marks(upper, directions, "upper")
    refuse_columns(np.atleast_2d(~(low < high)), "下限应小于上限")
    curved = np.broadcast_to(np.asarray(logarithmic, dtype=np.bool_), directions.shape)
    refuse_columns(np.atleast_2d(curved & ~(low > 0)), "对数标尺的下限应大于 0")
    shown, low, high = _curved(values, low, high, curved)
    share = (shown - low) / (high - low)
    share = np.where(directions > 0, share, 1.0 - share)
    if clip:
        return np.clip(share, 0.0, 1.0) * scale
    refuse_columns(np.isinf(share), "对数标尺不截断时，数据应大于 0")
    return share * scale


def _curved(
    values: Floats, low: Floats, high: Floats, curved: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    if not curved.any():
        return values, low, high
    with np.errstate(divide="ignore"):
        shown = np.where(curved, np.log(np.where(curved, np.maximum(values, 0.0), 1.0)), values)
    low = np.where(curved, np.log(np.where(curved, low, 1.0)), low)
    return shown, low, np.where(curved, np.log(np.where(curved, high, 1.0)), high)


def _marks(given: ArrayLike, directions: Floats, field: str) -> Floats:
    marks = np.broadcast_to(np.asarray(given, dtype=np.float64), directions.shape)
    absent = np.flatnonzero(~np.isfinite(marks))
    if absent.size:
        raise DataError(
            [
                Problem(where=f"第 {place + 1} 个指标", field=field, message="缺少目标值或上下限")
                for place in absent
            ]
        )
    return marks
