"""What several routes of vouchers take and tell."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from xiechuang.domains.vouchers.models import Batch, Proof
from xiechuang.domains.vouchers.queries.budget import left_of
from xiechuang.web.api.values import LARGEST_EXACT, At, Input

Amount = Annotated[int, Field(strict=True, ge=1, le=LARGEST_EXACT, description="金额，单位分，大于 0")]


class VoucherReasonOut(Schema):
    """What is still missing, and the clause that asks for it."""

    text: str
    clause: str
    field: str


class CitedOut(Schema):
    """The parameter of a scheme a step rests on."""

    parameter: str
    label: str
    text: str
    clause: str
    source: str
    sureness: str
    sureness_label: str
    scheme: str
    scheme_name: str
    version: int


class VoucherStepOut(Schema):
    """One step of a calculation."""

    label: str
    text: str
    amount_fen: int
    cut_fen: int
    cited: CitedOut | None


class CalculationOut(Schema):
    """How an amount came about."""

    steps: list[VoucherStepOut]
    amount_fen: int


class VoucherBatchOut(Schema):
    """A batch and what can still be had of it."""

    number: str
    name: str
    scheme: str
    region: str
    opens_on: date
    closes_on: date
    amount_fen: int
    left_fen: int
    state: str
    state_label: str
    is_sample: bool


class ProofOut(Schema):
    """A paper of a use."""

    id: int
    kind: str
    document: str
    name: str
    code: str
    identifier: str
    seller: str
    buyer: str
    amount_fen: int | None
    dated_on: date | None
    paper_number: str
    added_at: At


class NoBody(Input):
    """Nothing is asked."""


def calculation_out(kept: dict[str, Any]) -> dict[str, Any] | None:
    """A calculation that was kept; None before there is one."""
    return kept if kept.get("steps") else None


def batch_out(batch: Batch) -> dict[str, Any]:
    """A batch as the API tells it."""
    names = ("number", "name", "opens_on", "closes_on", "amount_fen", "state", "is_sample")
    return {name: getattr(batch, name) for name in names} | {
        "scheme": batch.pool.scheme.number,
        "region": batch.region_id,
        "left_fen": left_of(batch),
        "state_label": batch.status.label,
    }


def proof_out(proof: Proof) -> dict[str, Any]:
    """A paper as the API tells it."""
    names = (
        *("id", "kind", "code", "identifier", "seller", "buyer"),
        *("amount_fen", "dated_on", "paper_number", "added_at"),
    )
    return {name: getattr(proof, name) for name in names} | {
        "document": str(proof.document.uid),
        "name": proof.document.name,
    }
