"""How good is the matching on these lists? Measured on pairs that people have judged."""

import argparse
import sys
import time
from pathlib import Path

from xiechuang.config.matching_files.arguments import add_lists, add_reading, add_vectors, parts, seed

HELP = "用评判过的配对评价匹配：nDCG@10、P@5、MRR、级别误差 / measure matching on judged pairs"
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two lists, what people said of their pairs, and which rankers to compare."""
    add_lists(parser, by_name=True)
    parser.add_argument(
        "--judgements",
        type=Path,
        required=True,
        metavar="评判",
        help="需求编号（demand_id）、成果编号（achievement_id）、级别（level：1–4 或 无、弱、较强、强相关）",
    )
    parser.add_argument("--model", type=Path, metavar="模型", help="一并评价这个模型")
    parser.add_argument("--train", action="store_true", help="一并评价：当场训练模型，按需求交叉验证")
    parser.add_argument("--folds", type=parts, default=5, metavar="份", help="交叉验证的份数，默认 5")
    parser.add_argument("--seed", type=seed, default=0, metavar="数", help="随机种子，默认 0")
    parser.add_argument("--no-dense", action="store_true", help="训练时不用语义向量")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="报告", help="含逐项需求的报告：xlsx、md 或 json"
    )
    add_vectors(parser)
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    """0 when measured, 1 when a file has faults or cannot be used, 2 when the command was wrong."""
    from xiechuang.config import cli
    from xiechuang.config.matching_files.faults import CannotMatch
    from xiechuang.config.matching_files.progress import Progress

    progress = Progress(stream=sys.stderr, clock=time.monotonic)
    try:
        from xiechuang.config.matching_files.evaluating import evaluate_files

        faults = evaluate_files(args, progress=progress, tell=print)
    except CannotMatch as refused:
        for problem in refused.problems:
            progress.say(problem)
        progress.say("没有评价。")
        return cli.USAGE if refused.wrong_usage else cli.PROBLEMS
    except KeyboardInterrupt:
        progress.say("已中断，没有写出报告。")
        return cli.INTERRUPTED
    if args.output:
        progress.say(f"已写出 {args.output}")
    return cli.PROBLEMS if faults else cli.OK
