"""What each move needs; facts that only the tables know are looked up by the action and handed in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from xiechuang.domains.clearing.states import (
    OUTCOMES_OF_CLAIMS,
    OUTCOMES_OF_LINES,
    DayState,
    Difference,
    Outcome,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt


def day_has_begun(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 3: a day to come is not closed."""
    if attempt.subject.on > clock.today():
        yield Reason("清算日还没有到，不能截止", "清算规则 3", "on")


def day_follows(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 3: days are closed in their order, so that what comes late goes to a later day."""
    last: date | None = attempt.details.get("last_closed")
    if last is not None and attempt.subject.on <= last:
        yield Reason(f"{last} 已经截止，清算日按先后截止", "清算规则 3", "on")


def something_waits(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 3: a day without anything owed needs no clearing."""
    if not attempt.details.get("obligations"):
        yield Reason("到这一天为止没有待清算的应收应付", "清算规则 3", "on")


def everybody_answered(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 5: netted once all have answered; without an answer only after its day, and the office says why."""
    waiting: list[str] = attempt.details.get("waiting") or []
    if not waiting:
        return
    due = attempt.subject.answers_due_on
    if due is not None and clock.today() <= due:
        yield Reason(f"{'、'.join(waiting)}还没有答复，核对期限到 {due}", "清算规则 5")
    elif not attempt.note.strip():
        yield Reason(f"{'、'.join(waiting)}还没有答复，提前轧差须写明理由", "清算规则 5", "note")


def all_answered(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 5: the last answer nets the day by itself."""
    if waiting := attempt.details.get("waiting"):
        yield Reason(f"{'、'.join(waiting)}还没有答复", "清算规则 5")


def all_is_paid(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 10: a day is settled when every payment has arrived."""
    if n := attempt.details.get("open_payments"):
        yield Reason(f"还有 {n} 笔付款没有确认到账", "清算规则 10")


def day_takes_answers(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 4: a statement is answered between the close and the netting."""
    if attempt.subject.day.state != DayState.CLOSED:
        yield Reason(
            f"{attempt.subject.day} 的清算{DayState(attempt.subject.day.state).label}，不能再核对",
            "清算规则 4",
        )


def books_agree(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 4: nobody confirms what their own books contradict."""
    if n := attempt.details.get("differences"):
        yield Reason(f"本地区账表与平台有 {n} 项不同，请对这些项提出异议", "清算规则 4")


def something_differs(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 6: contested is a line that differs."""
    if not attempt.details.get("contested"):
        yield Reason("没有选择有异议的项，或者所填金额与平台相同", "清算规则 6")


def answer_says_something(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 7: an answer says what is booked and why."""
    if not attempt.note.strip():
        yield Reason("请写明答复", "清算规则 7", "note")


def both_answered(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 7: decided when both sides have answered, or the time for it is over."""
    waiting: list[str] = attempt.details.get("waiting") or []
    due = attempt.subject.answers_due_on
    if waiting and (due is None or clock.today() <= due):
        until = f"，答复期限到 {due}" if due else "，答复期限未规定"
        yield Reason(f"{'、'.join(waiting)}还没有答复{until}", "清算规则 7")


def outcome_fits(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 8: what can be decided depends on whether the platform has the row."""
    outcome, fen = attempt.details.get("outcome"), attempt.details.get("amount_fen")
    is_claim = attempt.subject.difference == Difference.MISSING_THERE
    possible = OUTCOMES_OF_CLAIMS if is_claim else OUTCOMES_OF_LINES
    if outcome not in possible:
        yield Reason(f"决定须是{'、'.join(one.label for one in possible)}之一", "清算规则 8", "outcome")
    elif outcome in (Outcome.CORRECTED, Outcome.ADDED):
        yield from _amount_fits(fen, platform_fen=attempt.subject.platform_fen)
    elif fen is not None:
        yield Reason("这一决定不填金额", "清算规则 8", "amount_fen")


def _amount_fits(fen: Any, *, platform_fen: int | None) -> Iterator[Reason]:
    if not isinstance(fen, int) or fen <= 0:
        yield Reason("请填写大于零的金额", "清算规则 8", "amount_fen")
    elif fen == platform_fen:
        yield Reason("金额与平台相同，请选“维持原记录”", "清算规则 8", "amount_fen")


def payment_is_known(attempt: Attempt) -> Iterator[Reason]:
    """Clearing rule 10: the bank's reference and the day of payment."""
    reference, on = attempt.details.get("bank_reference") or "", attempt.details.get("paid_on")
    if not 1 <= len(reference) <= 60:
        yield Reason("请填写银行流水号，最长 60 字", "清算规则 10", "bank_reference")
    elif attempt.details.get("is_used"):
        yield Reason(f"银行流水号 {reference} 已用于另一笔付款", "清算规则 10", "bank_reference")
    if on is None:
        yield Reason("请填写付款日期", "清算规则 10", "paid_on")
    elif not attempt.subject.day.on <= on <= clock.today():
        yield Reason("付款日期须在清算日与今天之间", "清算规则 10", "paid_on")
