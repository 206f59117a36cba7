"""Entries and connections for tests of the search: made past pages, as any program that reaches the database could."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from django.db import connection

from xiechuang.kernel.search.public import show_entry

_numbers = count(1)


def show(subject_id: int, title: str, *, kind: str = "paper", **more: object) -> None:
    """One entry of a kind that belongs to no domain."""
    entry = {
        "number": f"N-{subject_id}",
        "title": title,
        "region_code": "110000",
        "url": f"/{kind}s/{subject_id}/",
    }
    show_entry(kind=kind, subject_id=subject_id, **(entry | more))


@contextmanager
def second_connection() -> Iterator[psycopg.Connection]:
    """Another program's connection to the same database, each statement inside a transaction until it commits."""
    params = connection.get_connection_params()
    known = {key: params[key] for key in ("dbname", "host", "port", "user", "password") if params.get(key)}
    with psycopg.connect(**known) as other:
        yield other
        other.rollback()


def insert(other: psycopg.Connection, subject_id: int, title: str, *, kind: str = "paper") -> None:
    """Put an entry in through a connection of one's own, uncommitted."""
    other.execute(
        "insert into search_searchentry (kind, subject_id, number, title, keywords, text, fields, region_code, state,"
        " owner, url, is_public, changed_at) values (%s, %s, %s, %s, '', '', '[]', '110000', '', '', '/', true, now())",
        [kind, subject_id, f"N-{next(_numbers)}", title],
    )
