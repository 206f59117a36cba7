"""Differences: each side's answer, and the office's decision with what follows from it on the ledger."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from xiechuang.domains.clearing.actions.recording import (
    Owing,
    record_obligations,
    reverse_obligation,
)
from xiechuang.domains.clearing.flow import CASE
from xiechuang.domains.clearing.models import Case, Obligation, Side
from xiechuang.domains.clearing.queries.cases import correction_id, taking_back_id
from xiechuang.domains.clearing.queries.totals import names_of
from xiechuang.domains.clearing.states import Outcome
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform

CORRECTION = "correction"


def answer_case(
    case: Case, *, actor: Actor, note: str, has_said: bool = False, booked_fen: int | None = None
) -> Case:
    """One side says what it makes of it, and if it likes what stands in its books (None: nothing)."""

    def effect(row: Case) -> None:
        side = Side.objects.select_for_update().get(case=row, region=actor.office_region)
        side.answer, side.answered_at = note.strip(), clock.now()
        side.answered_by = (actor.name or actor.role.label)[:60]
        if has_said:
            side.has_said, side.booked_fen = True, booked_fen
        side.save()

    details = {"region": actor.office_region, "booked_fen": booked_fen if has_said else None}
    return perform(
        flow=CASE, move="answer", actor=actor, subject=case, note=note, details=details, effect=effect
    )


def decide_case(
    case: Case, *, actor: Actor, outcome: Outcome, note: str, amount_fen: int | None = None
) -> Case:
    """Decide; the lines, taken back or put right where so decided, wait for the next day that is closed."""
    with transaction.atomic():
        held = lock(case)
        silent = held.sides.filter(answered_at=None).values_list("region_id", flat=True)

        def effect(row: Case) -> None:
            row.outcome, row.decided_fen, row.decided_at = outcome, amount_fen, clock.now()

        row = perform(
            flow=CASE,
            move="decide",
            actor=actor,
            subject=held,
            note=note,
            details={"outcome": outcome, "amount_fen": amount_fen, "waiting": names_of(silent)},
            effect=effect,
        )
        _carry_out(row, actor=actor)
    return row


def _carry_out(case: Case, *, actor: Actor) -> None:
    rows = [line.obligation for line in case.lines.select_related("obligation").order_by("id")]
    if case.outcome in (Outcome.CORRECTED, Outcome.VOID):
        for row in rows:
            _take_back(row, case=case, actor=actor)
    if case.outcome in (Outcome.CORRECTED, Outcome.ADDED):
        record_obligations(
            [_owing(case, id=correction_id(case), rows=rows, fen=case.decided_fen or 0)], actor=actor
        )


def _take_back(row: Obligation, *, case: Case, actor: Actor) -> None:
    """Unless its own domain has taken it back meanwhile; a reversal is never reversed but owed the other way round."""
    key = taking_back_id(case, row.pk)
    if row.reverses_id is not None:
        again = _owing(case, id=key, rows=[row], fen=row.amount_fen)
        record_obligations([replace(again, debtor=row.creditor_id, creditor=row.debtor_id)], actor=actor)
    elif not Obligation.objects.filter(reverses=row).exists():
        reverse_obligation(row.pk, reversing_id=key, actor=actor, reason=f"差异 {case.number} 的决定")


def _owing(case: Case, *, id: UUID, rows: list[Obligation], fen: int) -> Owing:
    return Owing(
        id=id,
        debtor=case.debtor_id,
        creditor=case.creditor_id,
        amount_fen=fen,
        arose_on=clock.today(),
        kind=CORRECTION,
        subject_kind=rows[0].subject_kind if rows else "clearing.case",
        subject_number=case.subject_number,
        is_sample=bool(rows) and rows[0].is_sample,
    )
