"""The two-step rule: a column that fails the test of its shape is cut; one that still fails is bent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import DataError, Flag, Problem
from xiechuang.engines.indices.treating.cutting import cut_counts
from xiechuang.engines.indices.treating.methods import METHODS
from xiechuang.engines.indices.treating.shape import Floats, kurtosis, passes, skewness
from xiechuang.engines.indices.treating.transforms import Touch, Touched


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Check:
    """The shape of every column at one moment, each [..., m]: skewness, kurtosis and whether the test is passed."""

    skewness: Floats
    kurtosis: Floats
    passed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatedPoint:
    """One cell that was changed: the places of unit and indicator, its value before and after, and how."""

    unit: int
    indicator: int
    before: float
    after: float
    touch: Touch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Treatment:
    """values and flags (Flag.TREATED) [..., units, m]; `touch` says how each cell was changed.

    `checks` are the shapes before, after the first and after the second step; `steps` int[..., m] counts how many steps a
    column went through; `cut` int[..., m] how many of its cells were winsorised.
    """

    values: Floats
    flags: NDArray[np.uint8]
    touch: NDArray[np.uint8]
    checks: tuple[Check, Check, Check]
    steps: NDArray[np.intp]
    cut: NDArray[np.intp]
    before: Floats

    def points(self) -> tuple[TreatedPoint, ...]:
        """The table of treated points of a plain table [units, m], by indicator, then unit."""
        indicators, units = np.nonzero(self.touch.T)
        return tuple(
            TreatedPoint(
                unit=int(unit),
                indicator=int(indicator),
                before=float(self.before[unit, indicator]),
                after=float(self.values[unit, indicator]),
                touch=Touch(int(self.touch[unit, indicator])),
            )
            for indicator, unit in zip(indicators, units, strict=True)
        )


def treat(
    values: Floats,
    *,
    first: str = "winsorise",
    second: str = "log_ct",
    chained: bool = False,
    skew_limit: float = 2.0,
    kurtosis_limit: float = 3.5,
    winmax: int | None = 5,
    first_parameters: Mapping[str, Any] | None = None,
    second_parameters: Mapping[str, Any] | None = None,
) -> Treatment:
    """Treat the columns of values float64[..., units, m] that fail (see `shape.passes`); the input is not changed.

    A failing column goes through `first`; if it still fails, through `second`, which starts from the original column, or
    from the result of the first where `chained`. Columns with too few cells to judge and constant ones pass.
    OECD/JRC practice as in COINr's Treat (there combine_treat = chained).
    """
    limits = {"skew_limit": skew_limit, "kurtosis_limit": kurtosis_limit}
    winsorising = {"winmax": winmax, **limits}
    before = _check(values, limits)
    one = _applied(values, first, _parameters(first, first_parameters, winsorising), chosen=~before.passed)
    step_one = _mixed(values, one, ~before.passed)
    middle = _check(step_one.values, limits)
    start = step_one.values if chained else values
    two = _applied(start, second, _parameters(second, second_parameters, winsorising), chosen=~middle.passed)
    done = two.touch | step_one.touch if chained else two.touch
    ended = _chosen(Touched(two.values, done), step_one, ~middle.passed)
    after = _check(ended.values, limits)
    return Treatment(
        values=ended.values,
        flags=(ended.touch > 0).astype(np.uint8) * np.uint8(Flag.TREATED),
        touch=ended.touch,
        checks=(before, middle, after),
        steps=(~before.passed).astype(np.intp) + ~middle.passed,
        cut=cut_counts(ended.touch),
        before=values,
    )


def _check(values: Floats, limits: Mapping[str, float]) -> Check:
    return Check(skewness=skewness(values), kurtosis=kurtosis(values), passed=passes(values, **limits))


def _parameters(
    method: str, given: Mapping[str, Any] | None, winsorising: Mapping[str, Any]
) -> Mapping[str, Any]:
    if method not in METHODS:
        raise DataError([Problem(where=method, field="method", message="没有这种离群值处理方法")])
    # Winsorising stops by the same test which sends a column to it.
    return {**(winsorising if method == "winsorise" else {}), **(given or {})}


def _applied(
    values: Floats, method: str, parameters: Mapping[str, Any], *, chosen: NDArray[np.bool_] | None = None
) -> Touched:
    """The method on the columns chosen; the others are handed over as gaps, so that none of them can be refused."""
    given = values if chosen is None else np.where(chosen[..., None, :], values, np.nan)
    return METHODS[method](given, **parameters)


def _mixed(values: Floats, touched: Touched, chosen: NDArray[np.bool_]) -> Touched:
    untouched = Touched(values, np.zeros(values.shape, dtype=np.uint8))
    return _chosen(touched, untouched, chosen)


def _chosen(here: Touched, else_: Touched, chosen: NDArray[np.bool_]) -> Touched:
    where = chosen[..., None, :]
    return Touched(np.where(where, here.values, else_.values), np.where(where, here.touch, else_.touch))
