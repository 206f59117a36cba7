"""Start a job, cancel a job."""

from typing import Any

from django.db import transaction

from xiechuang.kernel.audit.public import record
from xiechuang.kernel.jobs.access import visible_to
from xiechuang.kernel.jobs.models import JobRun
from xiechuang.kernel.jobs.queueing import enqueue
from xiechuang.kernel.jobs.registry import job_of
from xiechuang.kernel.jobs.states import JobState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor


@transaction.atomic
def start_job(kind: str, *, actor: Actor, label: str = "", **arguments: Any) -> JobRun:
    """Ask for a job of this kind; it starts once the caller's transaction is committed, and not otherwise."""
    run = JobRun.objects.create(
        number=next_number("JB"),
        kind=kind,
        label=label or job_of(kind).label,
        arguments=arguments,
        requested_by_id=actor.person_id,
        membership_id=actor.membership_id,
        organisation_id=actor.organisation_id,
    )
    enqueue(run)
    record(actor=actor, action="job.start", subject=run, kind=kind)
    return run


@transaction.atomic
def cancel_job(actor: Actor, run: JobRun) -> JobRun:
    """Cancel a waiting job at once; a running one stops at its next step and what it had not committed is undone."""
    locked = visible_to(actor, JobRun.objects.select_for_update(of=("self",))).filter(pk=run.pk).first()
    if locked is None:
        raise NotVisible(run.number)
    if not locked.is_open:
        raise Refused(f"任务已经结束（{JobState(locked.state).label}），不能取消")
    if locked.state == JobState.QUEUED:
        locked.state, locked.finished_at = JobState.CANCELLED, clock.now()
    locked.cancel_requested_at = locked.cancel_requested_at or clock.now()
    locked.save(update_fields=["state", "finished_at", "cancel_requested_at"])
    record(actor=actor, action="job.cancel", subject=locked)
    return locked
