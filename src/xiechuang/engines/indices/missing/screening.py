"""Which units know enough about themselves to be ranked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.missing.availability import Availability, availability


class Rule(StrEnum):
    """What a unit may lack too much of."""

    MISSING = "missing"
    ZEROS = "zeros"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screening:
    """Who stays: `included` bool[units]; why: what is available, and the two tests, bool[units]."""

    included: NDArray[np.bool_]
    low_data: NDArray[np.bool_]
    low_non_zero: NDArray[np.bool_]
    availability: Availability


def screen(
    values: NDArray[np.float64],
    *,
    rule: Rule = Rule.MISSING,
    threshold: float = 2 / 3,
    non_zero_threshold: float = 0.5,
    force: Mapping[int, bool] | None = None,
) -> Screening:
    """Screen the rows of float64[units, m]: out goes who has a smaller share of data (or of non-zero data) than asked.

    `force` puts rows in (true) or out (false) whatever they have. A unit with nothing at all has no share of
    non-zeros and is out by data alone. The tests are those of COINr's Screen (byNA, byzeros, byNAandzeros).
    """
    for share in (threshold, non_zero_threshold):
        if not 0 <= share <= 1:
            raise ValueError(f"筛选的最低比例须在 0 与 1 之间，不能是 {share}")
    known = availability(values)
    low_data = known.available < threshold
    low_non_zero = known.non_zero < non_zero_threshold
    out = {Rule.MISSING: low_data, Rule.ZEROS: low_non_zero, Rule.BOTH: low_data | low_non_zero}[rule]
    included = ~out
    for row, stays in (force or {}).items():
        included[row] = stays
    return Screening(included=included, low_data=low_data, low_non_zero=low_non_zero, availability=known)
