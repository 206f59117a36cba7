"""The moves of a suspicion, and what is told to the domains of both subjects."""

from typing import Any

from django.db import transaction

from xiechuang.domains.evidence.actions.raising import announce_settled
from xiechuang.domains.evidence.events import SuspicionReopened
from xiechuang.domains.evidence.flow import SUSPICION
from xiechuang.domains.evidence.models import Suspicion
from xiechuang.domains.evidence.queries.finder import papers_of_suspicion
from xiechuang.domains.evidence.states import SETTLED, SuspicionState
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import perform


@transaction.atomic
def move_suspicion(
    suspicion: Suspicion, *, actor: Actor, move: str, note: str = "", blocks: str = ""
) -> Suspicion:
    """Make a move; ``blocks`` says whose use does not count when a repeated use is proposed."""
    if move not in SUSPICION.moves:
        raise NotVisible(move)
    details: dict[str, Any] = {"blocks": blocks} if move == "propose_same" else {}

    def effect(row: Suspicion) -> None:
        _settle(row, actor=actor, move=move, note=note, blocks=blocks)

    row = perform(
        flow=SUSPICION, move=move, actor=actor, subject=suspicion, note=note, details=details, effect=effect
    )
    papers = [paper for paper in papers_of_suspicion(row) if not paper.is_withdrawn]
    if row.word in SETTLED:
        announce_settled(row, papers)
    elif move == "reopen":
        for paper in papers:
            event = SuspicionReopened(
                subject_kind=paper.subject_kind,
                subject_number=paper.subject_number,
                suspicion_number=row.number,
            )
            announce(event)
    return row


def _settle(row: Suspicion, *, actor: Actor, move: str, note: str, blocks: str) -> None:
    """What the move leaves on the row; the reason is that of whoever found, not of whoever confirmed."""
    if move.startswith("propose"):
        row.proposed_by_id, row.blocks, row.reason = actor.person_id, blocks, note.strip()
    elif move in ("send_back", "reopen"):
        row.proposed_by_id, row.blocks, row.reason = None, "", ""
        row.settled_by, row.settled_at, row.held_from = "", None, None
    if row.word in SETTLED:
        row.settled_by, row.settled_at = actor.name or actor.role.label, clock.now()
        if row.word is SuspicionState.CLEARED:
            row.reason = note.strip()
