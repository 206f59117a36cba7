"""Accounts for tests of the ledger: a pool that may owe, and pockets that may not fall below zero."""

from uuid import UUID, uuid4

from tests.factories import OrganisationFactory
from xiechuang.kernel.ledger.public import (
    Account,
    Instruction,
    Posted,
    balance,
    moving,
    open_account,
    post,
    rederive,
    widen,
)
from xiechuang.kernel.orgs.public import SYSTEM, Organisation


def pocket(
    *, floor_fen: int | None = 0, fen: int = 0, owner: Organisation | None = None, lanes: int = 1
) -> Account:
    """A new account of a new firm, with so much in it and so many lanes."""
    owner = owner or OrganisationFactory()
    account = open_account(
        owner=owner,
        kind="pocket",
        floor_fen=floor_fen,
        region_code=owner.region_id,
        organisation_id=owner.pk,
    )
    if lanes > 1:
        widen(account, lanes=lanes)
    if fen:
        move(outside(), account, fen)
    return account


def outside() -> Account:
    """Where the money of tests comes from: it may owe without limit."""
    owner = Organisation.objects.filter(number="O-OUTSIDE").first() or OrganisationFactory(number="O-OUTSIDE")
    return open_account(owner=owner, kind="outside", floor_fen=None)


def wish(source: Account, target: Account, fen: int, *, id: UUID | None = None, **given) -> Instruction:
    """So much from one to the other."""
    return moving(id=id or uuid4(), source=source, target=target, amount_fen=fen, kind="test", **given)


def move(source: Account, target: Account, fen: int, *, id: UUID | None = None) -> Posted:
    """So much has gone from one to the other."""
    return post([wish(source, target, fen, id=id)], actor=SYSTEM)[0]


def stands(account: Account) -> tuple[int, int]:
    """What lies in it and what of that is set aside."""
    now = balance(account)
    return now.fen, now.held_fen


def assert_whole() -> None:
    """The rows agree with themselves, and all money together is none."""
    derived = rederive()
    assert [str(fault) for fault in derived.faults] == []
    assert sum(fen for fen, _ in derived.balances.values()) == 0
