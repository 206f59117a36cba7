"""What transfer announces to other domains."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordMoved:
    """An achievement or a demand changed its state."""

    kind: str
    record_id: int
    move: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class DockingMoved:
    """A docking changed its state."""

    docking_id: int
    move: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Landed:
    """A docking became a contract."""

    landing_id: int
    docking_id: int
    value_fen: int
