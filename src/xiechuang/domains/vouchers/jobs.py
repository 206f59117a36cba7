"""Timed work of vouchers: what expires, what closes, what the ledger sets free, what a confirmed suspicion freezes."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from xiechuang.domains.vouchers.actions.budget import close_batches
from xiechuang.domains.vouchers.actions.claim_sheets import KIND as CLAIMS
from xiechuang.domains.vouchers.actions.claim_sheets import take_claims
from xiechuang.domains.vouchers.actions.ending import end_holds, expire_vouchers
from xiechuang.domains.vouchers.actions.suspicion import FREEZE, freeze_confirmed
from xiechuang.domains.vouchers.queries.timed import something_is_due
from xiechuang.kernel.jobs.public import JobRun, Run, job, start_job
from xiechuang.kernel.orgs.public import SYSTEM

TIMED = "vouchers.timed"


@job(TIMED, "创新券到期与期限")
def do_timed_work(run: Run) -> dict[str, Any]:
    """Each part is done row by row, so that whoever is killed is simply begun again."""
    closed, not_closed = close_batches()
    run.checkpoint()
    expired = expire_vouchers()
    run.checkpoint()
    holds, lapsed = end_holds()
    return {
        "batches_closed": closed,
        "batches_not_closed": not_closed,
        "vouchers_expired": expired,
        "holds_ended": holds,
        "uses_lapsed": lapsed,
    }


@job(CLAIMS, "批量兑付申请")
def take_many_claims(run: Run, *, sheet: dict[str, Any]) -> dict[str, Any]:
    """Every row of a workbook, as whoever uploaded it."""
    found = take_claims(sheet, actor=run.actor, progress=run.progress)
    return found | {"url": f"/vouchers/claims/upload/{run.number}/"}


@job(FREEZE, "冻结凭证疑点已认定的兑付申请")
def freeze(run: Run, *, numbers: list[str]) -> dict[str, Any]:  # noqa: ARG001 - the shape of a job
    """A claim whose paper was found to be another's stands still until its office decides."""
    return {"frozen": freeze_confirmed(numbers)}


@app.periodic(cron="7 * * * *")
@app.task(name="xiechuang.vouchers.work_when_due", queue="default")
def work_when_due(timestamp: int) -> None:  # noqa: ARG001 - the queue says when it was due
    """The queue's own clock asks whether anything is due."""
    connection.close()
    try:
        begin_timed_work()
    finally:
        connection.close()


def begin_timed_work() -> JobRun | None:
    """Start the job if something is due and none is under way."""
    if not something_is_due() or JobRun.objects.open().filter(kind=TIMED).exists():
        return None
    return start_job(TIMED, actor=SYSTEM)
