"""What benefits announces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One firm of a final list; ``amount_fen`` is at most or exactly what the measure gives, as the run says."""

    line_id: int
    organisation_id: int | None
    credit_code: str
    name: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitsGranted:
    """The list of a no-application run became final."""

    run_id: int
    number: str
    rule: str
    region_code: str
    total_fen: int
    grants: tuple[Grant, ...]
