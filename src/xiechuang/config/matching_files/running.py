"""One run from two paths to a written list, with everything said on the way."""

import argparse
import os
import time
from pathlib import Path

from xiechuang.config.matching_files.account import list_rows, unscaled_sentence
from xiechuang.config.matching_files.columns import Side
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.output import SUFFIXES, rows_to_write, write_list
from xiechuang.config.matching_files.progress import Progress
from xiechuang.config.matching_files.ranking import Options, Ranking, rank
from xiechuang.config.matching_files.reading import read_lists
from xiechuang.config.matching_files.vocabulary import ProfileUnreadable, Vocabulary, load_vocabulary
from xiechuang.config.matching_files.weighting import read_weighting
from xiechuang.engines.matching import Level
from xiechuang.kernel.exchange import ExchangeError
from xiechuang.kernel.lib import clock

_SHOWN_FAULTS = 50


def match_files(args: argparse.Namespace, *, progress: Progress) -> int:
    """Read, match and write; give the number of faults found. Raises CannotMatch before anything is written."""
    began = time.monotonic()
    paths = {Side.DEMANDS: args.demands, Side.ACHIEVEMENTS: args.achievements}
    check_paths(paths, output=args.output)
    words = _words(args.profile)
    options = _options(args, words)
    reads = read_lists(paths, words=words, overrides=args.columns)
    for read in reads.values():
        for label, what, text in list_rows(read):
            progress.say(f"{label} {what}：{text}")
    ranking = rank(reads, words=words, options=options, begin=progress.begin, tell=progress.tell)
    _say_problems(ranking, progress)
    _write(args.output, ranking=ranking, seconds=time.monotonic() - began, progress=progress)
    _say_result(ranking, time.monotonic() - began, progress)
    return len(ranking.faults)


def check_paths(paths: dict[Side, Path], *, output: Path) -> None:
    """Name everything wrong with the three paths before any work is done."""
    problems = [f"{side.label} {path}：没有这个文件" for side, path in paths.items() if not path.is_file()]
    if output.suffix.lower() not in SUFFIXES:
        problems.append(f"{output}：后缀应为 {'、'.join(SUFFIXES)}")
    if not output.parent.is_dir():
        problems.append(f"{output.parent}：没有这个文件夹")
    elif not os.access(output.parent, os.W_OK) or output.is_dir():
        problems.append(f"{output}：不能写到这里")
    problems += [
        f"{output}：不能覆盖要读的{side.label}"
        for side, path in paths.items()
        if path.resolve() == output.resolve()
    ]
    if problems:
        raise CannotMatch(*problems, wrong_usage=True)


def _words(profile: str | None) -> Vocabulary:
    try:
        return load_vocabulary(profile or os.environ.get("XIECHUANG_PROFILE", "jingjinji"))
    except ProfileUnreadable as unreadable:
        raise CannotMatch(str(unreadable), wrong_usage=True) from unreadable


def _options(args: argparse.Namespace, words: Vocabulary) -> Options:
    weights, thresholds = read_weighting(args.weights)
    if args.scale and args.scale not in words.scales:
        known = "、".join(f"{code}（{name}）" for code, name in words.scales.items())
        raise CannotMatch(f"--scale {args.scale}：没有这个量表；可写 {known}", wrong_usage=True)
    return Options(
        k=args.k,
        least=Level(args.min_level),
        today=args.today or clock.today(),
        weights=weights,
        thresholds=thresholds,
        weights_file=args.weights,
        scale=args.scale,
    )


def _say_problems(ranking: Ranking, progress: Progress) -> None:
    for side, count in ranking.unscaled.items():
        if count:
            progress.say(f"{side.label} {unscaled_sentence(count)}")
    for fault in ranking.faults[:_SHOWN_FAULTS]:
        progress.say(fault.sentence)
    if len(ranking.faults) > _SHOWN_FAULTS:
        progress.say(
            f"另有 {len(ranking.faults) - _SHOWN_FAULTS} 处问题，全部列在清单的“读取说明”或 JSON 里。"
        )


def _write(path: Path, *, ranking: Ranking, seconds: float, progress: Progress) -> None:
    total = rows_to_write(ranking)
    progress.begin("写出")
    try:
        write_list(
            path,
            ranking=ranking,
            seconds=seconds,
            now=clock.now(),
            tell=lambda done: progress.tell(min(done, total), total),
        )
    except ExchangeError as too_long:
        raise CannotMatch(f"{path}：{too_long.message}可用 -k 或 --min-level 减少行数") from too_long
    except OSError as failed:
        raise CannotMatch(f"{path}：写不了（{failed.strerror}）") from failed


def _say_result(ranking: Ranking, seconds: float, progress: Progress) -> None:
    alone = sum(not one.listed for one in ranking.ranked)
    progress.say(
        f"{len(ranking.ranked)} 项需求 × {len(ranking.achievements)} 项成果：列出 {ranking.pairs} 对，"
        f"{alone} 项需求没有匹配，{len(ranking.faults)} 处问题，用时 {seconds:.1f} 秒"
    )
