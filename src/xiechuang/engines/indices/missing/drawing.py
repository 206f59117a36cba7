"""Multiple imputation: many filled tables instead of one, so that what is not known shows in the result."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.missing.filling import Table
from xiechuang.engines.indices.missing.imputing import impute

DRAWS: Final = ("hot_deck", "regression")
"""Ways to draw that a recipe may name."""


def draw_imputations(
    values: Table,
    *,
    count: int,
    seed: int,
    method: str = "hot_deck",
    classes: Sequence[str | None] | None = None,
    first: int = 0,
) -> NDArray[np.float64]:
    """`count` filled copies of float64[units, m], as float64[count, units, m]; observed cells are the same in all.

    hot_deck: the approximate Bayesian bootstrap (Rubin & Schenker 1986) — donors of the unit's class are drawn with
    replacement, then every gap takes one of them; all units are donors where the class has none. regression: draws
    from chained Bayesian regressions (scikit-learn). Draw number k depends on the seed and on k alone, so that
    `first` continues a series and neither its length nor how it is cut matters.
    """
    if method not in DRAWS:
        raise ValueError(f"没有多重插补方法“{method}”，可用：{'、'.join(DRAWS)}")
    drawn = np.empty((count, *values.shape))
    for place in range(count):
        random = np.random.Generator(np.random.Philox(key=[seed, first + place]))
        if method == "hot_deck":
            drawn[place] = _hot_deck(values, classes, random)
        else:
            drawn[place] = impute(
                values, method="regression", draw=True, seed=int(random.integers(2**31))
            ).values
    return drawn


def _hot_deck(values: Table, classes: Sequence[str | None] | None, random: np.random.Generator) -> Table:
    filled = values.copy()
    kinds = np.array(["" if one is None else f"={one}" for one in classes or [None] * len(values)])
    for column, original in zip(filled.T, values.T, strict=True):
        gaps = np.isnan(original)
        if not gaps.any() or gaps.all():
            continue
        for kind in dict.fromkeys(kinds[gaps]):
            donors = original[~gaps & (kinds == kind)] if kind else original[~gaps]
            donors = donors if donors.size else original[~gaps]
            pool = random.choice(donors, size=donors.size)
            wanted = gaps & (kinds == kind)
            column[wanted] = random.choice(pool, size=int(wanted.sum()))
    return filled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pooled:
    """One estimate out of many: its mean, the variance within and between the draws, and the total."""

    mean: NDArray[np.float64]
    within: NDArray[np.float64]
    between: NDArray[np.float64]
    total: NDArray[np.float64]


def pool(estimates: NDArray[np.float64], *, variances: NDArray[np.float64] | None = None) -> Pooled:
    """Combine estimates float64[draws, ...] by Rubin's rules (1987): T = W + (1 + 1/m) B.

    `variances` of each estimate are taken as nought where not given; one draw alone has no variance between.
    """
    count = len(estimates)
    within = np.zeros(estimates.shape[1:]) if variances is None else np.asarray(variances).mean(axis=0)
    between = estimates.var(axis=0, ddof=1) if count > 1 else np.zeros(estimates.shape[1:])
    total = within + (1 + 1 / count) * between
    return Pooled(mean=estimates.mean(axis=0), within=within, between=between, total=total)
