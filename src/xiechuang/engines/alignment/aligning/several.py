"""Several texts in one table: a row a clause, a column a text, an empty column for a text that is not held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xiechuang.engines.alignment.aligning.aligning import Side, joined, matched
from xiechuang.engines.alignment.aligning.judging import Verdict, judge
from xiechuang.engines.alignment.aligning.units import Unit, units


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Clauses that belong together: for each text their addresses, and for each two texts that have some, how they differ."""

    cells: tuple[tuple[str, ...], ...]
    verdicts: Mapping[tuple[int, int], Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows in the order of the first text held; `sides[i]` is None where text i is not held."""

    sides: tuple[Side | None, ...]
    rows: tuple[Row, ...]


@dataclass(slots=True)
class _Line:
    cells: dict[int, list[Unit]]


def align_several(sides: Sequence[Side | None]) -> Table:
    """Lay texts side by side; every unit of every text held is in exactly one row.

    Each text is aligned with the first one held; what finds nothing there is aligned with the rows the texts before it
    have added.
    """
    held = [at for at, side in enumerate(sides) if side is not None]
    lines: list[_Line] = []
    for column in held:
        _add(lines, column, sides)
    rows = tuple(_row(line, sides) for line in lines)
    return Table(sides=tuple(sides), rows=rows)


def _add(lines: list[_Line], column: int, sides: Sequence[Side | None]) -> None:
    """Hang the units of one text into the lines, first by the column that opened each line, the rest as new lines."""
    side = sides[column]
    if side is None:
        return
    rest = list(units(side.document))
    for opened in sorted({min(line.cells) for line in lines}):
        known = [(line, unit) for line in lines if min(line.cells) == opened for unit in line.cells[opened]]
        rest = _hang(lines, known, rest, column, sides, opened)
    _open(lines, rest, column, list(units(side.document)))


def _hang(
    lines: list[_Line],
    known: Sequence[tuple[_Line, Unit]],
    rest: list[Unit],
    column: int,
    sides: Sequence[Side | None],
    opened: int,
) -> list[Unit]:
    one, side = sides[opened], sides[column]
    if one is None or side is None:
        return rest
    taken: set[int] = set()
    for match in matched([unit for _, unit in known], rest, one.naming, side.naming):
        line = known[match.left[0]][0]
        for at in match.left[1:]:
            _merge(lines, line, known[at][0])
        line.cells.setdefault(column, []).extend(rest[at] for at in match.right)
        taken.update(match.right)
    return [unit for at, unit in enumerate(rest) if at not in taken]


def _merge(lines: list[_Line], line: _Line, other: _Line) -> None:
    """Two lines become one where a text says in one clause what the first says in two."""
    if line is other:
        return
    for column, found in other.cells.items():
        line.cells.setdefault(column, []).extend(found)
    lines[:] = [each for each in lines if each is not other]


def _open(lines: list[_Line], rest: Sequence[Unit], column: int, order: Sequence[Unit]) -> None:
    """A new line for each unit that found none, behind the line of the unit before it."""
    alone = {unit.id for unit in rest}
    last = -1
    for unit in order:
        if unit.id in alone:
            last += 1
            lines.insert(last, _Line({column: [unit]}))
            continue
        last = next(at for at, line in enumerate(lines) if unit in line.cells.get(column, ()))


def _row(line: _Line, sides: Sequence[Side | None]) -> Row:
    found = [sorted(line.cells.get(at, []), key=lambda unit: unit.start) for at in range(len(sides))]
    verdicts = {}
    for i, one in enumerate(sides):
        for j, other in enumerate(sides[i + 1 :], start=i + 1):
            if one and other and found[i] and found[j]:
                verdicts[i, j] = judge(
                    joined(found[i]), joined(found[j]), left_naming=one.naming, right_naming=other.naming
                )
    return Row(cells=tuple(tuple(unit.id for unit in cell) for cell in found), verdicts=verdicts)
