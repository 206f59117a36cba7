"""Papers of a use: taken in by either side, described, taken off while nobody relies on them."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction

from xiechuang.domains.vouchers.access import is_firm_of, is_provider_of
from xiechuang.domains.vouchers.actions.kept import read_values
from xiechuang.domains.vouchers.models import Proof, Use
from xiechuang.domains.vouchers.states import OPEN_USES, ClaimState, ProofKind
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.documents.public import Document, attach_document, remove_document, store_document
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock

TEXTS = {"code": 60, "identifier": 80, "seller": 120, "buyer": 120}
MOST_PROOFS = 60
CHANGEABLE = (
    ClaimState.DRAFT,
    ClaimState.RETURNED,
    ClaimState.REJECTED,
    ClaimState.WITHDRAWN,
    ClaimState.REVERSED,
)


def add_proof(
    use: Use, *, actor: Actor, kind: str, file: File, name: str, values: Mapping[str, Any] | None = None
) -> Proof:
    """Take in a paper of a use with what it says."""
    if kind not in set(ProofKind):
        raise Invalid({"kind": [f"没有“{kind}”这类材料"]})
    kept = _read(values or {})
    with transaction.atomic():
        row = _changeable(use, actor=actor)
        if row.proofs.count() >= MOST_PROOFS:
            raise Refused(Reason(f"一项服务最多 {MOST_PROOFS} 份材料", field="file"))
        document = store_document(actor=actor, file=file, name=name, subject=row)
        return _keep(row, actor=actor, kind=kind, document=document, kept=kept)


@transaction.atomic
def take_proof(
    use: Use, *, actor: Actor, kind: str, document: Document, values: Mapping[str, Any] | None = None
) -> Proof:
    """A file that was uploaded before becomes a paper of a use."""
    if kind not in set(ProofKind):
        raise Invalid({"kind": [f"没有“{kind}”这类材料"]})
    kept = _read(values or {})
    row = _changeable(use, actor=actor)
    if row.proofs.count() >= MOST_PROOFS:
        raise Refused(Reason(f"一项服务最多 {MOST_PROOFS} 份材料", field="file"))
    return attach_proof(row, actor=actor, kind=kind, document=document, kept=kept)


def attach_proof(use: Use, *, actor: Actor, kind: str, document: Document, kept: Mapping[str, Any]) -> Proof:
    """A document that is in the house already becomes a paper of a use."""
    attach_document(actor=actor, document=document, subject=use)
    return _keep(use, actor=actor, kind=kind, document=document, kept=kept)


def _keep(use: Use, *, actor: Actor, kind: str, document: Document, kept: Mapping[str, Any]) -> Proof:
    proof = Proof.objects.create(
        use=use,
        kind=kind,
        document=document,
        added_by_id=actor.organisation_id or use.organisation_id,
        **kept,
    )
    record(actor=actor, action="voucher_use.add_proof", subject=use, kind=kind, document=str(document.uid))
    return proof


@transaction.atomic
def change_proof(proof: Proof, *, actor: Actor, values: Mapping[str, Any]) -> Proof:
    """Say anew what a paper says."""
    kept = _read(values)
    use = _changeable(proof.use, actor=actor)
    row = lock(proof)
    for name, value in kept.items():
        setattr(row, name, value)
    row.save()
    record(actor=actor, action="voucher_use.change_proof", subject=use, proof=row.pk, values=dict(values))
    return row


@transaction.atomic
def remove_proof(proof: Proof, *, actor: Actor) -> None:
    """Take a paper off; the trail names its hash."""
    use = _changeable(proof.use, actor=actor)
    if proof.added_by_id != actor.organisation_id:
        raise Refused("材料由提交它的单位撤下")
    document = proof.document
    proof.delete()
    remove_document(actor=actor, document=document, subject=use)


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    return read_values(values, texts=TEXTS, amounts=("amount_fen",), days=("dated_on",))


def _changeable(use: Use, *, actor: Actor) -> Use:
    row = lock(use)
    if not (is_firm_of(actor, row) or is_provider_of(actor, row)):
        raise Refused("材料由持券企业或服务机构提交")
    if row.state not in OPEN_USES:
        raise Refused(Reason(f"{row.number} {row.status.label}，不能再增减材料", field="state"))
    for claim in row.claims.exclude(state__in=CHANGEABLE):
        raise Refused(Reason(f"兑付申请 {claim.number} {claim.status.label}，材料不能再改动", field="claims"))
    return row
