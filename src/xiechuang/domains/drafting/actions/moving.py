"""The moves of a draft: asking the others, more time, closing, making the outcome public, withdrawing; and reminders."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from xiechuang.domains.drafting.access import can_chase
from xiechuang.domains.drafting.actions.entry import let_find
from xiechuang.domains.drafting.events import DraftClosed
from xiechuang.domains.drafting.flow import DRAFT
from xiechuang.domains.drafting.models import Consultation, Draft, Outcome
from xiechuang.domains.drafting.queries.texts import latest_edition
from xiechuang.domains.drafting.states import SIGNED, DraftState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.lib.workdays import CalendarUnknownError, add_workdays
from xiechuang.kernel.orgs.public import Actor, Membership, Region, Role
from xiechuang.kernel.workflow.public import lock, perform, send_copies, write_step

OFFICE_ENDS = time(18)
MOST_WORKDAYS = 120
Effect = Callable[[Draft], None]


def move_draft(
    draft: Draft,
    *,
    actor: Actor,
    move: str,
    note: str = "",
    workdays: int | None = None,
    due_on: date | None = None,
    adopted_on: date | None = None,
    document_number: str = "",
) -> Draft:
    """Make a move; consult and extend want ``workdays`` or ``due_on``, publish wants ``adopted_on``."""
    if move not in DRAFT.moves:
        raise NotVisible(move)
    details: dict[str, Any] = {}
    if move in ("consult", "extend"):
        details["due_at"] = due_moment(workdays=workdays, due_on=due_on)
    if move == "consult":
        details["regions"] = [one.pk for one in others_of(draft)]
    if move == "publish":
        details = {"adopted_on": adopted_on, "document_number": document_number.strip()[:80]}
    with transaction.atomic():
        row = perform(
            flow=DRAFT,
            move=move,
            actor=actor,
            subject=draft,
            note=note,
            details=details,
            effect=_effect(move, note=note, details=details),
            event=_closed if move == "close" else None,
        )
        if move == "consult":
            _ask(row, regions=details["regions"])
        if move == "publish":
            _make_public(row, note=note, **details)
    return row


def others_of(draft: Draft) -> list[Region]:
    """The regions of the community besides the draft's own."""
    rows = Region.objects.filter(level=Region.Level.REGION).exclude(pk=draft.region_id)
    return list(rows.order_by("order", "code"))


def due_moment(*, workdays: int | None, due_on: date | None) -> datetime:
    """The end of office hours after so many working days from today, or on a day that is named."""
    if (workdays is None) == (due_on is None):
        raise Invalid({"workdays": ["反馈时限写工作日数，或指定截止日，二者取一"]})
    if workdays is not None and not 0 < workdays <= MOST_WORKDAYS:
        raise Invalid({"workdays": [f"工作日数须在 1 至 {MOST_WORKDAYS} 之间"]})
    try:
        day = due_on or add_workdays(clock.today(), workdays or 0)
    except CalendarUnknownError as unknown:
        raise Invalid({"workdays": [f"{unknown}，请改为指定截止日"]}) from unknown
    return datetime.combine(day, OFFICE_ENDS, tzinfo=clock.HERE)


def _effect(move: str, *, note: str, details: dict[str, Any]) -> Effect:
    def effect(row: Draft) -> None:
        row.version += 1
        row.changed_at = clock.now()
        if "due_at" in details:
            row.due_at = details["due_at"]
        if move == "consult":
            row.consulted_at = clock.now()
            row.asked_regions = details["regions"]
        if move == "close":
            row.closed_at = clock.now()
            row.conclusion = note.strip()

    return effect


def _closed(row: Draft, _step: object) -> DraftClosed:
    return DraftClosed(draft_id=row.pk, number=row.number, region=row.region_id)


def _ask(row: Draft, *, regions: Iterable[str]) -> None:
    edition = latest_edition(row)
    edition.is_asked = True
    edition.save(update_fields=["is_asked"])
    for region in regions:
        Consultation.objects.create(draft=row, region_id=region)
    _tell(row, regions=regions, reason="请对起草件提出意见")


def _tell(row: Draft, *, regions: Iterable[str], reason: str) -> None:
    """A copy for every official of the regions."""
    posts = Membership.objects.in_force().filter(
        role=Role.REGIONAL_OFFICIAL, organisation__region_id__in=list(regions)
    )
    send_copies(row, people=posts.values_list("person_id", flat=True), reason=reason)


def _make_public(row: Draft, *, note: str, adopted_on: date, document_number: str) -> None:
    outcome = Outcome.objects.create(
        draft=row,
        number=row.number,
        title=row.title,
        kind=row.kind,
        region_id=row.region_id,
        organisation_id=row.organisation_id,
        asked_regions=row.asked_regions,
        adopted_on=adopted_on,
        document_number=document_number,
        note=note.strip(),
        is_sample=row.is_sample,
    )
    let_find(outcome)


def late_consultations(draft: Draft) -> list[Consultation]:
    """The regions that were asked and have not answered in time."""
    if draft.status is not DraftState.CONSULTING or draft.due_at is None or clock.now() < draft.due_at:
        return []
    rows = draft.consultations.exclude(state__in=[state.value for state in SIGNED])
    return list(rows.select_related("region").order_by("region__order", "id"))


def chase_late(draft: Draft, *, actor: Actor) -> list[Consultation]:
    """Remind every region that is late: a line in its history and a copy for its officials; once a day each."""
    if not can_chase(actor, draft):
        raise Refused("由起草单位或共同体办公室催办")
    with transaction.atomic():
        row = lock(draft)
        chased = [one for one in late_consultations(row) if not _chased_today(one)]
        for one in chased:
            one.chased_at = clock.now()
            one.save(update_fields=["chased_at"])
            write_step(actor=actor, subject=one, move="chase", label="催办", source=one.state)
            record(actor=actor, action="consultation.chase", subject=one, region=one.region_id)
        _tell(row, regions=[one.region_id for one in chased], reason="征求意见逾期未反馈")
    return chased


def _chased_today(one: Consultation) -> bool:
    return one.chased_at is not None and one.chased_at.astimezone(clock.HERE).date() == clock.today()


def drafts_to_chase() -> list[Draft]:
    """Drafts past their moment with a region that nobody reminded since the day began."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    late = Draft.objects.filter(state=DraftState.CONSULTING, due_at__lte=clock.now())
    waiting = Consultation.objects.exclude(state__in=[state.value for state in SIGNED])
    waiting = waiting.exclude(chased_at__gte=today)
    return list(late.filter(consultations__in=waiting).distinct().order_by("id"))
