"""Division by sizes in which zero, negative and unknown sizes make a cell missing, never infinite."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import Data, DataError, Flag, Problem

_SHOWN_UNITS = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Denominated:
    """Values and flags of the shape that was given, and which cells were lost because their size is no size."""

    values: NDArray[np.float64]
    flags: NDArray[np.uint8]
    problems: tuple[Problem, ...] = ()


def divide(
    values: NDArray[np.float64], *, sizes: NDArray[np.float64], divided: NDArray[np.bool_]
) -> Denominated:
    """Divide float64[..., units, m] by sizes that broadcast to it in the columns where divided bool[m] is true.

    A size which is zero, negative, infinite or NaN makes its cell NaN and MISSING. Divided cells are DENOMINATED.
    A quotient too large for a float is missing too.
    """
    usable = np.isfinite(sizes) & (sizes > 0)
    with np.errstate(over="ignore", under="ignore"):
        quotients = values / np.where(usable, sizes, np.nan)
    quotients[~np.isfinite(quotients)] = np.nan
    result = np.where(divided, quotients, values)
    flags = np.where(divided, np.uint8(Flag.DENOMINATED), np.uint8(Flag.RAW)) * np.ones_like(result, np.uint8)
    flags[np.isnan(result)] |= np.uint8(Flag.MISSING)
    return Denominated(values=result, flags=flags)


def denominate(
    data: Data, *, by: Mapping[str, str], scales: Mapping[str, float] | None = None
) -> Denominated:
    """Divide the indicators that `by` names by the denominators it names; a scale multiplies the quotient.

    Raises DataError where a name is unknown or a scale is not a positive number (all of them at once). The formula
    x / (size / scale) is that of COINr's Denominate, whose zero denominators however give Inf.
    """
    scales = scales or {}
    problems = tuple(_unusable(data, by, scales))
    if problems:
        raise DataError(problems)
    named = [by.get(code) for code in data.indicators]
    columns = [
        np.ones(len(data.units)) if name is None else data.denominators[name] / scales.get(code, 1.0)
        for code, name in zip(data.indicators, named, strict=True)
    ]
    sizes = np.column_stack(columns) if columns else np.empty_like(data.values)
    done = divide(data.values, sizes=sizes, divided=np.array([name is not None for name in named], np.bool_))
    lost = np.isnan(done.values) & ~np.isnan(data.values)
    return Denominated(values=done.values, flags=done.flags, problems=tuple(_lost(data, named, lost)))


def _unusable(data: Data, by: Mapping[str, str], scales: Mapping[str, float]) -> Iterator[Problem]:
    for code, name in by.items():
        if code not in data.indicators:
            yield Problem(where=code, field="denominator", message="数据中没有这个指标")
        if name not in data.denominators:
            yield Problem(where=code, field="denominator", message=f"数据中没有规模“{name}”")
    for code, scale in scales.items():
        if not (np.isfinite(scale) and scale > 0):
            yield Problem(where=code, field="scale", message=f"换算系数须是正数，不能是 {scale}")


def _lost(data: Data, named: Sequence[str | None], lost: NDArray[np.bool_]) -> Iterator[Problem]:
    for place in np.flatnonzero(lost.any(axis=0)).tolist():
        units = [data.units[unit] for unit in np.flatnonzero(lost[:, place]).tolist()]
        shown = "、".join(units[:_SHOWN_UNITS]) + ("等" if len(units) > _SHOWN_UNITS else "")
        message = (
            f"{shown} 共 {len(units)} 个单位的“{named[place]}”为零、负数或缺失，不能作除数，结果记为缺失"
        )
        yield Problem(where=data.indicators[place], field="denominator", message=message)
