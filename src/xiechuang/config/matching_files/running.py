"""One run from two paths to a written list, with everything said on the way."""

import argparse
import time
from pathlib import Path

from xiechuang.config.matching_files.account import unscaled_sentence
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.learned import Learned, open_vectors
from xiechuang.config.matching_files.on_ray import check_ray, matching
from xiechuang.config.matching_files.output import SUFFIXES, rows_to_write, write_list
from xiechuang.config.matching_files.pairs_scored import score_file
from xiechuang.config.matching_files.preparing import Prepared, missing_files, prepare_files, unwritable
from xiechuang.config.matching_files.progress import Progress
from xiechuang.config.matching_files.ranking import Ranking, rank
from xiechuang.kernel.exchange import ExchangeError
from xiechuang.kernel.lib import clock

_SHOWN_FAULTS = 50
_LISTED = "，全部列在清单的“读取说明”或 JSON 里"


def match_files(args: argparse.Namespace, *, progress: Progress) -> int:
    """Read, match and write; give the number of faults found. Raises CannotMatch before anything is written."""
    began = time.monotonic()
    check_paths(args)
    check_ray(args)
    learned = Learned.load(args.model, vectors=open_vectors(args.vectors)) if args.model else None
    prepared = prepare_files(args, progress=progress)
    if args.pairs:
        score_file(args.pairs, args.scores, prepared=prepared, learned=learned, progress=progress)
    if args.output is None:
        say_problems(prepared, progress, more="")
        return len(prepared.faults)
    match_all = matching(args, prepared=prepared, progress=progress)
    ranking = rank(prepared, learned=learned, begin=progress.begin, tell=progress.tell, match_all=match_all)
    say_problems(prepared, progress)
    _write(args.output, ranking=ranking, seconds=time.monotonic() - began, progress=progress)
    _say_result(ranking, time.monotonic() - began, progress)
    return len(ranking.faults)


def check_paths(args: argparse.Namespace) -> None:
    """Name everything wrong with the paths before any work is done."""
    read = {
        "需求清单": args.demands,
        "成果清单": args.achievements,
        "配对清单": args.pairs,
        "模型": args.model,
    }
    problems = missing_files(read)
    if bool(args.pairs) != bool(args.scores):
        problems.append("--pairs 与 --scores 要一起用")
    if not args.output and not args.pairs:
        problems.append("请用 -o 指明清单写到哪里，或用 --pairs 与 --scores 给指定的配对打分")
    if args.output:
        problems += unwritable(args.output, read=read, suffixes=SUFFIXES)
    if args.scores:
        problems += unwritable(args.scores, read=read, suffixes=(".csv",))
    if args.output and args.scores and args.output.resolve() == args.scores.resolve():
        problems.append(f"{args.output}：清单和得分不能写到同一个文件")
    if problems:
        raise CannotMatch(*problems, wrong_usage=True)


def say_problems(prepared: Prepared, progress: Progress, *, more: str = _LISTED) -> None:
    """Say what is wrong in the two lists."""
    for side, one in prepared.records.items():
        if one.unscaled:
            progress.say(f"{side.label} {unscaled_sentence(one.unscaled)}")
    for fault in prepared.faults[:_SHOWN_FAULTS]:
        progress.say(fault.sentence)
    if len(prepared.faults) > _SHOWN_FAULTS:
        progress.say(f"另有 {len(prepared.faults) - _SHOWN_FAULTS} 处问题{more}。")


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
