"""The moves of a report, and what each of them does to cells and figures."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from xiechuang.domains.monitoring.actions.figures import add_figures
from xiechuang.domains.monitoring.flow import SUBMISSION
from xiechuang.domains.monitoring.models import Entry, Figure, Submission
from xiechuang.domains.monitoring.queries.report import (
    Report,
    asked_of_parks,
    compares_with_platform,
    plain_number,
    report_of,
)
from xiechuang.domains.monitoring.queries.values import latest
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform

Effect = Callable[[Submission], None]
WEIGHED = ("submit", "accept")
"""Moves before which the whole report is checked."""


def move_submission(submission: Submission, *, actor: Actor, move: str, note: str = "") -> Submission:
    """Make a move; a report that lacks something is refused with all of it."""
    if move not in SUBMISSION.moves:
        raise NotVisible(move)
    with transaction.atomic():
        row = lock(submission)
        report = report_of(row, with_platform=compares_with_platform(row.period)) if move in WEIGHED else None
        details: dict[str, Any] = (
            {"open_reasons": report.open_reasons, "changed": report.changed} if report else {}
        )
        return perform(
            flow=SUBMISSION,
            move=move,
            actor=actor,
            subject=row,
            note=note,
            details=details,
            effect=_effect(move, actor=actor, note=note, report=report),
        )


def _effect(move: str, *, actor: Actor, note: str, report: Report | None) -> Effect:
    effects: dict[str, Effect] = {
        "submit": lambda row: _handed_in(row, actor=actor),
        "accept": lambda row: _accepted(row, actor=actor, report=report),
        "revise": lambda row: _revised(row, reason=note),
        "abandon": _restored,
    }

    def effect(row: Submission) -> None:
        row.changed_at = clock.now()
        row.version += 1
        if move in effects:
            effects[move](row)

    return effect


def _handed_in(row: Submission, *, actor: Actor) -> None:
    row.submitted_at = clock.now()
    row.submitted_by_id = actor.person_id
    row.organisation_id = actor.organisation_id


def _accepted(row: Submission, *, actor: Actor, report: Report | None) -> None:
    """The cells become figures."""
    if report is not None:
        add_figures(row, report=report, actor=actor)
    row.vintage += 1
    row.accepted_at = clock.now()
    row.revision_reason = ""


def _revised(row: Submission, *, reason: str) -> None:
    row.revision_reason = reason.strip()


def _restored(row: Submission) -> None:
    """The cells go back to what was accepted last."""
    asked = {one.pk for one in asked_of_parks(row.period)}
    held = latest(Figure.objects.filter(submission__isnull=False, period=row.period_id, park=row.park_id))
    row.entries.all().delete()
    Entry.objects.bulk_create(
        Entry(
            submission=row,
            indicator=figure.indicator,
            text=plain_number(figure.value),
            unit="",
            is_unknown=figure.value is None,
            explanation=figure.note,
            proofs=[proof["uid"] for proof in figure.proofs],
        )
        for figure in held
        if figure.indicator_id in asked
    )
    row.revision_reason = ""
