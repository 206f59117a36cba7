"""One seat of a crew on Ray: who sits there now, under which number, and what every new one must be told."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeAlias

Deed: TypeAlias = tuple[str, Any, Any]
"""A method that makes a shard what it is, with references to its arguments in the object store."""


@dataclass(slots=True, kw_only=True)
class Seat:
    """`fence` grows whenever the seat is taken anew, so that answers of those before are known and dropped."""

    number: int
    shard: int
    fence: int = 0
    actor: Any = None
    node: str = ""
    deeds: list[Deed] = field(default_factory=list)
    changing: Lock = field(default_factory=Lock)


@dataclass(slots=True, kw_only=True)
class Errand:
    """A call under way: to which incarnation, since when nothing was heard of it."""

    place: int
    seat: Seat
    method: str
    shared: Any
    own: Any
    keep: bool
    fence: int = 0
    heard: float = 0.0
    sent: int = 0
