"""Versions of an index that differ in data, weights, method or units, and every mixture of two of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.explaining.scored import Scored
from xiechuang.engines.indices.recipe import Recipe, Result, Weigh, compute, compute_panel
from xiechuang.engines.indices.structure import Data, Hierarchy, Panel

Floats = NDArray[np.float64]


class Factor(StrEnum):
    """What can differ between two versions. OWN and OTHERS are DATA seen from one unit."""

    DATA = "data"
    OWN = "own"
    OTHERS = "others"
    WEIGHTS = "weights"
    METHOD = "method"
    UNITS = "units"


FACTOR_LABELS = {
    Factor.DATA: "数据变化",
    Factor.OWN: "自身数据变化",
    Factor.OTHERS: "其他单位数据变化",
    Factor.WEIGHTS: "指标与权重调整",
    Factor.METHOD: "方法调整",
    Factor.UNITS: "单位增减",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Version:
    """An index as data, a hierarchy with weights, and a recipe; `panel` where periods are judged together."""

    data: Data
    hierarchy: Hierarchy
    recipe: Recipe
    panel: Panel | None = None

    @classmethod
    def of(cls, result: Result) -> Self:
        """The version that was computed."""
        return cls(data=result.data, hierarchy=result.hierarchy, recipe=result.recipe, panel=result.panel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """Which factors have already changed; `unit` is whose data are OWN, when its data and those of others part."""

    changed: frozenset[Factor]
    unit: str | None = None

    @property
    def data_changed(self) -> bool:
        """Whether most of the data are the new ones."""
        return bool(self.changed & {Factor.DATA, Factor.OTHERS})

    def plain(self) -> "Mixture":
        """The same said without a unit where own and other data agree, so that it is computed once for all units."""
        parted = self.changed & {Factor.OWN, Factor.OTHERS}
        if len(parted) == 1:
            return self
        rest = self.changed - {Factor.OWN, Factor.OTHERS}
        return Mixture(changed=rest | {Factor.DATA} if parted else rest)


Evaluate = Callable[[Data, Hierarchy, Recipe], Scored]


@dataclass(slots=True, kw_only=True, eq=False)
class Mixtures:
    """Computes mixtures of two versions, each once; the pure ones are exactly the two versions themselves."""

    before: Version
    after: Version
    evaluate: Evaluate | None = None
    known: dict[Mixture, Scored] = field(default_factory=dict)

    def factors(self) -> tuple[Factor, ...]:
        """Those that differ at all; another one has no part in any change."""
        before, after = self.before, self.after
        same = {
            Factor.DATA: _same_data(before.data, after.data),
            Factor.WEIGHTS: _tree(before.hierarchy) == _tree(after.hierarchy)
            and before.recipe.weigh == after.recipe.weigh,
            Factor.METHOD: replace(before.recipe, weigh=Weigh()) == replace(after.recipe, weigh=Weigh()),
            Factor.UNITS: set(before.data.units) == set(after.data.units),
        }
        return tuple(factor for factor, equal in same.items() if not equal)

    def scored(self, mixture: Mixture) -> Scored:
        """A mixture computed."""
        plain = mixture.plain()
        if plain not in self.known:
            self.known[plain] = self._compute(plain)
        return self.known[plain]

    def _compute(self, mixture: Mixture) -> Scored:
        changed = mixture.changed
        tree = self.after if Factor.WEIGHTS in changed else self.before
        method = self.after if Factor.METHOD in changed else self.before
        recipe = replace(method.recipe, weigh=tree.recipe.weigh)
        data = self._mixed(mixture)
        if self.evaluate is not None:
            return self.evaluate(data, tree.hierarchy, recipe)
        context = self.after if mixture.data_changed else self.before
        if context.panel is None:
            return Scored.of(compute(data, tree.hierarchy, recipe))
        panel = _beside(context.panel, context.data, data)
        return Scored.of(compute_panel(panel, tree.hierarchy, recipe).of(str(data.period)))

    def _mixed(self, mixture: Mixture) -> Data:
        """Rows of the wanted version; a unit or column known to one version only has that in every mixture."""
        first, second = self.before.data, self.after.data
        new, old = (second, first) if mixture.data_changed else (first, second)
        units = (second if Factor.UNITS in mixture.changed else first).units
        wanted = {unit: _pick(unit, mixture, new, old) for unit in units}
        pure = all(chosen is new for chosen in wanted.values()) and units == new.units
        return _assembled(wanted, new, old, pure=pure)


def _pick(unit: str, mixture: Mixture, new: Data, old: Data) -> Data:
    parted = mixture.unit == unit and (Factor.OWN in mixture.changed) != (Factor.OTHERS in mixture.changed)
    first, second = (old, new) if parted else (new, old)
    return first if unit in first.units else second


def _assembled(wanted: Mapping[str, Data], new: Data, old: Data, *, pure: bool) -> Data:
    if pure and set(new.indicators) >= set(old.indicators):
        return new
    codes = tuple(dict.fromkeys((*new.indicators, *old.indicators)))
    return Data.build(
        units=tuple(wanted),
        names=[data.names[data.units.index(unit)] for unit, data in wanted.items()],
        indicators=codes,
        values=[_cells(unit, data, old if data is new else new, codes) for unit, data in wanted.items()],
        groups={
            key: [_of_unit(data.groups.get(key), data, unit) for unit, data in wanted.items()]
            for key in dict.fromkeys((*new.groups, *old.groups))
        },
        denominators={
            key: [_size(data, old if data is new else new, key, unit) for unit, data in wanted.items()]
            for key in dict.fromkeys((*new.denominators, *old.denominators))
        },
        # Beside the true period in a panel, and never mistaken for it.
        period=f"{new.period}*",
    )


def _cells(unit: str, data: Data, other: Data, codes: tuple[str, ...]) -> list[float]:
    own = dict(zip(data.indicators, data.values[data.units.index(unit)].tolist(), strict=True))
    if unit in other.units:
        more = dict(zip(other.indicators, other.values[other.units.index(unit)].tolist(), strict=True))
        own = {**more, **own}
    return [own.get(code, float("nan")) for code in codes]


def _of_unit(given: tuple[str | None, ...] | None, data: Data, unit: str) -> str | None:
    return None if given is None else given[data.units.index(unit)]


def _size(data: Data, other: Data, key: str, unit: str) -> float:
    for each in (data, other):
        if key in each.denominators and unit in each.units:
            return float(each.denominators[key][each.units.index(unit)])
    return float("nan")


def _beside(panel: Panel, place: Data, data: Data) -> Panel:
    """The panel with mixed data as a further period right after the one whose context they stand in."""
    if data is place:
        return panel
    aligned = data.aligned(panel.periods[0].indicators)
    after = panel.names.index(str(place.period)) + 1
    return Panel.build(periods=[*panel.periods[:after], aligned, *panel.periods[after:]])


def _same_data(before: Data, after: Data) -> bool:
    common = [unit for unit in before.units if unit in after.units]
    codes = [code for code in before.indicators if code in after.indicators]
    ours, theirs = (data.chosen(common).aligned(codes) for data in (before, after))
    return (
        np.array_equal(ours.values, theirs.values, equal_nan=True)
        and ours.groups == theirs.groups
        and ours.denominators.keys() == theirs.denominators.keys()
        and all(
            np.array_equal(given, theirs.denominators[key], equal_nan=True)
            for key, given in ours.denominators.items()
        )
    )


def _tree(hierarchy: Hierarchy) -> tuple[object, object]:
    return hierarchy.indicators, hierarchy.groups
