"""Work an index out from published files, with the engine alone: no server, no database."""

import argparse
import sys
from pathlib import Path

HELP = "由公开的文件重算指数：文件夹、压缩包、工作簿或 JSON → 排名 / work an index out again from its files"
NEEDS_DATABASE = False
OUTPUTS = (".xlsx", ".json", "")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is read, and where the result goes."""
    deeds = parser.add_subparsers(dest="deed", metavar="做什么", required=True)
    run_it = deeds.add_parser("run", help="算一遍", description=HELP)
    run_it.add_argument(
        "source",
        type=Path,
        metavar="来源",
        help="含 iData.csv、iMeta.csv、recipe.json 的文件夹或 zip，或同名三张表的 xlsx，或 index.json",
    )
    run_it.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="结果",
        help="写到哪里；按后缀写成 xlsx 或 json，没有后缀则写成文件夹；不写则只显示排名",
    )


def run(args: argparse.Namespace) -> int:
    """0 when it was worked out, 1 when the files cannot be used, 2 when the command was wrong."""
    from xiechuang.config import cli
    from xiechuang.config.index_files import CannotCompute, compute_files, said_ranking, write_result

    if args.output is not None and args.output.suffix.lower() not in OUTPUTS:
        print(f"不能写成 {args.output.suffix}，请用 .xlsx、.json 或文件夹", file=sys.stderr)
        return cli.USAGE
    try:
        results = compute_files(args.source)
    except CannotCompute as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        print("没有算出结果。", file=sys.stderr)
        return cli.PROBLEMS
    for line in said_ranking(results):
        print(line)
    if args.output is not None:
        write_result(results, args.output)
        print(f"已写出 {args.output}", file=sys.stderr)
    return cli.OK
