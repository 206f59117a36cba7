"""The fence: inside it the database itself shows only the rows that policies allow to the current actor.

Requests and jobs run as the role ``xiechuang_fenced``, which owns nothing and cannot bypass row-level security. A query
that forgets its scope then finds too little, never too much.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, migrations

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.actor import Actor

ROLE = "xiechuang_fenced"

_KEYS = (
    "xiechuang.role",
    "xiechuang.organisation",
    "xiechuang.region",
    "xiechuang.person",
    "xiechuang.now",
    "role",
)
_SET = ", ".join(f"set_config('{key}', %s, false)" for key in _KEYS)
_READ = ", ".join(f"coalesce(current_setting('{key}', true), '')" for key in _KEYS)
_OUTSIDE = "none"


@contextmanager
def fenced(actor: Actor) -> Iterator[None]:
    """Run the block as the fenced database role on behalf of ``actor``; the platform itself stays where it is.

    Fences nest: at the end of the block the connection is back in the fence it came from, or outside.
    """
    if actor.is_system:
        yield
        return
    moment = clock.now().isoformat()
    values = (actor.role.value, actor.organisation_id, actor.region_code, actor.person_id, moment, ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"select {_READ}, {_SET}", ["" if v is None else str(v) for v in values])
        before = cursor.fetchone()[: len(_KEYS)]
    try:
        yield
    finally:
        _step_back(before)


def person_behind_fence() -> int | None:
    """Whose fence this connection is in; None outside of every fence and in the public's."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {MY_PERSON}")
        found: int | None = cursor.fetchone()[0]
    return found


def _step_back(before: tuple[str, ...]) -> None:
    """Go back to where one was; a connection that cannot is closed rather than reused with the wrong rights."""
    if connection.connection is None and before[-1] == _OUTSIDE:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"select {_SET}", before)
    except Exception:
        connection.close()
        raise


MY_ORGANISATION = "nullif(current_setting('xiechuang.organisation', true), '')::bigint"
MY_PERSON = "nullif(current_setting('xiechuang.person', true), '')::bigint"
MY_REGION = "current_setting('xiechuang.region', true)"
MY_ROLE = "current_setting('xiechuang.role', true)"
# The house's one clock, as it stood when the fence was entered: embargoes end by it, in the database too.
MY_NOW = "coalesce(nullif(current_setting('xiechuang.now', true), '')::timestamptz, now())"


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


def refence(table: str, visible: str, *, gate: str = "fence") -> migrations.RunSQL:
    """A migration step: the fence of ``table``, or that gate in it, now stands at ``visible``."""
    return migrations.RunSQL(
        sql=f"""
        alter policy {gate}_read on {table} using ({visible});
        alter policy {gate}_change on {table} using ({visible}) with check (true);
        alter policy {gate}_remove on {table} using ({visible});
        """,
        reverse_sql=migrations.RunSQL.noop,
    )


def open_gate(table: str, name: str, visible: str) -> migrations.RunSQL:
    """A migration step: beside what its fence shows, ``table`` also shows rows that are ``visible``.

    With this a domain opens a table of the kernel to whoever may see the domain's own rows.
    """
    return migrations.RunSQL(
        sql=f"""
        create policy {name}_read on {table} for select to {ROLE} using ({visible});
        create policy {name}_change on {table} for update to {ROLE} using ({visible}) with check (true);
        create policy {name}_remove on {table} for delete to {ROLE} using ({visible});
        """,
        reverse_sql=f"""
        drop policy if exists {name}_read on {table}; drop policy if exists {name}_change on {table};
        drop policy if exists {name}_remove on {table};
        """,
    )


def asked_once(function: str, question: str) -> migrations.RunSQL:
    """A migration step: ``function(key)`` says for a policy whether there is a row ``question``, where ``$1`` is the key.

    The question is answered behind the fences of the tables it names. Written out in a policy these are planned again
    with every statement, and the fences they ask behind them; a function's plan is kept as long as its connection. That
    suits tables of which single rows are read: a list of ten thousand rows is better asked in one piece.
    """
    return migrations.RunSQL(
        sql=f"""
        create or replace function {function}(bigint) returns boolean language plpgsql stable parallel safe as
        $$ begin return exists (select from {question}); end $$
        """,
        reverse_sql=migrations.RunSQL.noop,
    )
