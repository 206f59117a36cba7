"""Find rows of a file that say nearly the same, with the words that differ."""

import argparse
import sys
import time
from pathlib import Path

HELP = "找出一份清单中内容相近的行 / find near-duplicate rows of a list without a server"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One list in, one list of pairs and groups out."""
    parser.add_argument("file", type=Path, metavar="清单", help="xlsx、xls、ods 或 csv")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="结果",
        help="写到哪里；按后缀写成 xlsx、csv、docx 或 pdf",
    )
    parser.add_argument(
        "--threshold",
        type=_share,
        default=0.6,
        metavar="数",
        help="相近度达到多少才列出，0.35 到 1，默认 0.6",
    )
    parser.add_argument(
        "--text",
        action="append",
        default=[],
        metavar="列名",
        help="比对哪几列的文字；可写多次；默认名称、描述、关键词各列",
    )
    parser.add_argument(
        "--agree",
        action="append",
        default=[],
        metavar="列名",
        help="这一列不同就不算相近，如发票号码、金额；可写多次",
    )
    parser.add_argument(
        "--numbers",
        action="store_true",
        help="文字里的数字、日期、型号有一个不同就不算相近（用于发票、合同）",
    )


def run(args: argparse.Namespace) -> int:
    """0 when it was written, 1 when the list cannot be used, 2 when the command was wrong."""
    from xiechuang.config import cli
    from xiechuang.config.matching_files.faults import CannotMatch
    from xiechuang.config.matching_files.progress import Progress

    progress = Progress(stream=sys.stderr, clock=time.monotonic)
    try:
        from xiechuang.config.matching_files.duplicates import find_duplicates

        find_duplicates(args, progress=progress)
    except CannotMatch as refused:
        for problem in refused.problems:
            progress.say(problem)
        progress.say("没有写出结果。")
        return cli.USAGE if refused.wrong_usage else cli.PROBLEMS
    except KeyboardInterrupt:
        progress.say("已中断，没有写出结果。")
        return cli.INTERRUPTED
    progress.say(f"已写出 {args.output}")
    return cli.OK


def _share(text: str) -> float:
    try:
        number = float(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"应为 0.35 到 1 的数，收到 {text}") from wrong
    if not 0.35 <= number <= 1:
        raise argparse.ArgumentTypeError(f"应为 0.35 到 1 的数，收到 {text}")
    return number
