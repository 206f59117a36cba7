"""Shapley values, exact: what each factor adds, averaged over every order in which factors could have changed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Coalition = frozenset[str]
MOST_FACTORS = 10
"""2¹⁰ evaluations; more factors are a modelling mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A factor joins those in `without`; `share` is the share of all orders in which it does so."""

    without: Coalition
    joined: Coalition
    share: float


def steps(factor: str, factors: Sequence[str]) -> Iterator[Step]:
    """Every way the factor can join: shares |S|!(n − |S| − 1)!/n!, which sum to 1.

    Source: Shapley, "A value for n-person games", 1953. ValueError for too many factors.
    """
    if len(factors) > MOST_FACTORS:
        raise ValueError(f"因素最多 {MOST_FACTORS} 个，收到 {len(factors)} 个")
    others = [each for each in factors if each != factor]
    count = len(factors)
    for size in range(count):
        share = factorial(size) * factorial(count - size - 1) / factorial(count)
        for chosen in combinations(others, size):
            without = frozenset(chosen)
            yield Step(without=without, joined=without | {factor}, share=share)


def shapley(worth: Callable[[Coalition], Floats], factors: Sequence[str]) -> dict[str, Floats]:
    """The part of every factor in worth(all) − worth(none), an array of any shape; the parts add up to it.

    `worth(changed)` is asked once for each of the 2ⁿ sets of factors that have changed.
    """
    known: dict[Coalition, Floats] = {}

    def of(coalition: Coalition) -> Floats:
        if coalition not in known:
            known[coalition] = worth(coalition)
        return known[coalition]

    return {
        factor: np.asarray(
            sum(step.share * (of(step.joined) - of(step.without)) for step in steps(factor, factors))
        )
        for factor in factors
    }
