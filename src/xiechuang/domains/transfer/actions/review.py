"""Moving records along their way, one or many at a time; and the machine that closes what is out of date."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from xiechuang.domains.transfer.actions.entry import is_shown, let_find
from xiechuang.domains.transfer.events import RecordMoved
from xiechuang.domains.transfer.flow import ACHIEVEMENT, DEMAND
from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.documents.public import show_documents
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import SYSTEM, Actor
from xiechuang.kernel.workflow.public import Flow, Step, perform

FLOWS: dict[type[Record], Flow] = {Achievement: ACHIEVEMENT, Demand: DEMAND}
Kind = TypeVar("Kind", bound=Record)


def move_record(record: Kind, *, actor: Actor, move: str, note: str = "") -> Kind:
    """Make one move; raises ``Refused`` with every reason."""
    flow = FLOWS[type(record)]
    if move not in flow.moves:
        raise Refused(f"没有“{move}”这一步")
    return perform(flow=flow, move=move, actor=actor, subject=record, note=note, effect=_arrive, event=_moved)


@dataclass(slots=True)
class Outcome:
    """What a batch did: how many went through, and why each of the others did not."""

    done: list[Record] = field(default_factory=list)
    refused: list[tuple[Record, tuple[Reason, ...]]] = field(default_factory=list)


def move_many(
    records: Iterable[Record],
    *,
    actor: Actor,
    moves: Iterable[str],
    note: str = "",
    after_each: Callable[[], None] = lambda: None,
) -> Outcome:
    """Make the same moves on many records, each on its own: one refusal stops only itself."""
    outcome, chain = Outcome(), tuple(moves)
    for record in records:
        try:
            for move in chain:
                record = move_record(record, actor=actor, move=move, note=note)  # noqa: PLW2901 - the row as it now is
            outcome.done.append(record)
        except Refused as refused:
            outcome.refused.append((record, refused.reasons))
        except NotVisible:
            outcome.refused.append((record, (Reason("记录已不存在或无权查看"),)))
        after_each()
    return outcome


def expire_records() -> int:
    """Close what is out of date; run every day by the machine."""
    due: list[Record] = []
    for model in (Achievement, Demand):
        due += model.objects.filter(state=RecordState.PUBLISHED, expires_on__lte=clock.today()).order_by("id")
    return len(move_many(due, actor=SYSTEM, moves=["expire"]).done)


def _arrive(record: Record) -> None:
    """What a new state means for the rest of the row, the search, and the attachments."""
    record.changed_at = clock.now()
    record.version += 1
    if record.status is RecordState.SUBMITTED:
        record.submitted_at = clock.now()
    if record.status is RecordState.PUBLISHED:
        record.published_at = clock.now()
    show_documents(record, is_public=is_shown(record))
    let_find(record)


def _moved(record: Record, step: Step) -> RecordMoved:
    return RecordMoved(str(record._meta.model_name), record.pk, step.move, step.source, step.target)
