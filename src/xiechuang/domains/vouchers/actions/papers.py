"""Papers of a claim are put on file with those of all regions, so that none of them is paid for twice."""

from collections.abc import Sequence

from django.db import connection

from xiechuang.domains.evidence.public import (
    NewPaper,
    PaperFacts,
    PaperKind,
    register_papers,
    withdraw_papers,
)
from xiechuang.domains.vouchers.models import Claim, Proof
from xiechuang.domains.vouchers.rules.deciding import SUBJECT
from xiechuang.domains.vouchers.states import ProofKind
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.orgs.public import Actor

KINDS = {
    ProofKind.CONTRACT: PaperKind.CONTRACT,
    ProofKind.INVOICE: PaperKind.INVOICE,
    ProofKind.PAYMENT: PaperKind.PAYMENT,
    ProofKind.REPORT: PaperKind.REPORT,
}

_NUMBER = """update vouchers_proof p set paper_number = given.number
from unnest(%s::bigint[], %s::text[]) as given (id, number) where p.id = given.id"""


def put_on_file(claim: Claim, *, actor: Actor) -> None:
    """Every paper that has a kind of its own, all at once; what looks like another one raises a suspicion there."""
    proofs = sorted((one for one in claim.use.proofs.all() if one.kind in KINDS), key=lambda one: one.pk)
    try:
        papers = register_papers(
            actor=actor,
            papers=[_new_paper(proof, claim=claim) for proof in proofs],
            subject_kind=SUBJECT,
            subject_number=claim.number,
            region_code=claim.region_id,
            is_sample=claim.is_sample,
        )
    except Invalid as wrong:
        raise Refused(_said_of(proofs, wrong)) from None
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [[proof.pk for proof in proofs], [paper.number for paper in papers]])


def _new_paper(proof: Proof, *, claim: Claim) -> NewPaper:
    return NewPaper(
        kind=KINDS[ProofKind(proof.kind)],
        document=proof.document,
        facts=facts_of(proof),
        key=f"vouchers:{claim.number}:{proof.pk}:{claim.revision}",
    )


def _said_of(proofs: Sequence[Proof], wrong: Invalid) -> list[Reason]:
    """Each fault with the paper it is about, so that the page shows it there."""
    reasons = []
    for where, messages in wrong.fields.items():
        place, _dot, name = where.partition(".")
        proof = proofs[int(place)]
        label, field = ProofKind(proof.kind).label, f"proof-{proof.pk}-{name}"
        reasons += [Reason(f"{label}：{message}", field=field) for message in messages]
    return reasons


def facts_of(proof: Proof) -> PaperFacts:
    """What was typed of a paper; of a contract also what stands in the use. What was not typed stays unknown."""
    kind, use = ProofKind(proof.kind), proof.use
    is_contract = kind is ProofKind.CONTRACT
    return PaperFacts(
        invoice_code=proof.code if kind is ProofKind.INVOICE else "",
        invoice_number=proof.identifier if kind is ProofKind.INVOICE else "",
        contract_number=use.contract_number if is_contract else "",
        report_number=proof.identifier if kind is ProofKind.REPORT else "",
        seller=proof.seller or (use.provider_organisation.name if is_contract else ""),
        buyer=proof.buyer or (use.organisation.name if is_contract else ""),
        amount_fen=proof.amount_fen or (use.contract_fen if is_contract else None),
        dated_on=proof.dated_on or (use.signed_on if is_contract else None),
    )


def withdraw_claim_papers(claim: Claim, *, actor: Actor, reason: str) -> None:
    """A claim that is withdrawn, returned or refused no longer uses its papers."""
    withdraw_papers(
        actor=actor, subject_kind=SUBJECT, subject_number=claim.number, reason=reason[:200] or "撤回"
    )
