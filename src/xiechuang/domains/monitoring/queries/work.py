"""The workbench's lines about reports and periods."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from xiechuang.domains.monitoring.models import Submission
from xiechuang.domains.monitoring.queries.lists import submissions
from xiechuang.domains.monitoring.states import EDITABLE, PeriodState, SubmissionState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import copies_to, done_by
from xiechuang.web.workbench import Card, WorkItem, item_about

AT_MOST = 200
TO_WRITE = [state.value for state in EDITABLE]


def waiting(actor: Actor) -> QuerySet[Submission]:
    """For a park what it has to fill in; for an office what it has to look at."""
    rows = submissions(actor)
    if actor.has(Role.PARK_OFFICIAL):
        first = rows.filter(state__in=TO_WRITE, period__state=PeriodState.OPEN)
        return first | rows.filter(state__in=TO_WRITE, vintage__gt=0)
    if actor.has(Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE):
        return rows.filter(state=SubmissionState.SUBMITTED)
    return rows.none()


def late_count(actor: Actor) -> int:
    """How many reports that the actor sees are past their moment."""
    late = submissions(actor).filter(
        state__in=(SubmissionState.DRAFT, SubmissionState.RETURNED),
        period__state=PeriodState.OPEN,
        period__due_at__lte=clock.now(),
    )
    return late.count()


def item_of(row: Submission) -> WorkItem:
    """One line of the workbench."""
    is_first = row.state in TO_WRITE and not row.vintage
    return item_about(
        row,
        title=f"{row.park} {row.period}",
        url=reverse("monitoring:report", args=[row.number]),
        at=row.changed_at,
        due_on=row.period.due_at.astimezone(clock.HERE).date() if is_first else None,
        number=row.number,
    )


def _items(rows: QuerySet[Submission]) -> list[WorkItem]:
    return [item_of(row) for row in rows.order_by("-changed_at")[:AT_MOST]]


def todo(actor: Actor) -> Sequence[WorkItem]:
    """What waits for the actor."""
    return _items(waiting(actor))


def done(actor: Actor) -> Sequence[WorkItem]:
    """What the actor made a move on."""
    return _items(submissions(actor).filter(pk__in=done_by(actor, Submission)))


def copied(actor: Actor) -> Sequence[WorkItem]:
    """Reports the actor was reminded of."""
    return _items(submissions(actor).filter(pk__in=copies_to(actor, Submission).values("subject_id")))


def cards(actor: Actor) -> Sequence[Card]:
    """How many reports wait, and how many are late."""
    if not actor.is_official:
        return []
    url = reverse("monitoring:reports")
    questions: list[tuple[Any, int]] = [(_("几份监测填报等我办理？"), waiting(actor).count())]
    if actor.is_overseer or actor.has(Role.REGIONAL_OFFICIAL):
        questions.append((_("几个园区逾期未报？"), late_count(actor)))
    return [Card(label=label, value=str(n), unit=_("份"), url=url) for label, n in questions if n]
