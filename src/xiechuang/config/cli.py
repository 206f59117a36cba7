"""The command line ``xiechuang``: finds its subcommands in ``config/commands`` and gives each what it needs."""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from xiechuang.config import commands
from xiechuang.config.postgres import PostgresFailed

OK, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130
DESCRIPTION = (
    "协创：区域协同创新共同体的开放平台。 / Xiechuang, the open platform of a regional innovation community."
)


class Command(Protocol):
    """What every file in ``config/commands`` offers."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of the subcommand."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work and return the exit code."""


def names() -> dict[str, str]:
    """Every subcommand and the module that carries it out."""
    found = (module.name for module in pkgutil.iter_modules(commands.__path__))
    return {name.rstrip("_").replace("_", "-"): f"{commands.__name__}.{name}" for name in sorted(found)}


def load(name: str) -> Command:
    """The module of one subcommand."""
    return cast("Command", importlib.import_module(names()[name]))


def parser_for(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; only the subcommand that is named gets imported, so that each starts fast."""
    parser = argparse.ArgumentParser(
        prog="xiechuang", description=DESCRIPTION, epilog="退出码：0 正常，1 发现问题，2 用法错误。"
    )
    parser.add_argument(
        "--data", type=Path, help="数据目录，默认 var 或环境变量 XIECHUANG_DATA / data folder"
    )
    known = names()
    before = argparse.ArgumentParser(add_help=False)
    before.add_argument("--data")
    named = next((word for word in before.parse_known_args(words)[1] if word in known), None)
    subcommands = parser.add_subparsers(dest="command", metavar="命令", required=True)
    for name in [named] if named else known:
        command = load(name)
        command.add_arguments(subcommands.add_parser(name, help=command.HELP, description=command.HELP))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 fine, 1 problems found, 2 wrong usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = parser_for(words).parse_args(words)
    if args.data:
        os.environ["XIECHUANG_DATA"] = str(args.data.resolve())
    command = load(args.command)
    try:
        return _with_database(command, args) if _needs_database(command, args) else command.run(args)
    except PostgresFailed as failure:
        print(failure, file=sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        return INTERRUPTED


def _needs_database(command: Command, args: argparse.Namespace) -> bool:
    """Most do; a command may say that it never does, or decide by what it was told."""
    decide = getattr(command, "needs_database", None)
    return bool(decide(args)) if decide else getattr(command, "NEEDS_DATABASE", True)


def data_folder() -> Path:
    """The folder of everything this installation keeps."""
    return Path(os.environ.get("XIECHUANG_DATA", "var")).resolve()


def _with_database(command: Command, args: argparse.Namespace) -> int:
    """Run with Django set up; an embedded server started for this command alone stops with it."""
    from xiechuang.config import embedded

    lease = None
    if not os.environ.get("DATABASE_URL"):
        lease = embedded.acquire(data=data_folder())
        os.environ["DATABASE_URL"] = lease.url()
    try:
        _set_up_django()
        return _run_with_tables(command, args)
    finally:
        if lease:
            lease.release()
            os.environ.pop("DATABASE_URL", None)


def _run_with_tables(command: Command, args: argparse.Namespace) -> int:
    """Run; a database that is away or has no tables yet is explained, not traced."""
    from django.db import OperationalError, ProgrammingError
    from psycopg.errors import InsufficientPrivilege

    try:
        return command.run(args)
    except OperationalError as error:
        print(
            f"连接不上数据库，请检查 DATABASE_URL / the database cannot be reached：{error}", file=sys.stderr
        )
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            print(f"数据库账户的权限不够 / the database account lacks rights：{error}", file=sys.stderr)
            return PROBLEMS
        if "does not exist" not in str(error):
            raise
        print(
            "数据库结构尚未建立或不是本版本的，请先运行 xiechuang migrate / run migrate first",
            file=sys.stderr,
        )
    return PROBLEMS


def _set_up_django() -> None:
    from xiechuang.config.imports import kept_for_good

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiechuang.config.settings")
    with kept_for_good():
        import django

        django.setup()


if __name__ == "__main__":
    sys.exit(main())
