"""Rules of claims on the claimant's side: papers, amounts, time."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection

from xiechuang.domains.vouchers.models import Claim, Proof, Use, Voucher
from xiechuang.domains.vouchers.rules.amount import Calculation, calculate
from xiechuang.domains.vouchers.rules.qualifying import is_incubated
from xiechuang.domains.vouchers.rules.words import HOUSE, clause_of, yuan
from xiechuang.domains.vouchers.states import (
    ClaimState,
    Mode,
    Parameter,
    ProofKind,
    UseState,
    VoucherState,
)
from xiechuang.kernel.ledger.public import balance
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

BANK_COLUMNS = {"account_name": "收款户名", "account_number": "收款账号", "bank": "开户行"}
SHORTEST_ACCOUNT = 5
DATED = {ProofKind.INVOICE, ProofKind.PAYMENT}


def use_is_done(attempt: Attempt) -> Iterator[Reason]:
    """Money is asked for a service that was rendered and accepted."""
    use = attempt.subject.use
    if use.state != UseState.DONE:
        yield Reason(
            f"用券服务 {use.number} {use.status.label}，服务完成并经企业确认后才能申请", HOUSE, "use"
        )


def voucher_is_not_frozen(attempt: Attempt) -> Iterator[Reason]:
    """Nothing moves on a frozen or cancelled voucher; one that expired still pays for what was done in its time."""
    voucher = attempt.subject.voucher
    if voucher.state not in (VoucherState.ISSUED, VoucherState.USED_UP, VoucherState.EXPIRED):
        yield Reason(f"创新券 {voucher.number} {voucher.status.label}", HOUSE, "voucher")


def papers_are_complete(attempt: Attempt) -> Iterator[Reason]:
    """Every paper the scheme asks for is there and says its number, amount and day."""
    use = attempt.subject.use
    row = use.voucher.scheme_version.parameter(Parameter.PAPERS)
    held = list(use.proofs.all())
    kinds = {one.kind for one in held}
    for kind in row.value or []:
        if kind not in kinds:
            yield Reason(f"缺少{ProofKind(kind).label}", clause_of(row), f"proof-{kind}")
    for proof in held:
        yield from proof_reasons(proof)


def proof_reasons(proof: Proof) -> Iterator[Reason]:
    """What a paper still lacks."""
    kind = ProofKind(proof.kind)
    if kind not in DATED:
        return
    named = f"{kind.label}{f'“{proof.identifier}”' if proof.identifier else ''}"
    if kind is ProofKind.INVOICE and not proof.identifier:
        yield Reason(f"{named}须填写发票号码", HOUSE, f"proof-{proof.pk}-identifier")
    if proof.amount_fen is None:
        yield Reason(f"{named}须填写金额", HOUSE, f"proof-{proof.pk}-amount")
    if proof.dated_on is None:
        yield Reason(f"{named}须填写日期", HOUSE, f"proof-{proof.pk}-dated_on")
    elif proof.dated_on > clock.today():
        yield Reason(f"{named}的日期 {proof.dated_on} 在今天之后", HOUSE, f"proof-{proof.pk}-dated_on")


def bank_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """Where the money is to go."""
    yield from account_reasons({column: getattr(attempt.subject, column) for column in BANK_COLUMNS})


def account_is_corrected(attempt: Attempt) -> Iterator[Reason]:
    """An account that the bank did not know is put right before the money is sent again, not while it is on a list."""
    if attempt.subject.payment_id is not None:
        yield Reason(f"已编入拨付批次 {attempt.subject.payment.number}，移出以后才能更正", HOUSE, "payment")
    yield from account_reasons(attempt.details)


def account_reasons(given: Mapping[str, Any]) -> Iterator[Reason]:
    """Why money cannot be sent to that account."""
    for column, label in BANK_COLUMNS.items():
        if not str(given.get(column) or "").strip():
            yield Reason(f"须填写{label}", HOUSE, column)
    number = str(given.get("account_number") or "").strip()
    if number and not is_account_number(number):
        yield Reason("收款账号只能有数字、空格和连字符，至少 5 位数字", HOUSE, "account_number")


def is_account_number(written: str) -> bool:
    """Whether money could be sent there: digits, in groups or not; no bank's own check digit is known to us."""
    plain = re.sub(r"[ -]", "", unicodedata.normalize("NFKC", written))
    return plain.isascii() and plain.isdecimal() and len(plain) >= SHORTEST_ACCOUNT


