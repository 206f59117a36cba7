"""Three regions that owe each other, and the people who speak for them."""

from datetime import date
from types import SimpleNamespace
from uuid import UUID, uuid4

from tests.factories import OrganisationFactory, RegionFactory, actor
from xiechuang.domains.clearing.public import (
    Day,
    Obligation,
    Owing,
    close_day,
    confirm_payment,
    confirm_statement,
    pay,
    record_obligation,
)
from xiechuang.kernel.ledger.public import balance, open_account, rederive
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM, Actor, OrganisationKind, Region, Role

BEIJING, TIANJIN, HEBEI = "110000", "120000", "130000"
TODAY = date(2026, 6, 1)


def regions() -> SimpleNamespace:
    """北京、天津、河北, an official of each, the community's office, an auditor and strangers."""
    found = SimpleNamespace(office=actor(Role.COMMUNITY_OFFICE), auditor=actor(Role.AUDITOR))
    for name, code in (("beijing", BEIJING), ("tianjin", TIANJIN), ("hebei", HEBEI)):
        place = RegionFactory(code=code)
        body = OrganisationFactory(region=place, kind=OrganisationKind.AUTHORITY)
        setattr(found, name, actor(Role.REGIONAL_OFFICIAL, organisation=body))
    return found


def owing(debtor: str, creditor: str, fen: int, *, id: UUID | None = None, **given) -> Owing:
    """What one is to owe the other."""
    matter = {"arose_on": TODAY, "kind": "voucher", "subject_kind": "test.claim", "subject_number": "CL-1"}
    return Owing(id=id or uuid4(), debtor=debtor, creditor=creditor, amount_fen=fen, **(matter | given))


def owe(debtor: str, creditor: str, fen: int, *, who=SYSTEM, id: UUID | None = None, **given) -> Obligation:
    """One owes the other."""
    wanted = owing(debtor, creditor, fen, id=id, **given)
    fields = {name: getattr(wanted, name) for name in Owing.__slots__}
    return record_obligation(actor=who, **fields)


def position(code: str) -> int:
    """What the region is owed, all in all."""
    place = Region.objects.get(pk=code)
    account = open_account(owner=place, kind="clearing_position", floor_fen=None, region_code=code)
    return balance(account).fen


def assert_whole() -> None:
    """The ledger's rows agree with themselves, and all positions together are nothing."""
    derived = rederive()
    assert [str(fault) for fault in derived.faults] == []
    assert sum(fen for fen, _ in derived.balances.values()) == 0


def official_of(given: SimpleNamespace, code: str) -> Actor:
    """Who speaks for the region."""
    return {BEIJING: given.beijing, TIANJIN: given.tianjin, HEBEI: given.hebei}[code]


def confirm_all(given: SimpleNamespace, day: Day) -> None:
    """Every region that has not answered confirms its statement."""
    for one in day.statements.filter(state="pending").order_by("region"):
        confirm_statement(one, actor=official_of(given, one.region_id))


def agreed(given: SimpleNamespace, on: date) -> Day:
    """The day is closed, confirmed by all and netted."""
    day = close_day(on, actor=given.office)
    confirm_all(given, day)
    return Day.objects.get(pk=day.pk)


def pay_all(given: SimpleNamespace, day: Day) -> None:
    """Every payment of the day is made and has arrived."""
    for one in day.payments.order_by("id"):
        payer, payee = official_of(given, one.payer_id), official_of(given, one.payee_id)
        pay(one, actor=payer, bank_reference=f"B{one.pk}", paid_on=clock.today())
        confirm_payment(one, actor=payee)


def settled(given: SimpleNamespace, on: date) -> Day:
    """The day is closed, netted and paid."""
    day = agreed(given, on)
    pay_all(given, day)
    return Day.objects.get(pk=day.pk)
