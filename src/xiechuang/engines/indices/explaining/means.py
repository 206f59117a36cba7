"""How the change of one mean is shared among its parts, exactly and without an order.

A power mean S = (Σ w xᵖ)^(1/p) (Σ w = 1; p = 0: Σ w ln x) changes by
    ΔS = Σ [w̄ᵢ·Δφᵢ + φ̄ᵢ·Δwᵢ] / D,   φ(x) = xᵖ or ln x,   D = Δφ(S)/ΔS,
bars being means of before and after. For p = 0, 1/D is the logarithmic mean of S before and S after: the additive LMDI-I
of Ang, "The LMDI approach to decomposition analysis: a practical guide", Energy Policy 33 (2005); other p follow the same
pattern. Since Σ Δw = 0, φ̄ᵢ is counted from the middle of φ(S), so that a weight moved to a part that is like the rest
adds nothing. A gap counts as the score of the rest, which is what renewing the weights means.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shared:
    """float64[units, parts] each: what the parts' values add, what their weights add, and ΔS per change of a part.

    `rest` float64[units] is what no part can be given.
    """

    values: Floats
    weights: Floats
    rates: Floats
    rest: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """A group before and after: parts float64[2, units, k] without gaps, scores [2, units], weights [2, k] summing to 1."""

    parts: Floats
    scores: Floats
    weights: Floats


def share(ends: Ends, *, exponent: float) -> Shared:
    """Share the change of a power mean; `values`, `weights` and `rest` together add up to it in every unit.

    Where a mean that cannot stand zeros (p ≤ 0) falls to 0 or rises from it, the parts that are 0 at that end answer
    for the whole by their weights: the limit of the formula. There is a rest only where no part is to blame, but weights.
    """
    if exponent > 0:
        return _shared(ends, exponent)
    zero = ends.scores == 0
    plain = _shared(_without_zeros(ends), exponent)
    falls = (zero[0] != zero[1])[:, None]
    both = (zero[0] & zero[1])[:, None]
    limit = _from_zero(ends, zero)
    moved = ends.parts[1] - ends.parts[0]
    rates = np.divide(limit, moved, out=np.zeros_like(limit), where=moved != 0)
    return Shared(
        values=np.where(both, 0.0, np.where(falls, limit, plain.values)),
        weights=np.where(both | falls, 0.0, plain.weights),
        rates=np.where(both, 0.0, np.where(falls, rates, plain.rates)),
        rest=np.where(falls[:, 0] & ~limit.any(axis=1), ends.scores[1] - ends.scores[0], 0.0),
    )


def _shared(ends: Ends, exponent: float) -> Shared:
    weight = ends.weights.mean(axis=0)
    per_score = _slope(ends.scores[0], ends.scores[1], exponent)[:, None]
    rates = weight * _slope(ends.parts[0], ends.parts[1], exponent) / per_score
    levels = _scale(ends.parts, exponent).mean(axis=0) - _scale(ends.scores, exponent).mean(axis=0)[:, None]
    shifted = (ends.weights[1] - ends.weights[0]) * levels
    return Shared(
        values=rates * (ends.parts[1] - ends.parts[0]),
        weights=shifted / per_score,
        rates=rates,
        rest=np.zeros(len(rates)),
    )


def _scale(values: Floats, exponent: float) -> Floats:
    return np.log(values) if exponent == 0 else np.power(values, exponent)


def _slope(before: Floats, after: Floats, exponent: float) -> Floats:
    """(φ(after) − φ(before))/(after − before), the derivative where both are equal, without cancellation."""
    if exponent == 1:
        return np.ones_like(before)
    if exponent == -1:
        return -1.0 / (before * after)
    low, high = np.minimum(before, after), np.maximum(before, after)
    # From the larger end the relative step lies in (−1, 0], where the logarithm is well behaved, even from zero.
    step = (low - high) / np.where(high > 0, high, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log1p(step)
        if exponent == 0:
            return np.where(step == 0, 1.0, logs / step) / np.where(high > 0, high, 1.0)
        ratio = np.where(step == 0, exponent, np.expm1(exponent * logs) / step)
        return np.where(high > 0, ratio * np.power(np.where(high > 0, high, 1.0), exponent - 1), 1.0)


def _without_zeros(ends: Ends) -> Ends:
    """Zeros that weigh nothing take the other end's value; units whose score is 0 are answered by the limit."""
    parts = np.where(ends.parts > 0, ends.parts, ends.parts[::-1])
    return Ends(
        parts=np.where(parts > 0, parts, 1.0),
        scores=np.where(ends.scores > 0, ends.scores, 1.0),
        weights=ends.weights,
    )


def _from_zero(ends: Ends, zero: NDArray[np.bool_]) -> Floats:
    none = ends.parts == 0
    guilty = np.where(zero[1][:, None], none[1] & ~none[0], none[0] & ~none[1])
    weight = guilty * ends.weights.mean(axis=0)
    sums = weight.sum(axis=1, keepdims=True)
    shares = np.divide(weight, sums, out=np.zeros_like(weight), where=sums > 0)
    return shares * (ends.scores[1] - ends.scores[0])[:, None]
