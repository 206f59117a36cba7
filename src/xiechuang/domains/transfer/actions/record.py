"""Entering and changing achievements and demands."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F

from xiechuang.domains.transfer.access import can_own, is_owner
from xiechuang.domains.transfer.actions.content import fill
from xiechuang.domains.transfer.actions.entry import let_find, let_go
from xiechuang.domains.transfer.models import Achievement, Demand, Intake, Record
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.documents.public import documents_of, remove_document
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Organisation
from xiechuang.kernel.workflow.public import lock, write_step

SERIES: dict[type[Record], str] = {Achievement: "CG", Demand: "XQ"}
CHANGEABLE = frozenset({RecordState.DRAFT, RecordState.RETURNED})
Kind = TypeVar("Kind", bound=Record)


@transaction.atomic
def create_record(
    model: type[Kind],
    *,
    actor: Actor,
    values: Mapping[str, Any],
    intake: Intake | None = None,
    is_sample: bool = False,
) -> Kind:
    """A new draft of the actor's organisation; raises ``Invalid`` with every fault, or ``Refused``."""
    if not can_own(actor):
        raise Refused("只有企业和高校院所可以登记，请以相应身份办理")
    owner = Organisation.objects.get(pk=actor.organisation_id or 0)
    row = model(
        organisation=owner,
        region_id=owner.region_id,
        place_id=owner.place_id,
        created_by_id=actor.person_id,
        created_at=clock.now(),
        changed_at=clock.now(),
        intake=intake,
        is_sample=is_sample,
    )
    parameters = fill(row, values)
    _refuse_second_own_code(row)
    row.number = next_number(SERIES[model])
    _save(row)
    _save_parameters(row, parameters)
    let_find(row)
    write_step(actor=actor, subject=row, move="create", label="登记", source="")
    audit(actor=actor, action=f"{model._meta.model_name}.create", subject=row, title=row.title)
    return row


@transaction.atomic
def change_record(
    record: Kind, *, actor: Actor, values: Mapping[str, Any], version: int | None = None
) -> Kind:
    """Change a draft or a returned record; two people on the same version do not overwrite each other."""
    row = lock(record)
    if not is_owner(actor, row):
        raise Refused("只有所属单位可以修改")
    if row.status not in CHANGEABLE:
        raise Refused(Reason(f"{row.status.label}状态不能修改，请先撤回或重新编辑", field="state"))
    if version is not None and version != row.version:
        raise Refused(Reason("这条记录刚被他人改过，请刷新后核对再改，您填写的内容没有丢失", field="version"))
    parameters = fill(row, values)
    _refuse_second_own_code(row)
    row.changed_at, row.version = clock.now(), row.version + 1
    _save(row)
    if "parameters" in values:
        row.parameters.all().delete()  # type: ignore[attr-defined]
        _save_parameters(row, parameters)
    let_find(row)
    audit(actor=actor, action=f"{row._meta.model_name}.change", subject=row, changed=sorted(values))
    return row


@transaction.atomic
def delete_draft(record: Record, *, actor: Actor) -> None:
    """Throw a draft away; what was ever submitted stays."""
    row = lock(record)
    if not is_owner(actor, row):
        raise Refused("只有所属单位可以删除")
    if row.status is not RecordState.DRAFT or row.submitted_at is not None:
        raise Refused(Reason("只能删除从未提交的草稿", field="state"))
    for document in documents_of(row):
        remove_document(actor=actor, document=document, subject=row)
    audit(actor=actor, action=f"{row._meta.model_name}.delete", subject=row, title=row.title)
    let_go(row)
    row.delete()


def touch(record: Record) -> None:
    """Something attached to the record changed."""
    type(record)._default_manager.filter(pk=record.pk).update(
        changed_at=clock.now(), version=F("version") + 1
    )


def _refuse_second_own_code(row: Record) -> None:
    if not row.own_code:
        return
    others = type(row)._default_manager.filter(organisation_id=row.organisation_id, own_code=row.own_code)
    other = others.exclude(pk=row.pk).first()
    if other:
        raise Refused(
            Reason(f"本单位编号“{row.own_code}”已用于 {other.number}《{other.title}》", field="own_code")
        )


def _save(row: Record) -> None:
    """Save; somebody who took the same own code a moment ago is named like one who took it long ago."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        _refuse_second_own_code(row)
        raise


def _save_parameters(row: Record, parameters: list[Any]) -> None:
    for parameter in parameters:
        setattr(parameter, row._meta.model_name or "", row)
    if parameters:
        type(parameters[0]).objects.bulk_create(parameters)
