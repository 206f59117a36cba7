"""What a job function holds in its hands: its progress, and the checks that it may still go on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from xiechuang.kernel.jobs.models import JobRun
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, Actor


class Superseded(Exception):
    """Another worker has taken the job over; whatever this one was writing must be rolled back."""


class Cancelled(Exception):
    """Somebody asked to cancel the job."""


class Interrupted(Exception):
    """The worker is being stopped; the job goes back to the queue and continues later."""


def _never() -> bool:
    return False


@dataclass(kw_only=True)
class Run:
    """One attempt at a job. ``done`` and ``message`` are where the attempt before got to."""

    id: int
    number: str
    token: int
    attempt: int
    actor: Actor = PUBLIC
    done: int = 0
    total: int | None = None
    is_stopping: Callable[[], bool] = field(default=_never, repr=False)

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Write how far the job is, in the caller's transaction if there is one.

        Inside a transaction the row stays locked until it ends, so nobody can take the job over between this check
        and the commit: call it last, together with the data it speaks of. Raises ``Superseded``, ``Cancelled`` or
        ``Interrupted``, and then the caller's transaction rolls back.
        """
        self._write(done=done, total=total, message=message[:500])
        self.done, self.total = done, total

    def checkpoint(self) -> None:
        """Only ask whether the job may go on, and show that it is alive."""
        self._write()

    def _write(self, **values: Any) -> None:
        mine = JobRun.objects.held_by(pk=self.id, token=self.token)
        if not mine.update(heartbeat_at=clock.now(), **values):
            raise Superseded(self.number)
        if mine.filter(cancel_requested_at__isnull=False).exists():
            raise Cancelled(self.number)
        if self.is_stopping():
            raise Interrupted(self.number)
