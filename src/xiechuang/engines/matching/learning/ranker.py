"""Several small models joined into one that orders and levels: each brought to one scale, then averaged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.learning.features import BY_NAME
from xiechuang.engines.matching.learning.levels import Scale
from xiechuang.engines.matching.learning.linear import MonotoneLine
from xiechuang.engines.matching.learning.memory import Memory
from xiechuang.engines.matching.learning.packing import Body
from xiechuang.engines.matching.learning.reading import Read
from xiechuang.engines.matching.learning.scaling import Floats
from xiechuang.engines.matching.learning.trees import Trees, trees_installed

Part: TypeAlias = MonotoneLine | Memory | Trees

LINE, MEMORY, LEVELS, ORDER = "line", "memory", "levels", "order"
ENOUGH_NEEDS, ENOUGH_PAIRS = 20, 300
"""Below either, only the monotone line is learned: with so few judgements everything else learns their accidents."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Centre and spread of what a part predicts for pairs it has not seen, and its weight in the average."""

    centre: float
    spread: float
    weight: float

    @classmethod
    def of(cls, predicted: Floats, *, weight: float) -> Self:
        """Placed by predictions, shape (n,)."""
        return cls(float(predicted.mean()), float(predicted.std()) or 1.0, weight)


def averaged(predicted: Mapping[str, Floats], placed: Mapping[str, Placed]) -> Floats:
    """The weighted average of what parts predict for n pairs, each on one scale."""
    weights = [placed[name].weight for name in predicted]
    scaled = [(found - placed[name].centre) / placed[name].spread for name, found in predicted.items()]
    return np.asarray(np.average(scaled, axis=0, weights=weights))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """The parts, where each is placed, and the scale of their average; `columns` names the features in order."""

    columns: tuple[str, ...]
    parts: Mapping[str, Part]
    placed: Mapping[str, Placed]
    scale: Scale

    def values(self, read: Read) -> Floats:
        """The average of the parts for n pairs; trees are left out where LightGBM is not installed."""
        usable = {
            name: part
            for name, part in self.parts.items()
            if not isinstance(part, Trees) or trees_installed()
        }
        found = {name: predict(part, read, self.columns) for name, part in usable.items()}
        return averaged(found, self.placed)

    def pack(self) -> Body:
        """As JSON."""
        return {
            "columns": list(self.columns),
            "parts": {name: part.pack() for name, part in self.parts.items()},
            "placed": {name: [one.centre, one.spread, one.weight] for name, one in self.placed.items()},
            "scale": self.scale.pack(),
        }

    @classmethod
    def unpack(cls, packed: Body) -> Self:
        """From JSON; ValueError when it speaks of features this program does not read."""
        unknown = sorted(set(packed["columns"]) - BY_NAME.keys())
        if unknown:
            raise ValueError(f"模型用到本程序读不出的特征：{'、'.join(unknown)}")
        kinds: Mapping[str, type[Part]] = {LINE: MonotoneLine, MEMORY: Memory, LEVELS: Trees, ORDER: Trees}
        return cls(
            columns=tuple(packed["columns"]),
            parts={name: kinds[name].unpack(part) for name, part in packed["parts"].items()},
            placed={
                name: Placed(*(float(number) for number in one)) for name, one in packed["placed"].items()
            },
            scale=Scale.unpack(packed["scale"]),
        )


def recipe(*, needs: int, pairs: int, meaning: bool) -> dict[str, float]:
    """Which parts are learned from so many judgements with what is installed, and their weights.

    As measured (docs/engines/learning.md): with meaning, likeness to judged pairs leads and trees add nothing; by words
    alone, trees bring what a line cannot say.
    """
    if needs < ENOUGH_NEEDS or pairs < ENOUGH_PAIRS:
        return {LINE: 1.0}
    if meaning:
        return {MEMORY: 3.0, LINE: 1.0}
    return {MEMORY: 1.0, LEVELS: 1.0, ORDER: 1.0} if trees_installed() else {MEMORY: 1.0, LINE: 1.0}


def learn_parts(
    names: Iterable[str], read: Read, levels: NDArray[np.int64], *, columns: Sequence[str], seed: int
) -> dict[str, Part]:
    """Learn the parts named from n pairs, rows of one need together."""
    return {name: _learn(name, read, levels, columns, seed) for name in names}


def predict(part: Part, read: Read, columns: Sequence[str]) -> Floats:
    """What a part says of n pairs, on its own scale."""
    if isinstance(part, Memory):
        return part.predict(read, columns=list(columns))
    return part.predict(read.columns(columns))


def _learn(name: str, read: Read, levels: NDArray[np.int64], columns: Sequence[str], seed: int) -> Part:
    wanted = levels.astype(np.float64)
    if name == MEMORY:
        return Memory.learn(read, wanted, columns=list(columns))
    directions = [BY_NAME[column].direction for column in columns]
    table = read.columns(columns)
    if name == LINE:
        return MonotoneLine.learn(table, wanted, directions=directions)
    return Trees.learn(name, table, wanted, groups=read.groups, directions=directions, seed=seed)
