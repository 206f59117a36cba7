"""Reads for pages and the API."""

from datetime import datetime, timedelta

from django.db import connection

from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.jobs.models import JobRun, JobRunSet
from xiechuang.kernel.jobs.states import JobState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor


def job_by_number(actor: Actor, number: str) -> JobRun:
    """The job, or ``NotVisible``."""
    return get_visible(actor, JobRun, number=number)


def jobs_of(actor: Actor, *, kind: str = "") -> JobRunSet:
    """The jobs this actor may see, newest first; of one kind if given."""
    rows = JobRun.objects.filter(pk__in=visible(actor, JobRun).values("pk"))
    return rows.filter(kind=kind) if kind else rows


def remaining(run: JobRun, *, moment: datetime | None = None) -> timedelta | None:
    """How long the rest takes at the pace so far; None while that cannot be said."""
    if run.state != JobState.RUNNING or not run.started_at or not run.total or not run.done:
        return None
    passed = (moment or clock.now()) - run.started_at
    return passed * (run.total - min(run.done, run.total)) / run.done


def seconds_since_worker_heartbeat() -> float | None:
    """Age of the freshest heartbeat of any worker, by the database's clock; None when there is no worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select extract(epoch from clock_timestamp() - max(last_heartbeat)) from procrastinate_workers"
        )
        age = cursor.fetchone()[0]
    return None if age is None else float(age)
