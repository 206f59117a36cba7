"""What one park is good and bad at among the others, by the figures as they were reported."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from xiechuang.domains.monitoring.queries.reading import Reading
from xiechuang.domains.monitoring.queries.running import run_of
from xiechuang.engines.indices.analysing import Point, strengths_and_weaknesses
from xiechuang.engines.indices.recipe import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Strengths best first, weaknesses worst last; both empty for a park that is not ranked."""

    strengths: tuple[Point, ...]
    weaknesses: tuple[Point, ...]


def standing_of(reading: Reading, park: str) -> Standing:
    """Strengths lie in the upper half of the parks that have a figure, weaknesses in the lower half.

    The engine calls the better half of a park's own indicators its strengths, whatever their rank: a park that is last but
    one in everything would have some. Imputed values are nobody's strength: figures count as they came.
    """
    result = run_of(reading.given).result
    if park not in result.units:
        return Standing(strengths=(), weaknesses=())
    values, row = _telling(result), result.units.index(park)
    good = strengths_and_weaknesses(result.hierarchy, values, row=row).strengths
    bad = strengths_and_weaknesses(result.hierarchy, values, row=row, without_last_place=False).weaknesses
    return Standing(
        strengths=tuple(point for point in good if point.rank * 2 <= point.of),
        weaknesses=tuple(point for point in bad if point.rank * 2 > point.of + 1),
    )


def _telling(result: Result) -> Any:
    """The figures of the ranked parks; an indicator in which all are equal says nothing of anybody."""
    rows = [result.data.units.index(unit) for unit in result.units]
    values = result.data.aligned(result.hierarchy.codes).values[rows].copy()
    alike = [len(np.unique(column[~np.isnan(column)])) < 2 for column in values.T]
    values[:, alike] = np.nan
    return values
