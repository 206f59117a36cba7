"""PostgreSQL's own dump and restore programs, which work on the embedded server and on any other."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from xiechuang.config.postgres import binaries

# Neither sessions nor the cache are worth keeping; a restored installation asks everybody to sign in again. The feed of
# the search and its stored indexes speak of the transactions of this one database and mean nothing in another.
WITHOUT_ROWS = ("django_session", "cache", "search_change", "search_trim", "search_storedindex")
_OWNER = re.compile(r"^ALTER DEFAULT PRIVILEGES FOR ROLE (?:\"[^\"]+\"|\S+) ")
# Servers before PostgreSQL 17 do not know this setting, which newer dumps mention.
_UNKNOWN = "SET transaction_timeout"
_KEYS = ("dbname", "host", "port", "user", "sslmode", "sslrootcert", "sslcert", "sslkey", "options")


class DumpFailed(Exception):
    """A program of PostgreSQL failed; the message is what it said."""


def dump_database(*, target: Path) -> None:
    """Write the whole database to one compressed file."""
    skipped = [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
    _run("pg_dump", "--format=custom", "--no-owner", *skipped, f"--file={target}", f"--dbname={_address()}")


def restore_database(*, source: Path) -> None:
    """Fill the empty database from the file, whole or not at all."""
    raw, script = source.with_suffix(".raw.sql"), source.with_suffix(".sql")
    _run("pg_restore", "--no-owner", f"--file={raw}", str(source))
    with (
        raw.open(encoding="utf-8", newline="\n") as lines,
        script.open("w", encoding="utf-8", newline="\n") as out,
    ):
        out.writelines(portable(lines))
    raw.unlink()
    _run(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output", os.devnull,
        f"--file={script}", f"--dbname={_address()}",
    )  # fmt: skip
    script.unlink()


def portable(lines: Iterator[str]) -> Iterator[str]:
    """The script without what ties it to one server: its owner's name, and settings of new versions; rows untouched."""
    in_rows = False
    for line in lines:
        if in_rows:
            in_rows = line != "\\.\n"
        elif line.startswith("COPY ") and line.endswith(" FROM stdin;\n"):
            in_rows = True
        elif line.startswith(_UNKNOWN):
            continue
        yield line if in_rows else _OWNER.sub("ALTER DEFAULT PRIVILEGES ", line)


def _address() -> str:
    """Where Django's connection leads; the password travels by environment, for everybody can read command lines."""
    params = connection.get_connection_params()
    return make_conninfo(**{key: params[key] for key in _KEYS if params.get(key)})


def _run(program: str, *arguments: str) -> None:
    password = connection.get_connection_params().get("password")
    done = subprocess.run(
        [binaries() / program, *arguments],
        env={**os.environ, **({"PGPASSWORD": str(password)} if password else {})},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise DumpFailed(f"{program}：{done.stderr.strip()[-2000:]}")
