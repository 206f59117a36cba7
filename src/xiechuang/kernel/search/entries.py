"""Putting things into the search and taking them out, in the transaction of whoever changes them."""

from typing import Any

from django.db import transaction

from xiechuang.kernel.lib import clock
from xiechuang.kernel.search.models import SearchEntry


@transaction.atomic
def show_entry(*, kind: str, subject_id: int, **entry: Any) -> None:
    """Let those who may see it find it, as it stands now."""
    given = {"changed_at": clock.now()} | entry
    SearchEntry.objects.update_or_create(kind=kind, subject_id=subject_id, defaults=given)


@transaction.atomic
def hide_entry(*, kind: str, subject_id: int) -> None:
    """Nobody finds it any longer."""
    SearchEntry.objects.filter(kind=kind, subject_id=subject_id).delete()
