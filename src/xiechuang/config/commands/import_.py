"""Import achievements or demands from a file, by the same steps as the pages."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiechuang.domains.transfer.public import Intake
    from xiechuang.kernel.orgs.public import Actor

HELP = "从 Excel 或 CSV 导入成果、需求，先校验后写入 / import achievements or demands"
KINDS = {"achievements": "achievement", "demands": "demand"}
PROBLEMS, USAGE = 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, from which file, on whose behalf."""
    parser.add_argument("kind", choices=KINDS, metavar="类别", help="achievements（成果）或 demands（需求）")
    parser.add_argument("file", type=Path, metavar="文件", help="xlsx、xls 或 csv")
    parser.add_argument(
        "--as", dest="username", required=True, metavar="账号", help="以哪位企业或高校院所人员的身份"
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="项目=列名",
        help="指定列的对应，如 --map 成果名称=title；可重复",
    )
    parser.add_argument("--take", action="store_true", help="校验后把没有错误的行写成草稿；不加则只校验")
    parser.add_argument("--errors", type=Path, metavar="文件.xlsx", help="把有错误的行另存，改好后可再导入")


def run(args: argparse.Namespace) -> int:
    """Check the file and name every error; 1 when there is any."""
    from xiechuang.kernel.access.public import fenced
    from xiechuang.kernel.lib.errors import Invalid, Refused

    actor = owner_called(args.username)
    if actor is None:
        print(f"没有可以导入的账号“{args.username}”：须是企业或高校院所的在职人员", file=sys.stderr)
        return USAGE
    if not args.file.is_file():
        print(f"没有文件 {args.file}", file=sys.stderr)
        return USAGE
    try:
        with fenced(actor):
            return _import(args, actor)
    except Refused as refused:
        print("；".join(str(reason) for reason in refused.reasons), file=sys.stderr)
    except Invalid as invalid:
        print("；".join(message for found in invalid.fields.values() for message in found), file=sys.stderr)
    return PROBLEMS


def owner_called(username: str) -> "Actor | None":
    """The person in the capacity in which they may import; None when they have none."""
    from xiechuang.kernel.orgs.public import Membership, Role, actor_of

    posts = Membership.objects.in_force().select_related("person", "organisation").order_by("id")
    post = posts.filter(person__username=username, role__in=[Role.FIRM, Role.INSTITUTE]).first()
    return actor_of(post) if post else None


def _import(args: argparse.Namespace, actor: "Actor") -> int:
    from django.core.files.base import File

    from xiechuang.domains.transfer.public import (
        check_intake,
        map_intake,
        take_intake,
        take_rows,
        upload_intake,
    )

    with args.file.open("rb") as stream:
        intake = upload_intake(actor=actor, kind=KINDS[args.kind], file=File(stream), name=args.file.name)
    if args.map:
        intake = map_intake(actor=actor, intake=intake, mapping=_mapping(intake, args.map))
    intake = check_intake(actor=actor, intake=intake, progress=_say)
    faulty = _report(intake, args.errors)
    if args.take and intake.rows.filter(errors=[]).exists():
        take_intake(actor=actor, intake=intake, in_background=False)
        result = take_rows(actor=actor, intake=intake, progress=_say)
        print(f"已写成草稿 {result['taken']} 条，未导入 {result['refused']} 行")
        faulty = result["refused"]
    elif not args.take:
        print("只做了校验，没有写入；加 --take 写成草稿")
    return PROBLEMS if faulty else 0


def _mapping(intake: "Intake", pairs: list[str]) -> dict[str, int]:
    """The suggested mapping with the pairs given; titles are those of the template and of the file."""
    from xiechuang.domains.transfer.public import spec_of
    from xiechuang.kernel.lib.errors import Invalid

    keys = {column.title: column.key for column in spec_of(intake.kind).columns}
    places = {title: index for index, title in enumerate(intake.columns)}
    given: dict[str, int] = {}
    for pair in pairs:
        title, _, found = pair.partition("=")
        if title not in keys or found not in places:
            raise Invalid(
                {"map": [f"“{pair}”不成立；项目：{'、'.join(keys)}；文件的列：{'、'.join(places)}"]}
            )
        given[keys[title]] = places[found]
    kept = {k: i for k, i in intake.mapping.items() if k not in given and i not in given.values()}
    return kept | given


def _report(intake: "Intake", errors: Path | None) -> int:
    from xiechuang.domains.transfer.public import error_workbook

    for note in intake.notes:
        print(note)
    rows = list(intake.rows.order_by("line"))
    for row in rows:
        for fault in row.errors:
            place = f"“{fault['column']}”" if fault["column"] else ""
            print(f"第 {row.line} 行{place}：{fault['problem']}；{fault['mend']}。")
        for warning in row.warnings:
            print(f"第 {row.line} 行提醒：{warning}")
    faulty = sum(bool(row.errors) for row in rows)
    print(f"{intake.number}：共 {len(rows)} 行，可以导入 {len(rows) - faulty} 行，有错误 {faulty} 行")
    if errors and faulty:
        errors.write_bytes(error_workbook(intake))
        print(f"有错误的行已存到 {errors}")
    return faulty


def _say(done: int, total: int | None, message: str) -> None:  # noqa: ARG001 - the shape of a progress
    print(message, flush=True)
