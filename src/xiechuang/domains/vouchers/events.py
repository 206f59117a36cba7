"""What vouchers announce."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherMoved:
    """A voucher was issued, frozen, given back, or came to its end."""

    voucher_id: int
    number: str
    move: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseMoved:
    """A contract under a voucher went on a step."""

    use_id: int
    number: str
    move: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMoved:
    """A claim went on a step."""

    claim_id: int
    number: str
    move: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPaid:
    """Money went out: whose voucher, to whom, from which region, borne by which."""

    claim_id: int
    number: str
    amount_fen: int
    payee_id: int
    bearing_region: str
    paying_region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReversed:
    """Money that had gone out was taken back."""

    claim_id: int
    number: str
    amount_fen: int
