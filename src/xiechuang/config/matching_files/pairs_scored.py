"""Scores exactly the pairs of a file, in their order."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xiechuang.config.matching_files.columns import Side
from xiechuang.config.matching_files.corpus import Corpus
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.judging import Numbers, PairRow, in_rows, read_pairs, said_at_once
from xiechuang.config.matching_files.learned import Learned
from xiechuang.config.matching_files.output import whole_file
from xiechuang.config.matching_files.preparing import Prepared
from xiechuang.config.matching_files.progress import Progress
from xiechuang.engines.matching import Level, Match, Matcher, Need
from xiechuang.engines.matching.learning.judgements import LEVEL_OF, NUMBER_OF
from xiechuang.engines.matching.learning.reordering import capped

HEADER = ("demand_id", "achievement_id", "score", "level")
_NEEDS_AT_ONCE = 8
"""So many needs are judged between two steps of the progress."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """What is written of one pair: score 0–100 and level 1–4."""

    score: float
    level: int


NOTHING = PairScore(score=0.0, level=NUMBER_OF[Level.NONE])
"""A row without any text has no word in common with anything."""


def score_file(
    path: Path, output: Path, *, prepared: Prepared, learned: Learned | None, progress: Progress
) -> None:
    """Score the pairs of a file; raises CannotMatch naming every fault at once, before anything is written."""
    table = read_pairs(path, label="配对清单", with_level=False)
    numbers = Numbers(prepared.records)
    problems = [*table.faults, *numbers.unknown(table)]
    if problems:
        raise CannotMatch(*said_at_once(in_rows(problems)))
    keys = [_key(one, numbers) for one in table.rows]
    wanted = [key for key in keys if key]
    found = score_pairs(wanted, corpus=prepared.corpus, learned=learned, progress=progress)
    _write(output, [(one, found[key] if key else NOTHING) for one, key in zip(table.rows, keys, strict=True)])
    silent = keys.count(None)
    if silent:
        progress.say(f"配对清单有 {silent} 行涉及没有文字的需求或成果，得分记 0，级别记 1")
    progress.say(f"配对清单 {table.name}：{len(table.rows)} 对已打分")


def score_pairs(
    keys: Sequence[Key], *, corpus: Corpus, learned: Learned | None, progress: Progress
) -> dict[Key, PairScore]:
    """Score pairs (keys of need and supply), need by need; with a model its scores and levels, else the points'."""
    wanted: dict[str, dict[str, None]] = {}
    for need, supply in keys:
        wanted.setdefault(need, {})[supply] = None
    scored: dict[Key, PairScore] = {}
    listed = list(wanted.items())
    progress.begin("给配对打分")
    for start in range(0, len(listed), _NEEDS_AT_ONCE):
        part = [
            (corpus.needs[need], list(supplies)) for need, supplies in listed[start : start + _NEEDS_AT_ONCE]
        ]
        scored |= _scored(part, matcher=corpus.matcher, learned=learned)
        progress.tell(start + len(part), len(listed))
    return scored


def _scored(
    part: Sequence[tuple[Need, Sequence[str]]], *, matcher: Matcher, learned: Learned | None
) -> dict[Key, PairScore]:
    if learned is None:
        return {
            (need.key, match.key): PairScore(score=match.score, level=NUMBER_OF[match.level])
            for need, supplies in part
            for match in matcher.judge_many(need, keys=supplies)
        }
    judged = learned.judge(
        matcher=matcher, pairs=[(need, supply) for need, supplies in part for supply in supplies]
    )
    # Only a need that demands something can be missed.
    strict = {
        (need.key, match.key): match
        for need, supplies in part
        if any(one.must for one in need.requirements)
        for match in matcher.judge_many(need, keys=supplies)
    }
    return {
        (one.need, one.supply): PairScore(
            score=one.score, level=_held_down(one.level_rounded, strict.get((one.need, one.supply)))
        )
        for one in judged
    }


def _held_down(level: int, match: Match | None) -> int:
    return level if match is None else NUMBER_OF[capped(LEVEL_OF[level], match)]


def _key(one: PairRow, numbers: Numbers) -> Key | None:
    need = numbers.key(Side.DEMANDS, one.demand)
    supply = numbers.key(Side.ACHIEVEMENTS, one.achievement)
    return (need, supply) if need is not None and supply is not None else None


def _write(output: Path, rows: Sequence[tuple[PairRow, PairScore]]) -> None:
    """Plain CSV for programs: UTF-8 without a mark, numbers of records exactly as they were given."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((one.demand, one.achievement, f"{found.score:.10g}", found.level) for one, found in rows)
    try:
        with whole_file(output) as target:
            target.write(text.getvalue().encode("utf-8", "surrogatepass"))
    except OSError as failed:
        raise CannotMatch(f"{output}：写不了（{failed.strerror}）") from failed
