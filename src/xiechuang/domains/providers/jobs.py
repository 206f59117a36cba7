"""Timed work of providers: what has run out expires."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.providers.actions.standing import expire_providers
from xiechuang.domains.providers.models import Provider
from xiechuang.domains.providers.states import ProviderState
from xiechuang.kernel.jobs.public import JobRun, Run, job, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM

KIND = "providers.expire"


@job(KIND, "服务机构到期")
def expire(run: Run) -> dict[str, Any]:  # noqa: ARG001 - the shape of a job
    """Whatever listing is over; begun again it finds what is left."""
    return {"expired": len(expire_providers())}


@app.periodic(cron="7 0 * * *")
@app.task(name="xiechuang.providers.expire_when_due", queue="default")
def expire_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether anything has run out."""
    connection.close()
    try:
        begin_expiring()
    finally:
        connection.close()


def begin_expiring() -> JobRun | None:
    """Start the job if a listing is over and none is under way."""
    over = Provider.objects.filter(
        state__in=(ProviderState.LISTED, ProviderState.SUSPENDED), valid_until__lte=clock.today()
    )
    if not over.exists() or JobRun.objects.open().filter(kind=KIND).exists():
        return None
    return start_job(KIND, actor=SYSTEM)
