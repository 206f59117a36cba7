"""Publishing an index from a moment on, correcting it by a new edition, withdrawing it before anybody saw it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from xiechuang.domains.monitoring.access import can_run, released
from xiechuang.domains.monitoring.events import IndexPublished
from xiechuang.domains.monitoring.models import Computation, Correction, Period, Publication, PublishedFigure
from xiechuang.domains.monitoring.queries.publications import newer_cells
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.rules.publishing import (
    can_be_corrected,
    can_be_withdrawn,
    embargo_is_kept,
    figures_are_the_latest,
    is_the_first_edition,
    kind_fits_the_period,
)
from xiechuang.domains.monitoring.states import PublicationKind
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor

SERIES = "FB"
TITLE_LENGTH = 160


@transaction.atomic
def publish_index(
    *,
    actor: Actor,
    computation: Computation,
    kind: PublicationKind,
    title: str,
    summary: str = "",
    public_from: datetime | None = None,
) -> Publication:
    """Put a computation down for publication; without a moment it is public at once."""
    _may_publish(actor, computation)
    _check_texts(title=title, summary=summary)
    period = _locked(computation.period)
    now = clock.now()
    moment = public_from or now
    reasons = [
        *embargo_is_kept(public_from=moment, period=period, moment=now),
        *kind_fits_the_period(kind=kind, period=period),
        *figures_are_the_latest(newer=newer_cells(computation)),
        *is_the_first_edition(earlier=_in_force(period, kind)),
    ]
    if reasons:
        raise Refused(reasons)
    return _edition(
        actor=actor, computation=computation, kind=kind, title=title, summary=summary, public_from=moment
    )


@transaction.atomic
def correct_publication(
    *,
    actor: Actor,
    publication: Publication,
    computation: Computation,
    reason: str,
    public_from: datetime | None = None,
) -> Publication:
    """A new edition in the place of one that is public; the old one stays readable, and each names the other."""
    _may_publish(actor, computation)
    _check_texts(reason=reason)
    if not reason.strip():
        raise Invalid({"reason": ["须写明更正的原因"]})
    period = _locked(publication.period)
    now = clock.now()
    moment = public_from or now
    reasons = [
        *can_be_corrected(publication=publication, computation=computation),
        *embargo_is_kept(public_from=moment, period=period, moment=now),
        *figures_are_the_latest(newer=newer_cells(computation)),
    ]
    if reasons:
        raise Refused(reasons)
    made = _edition(
        actor=actor, computation=computation, kind=PublicationKind(publication.kind), title=publication.title,
        summary=publication.summary, public_from=moment, corrects=publication.number,
    )  # fmt: skip
    Correction.objects.create(previous=publication, current=made, reason=reason.strip(), made_at=clock.now())
    return made


@transaction.atomic
def withdraw_publication(*, actor: Actor, publication: Publication, reason: str) -> Publication:
    """Take back what nobody has seen yet."""
    _may_publish(actor, publication.computation)
    _check_texts(reason=reason)
    locked = Publication.objects.select_for_update(no_key=True).get(pk=publication.pk)
    if not reason.strip():
        raise Invalid({"reason": ["须写明撤回的原因"]})
    if reasons := list(can_be_withdrawn(locked)):
        raise Refused(reasons)
    locked.withdrawn_at, locked.withdrawn_reason = clock.now(), reason.strip()
    locked.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(actor=actor, action="publication.withdraw", subject=locked, reason=locked.withdrawn_reason)
    return locked


@transaction.atomic
def release_figures() -> int:
    """Open the figures behind every publication whose moment has come; how many rows were written."""
    done = PublishedFigure.objects.values("publication")
    due = Publication.objects.filter(released()).exclude(number__in=done).select_related("computation")
    rows = [row for publication in due.order_by("id") for row in _released_rows(publication)]
    PublishedFigure.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _released_rows(publication: Publication) -> list[PublishedFigure]:
    return [
        PublishedFigure(figure_id=figure, publication=publication.number, public_from=publication.public_from)
        for figure in sorted(reading_of(publication.computation).figure_ids())
    ]


def _may_publish(actor: Actor, computation: Computation) -> None:
    if not can_run(actor, computation.period.system):
        raise Refused(Reason("由指标体系的主管部门或共同体办公室发布"))


def _check_texts(**texts: str) -> None:
    faults = {name: ["有不能保存的字符"] for name, text in texts.items() if not is_storable(text)}
    if "title" in texts and not 0 < len(texts["title"].strip()) <= TITLE_LENGTH:
        faults["title"] = [f"须填写标题，最长 {TITLE_LENGTH} 字"]
    if faults:
        raise Invalid(faults)


def _locked(period: Period) -> Period:
    """One at a time publishes a period."""
    found = Period.objects.select_for_update(no_key=True).filter(pk=period.pk).first()
    if found is None:
        raise NotVisible(str(period))
    return found


def _in_force(period: Period, kind: PublicationKind) -> Publication | None:
    return (
        Publication.objects.filter(period=period, kind=kind, withdrawn_at=None).order_by("-edition").first()
    )


def _edition(*, actor: Actor, computation: Computation, kind: PublicationKind, **values: Any) -> Publication:
    """The row, its number and edition, its line in the audit, and the announcement."""
    corrects = values.pop("corrects", "")
    before = Publication.objects.filter(period=computation.period, kind=kind).order_by("-edition").first()
    made = Publication.objects.create(
        number=next_number(SERIES),
        kind=kind,
        computation=computation,
        period=computation.period,
        region=computation.region,
        edition=before.edition + 1 if before else 1,
        made_by_id=actor.person_id,
        organisation_name=actor.organisation_name,
        made_at=clock.now(),
        is_sample=computation.is_sample,
        **{name: value.strip() if isinstance(value, str) else value for name, value in values.items()},
    )
    record(
        actor=actor, action="publication.correct" if corrects else "publication.publish", subject=made,
        computation=computation.number, public_from=made.public_from, corrects=corrects,
        result_hash=computation.result_hash,
    )  # fmt: skip
    announce(
        IndexPublished(
            publication_id=made.pk, number=made.number, title=made.title, public_from=made.public_from
        )
    )
    return made
