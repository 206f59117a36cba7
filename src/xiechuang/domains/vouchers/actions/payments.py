"""Lists of payments: made of approved claims, sent to a bank, answered by it line by line."""

from collections.abc import Sequence

from django.db import transaction

from xiechuang.domains.vouchers.actions.claiming import make_move, move_claim
from xiechuang.domains.vouchers.actions.paying import BankAnswer, Outcome, numbers_of
from xiechuang.domains.vouchers.flow import PAYMENT
from xiechuang.domains.vouchers.models import Claim, PaymentBatch
from xiechuang.domains.vouchers.rules.words import yuan
from xiechuang.domains.vouchers.states import ClaimState, PaymentState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform, steps_of, write_step

SERIES, RETURN = "QB", "return_line"
MOST_CLAIMS = 5000
NAME_LENGTH = 80


@transaction.atomic
def make_payment(*, actor: Actor, claims: Sequence[Claim], name: str = "") -> PaymentBatch:
    """Put approved claims on a list for the bank; all that do not fit are named at once."""
    if not actor.office_region:
        raise Refused("“编制拨付批次”由拨付地区主管部门办理")
    if len(name) > NAME_LENGTH or not is_storable(name):
        raise Refused(Reason(f"名称最长 {NAME_LENGTH} 字", field="name"))
    if len(claims) > MOST_CLAIMS:
        raise Refused(Reason(f"一批最多 {MOST_CLAIMS} 笔", field="claims"))
    rows = [lock(claim) for claim in sorted(claims, key=lambda one: one.pk)]
    if reasons := _obstacles(rows, actor=actor):
        raise Refused(reasons)
    payment = PaymentBatch.objects.create(
        number=next_number(SERIES),
        region_id=actor.region_code,
        name=name.strip(),
        made_by_id=actor.person_id,
        is_sample=all(row.is_sample for row in rows),
    )
    Claim.objects.filter(pk__in=[row.pk for row in rows]).update(payment=payment)
    record(actor=actor, action="voucher_payment.make", subject=payment, claims=numbers_of(rows))
    return payment


def _obstacles(rows: Sequence[Claim], *, actor: Actor) -> list[Reason]:
    found = [] if rows else [Reason("没有选择兑付申请", field="claims")]
    for row in rows:
        if not actor.is_office_of(row.paying_region_id):
            found.append(Reason(f"{row.number} 由其他地区拨付", field="claims"))
        elif row.state != ClaimState.APPROVED:
            found.append(Reason(f"{row.number} {row.status.label}，不能编入", field="claims"))
        elif row.payment_id is not None:
            found.append(Reason(f"{row.number} 已编入另一批次", field="claims"))
        if row.approved_by_id is not None and row.approved_by_id == actor.person_id:
            found.append(Reason(f"{row.number} 由您核定，须由另一人拨付", field="payer"))
    return found


@transaction.atomic
def take_off(claim: Claim, *, actor: Actor) -> Claim:
    """Take a claim off a list that was not sent yet."""
    row = lock(claim)
    payment = row.payment
    if payment is None or not actor.is_office_of(row.paying_region_id):
        raise Refused(Reason(f"{row.number} 不在拨付批次里", field="claims"))
    if payment.state != PaymentState.OPEN:
        raise Refused(Reason(f"{payment.number} {payment.status.label}", field="state"))
    row.payment = None
    row.save(update_fields=["payment"])
    record(actor=actor, action="voucher_payment.take_off", subject=payment, claim=row.number)
    return row


def move_payment(payment: PaymentBatch, *, actor: Actor, move: str, note: str = "") -> PaymentBatch:
    """Send a list to the bank, close it when everything on it was answered, or dissolve it."""
    if move not in PAYMENT.moves:
        raise NotVisible(move)

    def effect(row: PaymentBatch) -> None:
        if move == "send":
            row.sent_at = clock.now()
            _send(row, actor=actor)
        else:
            row.ended_at = clock.now()
        if move == "dissolve":
            Claim.objects.filter(payment=row, state=ClaimState.APPROVED).update(payment=None)

    if move == "send":
        note = note or _said_of(list(payment.claims.values_list("approved_fen", flat=True)))
    return perform(flow=PAYMENT, move=move, actor=actor, subject=payment, note=note, effect=effect)


def _said_of(amounts: Sequence[int | None]) -> str:
    """What went to the bank: lines that come back leave the list, so its sum is said here for good."""
    return f"{len(amounts)} 笔，合计 {yuan(sum(fen or 0 for fen in amounts))}"


def _send(payment: PaymentBatch, *, actor: Actor) -> None:
    """Everything on the list goes, or nothing does and every obstacle is named."""
    reasons: list[Reason] = []
    for claim in payment.claims.order_by("voucher_id", "pk"):
        try:
            make_move(claim, actor=actor, move="send_to_bank")
        except Refused as refused:
            reasons += [
                Reason(f"{claim.number}：{one.text}", one.clause, "claims") for one in refused.reasons
            ]
    if reasons:
        raise Refused(reasons)


def settle_payment(payment: PaymentBatch, *, actor: Actor, answers: Sequence[BankAnswer]) -> Outcome:
    """Take down what the bank answered, each line for itself: what is wrong with one does not stop the others."""
    outcome = Outcome()
    on_list = {claim.number: claim for claim in visible(actor, Claim).filter(payment=payment)}
    returned = _returned(payment)
    for answer in answers:
        claim = on_list.get(answer.number)
        if claim is None and not answer.paid and returned.get(answer.number) == answer.reason.strip():
            outcome.done.append(answer.number)
            continue
        if claim is None:
            outcome.refused[answer.number] = [
                Reason(f"{answer.number} 不在 {payment.number} 里", field="number")
            ]
            continue
        try:
            _settle(claim, answer, payment=payment, actor=actor)
        except Refused as refused:
            outcome.refused[answer.number] = refused.reasons
        else:
            outcome.done.append(answer.number)
    return outcome


def _returned(payment: PaymentBatch) -> dict[str, str]:
    """What came back from the bank before, by claim, each with the bank's reason."""
    steps = steps_of(payment).filter(move=RETURN)
    return {one.details["claim"]: one.details["reason"] for one in steps}


@transaction.atomic
def _settle(claim: Claim, answer: BankAnswer, *, payment: PaymentBatch, actor: Actor) -> None:
    if answer.paid:
        reference = answer.reference.strip()
        if claim.state == ClaimState.PAID and claim.bank_reference == reference:
            return
        move_claim(claim, actor=actor, move="pay", bank_reference=reference, paid_on=answer.paid_on)
        return
    row = move_claim(claim, actor=actor, move="return_from_bank", note=answer.reason)
    reason = answer.reason.strip()
    write_step(
        actor=actor,
        subject=payment,
        move=RETURN,
        label="银行退回",
        source=payment.state,
        note=f"{row.number} {yuan(row.approved_fen or 0)}：{reason}",
        details={"claim": row.number, "reason": reason},
    )
