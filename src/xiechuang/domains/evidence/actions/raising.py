"""What the finder found becomes suspicions; where somebody has decided about the same two papers, that decision holds."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.db import connection

from xiechuang.domains.evidence.events import SuspicionRaised, SuspicionSettled
from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.queries.finder import (
    Found,
    Sought,
    Trio,
    decisions_about,
    found_for,
    said_of,
)
from xiechuang.domains.evidence.rules.comparing import Compared, Verdict, Weighed, agreements, together
from xiechuang.domains.evidence.rules.contradicting import contradictions
from xiechuang.domains.evidence.states import Blocked, SuspicionState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.events import announce
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import SYSTEM, Actor
from xiechuang.kernel.workflow.public import write_step


def raise_suspicions(sought: Sequence[Sought], *, actor: Actor) -> list[Suspicion]:
    """Write a suspicion for every paper alike, for a split amount, and for a file that says something else."""
    made: list[Suspicion] = []
    for one, (alike, three) in zip(sought, found_for(sought), strict=True):
        found = _with_split(alike, three, compared=one.compared)
        made += [_suspicion(one.paper, other, verdict) for other, verdict in found]
        if own := contradictions(one.compared.said, one.paper.read):
            made.append(_suspicion(one.paper, None, _alone(own)))
    if not made:
        return []
    _hold_decisions(made)
    # The one who registers may not see suspicions, so nothing may come back from writing them.
    Suspicion.objects.bulk_create(made, ignore_conflicts=True)
    for suspicion in made:
        _tell(suspicion, actor=actor)
    return made


def _with_split(found: list[Found], three: Trio | None, *, compared: Compared) -> list[Found]:
    """A split is one more sign for a pair that is suspicious anyway, or makes a pair of its own."""
    if three is None or three[0].sign.strength < 0.5:
        return found
    split, other = three[0], max(three[1:], key=lambda one: one.pk)
    known = {one.pk: verdict for one, verdict in found}
    verdict = known.get(other.pk) or Verdict(signs=(), agreement=_agreement(compared, other), strength=0.0)
    return [one for one in found if one[0].pk != other.pk] + [(other, _added(verdict, split.sign))]


def _added(verdict: Verdict, sign: Weighed) -> Verdict:
    strength = together([verdict.strength, sign.strength])
    return replace(verdict, signs=(*verdict.signs, sign), strength=strength)


def _agreement(compared: Compared, other: Paper) -> dict[str, str]:
    return {name: one.value for name, one in agreements(compared.said, said_of(other)).items()}


def _alone(own: Sequence[Weighed]) -> Verdict:
    return Verdict(signs=tuple(own), strength=together(sign.strength for sign in own))


def _suspicion(paper: Paper, other: Paper | None, verdict: Verdict) -> Suspicion:
    return Suspicion(
        id=_next_id(),
        number=next_number("YD"),
        earlier=other,
        later=paper,
        earlier_region_id=other.region_id if other else None,
        later_region_id=paper.region_id,
        signs=[sign.as_dict() for sign in verdict.signs],
        agreement=verdict.agreement,
        strength=round(verdict.strength * 100),
        pair=_pair(paper, other),
        later_print=paper.fingerprint,
        is_sample=paper.is_sample,
    )


def _pair(paper: Paper, other: Paper | None) -> str:
    prints = sorted([paper.fingerprint, other.fingerprint if other else "alone"])
    return hashlib.sha256(" ".join(prints).encode()).hexdigest()


def _hold_decisions(made: Sequence[Suspicion]) -> None:
    known = decisions_about(one.pair for one in made)
    for one in made:
        if decision := known.get(one.pair):
            one.state, one.held_from, one.reason = decision.state, decision, decision.reason
            one.settled_by, one.settled_at = decision.settled_by, decision.settled_at
            one.blocks = _turned(one, decision) if decision.blocks else ""


def _turned(one: Suspicion, decision: Suspicion) -> str:
    """Whose use does not count, should the papers now stand in the other order."""
    blocks = Blocked(decision.blocks)
    if blocks is Blocked.BOTH or decision.earlier_id is None:
        return blocks
    if decision.later_print == one.later_print:
        return blocks
    return Blocked.EARLIER if blocks is Blocked.LATER else Blocked.LATER


def _tell(one: Suspicion, *, actor: Actor) -> None:
    """Write the history and say what it means for the subjects."""
    earlier = one.earlier
    papers = [paper for paper in (earlier, one.later) if paper is not None]
    record(
        actor=actor,
        action="suspicion.raise",
        subject=one,
        later=one.later.number,
        earlier=earlier.number if earlier else "",
        strength=one.strength,
    )
    if one.held_from is not None:
        note = f"沿用 {one.held_from.number} 的决定"
        write_step(
            actor=SYSTEM, subject=one, move="hold", label="沿用决定", source=SuspicionState.OPEN, note=note
        )
        announce_settled(one, papers)
        return
    write_step(actor=SYSTEM, subject=one, move="raise", label="发现疑点", source=SuspicionState.OPEN)
    for paper in papers:
        announce(
            SuspicionRaised(
                subject_kind=paper.subject_kind,
                subject_number=paper.subject_number,
                suspicion_number=one.number,
            )
        )


def announce_settled(one: Suspicion, papers: Sequence[Paper]) -> None:
    """Tell the domains of both subjects what was decided about their paper."""
    for paper in papers:
        side = Blocked.LATER if paper.pk == one.later_id else Blocked.EARLIER
        announce(
            SuspicionSettled(
                subject_kind=paper.subject_kind,
                subject_number=paper.subject_number,
                confirmed=one.state == SuspicionState.CONFIRMED and one.blocks in (side, Blocked.BOTH),
                by=one.settled_by,
                suspicion_number=one.number,
            )
        )


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('evidence_suspicion', 'id'))")
        return int(cursor.fetchone()[0])
