"""Reads the two lists, whatever files they are, and says of both at once what cannot be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiechuang.config.matching_files.choosing import choose_columns, read_overrides, unfound
from xiechuang.config.matching_files.columns import TEXTS, Side, spec_of
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.vocabulary import Vocabulary
from xiechuang.kernel.exchange import Checked, ExchangeError, Limits, Table, TableSpec, check_rows, read_table

# A person's own machine may be asked for more than a shared server.
LIMITS = Limits(file_bytes=100 * 1024 * 1024, rows=200_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRead:
    """One list: the table as it stood in the file, the columns taken and every row checked."""

    side: Side
    spec: TableSpec
    table: Table
    mapping: Mapping[str, int]
    checked: Checked

    @property
    def taken(self) -> list[tuple[str, str]]:
        """Pairs of our title and the title in the file."""
        return [
            (column.title, self.table.columns[self.mapping[column.key]])
            for column in self.spec.columns
            if column.key in self.mapping
        ]


def read_lists(
    paths: Mapping[Side, Path], *, words: Vocabulary, overrides: Sequence[str] = ()
) -> dict[Side, ListRead]:
    """Read both lists; raises CannotMatch with the reasons of both."""
    specs = {side: spec_of(side, words=words) for side in paths}
    typed = read_overrides(overrides, specs=specs)
    tables: dict[Side, Table] = {}
    problems: list[str] = []
    for side, path in paths.items():
        try:
            tables[side] = read_table(path, name=path.name, limits=LIMITS, known=specs[side].known_titles())
        except ExchangeError as refused:
            problems.append(f"{side.label} {path.name}：{refused.message}")
        except OSError as failed:
            problems.append(f"{side.label} {path.name}：打不开（{failed.strerror}）")
    lost = unfound(typed, tables=tables)
    mappings = {
        side: choose_columns(table, spec=specs[side], side=side, overrides=typed)
        for side, table in tables.items()
    }
    problems += [
        _no_text(side, tables[side]) for side, found in mappings.items() if not set(TEXTS) & set(found)
    ]
    if lost or problems:
        raise CannotMatch(*lost, *problems, wrong_usage=bool(lost))
    return {
        side: ListRead(
            side=side,
            spec=specs[side],
            table=table,
            mapping=mappings[side],
            checked=check_rows(table, spec=specs[side], mapping=mappings[side]),
        )
        for side, table in tables.items()
    }


def list_rows(read: ListRead) -> list[tuple[str, str, str]]:
    """What was read of one list."""
    table, label = read.table, read.side.label
    how = [
        table.format,
        *([f"编码 {table.encoding}"] if table.encoding else []),
        *([f"工作表“{table.sheet}”"] if table.sheet else []),
    ]
    rows = [
        (label, "文件", table.name),
        (label, "格式", "，".join(how)),
        (label, "行数", f"{len(table.rows)} 行数据，表头在第 {table.header_number} 行"),
        (label, "采用的列", "；".join(f"{ours} ← {theirs}" for ours, theirs in read.taken)),
        (label, "未使用的列", "、".join(read.checked.unused) or "无"),
    ]
    if table.empty_rows or read.checked.examples:
        rows.append((label, "跳过", f"空行 {table.empty_rows}，示例行 {read.checked.examples}"))
    units = [f"“{read.table.columns[read.mapping[c.key]]}”{c.parse.under(title=read.table.columns[read.mapping[c.key]]).expects}"
             for c in read.spec.columns if c.key in ("budget", "budget_to", "price") and c.key in read.mapping]  # fmt: skip
    return rows + [(label, "金额", unit) for unit in units] + [(label, "说明", note) for note in table.notes]


def _no_text(side: Side, table: Table) -> str:
    return (
        f"{side.label} {table.name}：没有认出名称、描述或关键词列；文件里的列是：{'、'.join(table.columns)}。"
        f"请用 --columns {side.value}.title=列名 指明"
    )
