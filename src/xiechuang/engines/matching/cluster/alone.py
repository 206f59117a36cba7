"""A crew inside this process: no Ray, the same answers; for trials and for few records."""

from collections.abc import Sequence
from typing import Any, Self

from xiechuang.engines.matching.cluster.crew import Call
from xiechuang.engines.matching.cluster.shard import Shard


class Alone:
    """Every seat is a shard in this process; calls are done one after the other."""

    def __init__(self, *, shards: int, copies: int = 1) -> None:
        if shards < 1 or copies < 1:
            raise ValueError(f"分片数和副本数至少为 1，收到 {shards} 和 {copies}")
        self.shards, self.copies = shards, copies
        self._seats = [Shard(number % shards) for number in range(shards * copies)]

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """Do calls and give their results in order."""
        return [getattr(self._seats[one.seat], one.method)(**one.shared, **one.own) for one in calls]

    def tell(self, calls: Sequence[Call]) -> list[Any]:
        """Do calls that make a shard what it is; nobody is ever replaced here."""
        return self.ask(calls)

    def close(self) -> None:
        """Nothing runs, so nothing is stopped."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
