"""All that others may use of jobs."""

from xiechuang.kernel.jobs.access import visible_to
from xiechuang.kernel.jobs.actions import cancel_job, start_job
from xiechuang.kernel.jobs.models import JobRun
from xiechuang.kernel.jobs.queries import job_by_number, jobs_of, remaining, seconds_since_worker_heartbeat
from xiechuang.kernel.jobs.registry import job
from xiechuang.kernel.jobs.rescue import rescue_stalled, stalled_ids
from xiechuang.kernel.jobs.run import Cancelled, Interrupted, Run, Superseded
from xiechuang.kernel.jobs.states import JobState
from xiechuang.kernel.jobs.worker import run_worker

__all__ = [
    "Cancelled",
    "Interrupted",
    "JobRun",
    "JobState",
    "Run",
    "Superseded",
    "cancel_job",
    "job",
    "job_by_number",
    "jobs_of",
    "remaining",
    "rescue_stalled",
    "run_worker",
    "seconds_since_worker_heartbeat",
    "stalled_ids",
    "start_job",
    "visible_to",
]
