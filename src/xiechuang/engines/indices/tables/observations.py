"""The table of data (COINr's iData): a row per unit and period, a column per indicator, grouping and denominator."""

from collections.abc import Iterator

import numpy as np

from xiechuang.engines.indices.structure import Data, Problem
from xiechuang.engines.indices.tables.cells import Reader
from xiechuang.engines.indices.tables.grids import Grid, Row
from xiechuang.engines.indices.tables.marks import DATA_COLUMNS, canonical
from xiechuang.engines.indices.tables.metadata import Declared


def observed(grid: Grid, declared: Declared) -> tuple[tuple[Data, ...], tuple[Problem, ...], tuple[str, ...]]:
    """The data of every period (oldest first), all problems, and the columns that nothing was declared about.

    Periods are put in order as numbers where they all are numbers, else as texts.
    """
    columns = {field: one for one in grid.headings if (field := canonical(one, DATA_COLUMNS))}
    reader = Reader(grid, columns)
    codes = declared.codes
    reader.problems += _absent(grid, columns, (*codes, *declared.groupings, *declared.denominators))
    if not grid.rows:
        reader.problems.append(Problem(where=grid.name, field="", message="没有数据行"))
    known = {*columns.values(), *codes, *declared.groupings, *declared.denominators, *declared.others}
    unused = tuple(heading for heading in grid.headings if heading not in known)
    if "uCode" not in columns:
        return (), tuple(reader.problems), unused
    reader.problems += _repeated(reader)
    periods: dict[str | None, list[Row]] = {}
    for row in grid.rows:
        periods.setdefault(reader.optional(row, "Time"), []).append(row)
    done = tuple(_period(reader, name, rows, declared, codes) for name, rows in _in_order(periods))
    return () if reader.problems else done, tuple(reader.problems), unused


def _absent(grid: Grid, columns: dict[str, str], codes: tuple[str, ...]) -> Iterator[Problem]:
    if "uCode" not in columns:
        yield Problem(where=grid.name, field="uCode", message="没有这一列")
    for code in codes:
        if code not in grid.headings:
            yield Problem(where=grid.name, field=code, message="没有这一列")


def _repeated(reader: Reader) -> Iterator[Problem]:
    seen: dict[tuple[str | None, str], Row] = {}
    timed = "Time" in reader.columns
    for row in reader.grid.rows:
        unit, period = reader.text(row, "uCode"), reader.optional(row, "Time")
        place = reader.grid.place(row)
        if not unit:
            yield Problem(where=place, field=reader.columns["uCode"], message="没有单位编码")
        elif (period, unit) in seen:
            first = seen[period, unit].number
            message = f"单位“{unit}”重复，与第 {first} 行相同"
            yield Problem(where=place, field=reader.columns["uCode"], message=message)
        if timed and period is None:
            yield Problem(where=place, field=reader.columns["Time"], message="没有时期")
        seen.setdefault((period, unit), row)


def _in_order(periods: dict[str | None, list[Row]]) -> list[tuple[str | None, list[Row]]]:
    try:
        return sorted(periods.items(), key=lambda item: float(item[0] or 0))
    except ValueError:
        return sorted(periods.items(), key=lambda item: item[0] or "")


def _period(
    reader: Reader, name: str | None, rows: list[Row], declared: Declared, codes: tuple[str, ...]
) -> Data:
    units = [reader.text(row, "uCode") for row in rows]
    values = np.array([[_number(reader, row, code) for code in codes] for row in rows]).reshape(len(rows), -1)
    return Data(
        units=tuple(units),
        names=tuple(reader.optional(row, "uName") or unit for row, unit in zip(rows, units, strict=True)),
        indicators=codes,
        values=values,
        groups={key: tuple(reader.optional(row, key) for row in rows) for key in declared.groupings},
        denominators={
            key: np.array([_number(reader, row, key) for row in rows]) for key in declared.denominators
        },
        period=name,
    )


def _number(reader: Reader, row: Row, code: str) -> float:
    return reader.number(row, code) if code in row.cells else np.nan