def claim_is_in_time(attempt: Attempt) -> Iterator[Reason]:
    """A claim comes within the days after the service was done."""
    use = attempt.subject.use
    last = last_day_of(use)
    if (
        attempt.subject.state == ClaimState.RETURNED
        and attempt.subject.due_at is not None
        and last is not None
    ):
        # Who is asked to correct a claim that was handed in in time gets the time to do so.
        last = max(last, attempt.subject.due_at.astimezone(clock.HERE).date())
    if last is not None and clock.today() > last:
        row = use.voucher.scheme_version.parameter(Parameter.CLAIM_DAYS)
        yield Reason(f"申请兑付的期限到 {last} 为止", clause_of(row), "use")


def last_day_of(use: Use) -> date | None:
    """The last day on which the use can be claimed for; None while it is not done."""
    days = use.voucher.scheme_version.value(Parameter.CLAIM_DAYS)
    if use.done_at is None or days is None:
        return None
    return use.done_at.astimezone(clock.HERE).date() + timedelta(days=int(days))


def contract_was_paid(attempt: Attempt) -> Iterator[Reason]:
    """企业兑付: the firm paid in full. 机构兑付: it paid its share, which is what the voucher does not."""
    claim = attempt.subject
    paid, base = amount_of(claim.use, ProofKind.PAYMENT), base_fen(claim.use)
    if not base:
        return
    if claim.mode == Mode.FIRM:
        if paid is not None and paid < base:
            text = f"企业兑付须先付清全款：应付 {yuan(base)}，付款凭证合计 {yuan(paid)}"
            yield Reason(text, _mode_clause(claim), "proof-payment")
        return
    share = base - calculation_of(claim).amount_fen
    if (paid or 0) < share:
        text = f"机构兑付时企业付差额：应付 {yuan(share)}，付款凭证合计 {yuan(paid or 0)}"
        yield Reason(text, _mode_clause(claim), "proof-payment")


def _mode_clause(claim: Claim) -> str:
    return clause_of(claim.voucher.scheme_version.parameter(Parameter.MODE))


def something_is_left(attempt: Attempt) -> Iterator[Reason]:
    """The calculation gives more than nothing; if not, the step that left nothing is named."""
    claim = attempt.subject
    if not base_fen(claim.use):
        return
    found = calculation_of(claim)
    if found.amount_fen <= 0:
        stop = next(step for step in found.steps if step.amount_fen <= 0)
        clause = (stop.cited or {}).get("clause") or HOUSE
        yield Reason(f"可兑付金额为 0：{stop.label}（{stop.text}）", clause, "amount")


def amount_of(use: Use, kind: ProofKind) -> int | None:
    """What the papers of one kind add up to; None when there is none of them."""
    said = [one.amount_fen for one in use.proofs.all() if one.kind == kind and one.amount_fen is not None]
    return sum(said) if said else None


def bases_of(use: Use, *, mode: str) -> dict[str, int]:
    """The amounts that papers show."""
    found = {"合同金额": use.contract_fen, "发票金额": amount_of(use, ProofKind.INVOICE)}
    if mode == Mode.FIRM:
        found["实付金额"] = amount_of(use, ProofKind.PAYMENT)
    return {label: fen for label, fen in found.items() if fen is not None}


def base_fen(use: Use) -> int:
    """What the service cost by contract and invoices."""
    return min(bases_of(use, mode=Mode.PROVIDER).values(), default=0)


def calculation_of(claim: Claim) -> Calculation:
    """What the claim is worth now."""
    use, voucher = claim.use, claim.voucher
    return calculate(
        version=voucher.scheme_version,
        bases=bases_of(use, mode=claim.mode),
        incubated=is_incubated(voucher.facts),
        used_fen=used_by_firm(voucher, besides=claim),
        rest_fen=rest_of(voucher, own_fen=claim.held_fen or use.reserved_fen),
    )


def used_by_firm(voucher: Voucher, *, besides: Claim | None = None) -> int:
    """What the firm has been paid, or has asked for, under the scheme; a sum that its provider may know too."""
    parts = [voucher.scheme_version.scheme_id, voucher.organisation_id, besides.pk if besides else None]
    with connection.cursor() as cursor:
        cursor.execute("select vouchers_used(%s, %s, %s)", parts)
        return int(cursor.fetchone()[0])


def rest_of(voucher: Voucher, *, own_fen: int = 0) -> int:
    """What of a voucher is neither spent nor set aside for others; ``own_fen`` is set aside for oneself."""
    if voucher.account_id is None:
        return 0
    return balance(voucher.account_id).free_fen + own_fen
