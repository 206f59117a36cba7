"""Complaints: filed by a firm that used the provider, answered, decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from xiechuang.domains.providers.access import speaks_for_itself
from xiechuang.domains.providers.flow import COMPLAINT
from xiechuang.domains.providers.models import Complaint, Provider, ServiceItem, Use
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.documents.public import attach_document, store_document
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import perform, write_step

SERIES = "TS"
LENGTHS = {"title": 200, "text": 10_000, "subject_number": 60}
LABELS = {"title": "事由", "text": "情况说明", "subject_number": "涉及的编号或合同号"}


@transaction.atomic
def file_complaint(
    provider: Provider,
    *,
    actor: Actor,
    title: str,
    text: str,
    subject_number: str,
    service: ServiceItem | None = None,
    proof: File | None = None,
    is_sample: bool = False,
) -> Complaint:
    """Complain about a provider one used; where the platform knows of no such use, the contract is uploaded."""
    if not speaks_for_itself(actor) or actor.organisation_id is None:
        raise Refused("投诉由使用过服务的单位提出")
    if actor.organisation_id == provider.organisation_id:
        raise Refused("不能投诉本单位")
    uses = Use.objects.filter(
        provider=provider, organisation_id=actor.organisation_id, subject_number=subject_number.strip()
    )
    is_known = uses.exists()
    given = {"title": title, "text": text, "subject_number": subject_number}
    _refuse_unfit(given, has_proof=is_known or proof is not None)
    row = Complaint.objects.create(
        number=next_number(SERIES),
        provider=provider,
        service=service,
        organisation_id=actor.organisation_id,
        respondent_id=provider.organisation_id,
        region_id=provider.region_id,
        is_use_known=is_known,
        filed_at=clock.now(),
        filed_by_id=actor.person_id,
        is_sample=is_sample,
        **{name: value.strip() for name, value in given.items()},
    )
    if proof is not None:
        document = store_document(actor=actor, file=proof, name=str(proof.name))
        attach_document(actor=actor, document=document, subject=row)
    write_step(actor=actor, subject=row, move="file", label="提出投诉", source="")
    audit(actor=actor, action="provider_complaint.file", subject=row, provider=provider.number)
    return row


def _refuse_unfit(given: Mapping[str, str], *, has_proof: bool) -> None:
    wrong: dict[str, list[str]] = {}
    for name, value in given.items():
        if not value.strip():
            wrong[name] = [f"没有填写{LABELS[name]}"]
        elif len(value) > LENGTHS[name]:
            wrong[name] = [f"超过 {LENGTHS[name]} 字"]
        elif not is_storable(value):
            wrong[name] = ["含有不能保存的字符"]
    if not has_proof:
        wrong["proof"] = ["平台没有这个编号的使用记录，须上传合同等使用证明"]
    if wrong:
        raise Invalid(wrong)


def move_complaint(
    complaint: Complaint,
    *,
    actor: Actor,
    move: str,
    note: str = "",
    answer_due_on: date | None = None,
    decision_due_on: date | None = None,
) -> Complaint:
    """Accept with due moments, reject, answer, decide, or take back."""
    if move not in COMPLAINT.moves:
        raise NotVisible(move)

    def effect(row: Complaint) -> None:
        if move == "accept":
            row.answer_due_on, row.decision_due_on = answer_due_on, decision_due_on
        elif move == "answer":
            row.answer = note.strip()
        elif move in ("uphold", "dismiss", "reject"):
            row.decision, row.decided_at = note.strip(), clock.now()
        elif move == "withdraw":
            row.decided_at = clock.now()

    details: dict[str, Any] = (
        {"answer_due_on": answer_due_on, "decision_due_on": decision_due_on} if move == "accept" else {}
    )
    return perform(
        flow=COMPLAINT, move=move, actor=actor, subject=complaint, note=note, details=details, effect=effect
    )
