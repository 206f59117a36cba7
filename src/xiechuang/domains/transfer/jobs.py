"""Long and timed work of transfer: imports in the background, and the daily end of what is out of date."""

from typing import Any

from xiechuang.domains.transfer.actions.intake import check_intake, remove_drafts, submit_drafts, take_rows
from xiechuang.domains.transfer.actions.review import expire_records
from xiechuang.domains.transfer.models import Intake
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.jobs.public import Run, job


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


@job("transfer.expire_records", "到期处理")
def expire(run: Run) -> dict[str, int]:  # noqa: ARG001 - the shape of a job
    """Close what is out of date."""
    return {"expired": expire_records()}
