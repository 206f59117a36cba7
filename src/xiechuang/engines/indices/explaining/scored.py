"""An index that has been computed, with all that explaining needs: scores, weights and the mean used, level by level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.aggregating import METHODS, aggregate_level
from xiechuang.engines.indices.recipe import CHAINED, Result
from xiechuang.engines.indices.structure import Hierarchy, Level

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How a level is made of the one below it: a name in `aggregating.METHODS`, its parameters, the data threshold."""

    name: str = "arithmetic"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    threshold: float = 0.0

    @property
    def exponent(self) -> float | None:
        """The p of the power mean it is (geometric 0); None where it is no power mean of a finite exponent."""
        if self.name == "power":
            given = float(self.parameters.get("exponent", 1.0))
            return given if np.isfinite(given) else None
        return {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}.get(self.name)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """`scores` float64[units, n] per level, normalised indicators first, the index last; NaN where there is none.

    `weights` float64[n] and `methods` per level below the last: how its nodes make their parents.
    """

    units: tuple[str, ...]
    levels: tuple[Level, ...]
    weights: tuple[Floats, ...]
    methods: tuple[Method, ...]
    scores: tuple[Floats, ...]

    @classmethod
    def build(
        cls,
        *,
        units: Sequence[str],
        hierarchy: Hierarchy,
        values: Floats,
        weights: Sequence[Floats] | None = None,
        methods: Sequence[Method] | Method | None = None,
    ) -> Self:
        """Aggregate normalised values[units, m]; weights are the hierarchy's own unless given, methods arithmetic."""
        steps = len(hierarchy.levels) - 1
        chosen = methods or Method()
        each = (chosen,) * steps if isinstance(chosen, Method) else tuple(chosen)
        if len(each) != steps:
            raise ValueError(f"应有 {steps} 层合成方法，收到 {len(each)} 层")
        weighed = (
            tuple(weights) if weights is not None else tuple(level.weights for level in hierarchy.levels[:-1])
        )
        empty = cls(units=tuple(units), levels=hierarchy.levels, weights=weighed, methods=each, scores=())
        return empty.again(values)

    def again(self, values: Floats) -> Self:
        """The same made of other normalised values[units, m]; ValueError for a method that needs more than those."""
        unknown = [method.name for method in self.methods if method.name not in METHODS]
        if unknown:
            raise ValueError(f"“{unknown[0]}”不能只凭标准化后的数值重算")
        scores = [values]
        for height, method in enumerate(self.methods):
            scores.append(_next(scores[-1], self.levels, height, self.weights[height], method))
        return replace(self, scores=tuple(scores))

    @classmethod
    def of(cls, result: Result) -> Self:
        """What explaining needs of a computed recipe."""
        steps = [result.recipe.aggregate.step(height) for height in range(len(result.weighted.levels) - 1)]
        methods = [
            Method(name=step.method, parameters=step.parameters, threshold=step.threshold) for step in steps
        ]
        if result.recipe.normalise.method == CHAINED:
            methods[0] = Method(name=CHAINED)
        return cls(
            units=result.units,
            levels=result.weighted.levels,
            weights=tuple(level.weights for level in result.weighted.levels[:-1]),
            methods=tuple(methods),
            scores=result.scores,
        )

    @property
    def total(self) -> Floats:
        """The index: float64[units]."""
        return np.asarray(self.scores[-1][:, 0])

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the indicators."""
        return self.levels[0].codes

    def row(self, unit: str) -> int:
        """The place of a unit; ValueError for one that is not there."""
        if unit not in self.units:
            raise ValueError(f"没有单位“{unit}”")
        return self.units.index(unit)

    def rows(self, units: Sequence[str]) -> Self:
        """Only these units, in this order."""
        places = [self.row(unit) for unit in units]
        return replace(self, units=tuple(units), scores=tuple(scores[places] for scores in self.scores))


def _next(values: Floats, levels: Sequence[Level], height: int, weights: Floats, method: Method) -> Floats:
    return aggregate_level(
        values,
        weights=weights,
        parents=levels[height].parents,
        carried=levels[height + 1].carried,
        method=method.name,
        threshold=method.threshold,
        **method.parameters,
    )
