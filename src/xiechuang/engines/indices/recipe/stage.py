"""A table at one stage, and what was noted on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.recipe.choices import StageName
from xiechuang.engines.indices.structure import Data, Flag, flags_of

Cell = tuple[str, str]
_Cell = TypeVar("_Cell", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log: at which stage, of which period (None: all), what was done or could not be."""

    stage: str
    period: str | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """The table of one period after one stage: `data` with its values, cumulated `flags` uint8[units, m].

    `notes` say for single cells (unit, indicator) what was done to them here.
    """

    name: StageName
    data: Data
    flags: NDArray[np.uint8]
    notes: Mapping[Cell, str] = field(default_factory=dict)

    @classmethod
    def raw(cls, data: Data) -> "Stage":
        """What is given."""
        return cls(name=StageName.RAW, data=data, flags=flags_of(data.values))

    @property
    def units(self) -> tuple[str, ...]:
        """The units that are still there."""
        return self.data.units

    @property
    def values(self) -> NDArray[np.float64]:
        """float64[units, m]."""
        return self.data.values

    def after(
        self,
        name: StageName,
        *,
        values: NDArray[np.float64],
        flags: NDArray[np.uint8],
        notes: Mapping[Cell, str] | None = None,
    ) -> "Stage":
        """The next stage of the same units: flags are added, and MISSING is what is missing now."""
        kept = self.flags & ~np.uint8(Flag.MISSING)
        return Stage(
            name=name,
            data=replace(self.data, values=values),
            flags=kept | (flags & ~np.uint8(Flag.MISSING)) | flags_of(values),
            notes=notes or {},
        )

    def chosen(self, name: StageName, rows: NDArray[np.bool_]) -> "Stage":
        """The next stage with some of the units."""
        units = [unit for unit, stays in zip(self.units, rows, strict=True) if stays]
        return Stage(name=name, data=self.data.chosen(units), flags=self.flags[rows])


def stacked(stages: tuple[Stage, ...]) -> NDArray[np.float64]:
    """All periods below one another: float64[all units, m]."""
    return np.concatenate([stage.values for stage in stages])


def split(values: NDArray[_Cell], stages: tuple[Stage, ...]) -> list[NDArray[_Cell]]:
    """The rows of `stacked` back in their periods."""
    return np.split(values, np.cumsum([len(stage.units) for stage in stages])[:-1])
