"""All that others may use of search."""

from typing import Any

from django.db import connection, transaction

from xiechuang.kernel.lib import clock
from xiechuang.kernel.search.models import SearchEntry
from xiechuang.kernel.search.queries import Found, find, forget_index, index_version

__all__ = [
    "Found",
    "SearchEntry",
    "find",
    "forget_index",
    "hide_entry",
    "index_version",
    "kind_labels",
    "register_kind",
    "show_entry",
]

_kinds: dict[str, str] = {}
# From a sequence, which no rollback turns back: a value seen once never stands for other entries.
_COUNT = """insert into search_indexversion (id, value) values (1, nextval('search_indexversion_id_seq'))
on conflict (id) do update set value = excluded.value"""


def register_kind(kind: str, label: str) -> None:
    """A domain says in its apps.py what kind of thing it lets the public find."""
    _kinds[kind] = label


def kind_labels() -> dict[str, str]:
    """The kinds that can be found and what people call them."""
    return dict(_kinds)


@transaction.atomic
def show_entry(*, kind: str, subject_id: int, **entry: Any) -> None:
    """Let the public find it, as it stands now."""
    SearchEntry.objects.update_or_create(
        kind=kind, subject_id=subject_id, defaults=entry | {"changed_at": clock.now()}
    )
    _count_change()


@transaction.atomic
def hide_entry(*, kind: str, subject_id: int) -> None:
    """The public finds it no longer."""
    removed, _ = SearchEntry.objects.filter(kind=kind, subject_id=subject_id).delete()
    if removed:
        _count_change()


def _count_change() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
