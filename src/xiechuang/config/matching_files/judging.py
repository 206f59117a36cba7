"""Tables that name pairs: judgements to learn from or to measure by, and pairs to be scored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from xiechuang.config.matching_files import cells
from xiechuang.config.matching_files.columns import Side
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.reading import LIMITS
from xiechuang.config.matching_files.records import Records
from xiechuang.engines.matching.learning.judgements import Judgement, repeats
from xiechuang.kernel.exchange import (
    Checked,
    CheckedRow,
    Column,
    ExchangeError,
    Table,
    TableSpec,
    accepted_mapping,
    check_rows,
    parsers,
    read_table,
    suggest_mapping,
)
from xiechuang.kernel.exchange.parsers.cell import short

PAIR_LIMITS = replace(LIMITS, rows=2_000_000, cells=20_000_000)
_LONGEST_NUMBER = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One row: its place in the file, the two numbers as they are written there, and the level where one is asked."""

    row: int
    demand: str
    achievement: str
    level: int | None = None


class Said(NamedTuple):
    """What is wrong with a row, in words; sorted, such sentences stand in the order of the file."""

    row: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTable:
    """The pairs of a file, in its order, those with faults too, and every fault of its cells in words."""

    label: str
    name: str
    titles: Mapping[Side, str]
    rows: tuple[PairRow, ...]
    faults: tuple[Said, ...]

    def fault(self, row: int, side: Side, problem: str) -> Said:
        """A sentence about one of the two numbers of a row."""
        return Said(row, f"{self.label}第 {row} 行“{self.titles[side]}”：{problem}。")


def pair_spec(label: str, *, with_level: bool) -> TableSpec:
    """The columns of a table of pairs."""
    text = parsers.text(longest=_LONGEST_NUMBER)
    columns = [
        Column(key="demand", title="需求编号", parse=text, required=True, aliases=("demand_id", "需求", "need_id")),
        Column(key="achievement", title="成果编号", parse=text, required=True, aliases=("achievement_id", "成果", "supply_id")),
    ]  # fmt: skip
    if with_level:
        aliases = (
            "level",
            "评判",
            "评判级别",
            "相关级别",
            "匹配级别",
            "匹配程度",
            "相关程度",
            "等级",
            "label",
        )
        columns.append(Column(key="level", title="级别", parse=cells.judged_level(), aliases=aliases))
    return TableSpec(title=label, columns=tuple(columns))


def read_pairs(path: Path, *, label: str, with_level: bool) -> PairTable:
    """Read a table of pairs; raises CannotMatch when it is no such table, while faults of rows are told in it."""
    spec = pair_spec(label, with_level=with_level)
    try:
        table = read_table(path, name=path.name, limits=PAIR_LIMITS, known=spec.known_titles())
    except ExchangeError as refused:
        raise CannotMatch(f"{label} {path.name}：{refused.message}") from refused
    except OSError as failed:
        raise CannotMatch(f"{label} {path.name}：打不开（{failed.strerror}）") from failed
    mapping = accepted_mapping(suggest_mapping(table.columns, spec=spec))
    lacking = [column.title for column in spec.columns if column.key not in mapping]
    if lacking:
        raise CannotMatch(
            f"{label} {path.name}：没有认出{'、'.join(lacking)}列；文件里的列是：{'、'.join(table.columns)}"
        )
    checked = check_rows(table, spec=spec, mapping=mapping)
    return PairTable(
        label=label,
        name=path.name,
        titles={Side.DEMANDS: table.columns[mapping["demand"]], Side.ACHIEVEMENTS: table.columns[mapping["achievement"]]},
        rows=_pair_rows(table, mapping, checked),
        faults=tuple(Said(error.row, f"{label}{error.sentence}") for error in checked.errors),
    )  # fmt: skip


