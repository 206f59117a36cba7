"""What waits for an official of training: guides to read, versions to review, questions to answer."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.training.access import WRITERS
from xiechuang.domains.training.models import Question, Version
from xiechuang.domains.training.queries.reading import unread_by
from xiechuang.domains.training.states import OPEN, QuestionState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.workbench import Card, WorkItem, item_about

AT_MOST = 100


def guide_url(version: Version) -> str:
    """The page of the guide."""
    return reverse("training:guide", args=[version.guide.number])


def _unread(actor: Actor) -> Iterator[WorkItem]:
    for one in unread_by(actor)[:AT_MOST]:
        yield WorkItem(
            title=one.guide.measure,
            url=guide_url(one),
            at=one.published_at or one.created_at,
            kind_label=_("指南待阅读"),
            state_label=_("未阅读"),
            state_tone="warn",
            number=one.guide.number,
        )


def _my_versions(actor: Actor) -> QuerySet[Version]:
    mine = Version.objects.filter(organisation_id=actor.organisation_id or 0)
    return mine.filter(state__in=[state.value for state in OPEN]).select_related("guide").order_by("-id")


def _mine(actor: Actor) -> Iterator[WorkItem]:
    for one in _my_versions(actor)[:AT_MOST]:
        yield item_about(
            one,
            title=one.guide.measure,
            url=reverse("training:version", args=[one.guide.number, one.order]),
            at=one.created_at,
            number=one.guide.number,
        )


def _asked(actor: Actor) -> QuerySet[Question]:
    rows = visible(actor, Question).filter(state=QuestionState.ASKED)
    return (
        rows.filter(guide__organisation_id=actor.organisation_id or 0).select_related("guide").order_by("id")
    )


def _questions(actor: Actor) -> Iterator[WorkItem]:
    for one in _asked(actor)[:AT_MOST]:
        yield item_about(
            one,
            title=str(one),
            url=reverse("training:questions", args=[one.guide.number]),
            at=one.asked_at,
            number=one.guide.number,
        )


def todo(actor: Actor) -> Sequence[WorkItem]:
    """What waits for the actor."""
    if not actor.is_official:
        return ()
    own = [*_mine(actor), *_questions(actor)] if actor.has(*WRITERS) else []
    return [*_unread(actor), *own]


def waiting(actor: Actor) -> list[QuerySet[Any]]:
    """The rows of ``todo``."""
    own = [_my_versions(actor), _asked(actor)] if actor.has(*WRITERS) else []
    return [unread_by(actor), *own] if actor.is_official else []


def cards(actor: Actor) -> Sequence[Card]:
    """How many guides wait to be read."""
    n = unread_by(actor).count()
    if not n:
        return []
    return [Card(label=_("几份指南还没有阅读？"), value=str(n), unit=_("份"), url=reverse("training:guides"))]
