"""How many shards and how many copies of each a number of workers makes."""

from dataclasses import dataclass

SHARD_RECORDS = 1 << 18
"""Below so many records a shard gains nothing by being parted: every question would cost its overhead once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Records are parted into shards, questions among the copies."""

    shards: int
    copies: int


def layout(*, records: int, workers: int) -> Layout:
    """Part the records only as far as their number asks for, and give every other worker a copy; ValueError below 1."""
    if records < 1 or workers < 1:
        raise ValueError(f"记录数和进程数至少为 1，收到 {records} 和 {workers}")
    shards = min(workers, -(-records // SHARD_RECORDS))
    return Layout(shards=shards, copies=workers // shards)
