"""The linear programme of one unit's benefit of the doubt, written so that nothing but its ceilings needs extra rows."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from xiechuang.engines.indices.weighting.shares import Floats

_GAP = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Programme:
    """In the parts g_j = w_j y_j of the score: g = h + low · s with h ≥ 0 and s = Σ h / (1 − Σ low), so floors need no rows.

    `others` float64[units, m] and `own` float64[m] > 0 are the values, `low` and `high` the bounds of the shares. The
    unknowns are x = h / own · `scale`: rows x ≤ limits, the most of gains · x, which is the score over `worth`.
    """

    others: Floats
    own: Floats
    low: Floats
    free: float
    scale: Floats
    rows: Floats
    limits: Floats
    gains: Floats
    worth: float

    @classmethod
    def build(cls, *, others: Floats, own: Floats, low: Floats, high: Floats) -> Self:
        """Write down the rows: one per unit to compare with, one per ceiling that can be met."""
        free = max(1.0 - float(low.sum()), 0.0)
        floors = others @ (low / own)
        ceilings = np.flatnonzero(high - low < free)
        inverse = 1.0 / free if free > 0 else 0.0
        rows = others + np.outer(floors, own * inverse)
        caps = np.zeros((len(ceilings), len(own)))
        caps[np.arange(len(ceilings)), ceilings] = own[ceilings]
        caps -= np.outer((high - low)[ceilings] * inverse, own)
        # The limit of these rows is 0, so their size is free.
        caps /= own.max()
        scale = rows.max(axis=0)
        gains = own * inverse / scale
        # A unit far behind in everything has tiny gains; the search needs the largest to be 1.
        worth = float(gains.max()) or 1.0
        return cls(
            others=others,
            own=own,
            low=low,
            free=free,
            scale=scale,
            rows=np.concatenate([rows / scale, caps / scale]),
            limits=np.concatenate([np.ones(len(others)), np.zeros(len(ceilings))]),
            gains=gains / worth,
            worth=worth,
        )


def solved(programme: Programme) -> tuple[Floats, Floats]:
    """The best parts g float64[m] of the score, and the prices of the comparisons float64[units].

    The compiled search proves itself: prices and parts must meet within 1e-9. If they do not, HiGHS is asked.
    """
    if programme.free <= 0:
        return programme.low.copy(), np.zeros(len(programme.others))
    # Only who asks for it waits for the compiler to be loaded.
    from xiechuang.engines.indices.weighting.simplex import solve

    best, prices, ended = solve(programme.rows, programme.limits, programme.gains)
    if not (ended and _proved(programme, best, prices)):
        best, prices = _by_highs(programme)
    spare = best / programme.scale * programme.own
    parts = spare + programme.low * (spare.sum() / programme.free)
    return parts, prices[: len(programme.others)] * programme.worth


def _proved(programme: Programme, best: Floats, prices: Floats) -> bool:
    """Both are feasible and worth the same, which by duality makes both the best."""
    over = np.max(programme.rows @ best - programme.limits)
    under = np.max(programme.gains - prices @ programme.rows)
    gap = abs(float(prices @ programme.limits) - float(programme.gains @ best))
    return bool(over <= _GAP and under <= _GAP and gap <= _GAP)


def _by_highs(programme: Programme) -> tuple[Floats, Floats]:
    from scipy.optimize import linprog

    found = linprog(-programme.gains, A_ub=programme.rows, b_ub=programme.limits, method="highs")
    return np.asarray(found.x, dtype=np.float64), -np.asarray(found.ineqlin.marginals, dtype=np.float64)
