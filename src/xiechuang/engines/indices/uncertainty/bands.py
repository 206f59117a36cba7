"""Bands of units that cannot be told apart, instead of ranks that promise more than the draws hold.

"Cannot be told apart" is no equivalence: A and B, B and C may be, A and C not. Bands are; so each kind of band states
which of the two possible faults it can have, and `contradictions` counts the pairs concerned.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bands:
    """`band` int64[units], 1 the best; `hidden` pairs are told apart though in one band, `false` pairs are not told
    apart though in two.
    """

    band: NDArray[np.int64]
    hidden: int
    false: int

    @property
    def count(self) -> int:
        """How many bands there are."""
        return int(self.band.max(initial=0))

    def members(self) -> tuple[NDArray[np.intp], ...]:
        """The places of the units of each band, best band first."""
        return tuple(np.flatnonzero(self.band == number) for number in range(1, self.count + 1))


def strict_bands(apart: Marks, *, ranks: Floats) -> Bands:
    """The finest bands without a false pair, from apart[a, b] = "a is above b": two bands are always told apart.

    Draw an arrow a → b unless b is told above a. Between any two units there is one at least, so the strongly connected
    parts follow one another in a line, and from one part to a later one every unit is told above every other: these are
    the bands, and no finer ones have the property. Same band is transitive, and no order of rows or ties can change it.
    Units without any rank (NaN in `ranks`) form the last band.
    """
    from scipy.sparse.csgraph import connected_components

    ranked = np.flatnonzero(~np.isnan(ranks))
    among = apart[np.ix_(ranked, ranked)]
    count, part = connected_components(~among.T, directed=True, connection="strong")
    most = np.full(count, -1)
    np.maximum.at(most, part, among.sum(axis=1))
    numbers = np.empty(count, dtype=np.int64)
    numbers[np.argsort(-most)] = np.arange(1, count + 1)
    band = np.full(len(ranks), count + 1, dtype=np.int64)
    band[ranked] = numbers[part]
    return _counted(band, apart, ranks)


def closest_bands(apart: Marks, *, ranks: Floats) -> Bands:
    """Bands of neighbours in the order of mean rank with the fewest contradictions, hidden and false pairs together.

    Exact, by dynamic programming over the places where a band may end; units of the same mean rank are never parted,
    and of equally good ways the one with the longest upper bands is taken. Units without any rank form the last band.
    """
    order = np.argsort(ranks, kind="stable")
    ranked = int((~np.isnan(ranks)).sum())
    ends = _ends(_gains((apart | apart.T)[np.ix_(order, order)]), ranks[order], ranked)
    band = np.empty(len(ranks), dtype=np.int64)
    for number, (first, last) in enumerate(ends, start=1):
        band[order[first:last]] = number
    return _counted(band, apart, ranks)


def _gains(told: Marks) -> NDArray[np.int64]:
    """Corner sums of +1 for each pair told apart and −1 for each that is not: a band's cost is a difference of four."""
    upper = np.triu(np.where(told, 1, -1), k=1)
    sums = np.zeros((len(told) + 1,) * 2, dtype=np.int64)
    sums[1:, 1:] = upper.cumsum(axis=0).cumsum(axis=1)
    return sums


def _ends(sums: NDArray[np.int64], ranks: Floats, ranked: int) -> list[tuple[int, int]]:
    """The best way to cut 0 … ranked into bands, then one for the rest."""
    costs, starts = [0], [0]
    for last in range(1, ranked + 1):
        firsts = np.arange(last)
        inside = sums[last, last] - sums[firsts, last] - sums[last, firsts] + sums[firsts, firsts]
        cost = np.array(costs) + inside
        costs.append(int(cost.min()))
        starts.append(int(cost.argmin()))
        if last < ranked and ranks[last] == ranks[last - 1]:
            costs[-1] = len(sums) ** 2
    ends: list[tuple[int, int]] = [] if ranked == len(ranks) else [(ranked, len(ranks))]
    last = ranked
    while last > 0:
        ends.insert(0, (starts[last], last))
        last = starts[last]
    return ends


def _counted(band: NDArray[np.int64], apart: Marks, ranks: Floats) -> Bands:
    told = apart | apart.T
    same = band[:, np.newaxis] == band
    ranked = ~np.isnan(ranks)
    pairs = np.triu(ranked[:, np.newaxis] & ranked, k=1)
    return Bands(band=band, hidden=int((pairs & same & told).sum()), false=int((pairs & ~same & ~told).sum()))
