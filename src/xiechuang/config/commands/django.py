"""Hand everything that follows to Django's own management commands."""

import argparse

HELP = "运行 Django 管理命令，如 xiechuang django shell / any Django management command"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take all the remaining words as they are."""
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="参数")


def run(args: argparse.Namespace) -> int:
    """Run the management command; it exits by itself when it fails."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["xiechuang django", *args.words])
    return 0
