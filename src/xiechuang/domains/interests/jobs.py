"""Comparing what was published with all interests, in the background."""

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.interests.actions.matching import KIND, LOOK, begin_matching, match_next
from xiechuang.kernel.jobs.public import Run, job


@job(KIND, "比对关注")
def match(run: Run) -> dict[str, int]:
    """Compare everything that waits; each step is a transaction, so that whoever is killed is simply begun again."""
    found = 0
    while step := match_next(after=lambda compared: run.progress(run.done + compared)):
        found += step.found
    return {"compared": run.done, "found": found}


# Who publishes asks for this too; every minute what a crash left behind is looked for.
@app.periodic(cron="* * * * *")
@app.task(name=LOOK, queue="default")
def match_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether anything waits."""
    connection.close()
    try:
        begin_matching()
    finally:
        connection.close()
