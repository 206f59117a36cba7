"""The table that declares an index (COINr's iMeta): indicators, aggregates, groupings of units, denominators."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from xiechuang.engines.indices.structure import (
    Frequency,
    Group,
    Hierarchy,
    Indicator,
    Kind,
    Problem,
    StructureError,
)
from xiechuang.engines.indices.tables.cells import Reader
from xiechuang.engines.indices.tables.grids import Grid, Row
from xiechuang.engines.indices.tables.marks import META_COLUMNS, TYPES, canonical

_REQUIRED = ("iCode", "Type")
_KINDS = {"存量": Kind.STOCK, "流量": Kind.FLOW}
_FREQUENCIES = {
    "年": Frequency.YEAR,
    "年度": Frequency.YEAR,
    "季": Frequency.QUARTER,
    "季度": Frequency.QUARTER,
}
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What an iMeta table says; `hierarchy` None where it is none; `codes` of indicators."""

    problems: tuple[Problem, ...]
    hierarchy: Hierarchy | None = None
    codes: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    denominators: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def declared(grid: Grid) -> Declared:
    """Read everything, whatever is wrong."""
    columns = {field: one for one in grid.headings if (field := canonical(one, META_COLUMNS))}
    reader = Reader(grid, columns)
    reader.problems += [
        Problem(where=grid.name, field=field, message="没有这一列")
        for field in _REQUIRED
        if field not in columns
    ]
    if reader.problems:
        return Declared(problems=tuple(reader.problems))
    kinds = [(row, _type(reader, row)) for row in grid.rows]
    indicators = [_indicator(reader, row) for row, kind in kinds if kind == "Indicator"]
    groups = [_group(reader, row) for row, kind in kinds if kind == "Aggregate"]
    lines = {reader.text(row, "iCode"): grid.place(row) for row in reversed(grid.rows)}
    return Declared(
        hierarchy=_hierarchy(reader, indicators, groups, lines),
        codes=tuple(dict.fromkeys(each.code for each in indicators)),
        groupings=tuple(reader.text(row, "iCode") for row, kind in kinds if kind == "Group"),
        denominators=tuple(reader.text(row, "iCode") for row, kind in kinds if kind == "Denominator"),
        others=tuple(reader.text(row, "iCode") for row, kind in kinds if kind == "Other"),
        problems=tuple(reader.problems),
    )


def _type(reader: Reader, row: Row) -> str | None:
    said = reader.text(row, "Type")
    found = canonical(said, TYPES)
    if found is None:
        reader.fault(row, reader.columns["Type"], f"“{said}”应为 {'、'.join(TYPES)} 之一")
    return found


def _indicator(reader: Reader, row: Row) -> Indicator:
    code = reader.text(row, "iCode")
    return Indicator(
        code=code,
        name=reader.optional(row, "iName") or code,
        parent=reader.optional(row, "Parent") or "",
        weight=reader.number_or(row, "Weight", 1.0),
        direction=_direction(reader, row),
        unit=reader.optional(row, "Unit") or "",
        denominator=reader.optional(row, "Denominator"),
        target=reader.optional_number(row, "Target"),
        kind=_word(reader, row, "Kind", _KINDS, Kind.STOCK),
        frequency=_word(reader, row, "Frequency", _FREQUENCIES, Frequency.YEAR),
        lower=reader.optional_number(row, "Lower"),
        upper=reader.optional_number(row, "Upper"),
        extra=_extra(reader, row),
    )


def _group(reader: Reader, row: Row) -> Group:
    code = reader.text(row, "iCode")
    if _direction(reader, row) != 1:
        reader.fault(row, reader.columns["Direction"], "分组的得分总是越大越好，方向只能是 1")
    return Group(
        code=code,
        name=reader.optional(row, "iName") or code,
        parent=reader.optional(row, "Parent"),
        weight=reader.number_or(row, "Weight", 1.0),
    )


def _direction(reader: Reader, row: Row) -> int:
    value = reader.number_or(row, "Direction", 1.0)
    if value in (1.0, -1.0):
        return int(value)
    reader.fault(
        row, reader.columns["Direction"], f"方向只能是 1（越大越好）或 -1（越小越好），不能是 {value:g}"
    )
    return 1


def _word(reader: Reader, row: Row, field: str, words: dict[str, _Word], otherwise: _Word) -> _Word:
    said = reader.optional(row, field)
    if said is None:
        return otherwise
    known = words | {one.value: one for one in type(otherwise)}
    if said not in known:
        reader.fault(row, reader.columns[field], f"“{said}”应为 {'、'.join(known)} 之一")
    return known.get(said, otherwise)


def _extra(reader: Reader, row: Row) -> dict[str, str]:
    used = set(reader.columns.values())
    found = {heading: reader.text(row, heading) for heading in reader.grid.headings if heading not in used}
    return {heading: text for heading, text in found.items() if text}


def _hierarchy(
    reader: Reader, indicators: list[Indicator], groups: list[Group], lines: dict[str, str]
) -> Hierarchy | None:
    try:
        return Hierarchy.build(indicators=indicators, groups=groups)
    except StructureError as error:
        told = {(problem.where, problem.field) for problem in reader.problems}
        for problem in error.problems:
            where = lines.get(problem.where, reader.grid.name)
            message = f"“{problem.where}”{problem.message}" if problem.where else problem.message
            if (where, problem.field) not in told:
                reader.problems.append(Problem(where=where, field=problem.field, message=message))
        return None
