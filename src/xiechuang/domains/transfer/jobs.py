"""Long and timed work of transfer: imports in the background, and the daily end of what is out of date."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.transfer.actions.intake import check_intake, remove_drafts, submit_drafts, take_rows
from xiechuang.domains.transfer.actions.review import expire_records
from xiechuang.domains.transfer.models import Achievement, Demand, Intake
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.jobs.public import JobRun, Run, job, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM


def _intake(run: Run, intake_id: int) -> Intake:
    return get_visible(run.actor, Intake, pk=intake_id)


def _with_page(result: dict[str, Any], intake: Intake) -> dict[str, Any]:
    """The result and where it is shown, for the page of the job."""
    return {**result, "url": f"/intakes/{intake.number}/"}


@job("transfer.check_intake", "校验导入文件")
def check(run: Run, *, intake_id: int) -> dict[str, Any]:
    """Check a big file; begun again, it starts over, for nothing is written before the end."""
    checked = check_intake(actor=run.actor, intake=_intake(run, intake_id), progress=run.progress)
    return _with_page({"rows": checked.rows.count()}, checked)


@job("transfer.take_intake", "导入")
def take(run: Run, *, intake_id: int) -> dict[str, Any]:
    """Take the rows that are left."""
    intake = _intake(run, intake_id)
    return _with_page(take_rows(actor=run.actor, intake=intake, progress=run.progress), intake)


@job("transfer.submit_intake", "提交导入的草稿")
def submit(run: Run, *, intake_id: int) -> dict[str, Any]:
    """Submit the drafts that are left."""
    intake = _intake(run, intake_id)
    return _with_page(submit_drafts(actor=run.actor, intake=intake, progress=run.progress), intake)


@job("transfer.undo_intake", "撤销导入")
def undo(run: Run, *, intake_id: int) -> dict[str, Any]:
    """Remove the untouched drafts that are left."""
    intake = _intake(run, intake_id)
    return _with_page(remove_drafts(actor=run.actor, intake=intake, progress=run.progress), intake)


EXPIRY = "transfer.expire_records"


@job(EXPIRY, "到期处理")
def expire(run: Run) -> dict[str, int]:  # noqa: ARG001 - the shape of a job
    """Close what is out of date."""
    return {"expired": expire_records()}


# Every hour and not once a night: a machine that was off at night catches up soon after it is on again.
@app.periodic(cron="7 * * * *")
@app.task(name="xiechuang.transfer.expire_when_due", queue="default")
def expire_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether anything is out of date."""
    connection.close()
    try:
        begin_expiry()
    finally:
        connection.close()


def begin_expiry() -> JobRun | None:
    """Start the job if anything is out of date and none is under way; on most hours there is nothing to do."""
    due = {"state": RecordState.PUBLISHED, "expires_on__lte": clock.today()}
    if not any(model.objects.filter(**due).exists() for model in (Achievement, Demand)):
        return None
    if JobRun.objects.open().filter(kind=EXPIRY).exists():
        return None
    return start_job(EXPIRY, actor=SYSTEM)
