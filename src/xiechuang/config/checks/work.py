"""Checks of background work."""

from collections.abc import Iterator

from xiechuang.config.checks.finding import Finding, bad, ok, warn
from xiechuang.kernel.jobs.public import JobRun, JobState, seconds_since_worker_heartbeat, stalled_ids

LEASE_SECONDS = 20.0


def worker() -> Iterator[Finding]:
    """Somebody does the jobs."""
    age = seconds_since_worker_heartbeat()
    waiting = JobRun.objects.filter(state=JobState.QUEUED).count()
    fix = "xiechuang serve 会一并启动；单独运行用 xiechuang worker"
    if age is not None and age < LEASE_SECONDS:
        yield ok("后台任务进程", f"{age:.0f} 秒前有心跳，排队 {waiting} 个")
    elif waiting:
        yield bad("后台任务进程", f"没有在运行，而有 {waiting} 个任务在排队", fix)
    else:
        yield warn("后台任务进程", "没有在运行", fix)


def stalled_jobs() -> Iterator[Finding]:
    """No job has lost its worker."""
    stalled = len(stalled_ids(lease_seconds=LEASE_SECONDS))
    fix = "启动后台任务进程，它会自动接手"
    yield warn("中断的任务", f"{stalled} 个任务失去了执行者", fix) if stalled else ok("中断的任务", "没有")
