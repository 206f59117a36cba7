"""What clearing announces."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed:
    """A clearing day has fixed its obligations; ``nets`` says what each region is owed (+) or owes (-), in fen."""

    day_id: int
    on: date
    obligations: int
    nets: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementPaid:
    """A settlement payment has arrived: the creditor has confirmed it."""

    payment_id: int
    number: str
    day_on: date
    payer: str
    payee: str
    amount_fen: int
