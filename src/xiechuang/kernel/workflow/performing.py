"""The one writer of states: lock, ask, write state, history and audit, announce. All or nothing."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from xiechuang.kernel.audit.public import record
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.actor import Actor
from xiechuang.kernel.workflow.flow import Attempt, Flow
from xiechuang.kernel.workflow.models import Step

Case = TypeVar("Case", bound=Model)


def lock(subject: Case) -> Case:
    """The row as it stands now, locked until the transaction ends; gone or hidden rows are not visible."""
    rows = type(subject)._default_manager.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=subject.pk).first()
    if found is None:
        raise NotVisible(str(subject))
    return found


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
) -> Case:
    """Make ``move`` on ``subject``, or refuse it with every reason.

    ``effect`` changes further columns before the row is saved; ``event`` makes what is announced. Both run inside the
    transaction. Only the given subject is locked; an effect that writes other rows locks them itself, in id order.
    """
    verb = flow.moves[move]
    if not all(is_storable(text) for text in (note, *(details or {}).values()) if isinstance(text, str)):
        raise Refused("填写的文字中有不能保存的字符")
    with transaction.atomic():
        row = lock(subject)
        given = dict(details or {})
        if reasons := verb.refusals(Attempt(actor=actor, subject=row, note=note, details=given)):
            raise Refused(reasons)
        before = row.state  # type: ignore[attr-defined]
        row.state = verb.target or before  # type: ignore[attr-defined]
        if effect:
            effect(row)
        row.save()
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
    return Step.objects.create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        move=move,
        label=label,
        source=source,
        target=subject.state,  # type: ignore[attr-defined]
        person_id=actor.person_id,
        actor=actor.name or actor.role.label,
        organisation=actor.organisation_name,
        role=actor.role.value,
        at=clock.now(),
        note=note,
        details=_plain(details or {}),
    )


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (int, bool, list, dict, type(None))) else str(value)
        for name, value in details.items()
    }
