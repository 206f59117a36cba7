"""Comparing what was published with all interests, in the background."""

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.interests.actions.mailing import MAIL, MAIL_LOOK, begin_mailing, mail_reader, readers
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


@job(MAIL, "关注发信")
def mail(run: Run) -> dict[str, int]:
    """One letter for everybody who has something to be told; what could not be handed in is tried next time."""
    waiting, sent = readers(), 0
    for done, person in enumerate(waiting, start=1):
        sent += mail_reader(person)
        run.progress(done, len(waiting))
    return {"readers": len(waiting), "sent": sent}


@app.periodic(cron="*/10 * * * *")
@app.task(name=MAIL_LOOK, queue="default")
def mail_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether anybody is to be told."""
    connection.close()
    try:
        begin_mailing()
    finally:
        connection.close()
