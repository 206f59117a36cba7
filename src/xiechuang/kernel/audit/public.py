"""All that others may use of audit."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from xiechuang.kernel.access.public import person_behind_fence
from xiechuang.kernel.audit.chain import broken_links, head
from xiechuang.kernel.audit.models import Entry
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.actor import Actor

__all__ = ["Entry", "broken_links", "head", "history_of", "record"]


_WRITE = """insert into audit_entry (at, person_id, actor, role, organisation_id, organisation, region_code, action,
subject_kind, subject_id, subject_number, details) values (%(at)s, %(person_id)s, %(actor)s, %(role)s, %(organisation_id)s,
%(organisation)s, %(region_code)s, %(action)s, %(subject_kind)s, %(subject_id)s, %(subject_number)s, %(details)s) returning id"""


def record(*, actor: Actor, action: str, subject: models.Model, **details: Any) -> Entry:
    """Write down what ``actor`` did to ``subject``, in the transaction that does it.

    What the platform itself does in somebody's request is kept with who set it in motion: the fence lets them write it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs into the transaction of the deed")
    line = {
        "at": clock.now(),
        "person_id": actor.person_id or (person_behind_fence() if actor.is_system else None),
        "actor": _clean(actor.name or actor.role.label),
        "role": actor.role.value,
        "organisation_id": actor.organisation_id,
        "organisation": _clean(actor.organisation_name),
        "region_code": actor.region_code,
        "action": action,
        "subject_kind": subject._meta.label_lower,
        "subject_id": subject.pk,
        "subject_number": getattr(subject, "number", "") or "",
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder),
    }
    # One constant statement: an entry is written with every deed there is.
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, line)
        key = cursor.fetchone()[0]
    return Entry.from_db(DEFAULT_DB_ALIAS, ["id", *line], [key, *line.values()])


def _clean(text: str) -> str:
    return str(text).replace("\x1f", " ")


def history_of(subject: models.Model) -> models.QuerySet[Entry]:
    """What was done to ``subject``, newest first."""
    return Entry.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
