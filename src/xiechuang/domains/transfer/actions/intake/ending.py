"""What follows an import: submit all its drafts, or undo it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from xiechuang.domains.transfer.actions.intake.holding import (
    Progress,
    hold,
    is_at_work,
    refuse_unless,
    set_to_work,
    silently,
)
from xiechuang.domains.transfer.actions.record import delete_draft
from xiechuang.domains.transfer.actions.review import move_many
from xiechuang.domains.transfer.models import Intake, Record
from xiechuang.domains.transfer.queries.intake import records_of
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.documents.public import documents_of
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock

SUBMIT, UNDO = "transfer.submit_intake", "transfer.undo_intake"
CHUNK = 50
# A result names this many; the rest are counted, and the records themselves say what they lack.
NAMED = 200
_AFTER = (Intake.State.DONE, Intake.State.STOPPED)


@transaction.atomic
def submit_intake(*, actor: Actor, intake: Intake) -> Intake:
    """Submit all drafts of the import, in the background."""
    row = hold(intake, actor=actor)
    if is_at_work(row, kind=SUBMIT):
        return row
    refuse_unless(row, *_AFTER, what="提交")
    return set_to_work(row, actor=actor, kind=SUBMIT, label="提交")


def submit_drafts(*, actor: Actor, intake: Intake, progress: Progress = silently) -> dict[str, Any]:
    """Submit each draft on its own; one that lacks something stays a draft and is named with every reason."""
    found = get_visible(actor, Intake, pk=intake.pk)
    drafts = records_of(found).filter(state=RecordState.DRAFT).order_by("pk")
    total, done, after = drafts.count(), 0, 0
    refused: list[dict[str, Any]] = []
    while batch := list(drafts.filter(pk__gt=after)[:CHUNK]):
        after = batch[-1].pk
        outcome = move_many(batch, actor=actor, moves=["submit"])
        refused += [
            _named(record, [str(reason) for reason in reasons]) for record, reasons in outcome.refused
        ]
        done += len(batch)
        progress(done, total, f"已处理 {done} 项，共 {total} 项")
    return {"submitted": total - len(refused), "refused_count": len(refused), "refused": refused[:NAMED]}


@transaction.atomic
def undo_intake(*, actor: Actor, intake: Intake) -> Intake:
    """Remove the drafts of the import that nobody has touched, in the background."""
    row = hold(intake, actor=actor)
    if is_at_work(row, kind=UNDO) or row.state == Intake.State.UNDONE:
        return row
    refuse_unless(row, *_AFTER, what="撤销")
    return set_to_work(row, actor=actor, kind=UNDO, label="撤销")


def remove_drafts(*, actor: Actor, intake: Intake, progress: Progress = silently) -> dict[str, Any]:
    """Remove what is still as it was imported; what is not stays and is named with its reason."""
    found = get_visible(actor, Intake, pk=intake.pk)
    total, after = records_of(found).count(), 0
    kept: list[dict[str, Any]] = []
    while batch := list(records_of(found).filter(pk__gt=after).order_by("pk")[:CHUNK]):
        after = batch[-1].pk
        kept += _remove(batch, actor=actor, intake=found, progress=progress, total=total)
    _close(found, actor=actor, kept=len(kept))
    removed = found.rows.filter(is_taken=True, record_id=None).count()
    return {"removed": removed, "kept_count": len(kept), "kept": kept[:NAMED]}


@transaction.atomic
def _remove(
    batch: Sequence[Record], *, actor: Actor, intake: Intake, progress: Progress, total: int
) -> list[dict[str, Any]]:
    lock(intake)
    kept, gone = [], []
    for record in batch:
        row = lock(record)
        if reason := kept_reason(row):
            kept.append(_named(row, [reason]))
            continue
        gone.append(row.pk)
        delete_draft(row, actor=actor)
    intake.rows.filter(record_id__in=gone).update(record_id=None)
    left = records_of(intake).count()
    progress(total - left, total, f"已撤销 {total - left} 条草稿")
    return kept


@transaction.atomic
def _close(intake: Intake, *, actor: Actor, kept: int) -> None:
    row = lock(intake)
    row.state = Intake.State.UNDONE
    row.save(update_fields=["state"])
    audit(actor=actor, action="intake.undone", subject=row, kept=kept)


def kept_reason(record: Record) -> str:
    """Why undoing leaves this record alone; empty when it is still as it was imported."""
    if record.status is not RecordState.DRAFT:
        return f"{record.status.label}，不能撤销"
    if record.submitted_at is not None:
        return "曾经提交过，不能撤销"
    if record.version != 1:
        return "导入后修改过，不自动删除"
    return "导入后添加了附件，不自动删除" if documents_of(record).exists() else ""


def _named(record: Record, reasons: list[str]) -> dict[str, Any]:
    return {"number": record.number, "title": record.title, "reasons": reasons}
