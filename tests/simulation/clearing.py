"""Clearing in the simulated year: nights close days, regions answer and pay, and one of them may be silent for weeks."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from xiechuang.domains.clearing.actions.terms import set_terms
from xiechuang.domains.clearing.public import (
    Day,
    DayState,
    Payment,
    PaymentState,
    agree_day,
    close_due_days,
    confirm_payment,
    confirm_statement,
    pay,
    refuse_payment,
)
from xiechuang.domains.vouchers.actions.budget import close_batches
from xiechuang.domains.vouchers.actions.ending import end_holds, expire_vouchers
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused

if TYPE_CHECKING:
    from tests.simulation.year import Year

ANSWER_DAYS = 12


@dataclass
class Clearing:
    """The community's office, the three regions' treasurers, and the night."""

    year: "Year"

    def begin(self) -> None:
        """Terms are set; the first night comes."""
        set_terms(
            actor=self.year.community.centre,
            starts_on=clock.today(),
            answer_workdays=5,
            payment_workdays=10,
            source="示例约定",
        )
        self.next_night()

    def next_night(self) -> None:
        tomorrow = self.year.agenda.now.date() + timedelta(days=1)
        self.year.agenda.at(datetime.combine(tomorrow, time(0, 30), tzinfo=clock.HERE), self.night)

    def night(self) -> None:
        """Days are closed, what is over ends."""
        if self.year.goes_on:
            self.next_night()
        for day in close_due_days(today=clock.today()):
            self.year.count("clearing days")
            for statement in day.statements.all():
                region = statement.region_id
                self.year.agenda.after(
                    self.year.random.uniform(0.4, 2),
                    lambda statement=statement: self.confirm(statement),
                    office=region,
                )
            self.year.agenda.after(ANSWER_DAYS, lambda day=day: self.go_on_without(day))
        close_batches()
        self.year.count("vouchers expired", expire_vouchers())
        self.year.count("uses lapsed", end_holds()[1])

    def confirm(self, statement: object) -> None:
        """A region adds its own rows up and says they agree; too late is too late."""
        region, day = statement.region_id, statement.day
        try:
            confirm_statement(statement, actor=self.year.community.offices[region].decides)
        except Refused:
            self.year.count("refused:an answer after the netting")
            return
        self.pay_all(day)

    def go_on_without(self, day: Day) -> None:
        """Who has not answered in time is not waited for."""
        day.refresh_from_db()
        if day.state == DayState.CLOSED:
            agree_day(day, actor=self.year.community.centre, note="期限内没有答复")
            self.year.count("days netted without an answer")
            self.pay_all(day)

    def pay_all(self, day: Day) -> None:
        day.refresh_from_db()
        if day.state != DayState.AGREED:
            return
        for payment in day.payments.filter(state=PaymentState.PROPOSED):
            self.year.agenda.after(
                self.year.random.uniform(0.5, 3),
                lambda payment=payment: self.settle(payment),
                office=payment.payer_id,
            )

    def settle(self, payment: Payment, *, again: bool = False) -> None:
        payer = self.year.community.offices[payment.payer_id].pays
        reference = f"QS{payment.pk:07d}{'B' if again else 'A'}"
        row = pay(payment, actor=payer, bank_reference=reference, paid_on=clock.today())
        is_lost = not again and self.year.happens("settlement_lost")

        def arrive() -> None:
            payee = self.year.community.offices[row.payee_id].pays
            if is_lost:
                refuse_payment(row, actor=payee, note="没有到账")
                self.year.count("settlements paid again")
                row.refresh_from_db()
                self.year.agenda.after(1, lambda: self.settle(row, again=True), office=row.payer_id)
            else:
                confirm_payment(row, actor=payee)

        self.year.agenda.after(1, arrive, office=row.payee_id)
