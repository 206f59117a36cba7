"""How the database is emptied after a test that committed: only what holds a row, for there are hundreds of tables."""

from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

# What migrations wrote and every test finds.
_KEPT = {"django_content_type", "auth_permission"}
_SEARCHED = "search_searchentry"


@cache
def _question() -> str:
    ours = {*connection.introspection.django_table_names(only_existing=True)} - _KEPT
    # The queue's tables are not made by Django.
    queues = {one for one in connection.introspection.table_names() if one.startswith("procrastinate_")}
    names = sorted(ours | queues)
    return " union all ".join(f"select '{name}' where exists (select 1 from {name})" for name in names)


def empty_database(_: TransactionTestCase | None = None) -> None:
    """Delete every row past the triggers that refuse it; that the search lost its entries is noted as always."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(_question())
        written = [name for (name,) in cursor.fetchall()]
        for name in written:
            cursor.execute(f"delete from {name}")
        cursor.execute("set local session_replication_role = origin")
        if _SEARCHED in written:
            cursor.execute(f"truncate {_SEARCHED}")
