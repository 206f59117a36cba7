"""The workbench's lines: suspicions to decide or to confirm, and papers that another region asks to see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from xiechuang.domains.evidence.models import Grant, Suspicion
from xiechuang.domains.evidence.queries.lists import signs_said, suspicions
from xiechuang.domains.evidence.states import GrantState, SuspicionState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import done_by
from xiechuang.web.words import said
from xiechuang.web.workbench import Card, WorkItem

AT_MOST = 200
PROPOSED = (SuspicionState.SAME_PROPOSED, SuspicionState.REUSE_PROPOSED)


def waiting(actor: Actor) -> QuerySet[Suspicion]:
    """What the actor may decide now, or confirm as the second."""
    rows = suspicions(actor)
    second = Q(state__in=PROPOSED) & ~Q(proposed_by_id=actor.person_id)
    if actor.has(Role.COMMUNITY_OFFICE):
        return rows.filter(second | Q(state=SuspicionState.OPEN))
    if not actor.office_region:
        return rows.none()
    first = Q(state=SuspicionState.OPEN, later_region_id=actor.region_code)
    return rows.filter(first | second)


def asked(actor: Actor) -> QuerySet[Grant]:
    """Papers of the actor's region that another office asks to see."""
    rows = visible(actor, Grant).select_related("suspicion", "to_region")
    if not actor.office_region:
        return rows.none()
    return rows.filter(state=GrantState.ASKED, from_region_id=actor.region_code)


def all_waiting(actor: Actor) -> list[QuerySet[Any]]:
    """The rows of ``todo``."""
    return [waiting(actor), asked(actor)]


def item_of(row: Suspicion) -> WorkItem:
    """One line about a suspicion."""
    return WorkItem(
        title=signs_said(row),
        url=reverse("evidence:suspicion", args=[row.number]),
        at=row.raised_at,
        kind_label=said(row._meta.verbose_name),
        state_label=said(row.word.label),
        state_tone=row.word.tone,
        number=row.number,
    )


def _asked_item(row: Grant) -> WorkItem:
    return WorkItem(
        title=_("%(place)s申请查看凭证：%(why)s") % {"place": said(row.to_region.name), "why": row.reason},
        url=reverse("evidence:suspicion", args=[row.suspicion.number]),
        at=row.asked_at,
        kind_label=said(row._meta.verbose_name),
        state_label=said(row.word.label),
        state_tone=row.word.tone,
        number=row.suspicion.number,
    )


def todo(actor: Actor) -> Sequence[WorkItem]:
    """What waits for the actor."""
    rows = waiting(actor).order_by("-strength", "id")[:AT_MOST]
    return [*(item_of(row) for row in rows), *(_asked_item(row) for row in asked(actor)[:AT_MOST])]


def done(actor: Actor) -> Sequence[WorkItem]:
    """What the actor made a move on."""
    return [item_of(row) for row in suspicions(actor).filter(pk__in=done_by(actor, Suspicion))[:AT_MOST]]


def cards(actor: Actor) -> Sequence[Card]:
    """How many suspicions wait."""
    n = waiting(actor).count()
    if not n:
        return []
    url = reverse("evidence:suspicions")
    return [Card(label=_("几个凭证疑点等我核查？"), value=str(n), unit=_("个"), url=url)]
