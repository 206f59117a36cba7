"""What a worker process of these tests does: it knows the sample jobs beside the program's own."""

import tests.kernel.jobs.sample_jobs  # noqa: F401 - a job is known once its module has been read
from xiechuang.kernel.jobs.worker import run_worker


def work(words: list[str]) -> None:
    """Work until told to stop; a worker silent for so many seconds as the first word says is taken for dead."""
    run_worker(lease_seconds=float(words[0]))
