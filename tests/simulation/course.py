"""The way of one voucher through the simulated year: each step is a real action at its own moment by who may do it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.simulation.agenda import BEGIN
from tests.simulation.chances import days
from tests.vouchers.world import BANK, FACTS, paper
from xiechuang.domains.vouchers.actions.claiming import begin_claim, move_claim, save_claim
from xiechuang.domains.vouchers.actions.issuing import begin_voucher, move_voucher, save_voucher
from xiechuang.domains.vouchers.actions.proofs import add_proof
from xiechuang.domains.vouchers.actions.using import intend_use, move_use
from xiechuang.domains.vouchers.models import Claim, Use, Voucher
from xiechuang.domains.vouchers.states import Mode
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import Actor

if TYPE_CHECKING:
    from tests.simulation.year import Year

TRIES = 8


@dataclass
class Course:
    """One voucher, its firm, and what became of it."""

    year: "Year"
    place: int
    firm: Actor
    mode: Mode
    fen: int
    voucher: Voucher | None = None
    use: Use | None = None
    claim: Claim | None = None
    is_fraud: bool = False
    invoice: str = ""
    handed_in_at: datetime = BEGIN
    seen: set[str] = field(default_factory=set)

    def once(self, what: str) -> bool:
        """Whether it happens now that something goes the other way; at most once in each course."""
        if what in self.seen or not self.year.happens(what):
            return False
        self.seen.add(what)
        return True

    def then(self, step: str, deed: Callable[[], None], *, office: str = "") -> None:
        """The next step, as long from now as it takes."""
        self.year.agenda.after(days(self.year.random, step, region=office), deed, office=office)

    def refused(self, deed: Callable[[], Any], what: str) -> bool:
        """Try something that must not work."""
        try:
            deed()
        except Refused:
            self.year.count(f"refused:{what}")
            return True
        raise AssertionError(f"{what} was allowed")

    # The firm asks

    def apply(self) -> None:
        batch = self.year.community.batches[self.firm.region_code, self.mode]
        values = {"facts": FACTS, "purpose": "研发测试", "wanted_fen": min(self.fen // 2 + 1, 30_000_000)}
        try:
            row = begin_voucher(actor=self.firm, batch=batch, values=values | {"declarations": [False]})
            if self.once("wrong_application"):
                self.refused(lambda: move_voucher(row, actor=self.firm, move="submit"), "a wrong application")
            row = save_voucher(row, actor=self.firm, values={"declarations": [True]})
            self.voucher = move_voucher(row, actor=self.firm, move="submit")
        except Refused as refused:
            self.year.count(f"not issued:{refused.reasons[0].field}")
            return
        self.year.count("issued")
        if self.once("never_used"):
            return
        if self.once("given_back"):
            self.then("look", self.give_back)
        else:
            self.then("look", self.choose)

    def give_back(self) -> None:
        move_voucher(self.voucher, actor=self.firm, move="give_back")
        self.year.count("given back")

    # A provider is found, does the work

    def choose(self) -> None:
        for _ in range(TRIES):
            provider = self.year.random.choice(self.year.community.providers)
            try:
                self.use = intend_use(
                    actor=self.firm,
                    voucher=self.voucher,
                    provider=provider,
                    service_kind="testing",
                    title="材料疲劳测试",
                )
            except Refused as refused:
                if any(one.field == "voucher" for one in refused.reasons):
                    break
                self.year.count("refused:a provider that is not recognised")
            else:
                self.then("accept", self.answer)
                return
        self.year.count("found no provider")

    @property
    def side(self) -> Actor:
        """Somebody of the provider."""
        return self.year.community.sides[self.use.provider_id]

    def answer(self) -> None:
        if self.once("declined"):
            move_use(self.use, actor=self.side, move="decline", note="排期已满")
            self.choose()
            return
        self.move("accept", by=self.side, then=("sign", self.sign))

    def sign(self) -> None:
        today = clock.today()
        terms = {
            "contract_number": f"HT-{self.place}-{self.use.pk}",
            "contract_fen": self.fen,
            "signed_on": today,
            "ends_on": today + timedelta(days=60),
            "is_not_excluded": True,
        }
        if self.once("contract_forgotten"):
            self.refused(
                lambda: move_use(self.use, actor=self.firm, move="sign", **terms), "a contract without paper"
            )
        add_proof(self.use, actor=self.firm, kind="contract", file=paper(), name="合同.txt")
        self.move("sign", by=self.firm, then=("register", self.register), **terms)

    def register(self) -> None:
        if self.once("cancelled"):
            move_use(self.use, actor=self.firm, move="cancel", note="不做了")
            self.year.count("cancelled")
            return
        self.move("register", by=self.side, then=("deliver", self.deliver))

    def deliver(self) -> None:
        self.move("deliver", by=self.side, then=("confirm", self.confirm), delivered_on=clock.today())

    def confirm(self) -> None:
        if self.once("disputed"):
            move_use(self.use, actor=self.firm, move="dispute", note="报告缺页")
            self.year.count("disputed")
            self.then("mend", self.deliver)
            return
        self.move("confirm", by=self.firm, then=("claim", self.ask))

    def move(self, move: str, *, by: Actor, then: tuple[str, Callable[[], None]], **details: Any) -> None:
        """A step of the use; what the rules refuse (a voucher that ran out meanwhile) ends the course."""
        try:
            self.use = move_use(self.use, actor=by, move=move, **details)
        except Refused as refused:
            self.year.count(f"stopped at {move}:{refused.reasons[0].field}")
            return
        self.then(*then)

    # The claim

    @property
    def payee(self) -> Actor:
        """Who is to be paid."""
        return self.side if self.mode is Mode.PROVIDER else self.firm

    def ask(self) -> None:
        if self.once("never_claimed"):
            self.year.count("never claimed")
            return
        try:
            claim = begin_claim(actor=self.payee, use=self.use)
        except Refused as refused:
            self.year.count(f"stopped at claim:{refused.reasons[0].field}")
            return
        self.claim = save_claim(claim, actor=self.payee, values=BANK)
        if self.once("incomplete_claim"):
            self.refused(
                lambda: move_claim(self.claim, actor=self.payee, move="submit"), "a claim without papers"
            )
        self.is_fraud = bool(self.year.invoices) and self.once("fraud")
        self.invoice = self.year.random.choice(self.year.invoices) if self.is_fraud else self.new_number()
        self.add_papers(self.invoice)
        self.hand_in()
        if not self.is_fraud and "handed in" in self.seen:
            self.year.invoices.append(self.invoice)
            self.year.first_uses[self.invoice] = self

    def new_number(self) -> str:
        """An invoice number of twenty digits that nobody has had."""
        return f"{UUID(int=self.year.random.getrandbits(128)).int % 10**20:020d}"

    def add_papers(self, number: str) -> None:
        common = {"amount_fen": self.fen, "dated_on": clock.today()}
        for kind, said in (("invoice", {"identifier": number}), ("payment", {})):
            add_proof(
                self.use,
                actor=self.payee,
                kind=kind,
                file=paper(),
                name=f"{kind}.txt",
                values=common | said,
            )

    def hand_in(self) -> None:
        try:
            self.claim = move_claim(self.claim, actor=self.payee, move="submit")
        except Refused as refused:
            self.year.count(f"stopped at submit:{refused.reasons[0].field}")
            return
        is_first = "handed in" not in self.seen
        self.year.count("claimed" if is_first else "claimed again")
        if is_first:
            self.handed_in_at = clock.now()
        self.seen.add("handed in")
        self.year.courses[self.claim.number] = self
        self.year.desks.take(self)
