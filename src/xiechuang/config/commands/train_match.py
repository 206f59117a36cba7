"""Learn from what people judged, or from what became of dockings, how to order achievements for a demand."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from xiechuang.config.matching_files.arguments import add_reading, add_vectors, parts, seed

if TYPE_CHECKING:
    from xiechuang.config.matching_files.progress import Progress

HELP = "用评判过的配对训练排序模型，给 match --model 用 / learn a ranking model from judged pairs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two judged lists, or the outcomes recorded on the platform; one model out."""
    for name, metavar, what in (("demands", "需求", "需求清单"), ("achievements", "成果", "成果清单")):
        text = f"{what}：xlsx、xls、ods 或 csv"
        parser.add_argument(name, type=Path, nargs="?", metavar=metavar, help=text)
    parser.add_argument(
        "--judgements",
        type=Path,
        metavar="评判",
        help="需求编号（demand_id）、成果编号（achievement_id）、级别（level：1–4 或 无、弱、较强、强相关）",
    )
    parser.add_argument(
        "--from-outcomes", action="store_true", help="不读文件，从本平台记录的对接结果学习（需要数据库）"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="模型", help="模型写到哪里；模型说明写在旁边，文件名后加 .md"
    )
    parser.add_argument("--no-dense", action="store_true", help="不用语义向量")
    parser.add_argument("--folds", type=parts, default=5, metavar="份", help="交叉验证的份数，默认 5")
    parser.add_argument("--seed", type=seed, default=0, metavar="数", help="随机种子，默认 0")
    add_vectors(parser)
    add_reading(parser)


def needs_database(args: argparse.Namespace) -> bool:
    """Only what happened on the platform stands in its database."""
    return bool(args.from_outcomes)


def wrong_usage(args: argparse.Namespace) -> list[str]:
    """Sentences about options that are missing or do not go together."""
    files = {"需求清单": args.demands, "成果清单": args.achievements, "--judgements 评判": args.judgements}
    if args.from_outcomes:
        given = [name for name, path in files.items() if path]
        return [f"--from-outcomes 不读文件，请去掉 {'、'.join(given)}"] if given else []
    lacking = [name for name, path in (files | {"-o 模型": args.output}).items() if not path]
    return [f"缺少 {'、'.join(lacking)}"] if lacking else []


def _train(args: argparse.Namespace, progress: "Progress") -> int:
    from xiechuang.config.matching_files.faults import CannotMatch

    if problems := wrong_usage(args):
        raise CannotMatch(*problems, wrong_usage=True)
    if args.from_outcomes:
        from xiechuang.config.matching_files.outcomes import train_outcomes

        return train_outcomes(args, progress=progress)
    from xiechuang.config.matching_files.training import train_files

    return train_files(args, progress=progress)


def run(args: argparse.Namespace) -> int:
    """0 when trained, 1 when a file has faults or there is too little to learn from, 2 when the command was wrong."""
    from xiechuang.config import cli
    from xiechuang.config.matching_files.faults import CannotMatch
    from xiechuang.config.matching_files.progress import Progress

    progress = Progress(stream=sys.stderr, clock=time.monotonic)
    try:
        faults = _train(args, progress)
    except CannotMatch as refused:
        for problem in refused.problems:
            progress.say(problem)
        progress.say("没有写出模型。")
        return cli.USAGE if refused.wrong_usage else cli.PROBLEMS
    except KeyboardInterrupt:
        progress.say("已中断，没有写出模型。")
        return cli.INTERRUPTED
    progress.say(
        f"已写出 {args.output} 和 {args.output.name}.md；用法：xiechuang match … --model {args.output}"
    )
    return cli.PROBLEMS if faults else cli.OK
