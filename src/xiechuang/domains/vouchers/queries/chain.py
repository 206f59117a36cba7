"""The whole chain of one voucher: every entry of the ledger with the step, the scheme, the approver and the papers behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from xiechuang.domains.evidence.public import Blocking, standing_suspicions
from xiechuang.domains.vouchers.models import Claim, Proof, Review, Use, Voucher
from xiechuang.domains.vouchers.rules.deciding import SUBJECT
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.ledger.public import Entry
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Step, steps_of

KIND_LABELS = {
    "voucher_fund": "额度拨入",
    "voucher_batch": "开放批次",
    "voucher_batch_end": "批次截止退回",
    "voucher_issue": "发放",
    "voucher_use": "为合同预留",
    "voucher_claim": "为兑付预留",
    "voucher_free": "放开预留",
    "voucher_pay": "拨付",
    "voucher_pay_for_another": "代其他地区拨付",
    "voucher_return": "余额退回",
    "voucher_reverse": "追回",
    "expire": "预留到期",
    "level_lanes": "各道之间调剂",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry on the voucher's account."""

    at: datetime
    act: str
    kind: str
    lane: int
    amount_fen: int
    held_fen: int
    balance_fen: int
    held_after_fen: int
    subject: str
    subject_number: str
    actor: str
    reason: str
    transfer_id: UUID
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One step of the voucher, a use or a claim."""

    subject: str
    number: str
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """All that happened to one voucher, as far as the reader may see it."""

    voucher: Voucher
    lines: list[Line]
    deeds: list[Deed]
    uses: list[Use]
    proofs: list[Proof]
    claims: list[Claim]
    reviews: list[Review]
    suspicions: dict[str, list[Blocking]]


def chain_of(voucher: Voucher, *, actor: Actor) -> Chain:
    """The chain as the actor may see it."""
    uses = list(visible(actor, Use).filter(voucher=voucher).select_related("provider").order_by("id"))
    claims = list(visible(actor, Claim).filter(voucher=voucher).order_by("id"))
    return Chain(
        voucher=voucher,
        lines=list(_lines(voucher, uses=uses, claims=claims)),
        deeds=_deeds([voucher, *uses, *claims]),
        uses=uses,
        proofs=list(visible(actor, Proof).filter(use__in=uses).select_related("document")),
        claims=claims,
        reviews=list(visible(actor, Review).filter(claim__in=claims).select_related("expert")),
        suspicions={claim.number: standing_suspicions(SUBJECT, claim.number) for claim in claims},
    )


def _lines(voucher: Voucher, *, uses: list[Use], claims: list[Claim]) -> Iterable[Line]:
    if voucher.account_id is None:
        return
    every: list[Voucher | Use | Claim] = [voucher, *uses, *claims]
    numbers: dict[tuple[str, Any], str] = {(row._meta.label_lower, row.pk): row.number for row in every}
    entries = Entry.objects.filter(account_id=voucher.account_id).select_related("transfer")
    for entry in entries.order_by("at", "pk"):
        made = entry.transfer
        yield Line(
            at=entry.at,
            act=made.get_act_display(),
            kind=KIND_LABELS.get(made.kind, made.kind),
            lane=entry.lane,
            amount_fen=entry.amount_fen,
            held_fen=entry.held_fen,
            balance_fen=entry.balance_after_fen,
            held_after_fen=entry.held_after_fen,
            subject=made.subject_kind,
            subject_number=numbers.get((made.subject_kind, made.subject_id), ""),
            actor=made.actor,
            reason=made.reason,
            transfer_id=made.pk,
            digest=entry.digest,
        )


def _deeds(rows: Iterable[Voucher | Use | Claim]) -> list[Deed]:
    found = [
        Deed(subject=row._meta.label_lower, number=row.number, step=step)
        for row in rows
        for step in steps_of(row)
    ]
    return sorted(found, key=lambda deed: deed.step.pk)
