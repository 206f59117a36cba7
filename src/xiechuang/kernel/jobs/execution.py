"""Do a queued job: take it, run its function as the one who asked, write down what came of it."""

import logging
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app

from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.jobs.models import JobRun
from xiechuang.kernel.jobs.queueing import QUEUE, TASK, enqueue
from xiechuang.kernel.jobs.registry import job_of
from xiechuang.kernel.jobs.run import Cancelled, Interrupted, Run, Superseded
from xiechuang.kernel.jobs.states import JobState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Membership, Role, actor_of

log = logging.getLogger(__name__)


@app.task(name=TASK, queue=QUEUE, pass_context=True)
def run_job(context: JobContext, *, run_id: int) -> None:
    """The queue's only task: every kind of job passes through here."""
    connection.close()
    try:
        if run := _claim(run_id=run_id, context=context):
            _perform(run)
    finally:
        connection.close()


@transaction.atomic
def _claim(*, run_id: int, context: JobContext) -> Run | None:
    """Take a waiting job under a new token; None when it was cancelled or another worker has it."""
    row = (
        JobRun.objects.select_for_update()
        .filter(pk=run_id, state=JobState.QUEUED, queue_id=context.job.id)
        .first()
    )
    if row is None:
        return None
    row.state, row.token, row.attempts = JobState.RUNNING, row.token + 1, row.attempts + 1
    row.heartbeat_at = clock.now()
    row.started_at = row.started_at or row.heartbeat_at
    row.save(update_fields=["state", "token", "attempts", "heartbeat_at", "started_at"])
    return Run(
        id=row.pk, number=row.number, token=row.token, attempt=row.attempts,
        done=row.done, total=row.total, is_stopping=context.should_abort,
    )  # fmt: skip


def _actor_for(row: JobRun) -> Actor:
    """Who the job acts for: the one who asked, in the capacity in which they asked, if they still have it."""
    if row.requested_by is None:
        return SYSTEM
    if row.membership_id is None:
        return Actor(role=Role.PUBLIC, person_id=row.requested_by_id, name=str(row.requested_by))
    membership = (
        Membership.objects.in_force()
        .select_related("person", "organisation")
        .filter(pk=row.membership_id)
        .first()
    )
    if membership is None:
        raise Refused("发起任务的人员已不再担任当时的职务")
    return actor_of(membership)


def _perform(run: Run) -> None:
    row = JobRun.objects.get(pk=run.id)
    try:
        run.actor = _actor_for(row)
        with fenced(run.actor):
            result = job_of(row.kind).work(run, **row.arguments)
        _settle(run, state=JobState.SUCCEEDED, result=result)
    except Superseded:
        log.warning("job %s was taken over by another worker; its last step here is undone", run.number)
    except Interrupted:
        _put_back(run)
    except Cancelled:
        _settle(run, state=JobState.CANCELLED)
    except (Refused, Invalid, NotVisible) as no:
        _settle(run, state=JobState.FAILED, error=str(no))
    except (OperationalError, InterfaceError):
        # The database went away; the job is open still and will be found and queued again.
        log.exception("job %s lost the database", run.number)
        raise
    except Exception as error:
        log.exception("job %s failed", run.number)
        _settle(
            run,
            state=JobState.FAILED,
            error=f"程序出错（{type(error).__name__}），详情见服务器日志，任务编号 {run.number}",
        )


def _settle(run: Run, *, state: JobState, **values: Any) -> None:
    """Close the job, unless it has been taken over meanwhile."""
    moment = clock.now()
    mine = JobRun.objects.held_by(pk=run.id, token=run.token)
    if not mine.update(state=state, finished_at=moment, heartbeat_at=moment, **values):
        log.warning("job %s was taken over by another worker; its outcome here is dropped", run.number)


@transaction.atomic
def _put_back(run: Run) -> None:
    row = JobRun.objects.held_by(pk=run.id, token=run.token).select_for_update().first()
    if row is not None:
        row.state, row.token, row.attempts = JobState.QUEUED, row.token + 1, row.attempts - 1
        row.save(update_fields=["state", "token", "attempts"])
        enqueue(row)
