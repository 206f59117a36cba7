"""Reads two lists and the judgements on their pairs, and says of all three at once what cannot be used."""

import argparse
from pathlib import Path

from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.judging import (
    Judged,
    PairTable,
    in_rows,
    judgements_of,
    read_pairs,
    said_at_once,
)
from xiechuang.config.matching_files.preparing import Prepared, missing_files, prepare_files, unwritable
from xiechuang.config.matching_files.progress import Progress
from xiechuang.engines.matching.learning.judgements import LEVEL_OF

LABEL = "评判清单"


def read_judged(args: argparse.Namespace, *, progress: Progress) -> tuple[Prepared, Judged]:
    """Read all three; raises CannotMatch with the reasons of every file that cannot be used."""
    refusals: list[CannotMatch] = []
    prepared: Prepared | None = None
    table: PairTable | None = None
    try:
        prepared = prepare_files(args, progress=progress)
    except CannotMatch as refused:
        refusals.append(refused)
    try:
        table = read_pairs(args.judgements, label=LABEL, with_level=True)
    except CannotMatch as refused:
        refusals.append(refused)
    if prepared is None or table is None:
        told = [
            *(problem for one in refusals for problem in one.problems),
            *(in_rows(table.faults) if table else ()),
        ]
        raise CannotMatch(*said_at_once(told), wrong_usage=any(one.wrong_usage for one in refusals))
    judged = judgements_of(table, records=prepared.records)
    _say(judged, table, progress)
    return prepared, judged


def path_problems(args: argparse.Namespace, *, output: Path | None, suffixes: tuple[str, ...]) -> list[str]:
    """Sentences about everything wrong with the paths of a command on judged lists."""
    read = {
        "需求清单": args.demands,
        "成果清单": args.achievements,
        LABEL: args.judgements,
        "模型": getattr(args, "model", None),
    }
    problems = missing_files(read)
    if output:
        problems += unwritable(output, read=read, suffixes=suffixes)
    return problems


def _say(judged: Judged, table: PairTable, progress: Progress) -> None:
    levels = [one.level for one in judged.judgements]
    counts = "，".join(f"{number}（{word}）{levels.count(number)}" for number, word in LEVEL_OF.items())
    needs = len({one.need for one in judged.judgements})
    progress.say(f"{table.label} {table.name}：{len(levels)} 对，{needs} 项需求；级别 {counts}")
    for note in judged.notes:
        progress.say(note)
