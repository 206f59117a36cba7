"""Indicators and groups compiled into levels: plain arrays that every stage can compute with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure.checking import problems_of
from xiechuang.engines.indices.structure.indicators import Group, Indicator, Item, every
from xiechuang.engines.indices.structure.problems import Problem, StructureError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """One level of n nodes: `parents` intp[n] are places in the next level up (−1 in the last), `weights` float64[n].

    `carried` bool[n] marks nodes which stand here only because their parent is more than one level up: they carry
    the code of the node below and hand its value on unchanged; only the uppermost step has the weight, others have 1.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    parents: NDArray[np.intp]
    weights: NDArray[np.float64]
    carried: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Hierarchy:
    """Levels from the m indicators (level 0, in the order declared) to the one index (the last)."""

    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    levels: tuple[Level, ...]

    @classmethod
    def build(cls, *, indicators: Sequence[Indicator], groups: Sequence[Group]) -> Self:
        """Compile; a StructureError names all that is wrong at once."""
        problems = problems_of(indicators, groups)
        if problems:
            raise StructureError(problems)
        levels = _levels(tuple(indicators), tuple(groups))
        return cls(indicators=tuple(indicators), groups=tuple(groups), levels=levels)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the m indicators."""
        return self.levels[0].codes

    @property
    def items(self) -> tuple[Item, ...]:
        """Indicators and groups, as declared."""
        return every(self.indicators, self.groups)

    @property
    def root(self) -> str:
        """The code of the index."""
        return self.levels[-1].codes[0]

    @cached_property
    def directions(self) -> NDArray[np.float64]:
        """+1 where more is better, −1 where less is: float64[m]."""
        return np.array([float(indicator.direction) for indicator in self.indicators])

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Where each code stands: (level, position); of a carried code the lowest, which is its own."""
        return {
            code: (height, place)
            for height, level in reversed(tuple(enumerate(self.levels)))
            for place, code in enumerate(level.codes)
            if not level.carried[place]
        }

    def numbers(self, field: str) -> NDArray[np.float64]:
        """A numeric field of the indicators (target, lower, upper, weight) as float64[m], NaN where not given."""
        given = (getattr(indicator, field) for indicator in self.indicators)
        return np.array([np.nan if value is None else float(value) for value in given])

    def effective_weights(self, level: int = -1, *, of: int = 0) -> NDArray[np.float64]:
        """What each node of level `of` weighs in its ancestor at `level`: products of shares among siblings, float64[n].

        Within one ancestor they sum to 1 (COINr's get_eff_weights is level=-1).
        """
        top = level % len(self.levels)
        effective = np.ones(len(self.levels[of].codes))
        here = np.arange(len(effective))
        for height in range(of, top):
            effective = effective * self.shares(height)[here]
            here = self.levels[height].parents[here]
        return effective

    def ancestors(self, level: int, *, of: int = 0) -> NDArray[np.intp]:
        """The position of each node's ancestor at `level`: intp[n]."""
        here = np.arange(len(self.levels[of].codes), dtype=np.intp)
        for height in range(of, level % len(self.levels)):
            here = self.levels[height].parents[here]
        return here

    def shares(self, level: int) -> NDArray[np.float64]:
        """The weights of a level divided by their sum among siblings: float64[n]; 1 for the index."""
        here = self.levels[level]
        if level % len(self.levels) == len(self.levels) - 1:
            return np.ones(len(here.codes))
        sums = np.bincount(here.parents, weights=here.weights, minlength=len(self.levels[level + 1].codes))
        return np.asarray(here.weights / sums[here.parents], dtype=np.float64)

    def with_weights(self, weights: Mapping[str, float]) -> "Hierarchy":
        """The same hierarchy in which the codes given weigh something else."""
        self._known(weights, "weight")
        return Hierarchy.build(
            indicators=[
                replace(each, weight=weights.get(each.code, each.weight)) for each in self.indicators
            ],
            groups=[replace(each, weight=weights.get(each.code, each.weight)) for each in self.groups],
        )

    def without(self, codes: Collection[str]) -> "Hierarchy":
        """The hierarchy without these indicators or groups, all that is below them, and groups left empty."""
        self._known(codes, "code")
        groups = {group.code: group for group in self.groups}
        gone = set(codes)

        def stays(item: Item) -> bool:
            while item.code not in gone:
                if item.parent is None:
                    return True
                item = groups[item.parent]
            return False

        indicators = [each for each in self.indicators if stays(each)]
        filled = {code for each in indicators for code in self.line(each.code)}
        kept = [each for each in self.groups if each.code in filled]
        return Hierarchy.build(indicators=indicators, groups=kept)

    def also(self, *items: Item) -> "Hierarchy":
        """The hierarchy with more indicators or groups; one whose code is known already takes its place."""
        kept = {each.code: each for each in self.items} | {each.code: each for each in items}
        return Hierarchy.build(
            indicators=[each for each in kept.values() if isinstance(each, Indicator)],
            groups=[each for each in kept.values() if isinstance(each, Group)],
        )

    def under(self, code: str) -> "Hierarchy":
        """The part that is below a group, which becomes the index."""
        self._known([code], "code")
        below = [each for each in self.items if code in self.line(each.code)[1:]]
        root = [replace(each, parent=None) for each in self.groups if each.code == code]
        return Hierarchy.build(
            indicators=[each for each in below if isinstance(each, Indicator)],
            groups=[*(each for each in below if isinstance(each, Group)), *root],
        )

    def line(self, code: str) -> tuple[str, ...]:
        """The codes from this one up to the index."""
        parents = {each.code: each.parent for each in self.items}
        found = [code]
        while (above := parents[found[-1]]) is not None:
            found.append(above)
        return tuple(found)

    def _known(self, codes: Collection[str], field: str) -> None:
        unknown = [code for code in codes if code not in self.places]
        if unknown:
            raise StructureError(
                [Problem(where=code, field=field, message="没有这个编码") for code in unknown]
            )


