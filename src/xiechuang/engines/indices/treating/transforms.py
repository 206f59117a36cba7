"""What can be done to a whole column with outliers: cut its ends, or bend its scale without changing the order.

Every function takes values float64[..., units, m] (NaN: not there) and gives `Touched`: new values of the same shape and
what was done to each cell. Constant columns stay as they are.
"""

from collections.abc import Callable
from enum import IntFlag
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import refuse_columns
from xiechuang.engines.indices.treating.shape import Floats, is_constant, skewness


class Touch(IntFlag):
    """What happened to a cell; a cut cell may also be bent."""

    NONE = 0
    CUT_HIGH = 1
    CUT_LOW = 2
    BENT = 4


class Touched(NamedTuple):
    """The new values and, in an array of the same shape, the Touch of every cell."""

    values: Floats
    touch: NDArray[np.uint8]


def none(values: Floats) -> Touched:
    """Nothing is changed."""
    return Touched(values=values.copy(), touch=np.zeros(values.shape, dtype=np.uint8))


def log_ct(values: Floats) -> Touched:
    """ln(x − min + 0.01 (max − min)); COINr log_CT, after the JRC's COIN Tool."""
    return _bent(values, lambda least, most: np.log(values - least + 0.01 * (most - least)))


def log_ct_plus(values: Floats) -> Touched:
    """log_ct where the skewness is positive, else its mirror −ln(max − x + 0.01 (max − min)); COINr log_CT_plus."""
    high = skewness(values)[..., None, :] > 0

    def bend(least: Floats, most: Floats) -> Floats:
        edge = 0.01 * (most - least)
        return np.where(high, np.log(values - least + edge), -np.log(most + edge - values))

    return _bent(values, bend)


def log_ct_orig(values: Floats) -> Touched:
    """ln(x − min + 1); COINr log_CT_orig."""
    return _bent(values, lambda least, _: np.log(values - least + 1.0))


def log_gii(values: Floats) -> Touched:
    """ln((max − 1)(x − min) / (max − min) + 1), as the Global Innovation Index does (COINr 1.1.14 returns its input).

    Refuses a column whose maximum is not above 1: there the formula would turn the order round.
    """
    bends = ~is_constant(values)
    most = np.max(values, axis=-2, where=~np.isnan(values), initial=-np.inf)
    refuse_columns(bends & ~(most > 1), "最大值不大于 1，log_gii 会颠倒次序；请改用 log_ct")
    return _bent(values, lambda least, most: np.log((most - 1.0) * (values - least) / (most - least) + 1.0))


def box_cox(values: Floats, *, exponent: float = 0.0, shift: bool = True) -> Touched:
    """(x^λ − 1) / λ, ln x where λ = 0; shift: x − min + 1 stands for x, so that all are positive. COINr boxcox.

    Without the shift a column with values of 0 or less is refused.
    """
    if not shift:
        below = np.any(values <= 0, axis=-2)
        refuse_columns(below & ~is_constant(values), "有不大于 0 的值；Box-Cox 变换要先平移")

    def bend(least: Floats, _: Floats) -> Floats:
        given = values - least + 1.0 if shift else values
        return np.log(given) if exponent == 0 else (np.power(given, exponent) - 1.0) / exponent

    return _bent(values, bend)


def _bent(values: Floats, bend: Callable[[Floats, Floats], Floats]) -> Touched:
    """Apply to columns that are not constant; smallest and largest are handed over as float64[..., 1, m]."""
    seen = ~np.isnan(values)
    least = np.min(values, axis=-2, keepdims=True, where=seen, initial=np.inf)
    most = np.max(values, axis=-2, keepdims=True, where=seen, initial=-np.inf)
    bends = np.broadcast_to(~is_constant(values)[..., None, :], values.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        result = np.where(bends, bend(least, most), values)
    return Touched(values=result, touch=(bends & seen).astype(np.uint8) * np.uint8(Touch.BENT))
