"""Long and timed work of monitoring: collecting, computing an index, opening figures when an embargo ends."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.monitoring.actions.computing import KIND, compute_index
from xiechuang.domains.monitoring.actions.period import chase, open_when_due
from xiechuang.domains.monitoring.actions.publishing import release_figures
from xiechuang.domains.monitoring.models import Period
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.queries.late import periods_to_chase
from xiechuang.domains.monitoring.states import PeriodState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.jobs.public import JobRun, Run, job, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM

COLLECT = "monitoring.collect"


@job(KIND, "计算指数")
def compute(run: Run, *, period_id: int, choices: dict[str, Any], note: str = "") -> dict[str, Any]:
    """Work an index out; begun again it starts over, and the same inputs give what is there already."""
    made = compute_index(
        actor=run.actor,
        period=get_visible(run.actor, Period, pk=period_id),
        choices=Choices(**choices),
        note=note,
        job=run.number,
        progress=run.progress,
    )
    return {
        "number": made.number,
        "hash": made.result_hash,
        "url": f"/index/{made.number}/",
    }


# Every minute, so that the figures behind a publication open with it; a moment that passed while the machine was off is
# caught up at once.
@app.periodic(cron="* * * * *")
@app.task(name="xiechuang.monitoring.release_when_due", queue="default")
def release_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether an embargo has ended."""
    connection.close()
    try:
        release_figures()
    finally:
        connection.close()


@job(COLLECT, "开启填报与催报")
def collect(run: Run) -> dict[str, Any]:  # noqa: ARG001 - the shape of a job
    """Open what is due, then remind whoever is late."""
    opened = open_when_due()
    chased = [one for period in periods_to_chase() for one in chase(period, actor=SYSTEM)]
    return {"opened": len(opened), "chased": len(chased)}


@app.periodic(cron="23 * * * *")
@app.task(name="xiechuang.monitoring.collect_when_due", queue="default")
def collect_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether anything is due."""
    connection.close()
    try:
        begin_collecting()
    finally:
        connection.close()


def begin_collecting() -> JobRun | None:
    """Start the job if a period waits to be opened or a park is late, and none is under way."""
    planned = Period.objects.filter(state=PeriodState.PLANNED, opens_at__lte=clock.now())
    if not (planned.exists() or periods_to_chase().exists()):
        return None
    if JobRun.objects.open().filter(kind=COLLECT).exists():
        return None
    return start_job(COLLECT, actor=SYSTEM)