def _levels(indicators: tuple[Indicator, ...], groups: tuple[Group, ...]) -> tuple[Level, ...]:
    """Every group stands one above the highest of its children; what is missing in between is carried."""
    items: dict[str, Item] = {each.code: each for each in every(indicators, groups)}
    heights = _heights(items, indicators)
    top = max(heights.values())
    stands: list[list[tuple[str, bool]]] = [[] for _ in range(top + 1)]
    for code in items:
        stands[heights[code]].append((code, False))
    for code, item in items.items():
        if item.parent is None:
            continue
        for height in range(heights[code] + 1, heights[item.parent]):
            stands[height].append((code, True))
    return tuple(_level(items, stands, height) for height in range(top + 1))


def _heights(items: Mapping[str, Item], indicators: tuple[Indicator, ...]) -> dict[str, int]:
    heights: dict[str, int] = {}
    for indicator in indicators:
        here: str | None = indicator.code
        height = 0
        while here is not None and heights.get(here, -1) < height:
            heights[here] = height
            here = items[here].parent
            height += 1
    return heights


def _level(items: Mapping[str, Item], stands: list[list[tuple[str, bool]]], height: int) -> Level:
    here = stands[height]
    above = (
        {code: place for place, (code, _) in enumerate(stands[height + 1])}
        if height + 1 < len(stands)
        else {}
    )
    parents, weights = [], []
    for code, _ in here:
        item = items[code]
        goes_on = code in above
        parents.append(above[code] if goes_on else above.get(item.parent or "", -1))
        weights.append(1.0 if goes_on else float(item.weight))
    return Level(
        codes=tuple(code for code, _ in here),
        names=tuple(items[code].name for code, _ in here),
        parents=np.array(parents, dtype=np.intp),
        weights=np.array(weights, dtype=np.float64),
        carried=np.array([carried for _, carried in here], dtype=np.bool_),
    )
