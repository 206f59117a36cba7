"""Which column of a file is taken for what: proposed by the titles, overruled by ``--columns``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiechuang.config.matching_files.columns import Side
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.kernel.exchange import Table, TableSpec, accepted_mapping, suggest_mapping
from xiechuang.kernel.exchange.header import normalise_title

_SIDES = {side.value: side for side in Side}


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """``[side.]key=title``; an empty title means that no column is to be taken for the key."""

    side: Side | None
    key: str
    title: str

    @property
    def written(self) -> str:
        """The override as it was typed."""
        return f"{f'{self.side.value}.' if self.side else ''}{self.key}={self.title}"


def read_overrides(typed: Sequence[str], *, specs: Mapping[Side, TableSpec]) -> tuple[Override, ...]:
    """Read what was typed; raises CannotMatch naming every one that says nothing."""
    read: list[Override] = []
    problems: list[str] = []
    for words in typed:
        left, equals, title = words.partition("=")
        side_name, dot, key = left.strip().rpartition(".")
        side = _SIDES.get(side_name)
        keys = {column.key for one in ([side] if side else Side) for column in specs[one].columns}
        if equals and key in keys and bool(dot) == bool(side):
            read.append(Override(side=side, key=key, title=title.strip()))
        else:
            problems.append(f"--columns “{words}”看不懂；请写 名称=列名，名称可用：{'、'.join(sorted(keys))}")
    if problems:
        raise CannotMatch(*problems, wrong_usage=True)
    return tuple(read)


def choose_columns(
    table: Table, *, spec: TableSpec, side: Side, overrides: Sequence[Override]
) -> dict[str, int]:
    """Key → column index; an override whose title this table lacks changes nothing here."""
    mapping = accepted_mapping(suggest_mapping(table.columns, spec=spec))
    keys = {column.key for column in spec.columns}
    for one in overrides:
        if one.key not in keys or one.side not in (None, side):
            continue
        index = find_title(table, title=one.title)
        if not one.title:
            mapping.pop(one.key, None)
        elif index is not None:
            mapping = {key: at for key, at in mapping.items() if at != index} | {one.key: index}
    return mapping


def unfound(overrides: Sequence[Override], *, tables: Mapping[Side, Table]) -> list[str]:
    """Sentences about overrides whose column stands in none of the tables they speak of."""
    problems = []
    for one in overrides:
        asked = [table for side, table in tables.items() if one.side in (None, side)]
        if one.title and asked and all(find_title(table, title=one.title) is None for table in asked):
            listed = "；".join(f"{table.name} 有：{'、'.join(table.columns)}" for table in asked)
            problems.append(f"--columns “{one.written}”：找不到这一列（{listed}）")
    return problems


def find_title(table: Table, *, title: str) -> int | None:
    """The column of this title, blanks and width aside."""
    wanted = normalise_title(title)
    return next((index for index, name in enumerate(table.columns) if normalise_title(name) == wanted), None)
