"""The offices of the simulated year: they check, ask experts, look into suspicions, decide, pay by lists, hear the bank."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.simulation.course import Course
from tests.simulation.killing import killed
from xiechuang.domains.evidence.actions.deciding import move_suspicion
from xiechuang.domains.evidence.models import Suspicion
from xiechuang.domains.evidence.public import standing_suspicions
from xiechuang.domains.vouchers.actions.claiming import give_opinion, move_claim
from xiechuang.domains.vouchers.actions.paying import BankAnswer
from xiechuang.domains.vouchers.actions.payments import make_payment, move_payment, settle_payment
from xiechuang.domains.vouchers.actions.suspicion import freeze_confirmed
from xiechuang.domains.vouchers.flow import CLAIM
from xiechuang.domains.vouchers.models import Claim, PaymentBatch
from xiechuang.domains.vouchers.rules.deciding import SUBJECT, is_reviewed
from xiechuang.domains.vouchers.states import ClaimState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused

if TYPE_CHECKING:
    from tests.simulation.year import Year

BANK_DAYS = 2
EVERY_DAYS = 7
SENT_TWICE = 0.1


@dataclass
class Desks:
    """All offices' work on claims."""

    year: "Year"

    def take(self, case: Course) -> None:
        """A claim was handed in."""
        case.then("check", lambda: self.check(case), office=case.claim.region_id)

    def check(self, case: Course) -> None:
        case.claim.refresh_from_db()
        if case.claim.state != ClaimState.SUBMITTED:
            return
        office, region = self.year.community.offices[case.claim.region_id].decides, case.claim.region_id
        if case.once("returned"):
            move_claim(case.claim, actor=office, move="return", note="发票影像不清")
            self.year.count("returned")
            case.then("mend", case.hand_in)
        elif case.once("rejected"):
            move_claim(case.claim, actor=office, move="reject", note="服务内容不属于支持范围")
            self.year.count("rejected")
        elif is_reviewed(case.claim):
            expert = self.year.random.choice(self.year.community.experts)
            move_claim(case.claim, actor=office, move="send_to_review", experts=[expert.person_id])
            self.year.count("reviewed by an expert")

            def review() -> None:
                case.claim.refresh_from_db()
                if case.claim.state != ClaimState.IN_REVIEW:
                    return
                give_opinion(case.claim, actor=expert, opinion="agree", text="合同与报告真实")
                case.then("approve", lambda: self.approve(case), office=region)

            case.then("review", review)
        else:
            move_claim(case.claim, actor=office, move="check")
            case.then("approve", lambda: self.approve(case), office=region)

    def approve(self, case: Course) -> None:
        """Approve, in whole or in part; where papers look used, that is looked into first."""
        claim = case.claim
        claim.refresh_from_db()
        if claim.state not in (ClaimState.CHECKED, ClaimState.REVIEWED):
            return
        if standing_suspicions(SUBJECT, claim.number):
            case.then("inquire", lambda: self.inquire(case), office=claim.region_id)
            return
        fen = claim.amount_fen
        if case.once("cut"):
            fen = fen * self.year.random.randint(50, 95) // 100
            self.year.count("cut")
        office = self.year.community.offices[claim.region_id].decides
        case.claim = move_claim(claim, actor=office, move="approve", approved_fen=fen, note="核减部分")
        self.year.count("approved")

    def inquire(self, case: Course) -> None:
        """The later paper's office finds, a colleague confirms; whoever claimed honestly waits until then."""
        for one in standing_suspicions(SUBJECT, case.claim.number):
            row = Suspicion.objects.get(number=one.number)
            if row.later.subject_number == case.claim.number and row.state == "open":
                self.decide(row, case)
        if case.is_fraud:
            self.stop_fraud(case)
        else:
            self.approve(case)

    def decide(self, row: Suspicion, case: Course) -> None:
        """With both papers side by side: two invoices, or one whose owner claimed honestly and another who did not."""
        office = self.year.community.offices[case.claim.region_id]
        other = self.year.courses[row.earlier.subject_number] if row.earlier else None
        if other is None or other.invoice != case.invoice:
            move_suspicion(row, actor=office.decides, move="clear", note="两份不同的凭证")
            self.year.count("suspicion cleared")
            return
        blocks = "later" if case.is_fraud else "earlier"
        move_suspicion(row, actor=office.decides, move="propose_same", note="同一张发票", blocks=blocks)
        move_suspicion(row, actor=office.pays, move="confirm_same")
        self.year.count("suspicion confirmed")
        if not case.is_fraud:
            # Whoever used the invoice of somebody whose claim had been returned to them, and was here first.
            self.stop_fraud(other)

    def stop_fraud(self, case: Course) -> None:
        """Refuse the claim; what is on its way to the bank is called back, what was paid is taken back."""
        case.claim.refresh_from_db()
        case.seen.add("found")
        payer = self.year.community.offices[case.claim.paying_region_id].pays
        if case.claim.state == ClaimState.PAID:
            case.claim = move_claim(case.claim, actor=payer, move="reverse", note="发票属于另一家企业")
            self.year.count("fraud found after payment, taken back")
            return
        if case.claim.state == ClaimState.PAYING:
            case.claim = move_claim(case.claim, actor=payer, move="return_from_bank", note="凭证疑点已认定")
        # As the job does that the decision starts.
        freeze_confirmed([case.claim.number])
        case.claim.refresh_from_db()
        if case.claim.state in CLAIM.moves["reject"].source:
            office = self.year.community.offices[case.claim.region_id].decides
            move_claim(case.claim, actor=office, move="reject", note="发票已用于另一笔兑付")
            self.year.count("fraud stopped")

    # Paying

    def pay_run(self, region: str) -> None:
        """Everything approved that stands on no list goes to the bank; again next week."""
        if self.year.goes_on:
            self.year.agenda.after(EVERY_DAYS, lambda: self.pay_run(region), office=region)
        payer = self.year.community.offices[region].pays
        waiting = Claim.objects.filter(
            paying_region_id=region, state=ClaimState.APPROVED, payment=None
        ).order_by("pk")
        clear = [one for one in waiting if not standing_suspicions(SUBJECT, one.number)]
        if not clear:
            return
        payment = make_payment(actor=payer, claims=clear[:5000], name=f"{clock.today()}")
        move_payment(payment, actor=payer, move="send")
        self.year.count("lists sent")
        self.year.agenda.after(BANK_DAYS, lambda: self.hear(payment))

    def hear(self, payment: PaymentBatch) -> None:
        """The bank's answers are taken in; the program may die of it, and the file may come twice."""
        payer = self.year.community.offices[payment.region_id].pays
        answers = [
            self.answer(claim) for claim in payment.claims.filter(state=ClaimState.PAYING).order_by("pk")
        ]
        if self.year.may_kill and self.year.happens("killed_reading"):
            half = answers[: max(len(answers) // 2, 1)]
            killed(lambda: settle_payment(payment, actor=payer, answers=half), commits=True)
            self.year.count("writer killed after half of the bank's answers")
        outcome = settle_payment(payment, actor=payer, answers=answers)
        self.year.count("bank's answers refused", len(outcome.refused))
        self.year.count("returned by the bank", sum(not one.paid for one in answers))
        if self.year.random.random() < SENT_TWICE:
            paid = [one for one in answers if one.paid and one.number not in outcome.refused]
            assert not settle_payment(payment, actor=payer, answers=paid).refused
            self.year.count("bank's answers sent twice")
        payment.refresh_from_db()
        try:
            move_payment(payment, actor=payer, move="finish")
        except Refused:
            # A claim on the list came under suspicion meanwhile: its answer is taken in when that is decided.
            self.year.count("lists that waited for a decision")
            self.year.agenda.after(EVERY_DAYS, lambda: self.hear(payment))
        for number in (one.number for one in answers if one.paid):
            self.after_payment(self.year.courses[number])

    def answer(self, claim: Claim) -> BankAnswer:
        if self.year.happens("bank_refuses"):
            return BankAnswer(number=claim.number, paid=False, reason="户名与账号不符")
        return BankAnswer(
            number=claim.number, paid=True, reference=f"YH{claim.pk:08d}", paid_on=clock.today()
        )

    def after_payment(self, case: Course) -> None:
        case.claim.refresh_from_db()
        if case.claim.state != ClaimState.PAID:
            return
        self.year.note_paid(case, clock.now())
        if case.once("paid_wrongly"):
            case.then("find_wrong", lambda: self.take_back(case), office=case.claim.paying_region_id)
        elif case.once("rated"):
            move_claim(
                case.claim,
                actor=case.firm,
                move="rate",
                rating=self.year.random.randint(2, 5),
                note="",
            )

    def take_back(self, case: Course) -> None:
        payer = self.year.community.offices[case.claim.paying_region_id].pays
        case.claim.refresh_from_db()
        if case.claim.state == ClaimState.PAID:
            case.claim = move_claim(case.claim, actor=payer, move="reverse", note="付错单位")
            self.year.count("payments taken back")

    def begin(self) -> None:
        """The first list of each region, on different days of the week."""
        for place, region in enumerate(self.year.community.offices):
            moment = self.year.agenda.now + timedelta(days=3 + place)
            self.year.agenda.at(moment, lambda region=region: self.pay_run(region), office=region)
