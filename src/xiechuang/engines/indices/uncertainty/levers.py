"""What may vary between runs, compiled to arrays: each lever turns coordinates of the unit cube into its part of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numba as nb
import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.uncertainty.philox import Points
from xiechuang.engines.indices.uncertainty.tree import Places, Weights


@dataclass(frozen=True, kw_only=True, eq=False)
class Alternatives:
    """A lever with n options, drawn in proportion to `shares` float64[n].

    `weights` float64[n, nodes] are set by an option (rows of NaN: no change); `kept` bool[n, nodes] says what is not
    taken out. Which tables, plans and weights combinations of levers lead to stands in the experiment's `Origins`.
    """

    name: str
    label: str
    options: tuple[str, ...]
    shares: Weights
    weights: Weights | None = None
    kept: NDArray[np.bool_] | None = None

    dimensions = 1

    def chosen(self, points: Points) -> Places:
        """Which option each coordinate in [0, 1) stands for: int64[runs]."""
        steps = np.cumsum(self.shares)
        steps /= steps[-1]
        return np.minimum(np.searchsorted(steps, points[:, 0], side="right"), len(steps) - 1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Noise:
    """A lever that blurs weights: of each node with `width` float64[nodes] above 0 it draws w · (1 ± width), uniform.

    Where `free` bool[nodes] is True the weight is drawn anew instead, so that the shares of a group of siblings are
    uniform over everything that shares can be (exponential numbers, divided by their sum).
    """

    name: str
    label: str
    width: Weights
    free: NDArray[np.bool_]

    @property
    def touched(self) -> Places:
        """The nodes whose weights vary, one coordinate each."""
        return np.flatnonzero((self.width > 0) | self.free)

    @property
    def dimensions(self) -> int:
        """How many coordinates it takes."""
        return len(self.touched)

    def blur(self, weights: Weights, points: Points) -> None:
        """Change weights float64[runs, nodes] in place."""
        _blur(weights, self.touched, self.width, self.free, points)


@nb.njit(nogil=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def _blur(weights: Weights, nodes: Places, width: Weights, free: NDArray[np.bool_], points: Points) -> None:
    for run in range(len(weights)):
        for place in range(len(nodes)):
            node, point = nodes[place], points[run, place]
            if free[node]:
                weights[run, node] = -np.log1p(-point)
            else:
                weights[run, node] *= 1.0 + width[node] * (2.0 * point - 1.0)


Lever = Alternatives | Noise


def slices_of(levers: Sequence[Lever]) -> tuple[slice, ...]:
    """Which coordinates belong to which lever."""
    ends = np.cumsum([0, *(lever.dimensions for lever in levers)])
    return tuple(slice(int(a), int(b)) for a, b in pairwise(ends))
