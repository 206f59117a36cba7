"""Checks of the database server itself."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

from django.core.management import call_command
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from xiechuang.config.checks.finding import Finding, bad, ok, warn
from xiechuang.config.installation import server_version
from xiechuang.kernel.access.public import ROLE

OLDEST_SERVER = 15
SKEW_SECONDS = 5.0


def reachable() -> Iterator[Finding]:
    """The server answers."""
    try:
        connection.ensure_connection()
    except Error as error:
        yield bad(
            "数据库连接",
            str(error).strip(),
            "检查 DATABASE_URL 与数据库是否在运行；不设 DATABASE_URL 则用内置的",
        )


def version() -> Iterator[Finding]:
    """The server is new enough."""
    found = server_version()
    good = int(found.split(".")[0]) >= OLDEST_SERVER
    fix = f"升级到 PostgreSQL {OLDEST_SERVER} 以上，或不设 DATABASE_URL 而用内置的"
    yield ok("PostgreSQL 版本", found) if good else bad("PostgreSQL 版本", found, fix)


def fence() -> Iterator[Finding]:
    """Requests can step down to the role that row-level security binds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolcreaterole or rolsuper, current_user from pg_roles where rolname = current_user"
        )
        may_create, me = cursor.fetchone()
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = %s", [ROLE])
        found = cursor.fetchone()
    if found is None:
        fix = (
            "xiechuang migrate"
            if may_create
            else f"请数据库管理员执行：CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO {me};"
        )
        yield bad("行级安全", f"没有角色 {ROLE}", fix)
    elif found[0]:
        yield bad("行级安全", f"角色 {ROLE} 可绕过行级安全", f"ALTER ROLE {ROLE} NOSUPERUSER NOBYPASSRLS")
    else:
        yield _stepping_down(me)


def _stepping_down(me: str) -> Finding:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local role {connection.ops.quote_name(ROLE)}")
            cursor.execute("set local role none")
    except Exception as error:  # noqa: BLE001 - whatever the server says is the finding
        return bad(
            "行级安全",
            f"账户 {me} 不能切换到角色 {ROLE}（{error}）",
            f"请数据库管理员执行：GRANT {ROLE} TO {me}",
        )
    return ok("行级安全", f"请求以受限角色 {ROLE} 执行")


def clock() -> Iterator[Finding]:
    """The program and the database agree what time it is."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        skew = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
    fix = "在两台机器上启用时间同步（systemd-timesyncd 或 chrony）"
    yield (
        ok("时钟", f"与数据库相差 {skew:.1f} 秒")
        if skew <= SKEW_SECONDS
        else warn("时钟", f"与数据库相差 {skew:.0f} 秒", fix)
    )


def migrations() -> Iterator[Finding]:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield (
        bad("数据库结构", f"有 {len(pending)} 项升级未执行", "xiechuang migrate")
        if pending
        else ok("数据库结构", "最新")
    )
    try:
        call_command("check", "--database", "default", stdout=StringIO())
    except Exception as error:  # noqa: BLE001 - whatever Django says is the finding
        yield bad("程序自检", str(error), "请按上述提示修正配置")
