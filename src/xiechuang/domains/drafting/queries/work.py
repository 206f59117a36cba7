"""What waits for an official of drafting: opinions to give, to sign, to answer; minutes to confirm; duties."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.drafting.access import READERS
from xiechuang.domains.drafting.models import Consultation, Draft, Duty, Meeting
from xiechuang.domains.drafting.queries.lists import drafts, meetings
from xiechuang.domains.drafting.queries.opinions import is_late
from xiechuang.domains.drafting.states import ConsultationState, DraftState, MeetingState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import copies_to, done_by
from xiechuang.web.words import said
from xiechuang.web.workbench import Card, WorkItem, item_about

AT_MOST = 100


def my_consultations(actor: Actor) -> QuerySet[Consultation]:
    """Where the actor's region has to give its word."""
    rows = visible(actor, Consultation).select_related("draft__region", "region")
    if not actor.office_region:
        return rows.none()
    return rows.filter(
        region_id=actor.region_code,
        draft__state=DraftState.CONSULTING,
        state__in=(ConsultationState.ASKED, ConsultationState.SIGNING),
    )


def my_drafts(actor: Actor) -> QuerySet[Draft]:
    """Drafts of the actor's body with something to answer, to finish or to close."""
    rows = drafts(actor).filter(organisation_id=actor.organisation_id or 0)
    return rows.filter(state__in=(DraftState.DRAFTING, DraftState.CONSULTING))


def my_minutes(actor: Actor) -> QuerySet[Meeting]:
    """Minutes that the actor's region has not confirmed yet."""
    if not actor.office_region:
        return Meeting.objects.none()
    rows = meetings(actor).filter(state=MeetingState.MINUTED)
    return rows.exclude(confirmations__region_id=actor.region_code)


def my_duties(actor: Actor) -> QuerySet[Duty]:
    """What the actor's body has to do after confirmed meetings."""
    rows = Duty.objects.filter(meeting__in=visible(actor, Meeting), meeting__state=MeetingState.CONFIRMED)
    return rows.filter(body_id=actor.organisation_id or 0, done_at=None).select_related("meeting", "body")


def to_answer(actor: Actor) -> list[QuerySet[Any]]:
    """The opinions that wait, for the menu."""
    return [my_consultations(actor)] if actor.has(*READERS) else []


def waiting(actor: Actor) -> list[QuerySet[Any]]:
    """The rows of ``todo``."""
    if not actor.has(*READERS):
        return []
    return [my_consultations(actor), my_drafts(actor), my_minutes(actor), my_duties(actor)]


def _asked(actor: Actor) -> Iterator[WorkItem]:
    for one in my_consultations(actor)[:AT_MOST]:
        late = is_late(one)
        yield WorkItem(
            title=one.draft.title,
            url=reverse("drafting:opinions", args=[one.draft.number]),
            at=one.asked_at,
            kind_label=said(one._meta.verbose_name),
            state_label=_("逾期") if late else said(one.status.label),
            state_tone="bad" if late else one.status.tone,
            due_on=one.draft.due_at.astimezone(clock.HERE).date() if one.draft.due_at else None,
            number=one.draft.number,
        )


def draft_item(draft: Draft) -> WorkItem:
    """A draft as a line of the workbench."""
    return item_about(
        draft,
        title=draft.title,
        url=reverse("drafting:draft", args=[draft.number]),
        at=draft.changed_at,
        due_on=draft.due_at.astimezone(clock.HERE).date()
        if draft.due_at and draft.status is DraftState.CONSULTING
        else None,
        number=draft.number,
    )


def meeting_item(meeting: Meeting) -> WorkItem:
    """A meeting as a line of the workbench."""
    return item_about(
        meeting,
        title=meeting.title,
        url=reverse("drafting:meeting", args=[meeting.number]),
        at=meeting.changed_at,
        number=meeting.number,
    )


def _duties(actor: Actor) -> Iterator[WorkItem]:
    for one in my_duties(actor)[:AT_MOST]:
        yield WorkItem(
            title=one.task,
            url=reverse("drafting:meeting", args=[one.meeting.number]),
            at=one.meeting.confirmed_at or one.meeting.changed_at,
            kind_label=said(one._meta.verbose_name),
            due_on=one.due_on,
            number=one.meeting.number,
        )


def todo(actor: Actor) -> Sequence[WorkItem]:
    """What waits for the actor."""
    if not actor.has(*READERS):
        return ()
    return [
        *_asked(actor),
        *(draft_item(one) for one in my_drafts(actor)[:AT_MOST]),
        *(meeting_item(one) for one in my_minutes(actor)[:AT_MOST]),
        *_duties(actor),
    ]


def done(actor: Actor) -> Sequence[WorkItem]:
    """Drafts and meetings on which the actor made a move, and drafts on which they gave or signed opinions."""
    if not actor.has(*READERS):
        return ()
    said_on = Consultation.objects.filter(pk__in=done_by(actor, Consultation)).values("draft_id")
    rows = drafts(actor).filter(pk__in=done_by(actor, Draft)) | drafts(actor).filter(pk__in=said_on)
    held = meetings(actor).filter(pk__in=done_by(actor, Meeting))
    return [*(draft_item(one) for one in rows.distinct()[:AT_MOST]), *(meeting_item(one) for one in held)]


def started(actor: Actor) -> Sequence[WorkItem]:
    """Drafts the actor opened."""
    if not actor.has(*READERS):
        return ()
    return [draft_item(one) for one in drafts(actor).filter(drafter_id=actor.person_id)[:AT_MOST]]


def copied(actor: Actor) -> Sequence[WorkItem]:
    """What the actor was told of."""
    if not actor.has(*READERS):
        return ()
    rows = drafts(actor).filter(pk__in=copies_to(actor, Draft).values("subject_id"))
    held = meetings(actor).filter(pk__in=copies_to(actor, Meeting).values("subject_id"))
    return [*(draft_item(one) for one in rows[:AT_MOST]), *(meeting_item(one) for one in held[:AT_MOST])]


def cards(actor: Actor) -> Sequence[Card]:
    """How many opinions wait, and how many regions are late with one's drafts."""
    if not actor.has(*READERS):
        return []
    found = []
    if waiting := my_consultations(actor).count():
        found.append(
            Card(
                label=_("几份起草件等本地区提意见？"),
                value=str(waiting),
                unit=_("份"),
                url=reverse("drafting:drafts"),
            )
        )
    rows = visible(actor, Consultation).filter(
        draft__state=DraftState.CONSULTING,
        draft__due_at__lte=clock.now(),
        state__in=(ConsultationState.ASKED, ConsultationState.SIGNING),
    )
    if late := rows.count():
        found.append(
            Card(
                label=_("几个地区逾期未反馈？"), value=str(late), unit=_("个"), url=reverse("drafting:drafts")
            )
        )
    return found
