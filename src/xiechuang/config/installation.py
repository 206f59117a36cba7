"""What this installation is made of: versions, applied migrations, the end of the audit chain."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

import xiechuang
from xiechuang.config.archive import Manifest
from xiechuang.kernel.audit.public import head
from xiechuang.kernel.lib import clock


def describe() -> Manifest:
    """The manifest of a backup made now."""
    end = head()
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        version=xiechuang.__version__,
        made_at=clock.now().isoformat(timespec="seconds"),
        server=server_version(),
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        audit_length=end.length,
        audit_digest=end.digest,
    )


def server_version() -> str:
    """The version of the PostgreSQL server, such as ``18.4``."""
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        return str(cursor.fetchone()[0]).split(" ")[0]


def unknown_migrations(names: list[str]) -> list[str]:
    """Those of the names that this program does not have: the backup comes from a newer one."""
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    return sorted(set(names) - known)


def table_count() -> int:
    """How many tables the database holds."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from information_schema.tables where table_schema = 'public'")
        return int(cursor.fetchone()[0])


def other_sessions() -> int:
    """How many other programs are connected to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def empty_database(*, fenced_role: str) -> None:
    """Drop everything, and make sure the role that the rules of the rows speak of exists."""
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade")
        cursor.execute("create schema public")
        cursor.execute(f"grant usage on schema public to {_role(fenced_role)}")
    connection.close()


def _role(name: str) -> str:
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute("select pg_has_role(oid, 'member') from pg_roles where rolname = %s", [name])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(f"create role {quoted} nologin")
        # A role that an administrator has granted to us is ours to use, though not to grant again.
        if found is None or not found[0]:
            cursor.execute(f"grant {quoted} to current_user")
    return str(quoted)
