"""The workbench's lines about texts: what waits for review or reading, what was copied to those who follow."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from xiechuang.domains.policies.access import kept_by
from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.domains.policies.states import VersionState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import copies_to, done_by
from xiechuang.web.words import said
from xiechuang.web.workbench import WorkItem, item_about

AT_MOST = 100


def versions(actor: Actor) -> QuerySet[TextVersion]:
    """Versions the actor may see, without their words."""
    rows = visible(actor, TextVersion).select_related("policy", "region")
    return rows.defer("source", "patch", "problems")


def waiting(actor: Actor) -> QuerySet[TextVersion]:
    """Reviews this person may do, and their own uploads that came back or were never handed in."""
    if actor.person_id is None:
        return TextVersion.objects.none()
    own = Q(created_by_id=actor.person_id)
    to_review = Q(state=VersionState.SUBMITTED) & ~own
    came_back = Q(state__in=(VersionState.RETURNED, VersionState.DRAFT)) & own
    return versions(actor).filter(kept_by(actor), to_review | came_back).order_by("-id")


def todo(actor: Actor) -> Sequence[WorkItem]:
    """What waits for the actor."""
    return _items(waiting(actor)[:AT_MOST])


def started(actor: Actor) -> Sequence[WorkItem]:
    """What the actor uploaded."""
    if actor.person_id is None:
        return []
    return _items(versions(actor).filter(created_by_id=actor.person_id).order_by("-id")[:AT_MOST])


def done(actor: Actor) -> Sequence[WorkItem]:
    """What the actor made a move on."""
    return _items(versions(actor).filter(pk__in=done_by(actor, TextVersion))[:AT_MOST])


def copied(actor: Actor) -> Sequence[WorkItem]:
    """News of the texts and topics the actor follows."""
    if actor.person_id is None:
        return []
    return [*_news(actor, TextVersion), *_news(actor, PolicyText)]


def _news(actor: Actor, model: type[TextVersion] | type[PolicyText]) -> list[WorkItem]:
    copies = {one.subject_id: one for one in copies_to(actor, model)[:AT_MOST]}
    rows: Iterable[TextVersion | PolicyText] = visible(actor, model).filter(pk__in=copies)
    return [
        WorkItem(
            title=f"{copies[row.pk].reason}：{_policy(row).title}",
            url=reverse("policies:policy", args=[_policy(row).number]),
            at=copies[row.pk].at,
            kind_label=said(row._meta.verbose_name),
            state_label="" if copies[row.pk].read_at else said("未看"),
            state_tone="busy",
            number=_policy(row).number,
        )
        for row in rows
    ]


def _policy(row: TextVersion | PolicyText) -> PolicyText:
    return row.policy if isinstance(row, TextVersion) else row


def _items(rows: Iterable[TextVersion]) -> list[WorkItem]:
    return [
        item_about(
            row,
            title=f"{row.policy.title} {row.name}",
            url=reverse("policies:version", args=[row.number]),
            at=row.published_at or row.created_at,
            number=row.number,
        )
        for row in rows
    ]
