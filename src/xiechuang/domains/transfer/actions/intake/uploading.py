"""Taking a file in and saying which of its columns means what."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction

from xiechuang.domains.transfer.access import can_own
from xiechuang.domains.transfer.actions.intake.holding import hold, refuse_unless
from xiechuang.domains.transfer.models import Intake
from xiechuang.domains.transfer.queries.intake import table_of_document
from xiechuang.domains.transfer.queries.intake_columns import spec_of
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.documents.public import store_document
from xiechuang.kernel.exchange import accepted_mapping, suggest_mapping
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.receipts.public import once

SERIES = "DR"


def upload_intake(*, actor: Actor, kind: str, file: File, name: str, key: str = "") -> Intake:
    """Store the file and read its columns; raises ``Refused`` or ``Invalid`` with a sentence that says how to mend it."""
    if not can_own(actor):
        raise Refused("只有企业和高校院所可以导入，请以相应身份办理")
    if kind not in Intake.Kind.values:
        raise Invalid({"kind": [f"没有“{kind}”这一类"]})

    def deed() -> dict[str, Any]:
        return {"intake": _take_file_in(actor=actor, kind=kind, file=file, name=name).pk}

    request = {"kind": kind, "name": name, "size": file.size}
    answer = once(actor=actor, key=key, action="intake.upload", request=request, deed=deed)
    return Intake.objects.get(pk=answer["intake"])


def _take_file_in(*, actor: Actor, kind: str, file: File, name: str) -> Intake:
    document = store_document(actor=actor, file=file, name=name)
    spec = spec_of(kind)
    table = table_of_document(document, spec=spec)
    intake = Intake.objects.create(
        number=next_number(SERIES),
        kind=kind,
        document=document,
        organisation_id=actor.organisation_id or 0,
        person_id=actor.person_id or 0,
        columns=list(table.columns),
        mapping=accepted_mapping(suggest_mapping(table.columns, spec=spec)),
        notes=list(table.notes),
        created_at=clock.now(),
    )
    audit(actor=actor, action="intake.upload", subject=intake, name=document.name, sha256=document.sha256)
    return intake


@transaction.atomic
def map_intake(*, actor: Actor, intake: Intake, mapping: Mapping[str, int]) -> Intake:
    """Say which column of the file means what; raises ``Invalid`` with every fault of the mapping."""
    row = hold(intake, actor=actor)
    refuse_unless(row, Intake.State.UPLOADED, Intake.State.CHECKED, what="再改列的对应")
    if faults := mapping_faults(row, mapping):
        raise Invalid(faults)
    row.mapping, row.state = dict(mapping), Intake.State.UPLOADED
    row.save(update_fields=["mapping", "state"])
    audit(actor=actor, action="intake.map", subject=row, mapping=row.mapping)
    return row


def mapping_faults(intake: Intake, mapping: Mapping[str, int]) -> dict[str, list[str]]:
    """What is wrong with a mapping, by column of the spec."""
    columns = {column.key: column for column in spec_of(intake.kind).columns}
    faults: dict[str, list[str]] = {}
    users: dict[int, str] = {}
    for key, index in mapping.items():
        if key not in columns:
            faults[key] = [f"没有“{key}”这一列"]
        elif not 0 <= index < len(intake.columns):
            faults[key] = ["所选的列不在文件里"]
        elif index in users:
            faults[key] = [f"“{intake.columns[index]}”已用作“{columns[users[index]].title}”，一列只能用一次"]
        else:
            users[index] = key
    for key, column in columns.items():
        if column.required and key not in mapping:
            faults[key] = [f"请指定哪一列是“{column.title}”，没有它无法导入"]
    return faults
