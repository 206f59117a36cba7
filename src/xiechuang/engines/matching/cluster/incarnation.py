"""What runs in a process of Ray: one shard, and a number that tells it from those that had its seat before."""

import os
from collections.abc import Mapping
from typing import Any

from xiechuang.engines.matching.cluster.connection import loaded
from xiechuang.engines.matching.cluster.shard import Shard

_TOO_LARGE_TO_GO_STRAIGHT = 150_000
"""Ray sends up to 100 kB from process to process; more goes through the store of the node, which may be frozen alone."""


class Incarnation:
    """A shard with its fencing number; `pulse` answers from another thread while `perform` works."""

    def __init__(self, *, shard: int, fence: int, threads: int) -> None:
        self._fence, self._shard = fence, Shard(shard, threads=threads)

    def perform(self, method: str, shared: Mapping[str, Any], own: Mapping[str, Any]) -> tuple[int, Any]:
        """Do one call and say who did it."""
        return self._fence, getattr(self._shard, method)(**shared, **own)

    def pulse(self) -> bytes:
        """Show that this process runs, however long its work takes, and that large results still find their way."""
        return bytes(_TOO_LARGE_TO_GO_STRAIGHT)

    def process(self) -> int:
        """Number of this process on its machine, to be watched or measured."""
        return os.getpid()


def actor_kind() -> Any:
    """Give the kind of actor to start: never restarted by Ray, for whoever comes next must be told what it is."""
    ray = loaded()

    class Seated(Incarnation):
        """Defined here, so that its marks travel with it: a client of Ray cannot state them at the call."""

        @ray.method(concurrency_group="pulse")
        def pulse(self) -> bytes:
            """Answer beside the work."""
            return super().pulse()

    return ray.remote(num_cpus=0, max_restarts=0, max_task_retries=0, concurrency_groups={"pulse": 1})(Seated)
