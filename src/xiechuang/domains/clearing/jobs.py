"""The night: every day before today on which something arose is closed. And the ledger worked out again, when asked."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.clearing.actions.checking import CHECK, check_ledger
from xiechuang.domains.clearing.actions.closing import close_due_days
from xiechuang.domains.clearing.queries.totals import days_to_close
from xiechuang.kernel.jobs.public import JobRun, JobState, Run, job, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM

CLOSE = "clearing.close"


@job(CLOSE, "夜间清算截止")
def close(run: Run) -> dict[str, list[str]]:
    """Each day is a transaction of its own; begun again, the job goes on with the days that are left."""
    closed = close_due_days(today=clock.today(), actor=run.actor)
    return {"closed": [str(day) for day in closed]}


# Every half hour, so that a night in which the machine was off is caught up in the morning.
@app.periodic(cron="*/30 * * * *")
@app.task(name="xiechuang.clearing.close_when_due", queue="default")
def close_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether a day is over."""
    connection.close()
    try:
        begin_closing()
    finally:
        connection.close()


def begin_closing() -> JobRun | None:
    """Start the job if a day waits to be closed and none is under way."""
    if not days_to_close(clock.today()) or JobRun.objects.open().filter(kind=CLOSE).exists():
        return None
    return start_job(CLOSE, actor=SYSTEM)


@job(CHECK, "账本重新推算")
def check(run: Run) -> dict[str, Any]:
    """Read every row again as whoever asked, and compare with the heads of the check before; it changes nothing."""
    before = JobRun.objects.filter(kind=CHECK, state=JobState.SUCCEEDED).order_by("-pk").first()
    found = check_ledger(expected=(before.result or {}).get("heads") if before else None)
    return found | {"url": f"/ledger/check/{run.number}/"}
