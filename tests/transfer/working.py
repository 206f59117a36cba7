"""Does in this process what a worker would do with the jobs that wait."""

from types import SimpleNamespace

from xiechuang.kernel.jobs import execution
from xiechuang.kernel.jobs.public import JobRun, JobState


def do_waiting_jobs() -> list[JobRun]:
    """Every waiting job once, inside the fence of whoever asked; gives the jobs as they are afterwards."""
    waiting = list(JobRun.objects.filter(state=JobState.QUEUED).order_by("pk"))
    for row in waiting:
        context = SimpleNamespace(job=SimpleNamespace(id=row.queue_id), should_abort=lambda: False)
        run = execution._claim(run_id=row.pk, context=context)
        assert run
        execution._perform(run)
        row.refresh_from_db()
    return waiting
