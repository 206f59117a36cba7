"""Files of a record: put on and taken off by its owner while the record can be changed."""

from typing import TypeVar

from django.db import transaction

from xiechuang.domains.transfer.access import is_owner
from xiechuang.domains.transfer.actions.record import CHANGEABLE, touch
from xiechuang.domains.transfer.models import Record
from xiechuang.kernel.documents.public import Document, attach_document, remove_document
from xiechuang.kernel.lib.errors import Reason, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock

Kind = TypeVar("Kind", bound=Record)


@transaction.atomic
def attach_to_record(record: Record, *, actor: Actor, document: Document) -> Document:
    """Put a loose file of one's own organisation on a record; the same file twice changes nothing."""
    row = _changeable(record, actor)
    if _is_attached(document, row):
        return document
    if document.subject_id is not None:
        raise Refused(Reason("这个附件已属于另一件事项", field="document"))
    touch(row)
    return attach_document(actor=actor, document=document, subject=row)


@transaction.atomic
def remove_from_record(record: Record, *, actor: Actor, document: Document) -> None:
    """Take a file off a record."""
    row = _changeable(record, actor)
    if not _is_attached(document, row):
        raise Refused(Reason("这个附件不属于这条记录", field="document"))
    touch(row)
    remove_document(actor=actor, document=document, subject=row)


def _is_attached(document: Document, record: Record) -> bool:
    return (document.subject_kind, document.subject_id) == (record._meta.label_lower, record.pk)


def _changeable(record: Kind, actor: Actor) -> Kind:
    row = lock(record)
    if not is_owner(actor, row):
        raise Refused("只有所属单位可以增减附件")
    if row.status not in CHANGEABLE:
        raise Refused(Reason(f"{row.status.label}状态不能增减附件，请先撤回或重新编辑", field="state"))
    return row
