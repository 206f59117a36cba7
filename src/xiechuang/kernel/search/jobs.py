"""The stored index is written anew when enough has changed on top of it, or when it cannot be used."""

from datetime import timedelta
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.kernel.jobs.public import JobRun, Run, job, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM
from xiechuang.kernel.search.merging import Overtaken, merge_index, waiting_changes
from xiechuang.kernel.search.models import SearchEntry, StoredIndex
from xiechuang.kernel.search.stored import Unusable, check

MERGE = "search.merge"
MANY, SHARE = 500, 0.05
"""So many waiting changes, or this share of all entries, are merged at the next minute; fewer once they are old."""
OLD = timedelta(hours=1)
_checked: set[str] = set()


@job(MERGE, "合并检索索引")
def merge(run: Run) -> dict[str, Any]:
    """Write the index; begun again after a crash, it takes a higher token and starts over."""
    try:
        merged = merge_index(say=lambda words: run.progress(0, None, words))
    except Overtaken:
        return {"overtaken": True}
    return {"documents": merged.documents, "trimmed": merged.trimmed, "from_stored": merged.from_stored}


@app.periodic(cron="* * * * *")
@app.task(name="xiechuang.search.merge_when_due", queue="default")
def merge_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether the index should be written."""
    connection.close()
    try:
        begin_merge()
    finally:
        connection.close()


def begin_merge() -> JobRun | None:
    """Start the job if it is due and none is under way; in most minutes there is nothing to do."""
    if not is_due() or JobRun.objects.open().filter(kind=MERGE).exists():
        return None
    return start_job(MERGE, actor=SYSTEM)


def is_due() -> bool:
    """Whether the stored index is missing, unusable, or far behind."""
    waiting, row = waiting_changes()
    if row is None:
        return SearchEntry.objects.exists()
    if not _is_sound(row):
        return True
    many = max(MANY, SHARE * row.documents)
    return waiting >= many or (
        waiting > 0 and row.written_at is not None and clock.now() - row.written_at > OLD
    )


def _is_sound(row: StoredIndex) -> bool:
    """Whether its files are whole; each is read through once by a worker process, for they are never changed."""
    if row.folder in _checked:
        return True
    try:
        check(row)
    except (Unusable, OSError):
        return False
    _checked.add(row.folder)
    return True
