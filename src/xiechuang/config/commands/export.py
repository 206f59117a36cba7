"""Write a list to a file: Excel, CSV, Word or PDF by its ending."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiechuang.kernel.orgs.public import Actor

HELP = "导出成果、需求和三个清单为 xlsx、csv、docx、pdf / export a list to a file"
NAMES = ("achievements", "demands", "dockings", "landings", "measures")
PROBLEMS, USAGE = 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which list, to which file, as whom and how narrowed."""
    parser.add_argument("list", choices=NAMES, metavar="清单", help="、".join(NAMES))
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="文件", help="以 .xlsx、.csv、.docx 或 .pdf 结尾"
    )
    parser.add_argument(
        "--as", dest="username", metavar="账号", help="只导出此人看得到的；不写则导出全部，含草稿"
    )
    parser.add_argument("--region", default="", metavar="代码", help="只要这个地区，如 130000")
    parser.add_argument(
        "--state", action="append", default=[], metavar="状态", help="只要这些状态，如 published；可重复"
    )


def run(args: argparse.Namespace) -> int:
    """Write the file and say how many rows it has."""
    from xiechuang.kernel.access.public import fenced
    from xiechuang.kernel.exchange import ExchangeError, Format
    from xiechuang.kernel.lib.errors import Invalid

    ending = args.output.suffix.lower().removeprefix(".")
    if ending not in list(Format):
        print(f"不能写“.{ending}”文件，可写：{'、'.join(f'.{form}' for form in Format)}", file=sys.stderr)
        return USAGE
    actor = _actor(args.username)
    if actor is None:
        print(f"没有账号“{args.username}”", file=sys.stderr)
        return USAGE
    try:
        with fenced(actor):
            return _export(args, actor, ending)
    except Invalid as invalid:
        print("；".join(message for found in invalid.fields.values() for message in found), file=sys.stderr)
        return USAGE
    except (ExchangeError, OSError) as failure:
        print(f"没有写成 {args.output}：{failure}", file=sys.stderr)
        return PROBLEMS


def _actor(username: str | None) -> "Actor | None":
    from xiechuang.kernel.orgs.public import SYSTEM, Person, choose_actor

    if username is None:
        return SYSTEM
    person = Person.objects.filter(username=username, is_active=True).first()
    return choose_actor(person) if person else None


def _export(args: argparse.Namespace, actor: "Actor", ending: str) -> int:
    from xiechuang.domains.transfer.public import export_report
    from xiechuang.kernel.exchange import Format, write_document

    report = export_report(
        name=args.list, actor=actor, form=Format(ending), region=args.region, states=args.state
    )
    write_document(args.output, report=report, format=Format(ending))
    print(f"已写出 {args.output}，共 {len(list(report.tables[0].rows))} 行")
    return 0
