"""The one writer of states: lock, ask, write state, history and audit, announce. All or nothing."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Model

from xiechuang.kernel.audit.public import record
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.actor import Actor
from xiechuang.kernel.workflow.flow import Attempt, Flow
from xiechuang.kernel.workflow.locking import Case, lock
from xiechuang.kernel.workflow.models import Step

_WRITE = """insert into workflow_step (subject_kind, subject_id, move, label, source, target, person_id, actor, organisation,
role, at, note, details) values (%(subject_kind)s, %(subject_id)s, %(move)s, %(label)s, %(source)s, %(target)s, %(person_id)s,
%(actor)s, %(organisation)s, %(role)s, %(at)s, %(note)s, %(details)s::jsonb) returning id"""


def perform(
    *,
    flow: Flow,
    move: str,
    actor: Actor,
    subject: Case,
    note: str = "",
    details: Mapping[str, Any] | None = None,
    effect: Callable[[Case], None] | None = None,
    event: Callable[[Case, Step], object] | None = None,
    is_locked: bool = False,
) -> Case:
    """Make ``move`` on ``subject``, or refuse it with every reason.

    ``effect`` changes further columns before the row is saved; ``event`` makes what is announced. Both run inside the
    transaction. Only the given subject is locked; an effect that writes other rows locks them itself, in id order.
    ``is_locked`` says that the caller's transaction holds this very row, just read under its lock: it is not read again,
    and what a refusal leaves of it is for nobody. Such a caller ends its own block with the refusal.
    """
    verb = flow.moves[move]
    if not all(is_storable(text) for text in (note, *(details or {}).values()) if isinstance(text, str)):
        raise Refused("填写的文字中有不能保存的字符")
    with _inside() if is_locked else transaction.atomic():
        row = subject if is_locked else lock(subject)
        given = dict(details or {})
        if reasons := verb.refusals(Attempt(actor=actor, subject=row, note=note, details=given)):
            raise Refused(reasons)
        before, stood = row.state, _columns(row)  # type: ignore[attr-defined]
        row.state = verb.target or before  # type: ignore[attr-defined]
        if effect:
            effect(row)
        row.save(update_fields=_changed(row, stood))
        step = write_step(
            actor=actor, subject=row, move=move, label=verb.label, source=before, note=note, details=given
        )
        record(
            actor=actor,
            action=f"{flow.name}.{move}",
            subject=row,
            note=note,
            source=before,
            target=step.target,
            **given,
        )
        if event:
            announce(event(row, step))
    return row


def _inside() -> AbstractContextManager[None]:
    """The caller's own transaction, without a savepoint in it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a row is locked only within a transaction")
    return nullcontext()


def _columns(row: Model) -> dict[str, Any]:
    held = row.__dict__
    return {field.attname: held.get(field.attname) for field in row._meta.concrete_fields}


def _changed(row: Model, stood: Mapping[str, Any]) -> list[str]:
    """The columns that have another value now; what may have been changed within its value counts as changed."""
    now = _columns(row).items()
    return [name for name, value in now if isinstance(value, (dict, list)) or value != stood[name]]


def write_step(
    *,
    actor: Actor,
    subject: Model,
    move: str,
    label: str,
    source: str,
    note: str = "",
    details: Mapping[str, Any] | None = None,
) -> Step:
    """One line of a case's history."""
    line = {
        "subject_kind": subject._meta.label_lower,
        "subject_id": subject.pk,
        "move": move,
        "label": str(label),
        "source": str(source),
        "target": str(subject.state),  # type: ignore[attr-defined]
        "person_id": actor.person_id,
        "actor": str(actor.name or actor.role.label),
        "organisation": actor.organisation_name,
        "role": actor.role.value,
        "at": clock.now(),
        "note": str(note),
        "details": _plain(details or {}),
    }
    # One constant statement: a line is written with every deed there is.
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, line | {"details": json.dumps(line["details"], ensure_ascii=False)})
        key = cursor.fetchone()[0]
    return Step.from_db(DEFAULT_DB_ALIAS, ["id", *line], [key, *line.values()])


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (int, bool, list, dict, type(None))) else str(value)
        for name, value in details.items()
    }
