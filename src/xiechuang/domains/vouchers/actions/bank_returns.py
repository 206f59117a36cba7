"""A bank's answers as a file: good rows are taken down one by one, every other row is named with what is wrong."""

from dataclasses import dataclass

from xiechuang.domains.vouchers.actions.paying import BankAnswer
from xiechuang.domains.vouchers.actions.payments import settle_payment
from xiechuang.domains.vouchers.models import PaymentBatch
from xiechuang.domains.vouchers.queries.bank_files import PAID, RETURNS
from xiechuang.domains.vouchers.queries.sheets import (
    RowProblem,
    Sheet,
    faulty_workbook,
    problems_of,
    read_sheet,
)
from xiechuang.domains.vouchers.rules.words import HOUSE, yuan
from xiechuang.kernel.exchange import CheckedRow
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What of a bank's file was taken down, what was still without an answer, what was refused and the rows to mend."""

    done: list[str]
    waiting: int
    problems: list[RowProblem]
    faulty: bytes


def take_returns(payment: PaymentBatch, *, actor: Actor, content: bytes, name: str) -> Returned:
    """Take a file in; sent again it changes nothing. Call it outside a transaction: each row is one of its own."""
    sheet = read_sheet(RETURNS, content=content, name=name)
    amounts = dict(payment.claims.values_list("number", "approved_fen"))
    refused: dict[int, list[Reason]] = {}
    rows: dict[str, int] = {}
    answers = []
    waiting = 0
    for row in sheet.checked.good:
        if not row.values.get("result"):
            waiting += 1
            continue
        if wrong := _objections(row, amounts):
            refused[row.number] = wrong
            continue
        answers.append(_answer(row))
        rows[answers[-1].number] = row.number
    outcome = settle_payment(payment, actor=actor, answers=answers)
    for number, reasons in outcome.refused.items():
        refused[rows[number]] = [*reasons]
    return Returned(
        done=outcome.done, waiting=waiting, problems=problems_of(sheet, refused), faulty=_rest(sheet, refused)
    )


def _rest(sheet: Sheet, refused: dict[int, list[Reason]]) -> bytes:
    return faulty_workbook(sheet, refused) if refused or sheet.checked.faulty else b""


def _objections(row: CheckedRow, amounts: dict[str, int | None]) -> list[Reason]:
    """An amount that is not what was sent is another payment."""
    sent, said = amounts.get(str(row.values["number"])), row.values.get("amount_fen")
    if sent is None or said is None or said == sent:
        return []
    return [Reason(f"金额与清单不符：清单 {yuan(sent)}，回执 {yuan(int(str(said)))}", HOUSE, "amount_fen")]


def _answer(row: CheckedRow) -> BankAnswer:
    given = row.values
    return BankAnswer(
        number=str(given["number"]),
        paid=given["result"] == PAID,
        reference=str(given.get("bank_reference") or ""),
        paid_on=given.get("paid_on"),  # type: ignore[arg-type]
        reason=str(given.get("note") or ""),
    )
