"""Where a variance comes from: exact indices over a full grid, and Jansen's estimates over a Saltelli design."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SHAPLEY_UP_TO = 10
"""Factors up to which all subsets are gone through."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indices:
    """For d factors and any number of outputs: first and total float64[d, outputs], shapley the same or None.

    mean and variance float64[outputs]. An output that does not vary has indices 0.
    """

    first: Floats
    total: Floats
    shapley: Floats | None
    mean: Floats
    variance: Floats


def exact_indices(values: Floats, *, shares: Sequence[Floats]) -> Indices:
    """From values[options of factor 1, …, options of factor d, outputs], every combination once.

    shares: how often each option of each factor is taken, each summing to 1. First order Var(E[y|x_i]) / Var(y), total
    1 − Var(E[y|x without i]) / Var(y) (Sobol' 1993; Homma & Saltelli 1996); Shapley effects (Owen 2014) share out the
    whole variance, so that they sum to 1.
    """
    factors = tuple(range(len(shares)))
    closed = _closed_variances(values, shares)
    mean = _averaged(values, shares, factors).reshape(-1)
    variance = closed[factors]
    scale = np.where(variance > 0, variance, 1.0)
    first = np.array([closed[(each,)] for each in factors])
    others = np.array([closed[tuple(other for other in factors if other != each)] for each in factors])
    return Indices(
        first=first / scale,
        total=np.where(variance > 0, (variance - others) / scale, 0.0),
        shapley=_shapley(closed, factors) / scale if len(factors) <= _SHAPLEY_UP_TO else None,
        mean=mean,
        variance=variance,
    )


def _averaged(values: Floats, shares: Sequence[Floats], over: Sequence[int]) -> Floats:
    """The mean over some factors, whose axes stay with length 1."""
    for axis in over:
        shape = [1] * values.ndim
        shape[axis] = -1
        values = (values * shares[axis].reshape(shape)).sum(axis=axis, keepdims=True)
    return values


def _closed_variances(values: Floats, shares: Sequence[Floats]) -> dict[tuple[int, ...], Floats]:
    """Var(E[y | the factors of a subset]) per output, for every subset that is asked for."""
    factors = tuple(range(len(shares)))
    centred = values - _averaged(values, shares, factors)
    centred[..., np.ptp(values.reshape(-1, values.shape[-1]), axis=0) == 0] = 0.0
    every = len(factors) <= _SHAPLEY_UP_TO
    sizes = range(len(factors) + 1) if every else {0, 1, len(factors) - 1, len(factors)}
    found: dict[tuple[int, ...], Floats] = {}
    means = {factors: centred}
    for size in sorted(sizes, reverse=True):
        for subset in combinations(factors, size):
            mean = _from_wider(means, centred, subset, shares)
            means[subset] = mean
            found[subset] = _averaged(mean**2, shares, subset).reshape(-1)
    return found


def _from_wider(
    means: dict[tuple[int, ...], Floats], centred: Floats, subset: tuple[int, ...], shares: Sequence[Floats]
) -> Floats:
    """The mean given a subset, from the mean given the subset and one more where that is known."""
    for extra in range(len(shares)):
        wider = tuple(sorted({*subset, extra}))
        if extra not in subset and wider in means:
            return _averaged(means[wider], shares, [extra])
    return _averaged(centred, shares, [each for each in range(len(shares)) if each not in subset])


def _shapley(closed: dict[tuple[int, ...], Floats], factors: tuple[int, ...]) -> Floats:
    count = len(factors)
    effects = np.zeros((count, len(closed[factors])))
    for subset, variance in closed.items():
        size = len(subset)
        for each in factors:
            if each in subset:
                before = closed[tuple(other for other in subset if other != each)]
                ways = factorial(size - 1) * factorial(count - size) / factorial(count)
                effects[each] += ways * (variance - before)
    return effects


def jansen_indices(a: Floats, b: Floats, mixed: Floats) -> Indices:
    """From y(A), y(B) float64[n, outputs] and y(AB_i) float64[d, n, outputs], AB_i being A with factor i taken from B.

    S_i = 1 − Σ (y_B − y_ABi)² / (2 n V), T_i = Σ (y_A − y_ABi)² / (2 n V), V over A and B together (Jansen 1999).
    """
    both = np.concatenate([a, b])
    variance = both.var(axis=0)
    scale = np.where(variance > 0, variance, 1.0)
    moved = variance > 0
    return Indices(
        first=np.where(moved, 1 - ((b - mixed) ** 2).mean(axis=1) / (2 * scale), 0.0),
        total=((a - mixed) ** 2).mean(axis=1) / (2 * scale),
        shapley=None,
        mean=both.mean(axis=0),
        variance=variance,
    )


def jansen_intervals(
    a: Floats, b: Floats, mixed: Floats, *, resamples: int, coverage: float, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Bootstrap percentiles of first and total: float64[2, d, outputs] each (lower, upper); rows are resampled whole."""
    count, factors = len(a), len(mixed)
    times = random.multinomial(count, np.full(count, 1 / count), size=resamples).astype(np.float64)

    def resampled(parts: Floats) -> Floats:
        return np.asarray(times @ parts.reshape(count, -1) / count).reshape(resamples, *parts.shape[1:])

    centre = np.concatenate([a, b]).mean(axis=0)
    a, b, mixed = a - centre, b - centre, mixed - centre
    means = resampled((a + b) / 2)
    variance = resampled((a**2 + b**2) / 2) - means**2
    scale = np.where(variance > 0, variance, 1.0)[:, np.newaxis]
    first = 1 - resampled(((b - mixed) ** 2).transpose(1, 0, 2)) / (2 * scale)
    total = resampled(((a - mixed) ** 2).transpose(1, 0, 2)) / (2 * scale)
    first = np.where(variance[:, np.newaxis] > 0, first, 0.0).reshape(resamples, factors, -1)
    outside = (1 - coverage) / 2
    ends = [outside, 1 - outside]
    return np.quantile(first, ends, axis=0), np.quantile(total, ends, axis=0)
