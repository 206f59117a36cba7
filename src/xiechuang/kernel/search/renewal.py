"""Making every entry again from what it speaks of: after an upgrade, or when somebody changed rows by hand."""

from collections.abc import Callable, Collection

from django.db import transaction

from xiechuang.kernel.search.entries import hide_entry, show_entry
from xiechuang.kernel.search.kinds import Kind, all_kinds
from xiechuang.kernel.search.models import SearchEntry

AT_ONCE = 200
Say = Callable[[str, int, int], None]


def renew_entries(*, say: Say = lambda *_: None, kinds: Collection[str] = ()) -> int:
    """Bring every entry in line with its subject, a few at a time; how many were wrong, missing or left over.

    Only those of ``kinds`` where any are named.
    ``say`` is told the kind's name, how many subjects are done and how many there are. The subjects are locked while
    their entries are compared, so a change made meanwhile is never overwritten by what was read before it.
    """
    return sum(
        _renew(kind, say)
        for kind in all_kinds()
        if kind.model is not None and kind.entry_of is not None and (not kinds or kind.key in kinds)
    )


def _renew(kind: Kind, say: Say) -> int:
    assert kind.model is not None
    rows = kind.model._default_manager
    total, done, mended, last = rows.count(), 0, _leave_out_orphans(kind), 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        mended += _compare(kind, ids)
        done, last = done + len(ids), ids[-1]
        say(kind.label, done, max(total, done))
    return mended


@transaction.atomic
def _compare(kind: Kind, ids: list[int]) -> int:
    assert kind.model is not None
    assert kind.entry_of is not None
    subjects = kind.model._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids)
    entries = {e.subject_id: e for e in SearchEntry.objects.filter(kind=kind.key, subject_id__in=ids)}
    mended = 0
    for subject in subjects.order_by("pk"):
        wanted = dict(kind.entry_of(subject))
        entry = entries.get(subject.pk)
        if entry is None or not entry.says(wanted):
            show_entry(kind=kind.key, subject_id=subject.pk, **wanted)
            mended += 1
    return mended


def _leave_out_orphans(kind: Kind) -> int:
    """Entries of subjects that are no more."""
    assert kind.model is not None
    there = kind.model._default_manager.values("pk")
    orphans = SearchEntry.objects.filter(kind=kind.key).exclude(subject_id__in=there)
    gone = list(orphans.values_list("subject_id", flat=True))
    for number in gone:
        hide_entry(kind=kind.key, subject_id=number)
    return len(gone)
