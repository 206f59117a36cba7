"""Reads: the history of a case, what a person did, what they were sent a copy of."""

from collections.abc import Iterable

from django.db.models import Max, Model, QuerySet

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.actor import Actor
from xiechuang.kernel.workflow.models import Copy, Step


def steps_of(subject: Model) -> QuerySet[Step]:
    """The history of one case, oldest first."""
    return Step.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("id")


def done_by(actor: Actor, model: type[Model]) -> list[int]:
    """Ids of the cases of ``model`` on which this person made a move, latest first."""
    if actor.person_id is None:
        return []
    mine = Step.objects.filter(person_id=actor.person_id, subject_kind=model._meta.label_lower)
    return [
        row["subject_id"]
        for row in mine.values("subject_id").annotate(latest=Max("id")).order_by("-latest")[:200]
    ]


def copies_to(actor: Actor, model: type[Model]) -> QuerySet[Copy]:
    """Copies sent to this person, newest first."""
    if actor.person_id is None:
        return Copy.objects.none()
    return Copy.objects.filter(person_id=actor.person_id, subject_kind=model._meta.label_lower)


def send_copies(subject: Model, *, people: Iterable[int], reason: str) -> None:
    """Send a copy of the case to people; who has one already keeps it."""
    Copy.objects.bulk_create(
        [
            Copy(
                subject_kind=subject._meta.label_lower,
                subject_id=subject.pk,
                person_id=p,
                reason=reason,
                at=clock.now(),
            )
            for p in sorted(set(people))
        ],
        ignore_conflicts=True,
    )


def mark_read(actor: Actor, subject: Model) -> None:
    """The copy was looked at."""
    copies_to(actor, type(subject)).filter(subject_id=subject.pk, read_at=None).update(read_at=clock.now())
