"""Filling in a report: cells as they are typed, and the documents that prove them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction

from xiechuang.domains.monitoring.access import can_report
from xiechuang.domains.monitoring.models import Entry, Submission, SystemIndicator
from xiechuang.domains.monitoring.queries.report import asked_of_parks
from xiechuang.domains.monitoring.states import EDITABLE
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.documents.public import (
    Document,
    attach_document,
    documents_of,
    remove_document,
    store_document,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock

LENGTHS = {"text": 60, "unit": 40, "explanation": 2_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed into one cell; None leaves that part as it is."""

    text: str | None = None
    unit: str | None = None
    is_unknown: bool | None = None
    explanation: str | None = None

    def given(self) -> dict[str, Any]:
        """The parts that were given."""
        parts = {name: getattr(self, name) for name in ("text", "unit", "is_unknown", "explanation")}
        return {
            name: part.strip() if isinstance(part, str) else part
            for name, part in parts.items()
            if part is not None
        }


def save_cells(
    submission: Submission, *, actor: Actor, cells: Mapping[str, Typed], version: int | None = None
) -> Submission:
    """Keep what was typed, right or wrong; with ``version`` only if nobody else wrote since."""
    with transaction.atomic():
        row = writable(submission, actor=actor, version=version)
        asked = {one.code: one for one in asked_of_parks(row.period)}
        _refuse_unfit(cells, asked=asked)
        changed = _write(row, {asked[code]: typed.given() for code, typed in cells.items()})
        if changed:
            row.version += 1
            row.changed_at = clock.now()
            row.save(update_fields=["version", "changed_at"])
            audit(actor=actor, action="submission.save", subject=row, cells=changed)
    return row


def writable(submission: Submission, *, actor: Actor, version: int | None = None) -> Submission:
    """The report locked for writing, or every reason why it cannot be written now."""
    row = lock(submission)
    if not can_report(actor, row):
        raise Refused("只有本园区可以填写")
    reasons = []
    if row.state not in EDITABLE:
        reasons.append(Reason(f"{row.status.label}的填报不能改动", field="state"))
    if version is not None and version != row.version:
        reasons.append(Reason("这份填报已在别处改动，请刷新后再保存", field="version"))
    if reasons:
        raise Refused(reasons)
    return row


def _refuse_unfit(cells: Mapping[str, Typed], *, asked: Mapping[str, SystemIndicator]) -> None:
    wrong: dict[str, list[str]] = {}
    for code, typed in cells.items():
        said = [] if code in asked else ["本期不填报这项指标"]
        for name, part in typed.given().items():
            if isinstance(part, str) and not is_storable(part):
                said.append("含有不能保存的字符")
            elif isinstance(part, str) and len(part) > LENGTHS[name]:
                said.append(f"超过 {LENGTHS[name]} 字")
        if said:
            wrong[code] = said
    if wrong:
        raise Invalid(wrong)


def _write(row: Submission, cells: Mapping[SystemIndicator, dict[str, Any]]) -> list[str]:
    """Write what differs; give the codes of what was changed."""
    held = {entry.indicator_id: entry for entry in row.entries.all()}
    changed: list[str] = []
    added: list[Entry] = []
    altered: list[Entry] = []
    for indicator, parts in cells.items():
        entry = held.get(indicator.pk) or Entry(submission=row, indicator=indicator)
        if all(getattr(entry, name) == part for name, part in parts.items()):
            continue
        for name, part in parts.items():
            setattr(entry, name, part)
        entry.changed_at = clock.now()
        changed.append(indicator.code)
        (altered if entry.pk else added).append(entry)
    Entry.objects.bulk_create(added)
    Entry.objects.bulk_update(altered, ["text", "unit", "is_unknown", "explanation", "changed_at"])
    return changed


def add_proof(submission: Submission, *, actor: Actor, code: str, file: File, name: str) -> Document:
    """Store a file and lay it beside a cell."""
    with transaction.atomic():
        row = writable(submission, actor=actor)
        indicator = _asked(row, code)
        document = attach_document(
            actor=actor, document=store_document(actor=actor, file=file, name=name), subject=row
        )
        _lay_beside(row, indicator, document)
    return document


def use_proof(submission: Submission, *, actor: Actor, code: str, document: Document) -> Document:
    """Lay an uploaded document beside a cell; one already attached to the report may prove several."""
    with transaction.atomic():
        row = writable(submission, actor=actor)
        indicator = _asked(row, code)
        attached = attach_document(actor=actor, document=document, subject=row)
        _lay_beside(row, indicator, attached)
    return attached


def _asked(row: Submission, code: str) -> SystemIndicator:
    found = next((one for one in asked_of_parks(row.period) if one.code == code), None)
    if found is None:
        raise NotVisible(code)
    return found


def _lay_beside(row: Submission, indicator: SystemIndicator, document: Document) -> None:
    entry, _ = Entry.objects.get_or_create(submission=row, indicator=indicator)
    entry.proofs = sorted({*entry.proofs, str(document.uid)})
    entry.changed_at = clock.now()
    entry.save(update_fields=["proofs", "changed_at"])
    Submission.objects.filter(pk=row.pk).update(version=row.version + 1, changed_at=clock.now())


def take_off_proof(submission: Submission, *, actor: Actor, code: str, uid: str) -> None:
    """Take a document from beside a cell; it stays kept where an accepted figure rests on it."""
    with transaction.atomic():
        row = writable(submission, actor=actor)
        entry = row.entries.filter(indicator__code=code).first()
        if entry is None or uid not in entry.proofs:
            raise NotVisible(uid)
        entry.proofs = [one for one in entry.proofs if one != uid]
        entry.save(update_fields=["proofs"])
        Submission.objects.filter(pk=row.pk).update(version=row.version + 1, changed_at=clock.now())
        if not _is_cited(row, uid):
            document = documents_of(row).filter(uid=uid).first()
            if document:
                remove_document(actor=actor, document=document, subject=row)


def _is_cited(row: Submission, uid: str) -> bool:
    entries: Iterable[list[str]] = row.entries.values_list("proofs", flat=True)
    figures: Iterable[list[dict[str, str]]] = row.figures.values_list("proofs", flat=True)
    return any(uid in proofs for proofs in entries) or any(
        proof["uid"] == uid for proofs in figures for proof in proofs
    )
