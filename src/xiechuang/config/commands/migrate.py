"""Bring the database up to this version; safe to start from several machines at once."""

import argparse
import os
from contextlib import suppress

HELP = "建立或升级数据库结构 / create or upgrade the database"
# Any constant will do, as long as every version of this program uses the same.
LOCK = 0x78_63_6D_67


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer to fill an empty database, which is what ``serve`` asks for."""
    parser.add_argument(
        "--fill", action="store_true", help="数据库为空时载入共同体配置 / load the profile when empty"
    )
    parser.add_argument("--demo", action="store_true", help="同时载入示例数据 / with the marked sample")


def run(args: argparse.Namespace) -> int:
    """Migrate, make the cache table, gather the static files and, if asked and nothing is there yet, load the profile."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from xiechuang.config.gathering import gather_static
    from xiechuang.config.migrating import quickly_when_empty

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        with quickly_when_empty():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if settings.STATIC_IS_COLLECTED:
            gather_static()
        return _fill(demo=args.demo) if args.fill and _is_empty() else 0
    finally:
        # Closing frees the lock also when a failed migration left the session unusable.
        connection.close()


def _is_empty() -> bool:
    from django.apps import apps

    return not apps.get_model("orgs", "Region")._default_manager.exists()


def _fill(*, demo: bool) -> int:
    from xiechuang.config import cli

    with suppress(KeyError):
        command = cli.load("load")
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        profile = os.environ.get("XIECHUANG_PROFILE", "jingjinji")
        return command.run(parser.parse_args([profile] if demo else [profile, "--without-sample"]))
    return 0
