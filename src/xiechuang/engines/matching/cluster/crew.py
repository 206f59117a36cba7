"""Who does the work of shards: a crew takes calls, one to a seat, and brings the results back in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class ShardLost(RuntimeError):
    """A shard could not be kept alive anywhere: every attempt to start it again failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One method of one shard with what it is to be told."""

    seat: int
    method: str
    shared: Mapping[str, Any] = field(default_factory=dict)
    """Arguments that other calls of the same round have too; one mapping for all of them travels once."""
    own: Mapping[str, Any] = field(default_factory=dict)


class Crew(Protocol):
    """Seats 0 … shards·copies − 1; seat c·shards + s is copy c of shard s."""

    @property
    def shards(self) -> int:
        """Into how many shards the records are parted."""

    @property
    def copies(self) -> int:
        """How many seats hold the same shard, so that questions can be parted too."""

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """Do calls that change nothing and give their results in order; the error of a shard is raised."""

    def tell(self, calls: Sequence[Call]) -> list[Any]:
        """Do calls that make a shard what it is; whoever takes its seat later is told the same first."""

    def close(self) -> None:
        """Let everybody go."""
