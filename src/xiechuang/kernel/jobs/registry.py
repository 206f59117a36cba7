"""The kinds of jobs there are; each domain declares its own in its jobs.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A kind of job, its usual name, and the function that does it."""

    kind: str
    label: str
    work: Work


_jobs: dict[str, Job] = {}


def job(kind: str, label: str) -> Callable[[Work], Work]:
    """Declare ``work(run, **arguments)`` as the way to do jobs of this kind; it must bear being begun again."""

    def declare(work: Work) -> Work:
        if kind in _jobs and _jobs[kind].work.__qualname__ != work.__qualname__:
            raise ValueError(f"two jobs of kind {kind}")
        _jobs[kind] = Job(kind=kind, label=label, work=work)
        return work

    return declare


def job_of(kind: str) -> Job:
    """The job of this kind; KeyError when nobody declared it."""
    return _jobs[kind]


def job_labels(*, package: str) -> list[str]:
    """What the kinds of jobs that ``package`` declares are called."""
    return [one.label for one in _jobs.values() if one.work.__module__.partition(".")[0] == package]
