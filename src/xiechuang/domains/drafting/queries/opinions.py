"""What the regions said of each clause of a draft, as far as the actor may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from xiechuang.domains.drafting.models import Consultation, Draft, Opinion, Provision
from xiechuang.domains.drafting.queries.texts import asked_edition, latest_edition
from xiechuang.domains.drafting.states import ASKS, SIGNED, DraftState, Stance
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseView:
    """A clause of the text asked about with everything said of it."""

    provision: Provision
    opinions: tuple[Opinion, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionView:
    """Where one region stands, and how much it said."""

    consultation: Consultation
    is_late: bool
    was_late: bool
    counts: tuple[tuple[Stance, int], ...]
    waiting: int
    open_differences: int


def opinions_of(actor: Actor, draft: Draft) -> list[Opinion]:
    """All opinions on the draft that the actor may see, clause by clause."""
    rows = visible(actor, Opinion).filter(consultation__draft=draft)
    return list(
        rows.select_related("consultation__region", "provision", "author", "answered_by").order_by(
            "provision__order", "consultation__region__order", "id"
        )
    )


def clauses_of(actor: Actor, draft: Draft) -> list[ClauseView]:
    """The clauses of the text asked about, else of the latest text, with what was said of each."""
    edition = asked_edition(draft) or latest_edition(draft)
    said: dict[int, list[Opinion]] = {}
    for opinion in opinions_of(actor, draft):
        said.setdefault(opinion.provision_id, []).append(opinion)
    return [
        ClauseView(provision=one, opinions=tuple(said.get(one.pk, ())))
        for one in edition.provisions.order_by("order")
    ]


def regions_of(actor: Actor, draft: Draft) -> list[RegionView]:
    """Each region asked, whether it is late, and what the actor may see of its opinions."""
    opinions = opinions_of(actor, draft)
    rows = draft.consultations.select_related("region", "submitted_by", "signed_by", "draft")
    return [
        _view(one, [said for said in opinions if said.consultation_id == one.pk])
        for one in rows.order_by("region__order", "id")
    ]


def _view(consultation: Consultation, said: Iterable[Opinion]) -> RegionView:
    held = list(said)
    signed = consultation.status in SIGNED
    counts = [(stance, sum(one.said is stance for one in held)) for stance in Stance]
    return RegionView(
        consultation=consultation,
        is_late=is_late(consultation),
        was_late=signed and answered_late(consultation),
        counts=tuple((stance, n) for stance, n in counts if n),
        waiting=sum(is_waiting(one) for one in held) if signed else 0,
        open_differences=sum(one.is_open_difference for one in held) if signed else 0,
    )


def is_waiting(opinion: Opinion) -> bool:
    """Whether it asks for something and has neither answer nor decision."""
    return opinion.said in ASKS and not opinion.answer and not opinion.decision


def is_late(consultation: Consultation) -> bool:
    """Whether the region has not given its word though the moment has passed, or never gave it before the end."""
    draft = consultation.draft
    if consultation.status in SIGNED or draft.due_at is None:
        return False
    end = draft.closed_at if draft.status in (DraftState.CLOSED, DraftState.ADOPTED) else clock.now()
    return draft.status is not DraftState.WITHDRAWN and (end or clock.now()) >= draft.due_at


def answered_late(consultation: Consultation) -> bool:
    """Whether the region's word came after the moment."""
    at, due_at = consultation.signed_at, consultation.draft.due_at
    return at is not None and due_at is not None and at > due_at


def standing_of(view: RegionView) -> str:
    """Late or in time, in a word."""
    if view.is_late:
        return "逾期未反馈"
    return "逾期反馈" if view.was_late else ""
