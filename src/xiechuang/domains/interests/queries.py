"""Reads for pages, the API and the job."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xiechuang.domains.interests.models import Finding, Interest
from xiechuang.engines.matching.likeness import StandingQuestions
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Membership
from xiechuang.kernel.search.public import SearchEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """All interests that are open now, and their words as one question to a record."""

    interests: Mapping[str, Interest]
    standing: StandingQuestions


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding and its record as the reader may see it now; None when it is no longer to be seen."""

    finding: Finding
    entry: SearchEntry | None


def waiting_interests() -> Waiting:
    """Interests neither paused nor of a closed account or an ended post."""
    rows = Interest.objects.filter(paused_at=None, person__is_active=True).filter(
        Q(membership=None) | Q(membership__in=Membership.objects.in_force())
    )
    found = {
        str(one.pk): one for one in rows.select_related("membership__organisation", "membership__person")
    }
    return Waiting(interests=found, standing=_standing(tuple((key, one.text) for key, one in found.items())))


@lru_cache(maxsize=1)
def _standing(texts: tuple[tuple[str, str], ...]) -> StandingQuestions:
    """The same interests are made into questions once a process, not once a step; another set makes others."""
    return StandingQuestions.build(dict(texts))


def interests_of(actor: Actor) -> QuerySet[Interest]:
    """The actor's interests, newest first, each with how many findings are shown and how many are unread."""
    shown = Q(findings__shown_from__lte=clock.now())
    return (
        visible(actor, Interest)
        .select_related("membership__organisation")
        .annotate(
            shown=Count("findings", filter=shown),
            unread=Count("findings", filter=shown & Q(findings__read_at=None)),
        )
        .order_by("-id")
    )


def shown_findings(actor: Actor) -> QuerySet[Finding]:
    """What was found for the actor and whose time to be shown has come, newest first."""
    rows = visible(actor, Finding).filter(shown_from__lte=clock.now())
    return rows.select_related("interest").order_by("-id")


def with_news(actor: Actor) -> QuerySet[Interest]:
    """The actor's interests that have something new."""
    news = Finding.objects.filter(interest=OuterRef("pk"), shown_from__lte=clock.now(), read_at=None)
    return interests_of(actor).filter(Exists(news))


def unread_findings(actor: Actor) -> QuerySet[Finding]:
    """What the actor has not looked at."""
    return shown_findings(actor).filter(read_at=None)


def with_entries(findings: Iterable[Finding]) -> list[Found]:
    """Findings with their records; inside the reader's fence only records come that the reader may see now."""
    rows = list(findings)
    wanted = Q(pk=None)
    for kind in {one.kind for one in rows}:
        wanted |= Q(kind=kind, subject_id__in=[one.subject_id for one in rows if one.kind == kind])
    entries = {(one.kind, one.subject_id): one for one in SearchEntry.objects.filter(wanted)}
    return [Found(finding=one, entry=entries.get((one.kind, one.subject_id))) for one in rows]


def personal_copy(actor: Actor) -> dict[str, Any]:
    """Everything the platform keeps of the person's interests, for the person to take along."""
    columns = (
        "number",
        "name",
        "text",
        "kinds",
        "regions",
        "fields",
        "least_percent",
        "frequency",
        "by_mail",
    )
    times = ("since", "paused_at", "created_at")
    found = (
        "kind",
        "subject_id",
        "share_percent",
        "held",
        "missing",
        "found_at",
        "shown_from",
        "read_at",
        "mailed_at",
    )
    return {
        "exported_at": clock.now(),
        "interests": [
            {name: getattr(one, name) for name in (*columns, *times)}
            | {"findings": list(one.findings.order_by("id").values(*found))}
            for one in visible(actor, Interest).order_by("id")
        ],
    }
