"""The workbench's lines: what waits for whom, and who is late."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from xiechuang.domains.providers.access import speaks_for_itself
from xiechuang.domains.providers.models import Application, Recognition, Review
from xiechuang.domains.providers.queries import lists
from xiechuang.domains.providers.states import (
    EDITABLE,
    ApplicationState,
    ChangeState,
    ComplaintState,
    RecognitionState,
    RenewalState,
    ReviewState,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import done_by
from xiechuang.web.workbench import Card, WorkItem, item_about

AT_MOST = 100
PAGES = {
    "application": "providers:application",
    "recognition": "providers:recognition",
    "change": "providers:change",
    "renewal": "providers:renewal",
    "complaint": "providers:complaint",
}
TIMES = ("submitted_at", "asked_at", "filed_at", "created_at")


def waiting(actor: Actor) -> list[QuerySet[Any]]:
    """What the actor has to move on, kind by kind."""
    if actor.has(Role.REGIONAL_OFFICIAL):
        here = {"region_id": actor.region_code}
        over = Q(state=ApplicationState.PROPOSED, publicity_until__lt=clock.today())
        return [
            lists.applications(actor).filter(
                Q(state__in=[ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW]) | over
            ),
            lists.recognitions(actor).filter(state=RecognitionState.PENDING, **here),
            lists.changes(actor).filter(state=ChangeState.PENDING, **here),
            lists.renewals(actor).filter(state=RenewalState.SUBMITTED, **here),
            lists.complaints(actor).filter(state__in=[ComplaintState.FILED, ComplaintState.ANSWERED], **here),
        ]
    if actor.has(Role.EXPERT):
        asked = Review.objects.filter(reviewer_id=actor.person_id, state=ReviewState.ASKED)
        return [lists.applications(actor).filter(pk__in=asked.values("application_id"))]
    if speaks_for_itself(actor):
        mine = {"organisation_id": actor.organisation_id}
        return [
            lists.applications(actor).filter(state__in=sorted(EDITABLE), **mine),
            lists.renewals(actor).filter(state=RenewalState.RETURNED, **mine),
            lists.complaints(actor).filter(state=ComplaintState.ASKED, respondent_id=actor.organisation_id),
        ]
    return []


def pending_recognitions(actor: Actor) -> list[QuerySet[Any]]:
    """The decisions that wait for the actor's region."""
    return [rows for rows in waiting(actor) if rows.model is Recognition]


def pending_applications(actor: Actor) -> list[QuerySet[Any]]:
    """The applications that wait for the actor."""
    return [rows for rows in waiting(actor) if rows.model is Application]


def item_of(row: Any) -> WorkItem:
    """One line of the workbench."""
    return item_about(
        row,
        title=_title(row),
        url=reverse(PAGES[str(row._meta.model_name)], args=[row.number]),
        at=_moment(row),
        due_on=lists.due_on(row),
        number=row.number,
    )


def _title(row: Any) -> str:
    if isinstance(row, Application):
        return row.name or row.organisation.name
    return str(row.provider.name)


def _moment(row: Any) -> datetime:
    for name in TIMES:
        if (found := getattr(row, name, None)) is not None:
            return cast("datetime", found)
    return datetime.combine(row.asked_on, datetime.min.time(), tzinfo=clock.HERE)


def _items(several: Iterable[QuerySet[Any]]) -> list[WorkItem]:
    return [item_of(row) for rows in several for row in rows[:AT_MOST]]


def todo(actor: Actor) -> Sequence[WorkItem]:
    """What waits for the actor."""
    return _items(waiting(actor))


def done(actor: Actor) -> Sequence[WorkItem]:
    """What the actor made a move on."""
    of = (lists.applications, lists.recognitions, lists.changes, lists.renewals, lists.complaints)
    return _items(rows.filter(pk__in=done_by(actor, rows.model)) for rows in (one(actor) for one in of))


def cards(actor: Actor) -> Sequence[Card]:
    """How many providers' matters of the region are late."""
    if not actor.has(Role.REGIONAL_OFFICIAL):
        return []
    late = sum(lists.is_late(row) for rows in waiting(actor) for row in rows[:AT_MOST])
    if not late:
        return []
    url = reverse("providers:applications")
    return [Card(label=_("几件服务机构事项逾期？"), value=str(late), unit=_("件"), url=url)]
