"""A record as the search knows it: from its first draft on, for those who may see it."""

from typing import Any

from xiechuang.domains.transfer.models import Demand, Record
from xiechuang.domains.transfer.states import Confidentiality, RecordState
from xiechuang.kernel.community.public import name_of
from xiechuang.kernel.search.public import hide_entry, show_entry


def let_find(record: Record) -> None:
    """Bring the search up to date with the record; who finds it is decided by who may see it."""
    show_entry(kind=kind_of_record(record), subject_id=record.pk, **entry_of(record))


def let_go(record: Record) -> None:
    """The record is no more."""
    hide_entry(kind=kind_of_record(record), subject_id=record.pk)


def kind_of_record(record: Record) -> str:
    """The kind under which the search knows it."""
    return str(record._meta.model_name)


def is_shown(record: Record) -> bool:
    """Whether the public may see the record."""
    is_open = not isinstance(record, Demand) or record.confidentiality == Confidentiality.PUBLIC
    return record.status is RecordState.PUBLISHED and is_open


def entry_of(record: Record) -> dict[str, Any]:
    """What the search keeps of a record."""
    return {
        "number": record.number,
        "title": record.title,
        "keywords": " ".join([*record.keywords, *(name_of("fields", code) for code in record.fields)])[:500],
        "text": record.text,
        "fields": record.fields,
        "region_code": record.region_id,
        "organisation_id": record.organisation_id,
        "state": record.state,
        "owner": record.organisation.name,
        "url": f"/{kind_of_record(record)}s/{record.number}/",
        "is_public": is_shown(record),
        "changed_at": record.changed_at,
    }