def _pair_rows(table: Table, mapping: Mapping[str, int], checked: Checked) -> tuple[PairRow, ...]:
    """Every row; a number that could not be read is empty."""
    cells_of = {row.number: row.cells for row in table.rows}

    def number(row: CheckedRow, key: str) -> str:
        return cells_of[row.number][mapping[key]] if key in row.values else ""

    return tuple(
        PairRow(
            row=row.number,
            demand=number(row, "demand"),
            achievement=number(row, "achievement"),
            level=level if isinstance(level := row.values.get("level"), int) else None,
        )
        for row in checked.rows
    )


class Numbers:
    """Finds the record that a number in a table of pairs means."""

    def __init__(self, records: Mapping[Side, Records]) -> None:
        self._keys = {
            side: {named.number: key for key, named in reversed(list(one.named.items()))}
            for side, one in records.items()
        }
        self._silent = {side: one.silent for side, one in records.items()}

    def key(self, side: Side, number: str) -> str | None:
        """The key of the first row with this number that takes part."""
        return self._keys[side].get(_clean(number))

    def is_silent(self, side: Side, number: str) -> bool:
        """Whether the number is that of a row without any text."""
        return _clean(number) in self._silent[side]

    def unknown(self, table: PairTable) -> list[Said]:
        """Sentences about every number that stands in no list."""
        return [
            table.fault(one.row, side, f"“{short(number)}”不在可用的{side.label}中")
            for one in table.rows
            for side, number in ((Side.DEMANDS, one.demand), (Side.ACHIEVEMENTS, one.achievement))
            if number and self.key(side, number) is None and not self.is_silent(side, number)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Judgements by the keys of the records, and what was left out of them."""

    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...]


def judgements_of(table: PairTable, *, records: Mapping[Side, Records]) -> Judged:
    """Make judgements of the rows; raises CannotMatch with every fault, unknown number and contradiction at once."""
    numbers = Numbers(records)
    problems = [*table.faults, *numbers.unknown(table)]
    made: list[Judgement] = []
    rows: list[PairRow] = []
    for one in table.rows:
        need, supply = numbers.key(Side.DEMANDS, one.demand), numbers.key(Side.ACHIEVEMENTS, one.achievement)
        if need is not None and supply is not None and one.level is not None:
            made.append(Judgement(need=need, supply=supply, level=one.level))
            rows.append(one)
    found = repeats(made)
    problems += [_contradiction(table, rows[place], rows[first]) for place, first in found.contradicting]
    if problems:
        raise CannotMatch(*said_at_once(in_rows(problems)))
    if not made:
        raise CannotMatch(f"{table.label} {table.name}：没有一条可用的评判")
    again = {place for place, _ in found.same}
    kept = tuple(one for place, one in enumerate(made) if place not in again)
    return Judged(judgements=kept, notes=_notes(table, again=len(again), silent=len(table.rows) - len(made)))


def _contradiction(table: PairTable, one: PairRow, first: PairRow) -> Said:
    pair = f"“{short(one.demand)}”与“{short(one.achievement)}”"
    told = f"{pair}在第 {first.row} 行评为 {first.level}，这里评为 {one.level}；请只留一条。"
    return Said(one.row, f"{table.label}第 {one.row} 行：{told}")


def _notes(table: PairTable, *, again: int, silent: int) -> tuple[str, ...]:
    notes = []
    if again:
        notes.append(f"{table.label}有 {again} 行与前面完全相同，只计一次")
    if silent:
        notes.append(f"{table.label}有 {silent} 行涉及没有文字的需求或成果，未计入")
    return tuple(notes)


def _clean(number: str) -> str:
    return str(parsers.text(longest=_LONGEST_NUMBER * 10)(number))


def in_rows(problems: Iterable[Said]) -> list[str]:
    """Sentences in the order of the file; what was found first in a row comes first."""
    return [one.sentence for one in sorted(problems, key=lambda one: one.row)]


def said_at_once(problems: Sequence[str], *, most: int = 200) -> tuple[str, ...]:
    """Problems for a terminal: all, or the first with how many more there are."""
    more = len(problems) - most
    return tuple(problems) if more <= 0 else (*problems[:most], f"另有 {more} 处同类问题。")
