"""Each night the clauses that are shown and found become those of the wordings that hold from that day."""

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.policies.actions.version import turn_the_day


@app.periodic(cron="3 * * * *")
@app.task(name="policies.turn_the_day", queue="default")
def turn_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """Asked every hour, for the queue may have slept at midnight; a day turned twice changes nothing."""
    connection.close()
    try:
        turn_the_day()
    finally:
        connection.close()
