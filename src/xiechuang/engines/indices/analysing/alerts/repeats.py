"""The same number again: period after period, or in two units that can hardly agree."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.analysing.alerts.alert import Alert, AlertKind

Floats = NDArray[np.float64]
LEAST_RUN = 3
LEAST_DIGITS = 4
"""Two numbers of fewer significant digits agree by chance too easily."""


def unchanged(
    history: Floats, *, units: Sequence[str], codes: Sequence[str], least: int = LEAST_RUN
) -> tuple[Alert, ...]:
    """Cells of history[periods, units, m] whose latest value stood there for `least` periods or more; zero does not count.

    Only where the indicator usually moves: more than half of the units changed it between the last two periods.
    """
    latest = history[-1]
    runs = _runs(history)
    moving = _moving(history)
    return tuple(
        Alert(
            kind=AlertKind.UNCHANGED,
            unit=units[row],
            code=codes[column],
            measure=float(runs[row, column]),
            limit=float(least),
            message=f"连续 {runs[row, column]} 期都是 {latest[row, column]:g}，而多数单位有变化",
        )
        for row, column in np.argwhere((runs >= least) & (latest != 0) & moving)
    )


def copied(
    values: Floats, *, units: Sequence[str], codes: Sequence[str], least: int = LEAST_DIGITS
) -> tuple[Alert, ...]:
    """Units that report the very same number of `least` significant digits or more in a column of values[units, m].

    `measure` is how many units do.
    """
    found: list[Alert] = []
    for column, code in enumerate(codes):
        there = values[~np.isnan(values[:, column]), column]
        numbers, counts = np.unique(there, return_counts=True)
        for number, count in zip(numbers[counts > 1].tolist(), counts[counts > 1].tolist(), strict=True):
            if _significant(number) >= least:
                rows = np.flatnonzero(values[:, column] == number)
                found.extend(_copies(rows, number, count, units, code, least))
    return tuple(found)


def _runs(history: Floats) -> NDArray[np.intp]:
    same = np.cumprod(history[::-1] == history[-1], axis=0)
    return np.asarray(same.sum(axis=0), dtype=np.intp)


def _moving(history: Floats) -> NDArray[np.bool_]:
    if len(history) < 2:
        return np.zeros(history.shape[2], dtype=np.bool_)
    both = ~np.isnan(history[-1]) & ~np.isnan(history[-2])
    moved = both & (history[-1] != history[-2])
    return np.asarray(2 * moved.sum(axis=0) > both.sum(axis=0))


def _significant(number: float) -> int:
    digits = f"{abs(number):.15g}".partition("e")[0].replace(".", "").lstrip("0")
    return len(digits.rstrip("0"))


def _copies(
    rows: NDArray[np.intp], number: float, count: int, units: Sequence[str], code: str, least: int
) -> list[Alert]:
    return [
        Alert(
            kind=AlertKind.COPIED,
            unit=units[row],
            code=code,
            measure=float(count),
            limit=float(least),
            message=f"与 {'、'.join(units[other] for other in rows if other != row)} 同为 {number:g}",
        )
        for row in rows
    ]
