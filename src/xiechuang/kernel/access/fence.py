"""The fence: inside it the database itself shows only the rows that policies allow to the current actor.

Requests and jobs run as the role ``xiechuang_fenced``, which owns nothing and cannot bypass row-level security. A query
that forgets its scope then finds too little, never too much.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, migrations

from xiechuang.kernel.orgs.actor import Actor

ROLE = "xiechuang_fenced"

_RAISE = """select set_config('xiechuang.role', %s, false), set_config('xiechuang.organisation', %s, false),
set_config('xiechuang.region', %s, false), set_config('xiechuang.person', %s, false), set_config('role', %s, false)"""
_LOWER = "select set_config('role', 'none', false)"


@contextmanager
def fenced(actor: Actor) -> Iterator[None]:
    """Run the block as the fenced database role on behalf of ``actor``; the platform itself stays outside."""
    if actor.is_system:
        yield
        return
    values = (actor.role.value, actor.organisation_id, actor.region_code, actor.person_id, ROLE)
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, ["" if v is None else str(v) for v in values])
    try:
        yield
    finally:
        _lower()


def _lower() -> None:
    """Step out again; a connection that cannot is closed rather than reused with the wrong rights."""
    if connection.connection is None:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(_LOWER)
    except Exception:
        connection.close()
        raise


MY_ORGANISATION = "nullif(current_setting('xiechuang.organisation', true), '')::bigint"
MY_PERSON = "nullif(current_setting('xiechuang.person', true), '')::bigint"
MY_REGION = "current_setting('xiechuang.region', true)"
MY_ROLE = "current_setting('xiechuang.role', true)"


def fence(table: str, visible: str) -> migrations.RunSQL:
    """A migration step: from now on the fenced role sees and changes only rows of ``table`` that are ``visible``."""
    return migrations.RunSQL(
        sql=f"""
        alter table {table} enable row level security;
        create policy fence_read on {table} for select to {ROLE} using ({visible});
        create policy fence_add on {table} for insert to {ROLE} with check (true);
        create policy fence_change on {table} for update to {ROLE} using ({visible}) with check (true);
        create policy fence_remove on {table} for delete to {ROLE} using ({visible});
        """,
        reverse_sql=f"""
        drop policy if exists fence_read on {table}; drop policy if exists fence_add on {table};
        drop policy if exists fence_change on {table}; drop policy if exists fence_remove on {table};
        alter table {table} disable row level security;
        """,
    )
