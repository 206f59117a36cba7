"""What is wrong with an input, said all at once and in the words of the person who can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: where (an indicator, a unit, a sheet and row), in which field, and what to do."""

    where: str
    field: str
    message: str

    @property
    def sentence(self) -> str:
        """The problem in one line."""
        place = "·".join(part for part in (self.where, self.field) if part)
        return f"{place}：{self.message}" if place else self.message


class ProblemsError(ValueError):
    """An input that cannot be used; `problems` names everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "；".join(problem.sentence for problem in self.problems[:_SHOWN])
        rest = len(self.problems) - _SHOWN
        super().__init__(f"{shown}（另有 {rest} 处问题）" if rest > 0 else shown)


class StructureError(ProblemsError):
    """The declared indicators and groups are no hierarchy."""


class DataError(ProblemsError):
    """The table does not fit: shapes, duplicate units, infinite numbers, indicators that are not there."""


def refuse_columns(bad: NDArray[np.bool_], message: str) -> None:
    """DataError naming every indicator (last axis of bool[..., n, m]) of which any value is bad; nothing where none is."""
    columns = np.flatnonzero(bad.reshape(-1, bad.shape[-1]).any(axis=0))
    if columns.size:
        raise DataError(
            [Problem(where=f"第 {place + 1} 个指标", field="values", message=message) for place in columns]
        )
