"""Put a job into the queue, in the transaction of whoever asks."""

from procrastinate.contrib.django import app

from xiechuang.kernel.jobs.models import JobRun

TASK = "xiechuang.run_job"
QUEUE = "default"


def enqueue(run: JobRun) -> None:
    """Queue the run and note the queue's own number on it."""
    run.queue_id = app.configure_task(TASK, queue=QUEUE).defer(run_id=run.pk)
    run.save(update_fields=["queue_id"])
