"""Timed work of drafting: regions that are late are reminded once a day."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.drafting.actions.moving import chase_late, drafts_to_chase
from xiechuang.kernel.jobs.public import JobRun, Run, job, start_job
from xiechuang.kernel.orgs.public import SYSTEM

CHASE = "drafting.chase"


@job(CHASE, "催办逾期意见")
def chase(run: Run) -> dict[str, Any]:  # noqa: ARG001 - the shape of a job
    """Remind whoever is late."""
    return {"chased": sum(len(chase_late(draft, actor=SYSTEM)) for draft in drafts_to_chase())}


@app.periodic(cron="37 * * * *")
@app.task(name="xiechuang.drafting.chase_when_late", queue="default")
def chase_when_late(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether anybody is late."""
    connection.close()
    try:
        begin_chasing()
    finally:
        connection.close()


def begin_chasing() -> JobRun | None:
    """Start the job if a region is late and none is under way."""
    if not drafts_to_chase() or JobRun.objects.open().filter(kind=CHASE).exists():
        return None
    return start_job(CHASE, actor=SYSTEM)
