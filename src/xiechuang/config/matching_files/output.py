"""Writes a docking list as a workbook, CSV, Word, PDF or JSON: whole or not at all."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from xiechuang.config.matching_files.account import account_table
from xiechuang.config.matching_files.plain import ranking_data
from xiechuang.config.matching_files.ranking import Ranking
from xiechuang.config.matching_files.sheets import pair_table, summary_table, unmatched_table
from xiechuang.kernel.exchange import Format, Report, write_document

SUFFIXES = (*(f".{one.value}" for one in Format), ".json")


def write_list(
    path: Path, *, ranking: Ranking, seconds: float, now: datetime, tell: Callable[[int], None] | None = None
) -> None:
    """Write the list in the format its suffix names; raises ExchangeError when it is too long for that format."""
    with whole_file(path) as target:
        if path.suffix.lower() == ".json":
            data = ranking_data(ranking, seconds=seconds, now=now)
            target.write(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False).encode())
            return
        suffix = Format(path.suffix.lower().removeprefix("."))
        write_document(
            target,
            report=report_of(ranking, format=suffix, seconds=seconds, now=now),
            format=suffix,
            progress=tell,
        )


def report_of(ranking: Ranking, *, format: Format, seconds: float, now: datetime) -> Report:
    """The tables that this format can carry; in workbooks every table starts in the first row, to be filtered."""
    if format is Format.CSV:
        return Report(tables=[pair_table(ranking)])
    on_paper = format in (Format.DOCX, Format.PDF)
    tables = [
        pair_table(ranking, short=on_paper),
        summary_table(ranking),
        unmatched_table(ranking),
        account_table(ranking, seconds=seconds, written=now.strftime("%Y-%m-%d %H:%M")),
    ]
    if not on_paper:
        return Report(tables=tables)
    subtitle = "；".join(f"{side.label} {read.table.name}" for side, read in ranking.reads.items())
    return Report(title="供需对接清单", subtitle=subtitle, tables=tables)


def rows_to_write(ranking: Ranking) -> int:
    """How many rows the three lists hold, for progress."""
    return ranking.pairs + len(ranking.ranked) + sum(not one.listed for one in ranking.ranked)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[Any]]:
    """A file that appears under its name only when everything is in it, whatever happens meanwhile."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
