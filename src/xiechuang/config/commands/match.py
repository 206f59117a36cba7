"""The main job on two files: rank every achievement for every demand and write the docking list."""

import argparse
import resource
import sys
import time
from datetime import date
from pathlib import Path

HELP = "匹配两份清单：需求 × 成果 → 供需对接清单 / match two lists without a server"
NEEDS_DATABASE = False
LEVELS = ("弱", "较强", "强相关")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two lists in, one list out, and what may be decided about it."""
    parser.add_argument("demands", type=Path, metavar="需求", help="需求清单：xlsx、xls、ods 或 csv")
    parser.add_argument("achievements", type=Path, metavar="成果", help="成果清单：xlsx、xls、ods 或 csv")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="清单",
        help="写到哪里；按后缀写成 xlsx、csv、docx、pdf 或 json",
    )
    parser.add_argument("-k", type=_count, default=20, metavar="数", help="每项需求最多列出几项成果，默认 20")
    parser.add_argument("--min-level", choices=LEVELS, default=LEVELS[0], help="列出的最低级别，默认 弱")
    parser.add_argument(
        "--columns",
        action="append",
        default=[],
        metavar="名称=列名",
        help="指明某列，如 title=难题名称；可写多次，可加 demands. 或 achievements. 前缀；列名留空表示不用",
    )
    parser.add_argument("--today", type=_day, metavar="日期", help="比较日，默认今天，如 2026-06-01")
    parser.add_argument("--weights", type=Path, metavar="文件", help="YAML：只写要改的 weights 与 thresholds")
    parser.add_argument("--scale", metavar="量表", help="没有写明成熟度量表的行按哪个量表理解，如 trl9")
    parser.add_argument("--profile", metavar="配置", help="领域、阶段、地区等词取自哪个共同体，默认 jingjinji 或环境变量 XIECHUANG_PROFILE")  # fmt: skip


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
    progress.say(f"已写出 {args.output}（内存最多 {megabytes} MB）")
    return cli.PROBLEMS if faults else cli.OK


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 10_000:
        raise argparse.ArgumentTypeError(f"应为 1 到 10000 的整数，收到 {text}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"应为 2026-06-01 这样的日期，收到 {text}") from wrong
