"""Near-duplicate rows of one file: read, compared, written with the words that differ."""

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from xiechuang.config.matching_files.choosing import find_title
from xiechuang.config.matching_files.columns import TEXTS, Side, spec_of
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.output import whole_file
from xiechuang.config.matching_files.progress import Progress
from xiechuang.config.matching_files.reading import LIMITS
from xiechuang.config.matching_files.vocabulary import load_vocabulary
from xiechuang.engines.matching.likeness import Likeness, LikenessRecord, Pair, compare_texts, numbers_of
from xiechuang.kernel.exchange import (
    ExchangeError,
    Format,
    Kind,
    Report,
    ReportColumn,
    ReportTable,
    Row,
    Table,
    accepted_mapping,
    read_table,
    suggest_mapping,
    write_document,
)

MOST_LISTED = 100_000
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A table and which of its columns are compared, must agree and name a row."""

    table: Table
    texts: tuple[int, ...]
    agreeing: tuple[int, ...]
    number: int | None
    numbers: bool

    def text(self, row: Row) -> str:
        """What is compared."""
        return " ".join(filter(None, (row.cells[at].strip() for at in self.texts)))

    def name(self, row: Row) -> str:
        """What people call the row besides its place."""
        return "" if self.number is None else row.cells[self.number]

    def record(self, row: Row) -> LikenessRecord:
        """The row as the engine takes it, by its place in the file."""
        text = self.text(row)
        stated = {f"{at} {row.cells[at].strip()}" for at in self.agreeing}
        # Columns are told apart from numbers found in the text by their place in front.
        found = numbers_of(text) if self.numbers else frozenset()
        return LikenessRecord(key=str(row.number), text=text, must_agree=found | stated)


def find_duplicates(args: argparse.Namespace, *, progress: Progress) -> None:
    """Read, compare, write. Raises CannotMatch before anything is written."""
    check_paths(args.file, output=args.output)
    chosen = choose(args)
    progress.begin("比对")
    likeness = Likeness.build(map(chosen.record, chosen.table.rows), threshold=args.threshold)
    total = likeness.count_pairs()
    groups = likeness.groups()
    report = report_of(chosen, likeness=likeness, total=total, groups=groups)
    suffix = Format(args.output.suffix.lower().removeprefix("."))
    try:
        with whole_file(args.output) as target:
            tables = report.tables[:1] if suffix is Format.CSV else report.tables
            write_document(target, report=Report(tables=tables), format=suffix)
    except ExchangeError as too_long:
        raise CannotMatch(f"{args.output}：{too_long.message}可用 --threshold 减少行数") from too_long
    except OSError as failed:
        raise CannotMatch(f"{args.output}：写不了（{failed.strerror}）") from failed
    progress.say(f"{len(likeness)} 行：{total} 对相近，连成 {len(groups)} 组")


def check_paths(path: Path, *, output: Path) -> None:
    """Name everything wrong with both paths before any work is done."""
    problems = [] if path.is_file() else [f"{path}：没有这个文件"]
    if output.suffix.lower() not in (suffixes := tuple(f".{one.value}" for one in Format)):
        problems.append(f"{output}：后缀应为 {'、'.join(suffixes)}")
    if not output.parent.is_dir():
        problems.append(f"{output.parent}：没有这个文件夹")
    elif not os.access(output.parent, os.W_OK) or output.is_dir():
        problems.append(f"{output}：不能写到这里")
    if path.resolve() == output.resolve():
        problems.append(f"{output}：不能覆盖要读的清单")
    if problems:
        raise CannotMatch(*problems, wrong_usage=True)


def choose(args: argparse.Namespace) -> Chosen:
    """Read the table and find the columns; raises CannotMatch naming every title that is not there."""
    spec = spec_of(Side.ACHIEVEMENTS, words=load_vocabulary(os.environ.get("XIECHUANG_PROFILE", "jingjinji")))
    try:
        table = read_table(
            args.file, name=args.file.name, limits=LIMITS, known=[*spec.known_titles(), *args.text]
        )
    except ExchangeError as refused:
        raise CannotMatch(f"{args.file.name}：{refused.message}") from refused
    except OSError as failed:
        raise CannotMatch(f"{args.file.name}：打不开（{failed.strerror}）") from failed
    mapping = accepted_mapping(suggest_mapping(table.columns, spec=spec))
    texts = _named(table, args.text) or tuple(mapping[key] for key in TEXTS if key in mapping)
    if not texts:
        listed = "、".join(table.columns)
        raise CannotMatch(f"没有认出名称、描述或关键词列；文件里的列是：{listed}。请用 --text 列名 指明")
    return Chosen(
        table=table,
        texts=texts,
        agreeing=_named(table, args.agree),
        number=mapping.get("number"),
        numbers=args.numbers,
    )


def _named(table: Table, titles: Sequence[str]) -> tuple[int, ...]:
    found = {title: find_title(table, title=title) for title in titles}
    if lost := [title for title, at in found.items() if at is None]:
        listed = "、".join(table.columns)
        raise CannotMatch(f"找不到列：{'、'.join(lost)}；文件里的列是：{listed}", wrong_usage=True)
    return tuple(at for at in found.values() if at is not None)


def report_of(chosen: Chosen, *, likeness: Likeness, total: int, groups: Sequence[tuple[str, ...]]) -> Report:
    """Pairs with their differing words, groups, and how to read both."""
    rows = {str(row.number): row for row in chosen.table.rows}
    return Report(
        tables=[
            _pair_table(chosen, rows, islice(likeness.pairs(), MOST_LISTED)),
            _group_table(chosen, rows, groups),
            _account(chosen, likeness=likeness, total=total),
        ]
    )


def _pair_table(chosen: Chosen, rows: dict[str, Row], pairs: Iterator[Pair]) -> ReportTable:
    side = [("行", Kind.INTEGER), ("编号", Kind.TEXT), ("内容", Kind.TEXT)]
    columns = [
        ReportColumn(title="相近度", kind=Kind.PERCENT),
        *(ReportColumn(title=f"{which}{title}", kind=kind) for which in ("前", "后") for title, kind in side),
        ReportColumn(title="只在前一行的词"),
        ReportColumn(title="只在后一行的词"),
    ]
    return ReportTable(
        title="相近的行", columns=columns, rows=(_pair_cells(chosen, rows, pair) for pair in pairs)
    )


def _pair_cells(chosen: Chosen, rows: dict[str, Row], pair: Pair) -> list[object]:
    left, right = rows[pair.left], rows[pair.right]
    compared = compare_texts(left=chosen.text(left), right=chosen.text(right))
    cells = [[row.number, chosen.name(row), chosen.text(row)[:_SHOWN]] for row in (left, right)]
    return [pair.likeness, *cells[0], *cells[1], list(compared.only_left), list(compared.only_right)]


def _group_table(chosen: Chosen, rows: dict[str, Row], groups: Sequence[tuple[str, ...]]) -> ReportTable:
    titles = (("组", Kind.INTEGER), ("行", Kind.INTEGER), ("编号", Kind.TEXT), ("内容", Kind.TEXT))
    return ReportTable(
        title="连成的组",
        columns=[ReportColumn(title=title, kind=kind) for title, kind in titles],
        rows=[
            [number, rows[key].number, chosen.name(rows[key]), chosen.text(rows[key])[:_SHOWN]]
            for number, keys in enumerate(groups, start=1)
            for key in keys
        ],
    )


def _account(chosen: Chosen, *, likeness: Likeness, total: int) -> ReportTable:
    table, banding = chosen.table, likeness.banding
    titles = [table.columns[at] for at in chosen.texts]
    lines = [
        ("文件", table.name), ("行数", f"{len(table.rows)}"), ("比对的列", "、".join(titles)),
        ("须相同的列", "、".join(table.columns[at] for at in chosen.agreeing) or "无"),
        ("文字中的数字", "有一个不同就不算相近" if chosen.numbers else "与其他用词一样比对"),
        ("相近度", "共同用词的权重占两行全部用词权重的比例；越少见的词权重越大（ln(1+总行数/含该词的行数)）"),
        ("阈值", f"{likeness.threshold:g}"),
        ("找全的把握", f"相近度恰为阈值的一对，被找到的概率为 {banding.recall(likeness.threshold):.1%}，越相近越高"),
        ("相近的对", f"{total}" + (f"，列出最相近的 {MOST_LISTED} 对" if total > MOST_LISTED else "")),
        *(("读取", note) for note in table.notes),
    ]  # fmt: skip
    columns = [ReportColumn(title="项目"), ReportColumn(title="内容")]
    return ReportTable(title="说明", columns=columns, rows=lines)
