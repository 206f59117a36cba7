"""Putting things into the search and taking them out, in the transaction of whoever changes them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiechuang.kernel.lib import clock
from xiechuang.kernel.search.models import SearchEntry


@transaction.atomic
def show_entry(*, kind: str, subject_id: int, **entry: Any) -> None:
    """Let those who may see it find it, as it stands now."""
    given = {"changed_at": clock.now()} | entry
    # Every deed ends here, so it is one statement; what is not given stays as it was.
    SearchEntry.objects.bulk_create(
        [SearchEntry(kind=kind, subject_id=subject_id, **given)],
        update_conflicts=True,
        unique_fields=["kind", "subject_id"],
        update_fields=list(given),
    )


@transaction.atomic
def show_entries(*, kind: str, entries: Mapping[int, Mapping[str, Any]]) -> None:
    """The same for many subjects of a kind in one statement; each entry is given whole."""
    now = clock.now()
    given = [
        SearchEntry(kind=kind, subject_id=pk, **({"changed_at": now} | dict(one)))
        for pk, one in entries.items()
    ]
    written = [field.name for field in SearchEntry._meta.concrete_fields if not field.primary_key]
    SearchEntry.objects.bulk_create(
        given,
        update_conflicts=True,
        unique_fields=["kind", "subject_id"],
        update_fields=[name for name in written if name not in {"kind", "subject_id"}],
    )


@transaction.atomic
def hide_entry(*, kind: str, subject_id: int) -> None:
    """Nobody finds it any longer."""
    SearchEntry.objects.filter(kind=kind, subject_id=subject_id).delete()
