"""Long and timed work of monitoring: computing an index, and opening figures when an embargo ends."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.monitoring.actions.computing import KIND, compute_index
from xiechuang.domains.monitoring.actions.publishing import release_figures
from xiechuang.domains.monitoring.models import Period
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.jobs.public import Run, job


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
        "url": f"/monitoring/computations/{made.number}/",
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
