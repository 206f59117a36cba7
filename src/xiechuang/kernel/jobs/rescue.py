"""Find jobs whose worker is gone and queue them again under a new token."""

from django.db import connection, transaction

from xiechuang.kernel.jobs.models import JobRun
from xiechuang.kernel.jobs.queueing import enqueue
from xiechuang.kernel.jobs.states import JobState
from xiechuang.kernel.lib import clock

# A job that has taken its worker down this often is not given another one.
MOST_ATTEMPTS = 5

# An open job is stalled when the queue has closed or lost its entry, or when the entry's worker has no fresh heartbeat.
_STALLED = """
select run.id from jobs_jobrun run
left join procrastinate_jobs entry on entry.id = run.queue_id
left join procrastinate_workers worker on worker.id = entry.worker_id
where run.state in ('queued', 'running') and not coalesce(
    entry.status = 'todo' or entry.status = 'doing'
        and worker.last_heartbeat is not null
        and worker.last_heartbeat > clock_timestamp() - make_interval(secs => %s), false)
order by run.id"""
_CLOSE_ENTRY = "update procrastinate_jobs set status = 'failed' where id = %s and status = 'doing'"


def stalled_ids(*, lease_seconds: float) -> list[int]:
    """Open jobs that nobody works on: no worker, or one without a heartbeat for ``lease_seconds``."""
    with connection.cursor() as cursor:
        cursor.execute(_STALLED, [lease_seconds])
        return [row[0] for row in cursor.fetchall()]


def rescue_stalled(*, lease_seconds: float) -> int:
    """Give every stalled job to a new worker; the number of jobs rescued."""
    return sum(_rescue(pk, lease_seconds=lease_seconds) for pk in stalled_ids(lease_seconds=lease_seconds))


@transaction.atomic
def _rescue(pk: int, *, lease_seconds: float) -> bool:
    # Whoever holds the row is alive and at work on it, so it is left alone.
    run = JobRun.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if run is None or pk not in stalled_ids(lease_seconds=lease_seconds):
        return False
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE_ENTRY, [run.queue_id])
    run.token += 1
    if run.cancel_requested_at or run.attempts >= MOST_ATTEMPTS:
        _close(run)
        return True
    run.state = JobState.QUEUED
    run.save(update_fields=["token", "state"])
    enqueue(run)
    return True


def _close(run: JobRun) -> None:
    run.state = JobState.CANCELLED if run.cancel_requested_at else JobState.FAILED
    run.error = "" if run.cancel_requested_at else f"任务已中断 {run.attempts} 次，不再重试"
    run.finished_at = clock.now()
    run.save(update_fields=["token", "state", "error", "finished_at"])
