"""The main job on two files: rank every achievement for every demand and write the docking list."""

import argparse
import resource
import sys
import time
from pathlib import Path

from xiechuang.config.matching_files.arguments import add_lists, add_ray, add_reading, add_vectors, count

HELP = "匹配两份清单：需求 × 成果 → 供需对接清单 / match two lists without a server"
NEEDS_DATABASE = False
LEVELS = ("弱", "较强", "强相关")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two lists in, one list out, and what may be decided about it."""
    add_lists(parser)
    parser.add_argument(
        "-o", "--output", type=Path, metavar="清单", help="写到哪里；按后缀写成 xlsx、csv、docx、pdf 或 json"
    )
    parser.add_argument("-k", type=count, default=20, metavar="数", help="每项需求最多列出几项成果，默认 20")
    parser.add_argument("--min-level", choices=LEVELS, default=LEVELS[0], help="列出的最低级别，默认 弱")
    parser.add_argument(
        "--model", type=Path, metavar="模型", help="由 train-match 写出的模型，用来排序和定级"
    )
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="配对",
        help="要打分的配对：demand_id、achievement_id 两列，与 --scores 同用",
    )
    parser.add_argument(
        "--scores",
        type=Path,
        metavar="得分",
        help="配对的得分写到哪里（csv）：demand_id、achievement_id、score、level（1–4），顺序不变",
    )
    add_vectors(parser)
    add_ray(parser)
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    """0 when all went well, 1 when a list has faults or cannot be used, 2 when the command was wrong."""
    from xiechuang.config import cli
    from xiechuang.config.matching_files.faults import CannotMatch
    from xiechuang.config.matching_files.progress import Progress

    progress = Progress(stream=sys.stderr, clock=time.monotonic)
    try:
        from xiechuang.config.matching_files.running import match_files

        faults = match_files(args, progress=progress)
    except CannotMatch as refused:
        for problem in refused.problems:
            progress.say(problem)
        progress.say("没有写出清单。")
        return cli.USAGE if refused.wrong_usage else cli.PROBLEMS
    except KeyboardInterrupt:
        progress.say("已中断，没有写出清单。")
        return cli.INTERRUPTED
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    written = "、".join(str(path) for path in (args.scores, args.output) if path)
    progress.say(f"已写出 {written}（内存最多 {megabytes} MB）")
    return cli.PROBLEMS if faults else cli.OK
