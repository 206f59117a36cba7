"""A computation as people read it: units in their order, groups, indicators, and what each cell came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from xiechuang.domains.monitoring.models import Computation
from xiechuang.kernel.lib.errors import NotVisible

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was given and what was found."""

    given: Plain
    found: Plain

    @property
    def units(self) -> list[Plain]:
        """Results by rank; those without a rank come last, in the order of the system."""
        return sorted(self.found["units"], key=lambda unit: (unit["rank"] is None, unit["rank"] or 0))

    def unit(self, code: str) -> Plain:
        """The result of one park, or ``NotVisible``."""
        for unit in self.found["units"]:
            if unit["code"] == code:
                return dict(unit)
        raise NotVisible(code)

    def has(self, code: str) -> bool:
        """Whether the park takes part."""
        return any(unit["code"] == code for unit in self.given["units"])

    def place(self, code: str) -> int:
        """The row of a park."""
        return next(n for n, unit in enumerate(self.given["units"]) if unit["code"] == code)

    def name(self, code: str) -> str:
        """What a park, group or indicator is called."""
        for kind in ("units", "indicators", "groups"):
            for row in self.given[kind]:
                if row["code"] == code:
                    return str(row["name"])
        return code

    @property
    def indicators(self) -> list[Plain]:
        """The indicators in the order of the system."""
        return list(self.given["indicators"])

    @property
    def parts(self) -> list[Plain]:
        """The groups just under the index; where there are none below it, the indicators stand for them."""
        root = self.root
        parts = [row for row in self.given["groups"] if row["parent"] == root]
        return parts or [row for row in self.given["indicators"] if row["parent"] == root]

    @property
    def root(self) -> str:
        """The code of the index."""
        return str(next(row["code"] for row in self.given["groups"] if row["parent"] is None))

    def raw(self, unit: str, indicator: str) -> float | None:
        """The value that went in."""
        codes = [row["code"] for row in self.given["indicators"]]
        value = self.given["values"][self.place(unit)][codes.index(indicator)]
        return None if value is None else float(value)

    def scores(self, code: str) -> list[float | None]:
        """The scores of all parks in a group or indicator, in the order of the units given."""
        by_unit = {unit["code"]: unit["scores"].get(code) for unit in self.found["units"]}
        return [by_unit[unit["code"]] for unit in self.given["units"]]

    def middle(self, code: str) -> float | None:
        """The median over all parks that have a score."""
        known = [score for score in self.scores(code) if score is not None]
        return median(known) if known else None

    def best(self, code: str) -> float | None:
        """The best score."""
        return max((score for score in self.scores(code) if score is not None), default=None)

    def lineage(self, unit: str, indicator: str) -> Plain:
        """The figures behind a cell."""
        return dict(self.given["lineage"][unit][indicator])

    def figure_ids(self) -> set[int]:
        """All figures that went in."""
        return set(_ids(self.given["lineage"].values()))


def _ids(lineages: Any) -> Iterator[int]:
    for cells in lineages:
        for cell in cells.values():
            for figure in cell["figures"]:
                yield figure["id"]


def reading_of(computation: Computation) -> Reading:
    """The computation as people read it."""
    return Reading(given=computation.given, found=computation.found)


def spread(values: Sequence[float | None]) -> list[float | None]:
    """Where each value stands between the lowest and the highest, from 0 to 1; the middle where all are equal."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    if low == high:
        return [None if value is None else 0.5 for value in values]
    return [None if value is None else (value - low) / (high - low) for value in values]
