"""What runs in a process of Ray: one shard, and a number that tells it from those that had its seat before."""

import os
from collections.abc import Mapping
from typing import Any

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
