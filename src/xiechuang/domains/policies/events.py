"""What policies announces."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedDuty:
    """Who has to do what, as a person confirmed it."""

    number: str
    anchor: str
    force: str
    actor: str
    bodies: tuple[str, ...]
    action: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedTarget:
    """A number a text states, as a person confirmed it; what the text does not say is None or empty."""

    number: str
    anchor: str
    what: str
    indicator: str
    bound: str
    value: Decimal
    until: Decimal | None
    unit: str
    year: int | None
    scope: str
    each: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesAccepted:
    """Rows of a text's duty table were confirmed; a row that comes again replaces what it said before."""

    policy: str
    edition: int
    rows: tuple[AcceptedDuty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetsAccepted:
    """Rows of a text's table of numbers were confirmed; a row that comes again replaces what it said before."""

    policy: str
    edition: int
    rows: tuple[AcceptedTarget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsTakenBack:
    """Rows that were confirmed are no longer."""

    policy: str
    edition: int
    kind: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPublished:
    """A wording of a text became public."""

    policy: str
    edition: int
    valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRepealed:
    """A text ceases to be in force on a day."""

    policy: str
    repealed_on: date
