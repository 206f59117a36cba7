"""The hierarchy as flat arrays of nodes, which compiled loops walk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import Hierarchy

Weights: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]


class Nodes(NamedTuple):
    """All nodes, level after level: level h is offsets[h]:offsets[h + 1]; parents are places among all nodes."""

    parents: Places
    offsets: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """`nodes` for the loops; of every node its declared weight and whether it only carries a value upwards.

    Per code: the node its weight is on, the level it stands in, and everything that adds up to it, itself included.
    """

    nodes: Nodes
    weights: Weights
    carried: NDArray[np.bool_]
    slots: Mapping[str, int]
    levels: Mapping[str, int]
    below: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, hierarchy: Hierarchy) -> Self:
        """Flatten: a code whose parent stands more than one level up carries its weight on its uppermost step."""
        sizes = [len(level.codes) for level in hierarchy.levels]
        offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        parents = np.concatenate(
            [level.parents + offsets[height + 1] for height, level in enumerate(hierarchy.levels)]
        )
        parents[-1] = -1
        slots: dict[str, int] = {}
        for height, level in enumerate(hierarchy.levels):
            slots.update({code: int(offsets[height]) + place for place, code in enumerate(level.codes)})
        return cls(
            nodes=Nodes(parents=parents.astype(np.int64), offsets=offsets),
            weights=np.concatenate([level.weights for level in hierarchy.levels]),
            carried=np.concatenate([level.carried for level in hierarchy.levels]),
            slots=slots,
            levels={code: height for code, (height, _) in hierarchy.places.items()},
            below=_below(hierarchy),
        )

    @property
    def indicators(self) -> tuple[str, ...]:
        """The codes of the columns."""
        return tuple(code for code, level in self.levels.items() if level == 0)

    @property
    def steps(self) -> int:
        """How many times values are aggregated on the way to the index."""
        return len(self.nodes.offsets) - 2

    def row(self, weights: Mapping[str, float], *, start: Weights) -> Weights:
        """The weights float64[nodes] of `start` where the codes given weigh something else; ValueError for what cannot be one."""
        row = start.copy()
        for code, weight in weights.items():
            if code not in self.slots:
                raise ValueError(f"没有这个指标或分组：{code}")
            if not 0 <= weight < np.inf:
                raise ValueError(f"“{code}”的权重须是不小于 0 的数，不能是 {weight}")
            row[self.slots[code]] = weight
        return row

    def at_levels(self, levels: Mapping[int, float]) -> Weights:
        """A number per node: that of the level its code stands in, 0 elsewhere; float64[nodes]."""
        row = np.zeros(len(self.weights))
        for code, height in self.levels.items():
            row[self.slots[code]] = levels.get(height, 0.0)
        return row


def _below(hierarchy: Hierarchy) -> Mapping[str, frozenset[str]]:
    """For every code, itself and everything that adds up to it."""
    found: dict[str, set[str]] = {}
    for code in hierarchy.places:
        for above in hierarchy.line(code):
            found.setdefault(above, set()).add(code)
    return {code: frozenset(codes) for code, codes in found.items()}
