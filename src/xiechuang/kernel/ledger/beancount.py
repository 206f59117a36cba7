"""The ledger as a beancount file, for any accountant's own tools: transactions in order, and each day's closing balances."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import TextIO

from django.db.models import Min

from xiechuang.kernel.ledger.models import CNY, Account, Entry, Transfer
from xiechuang.kernel.ledger.moment import one_moment
from xiechuang.kernel.lib.clock import HERE
from xiechuang.kernel.lib.money import Money

_CHUNK = 2_000
_DAY = timedelta(days=1)


def export_beancount(*, out: TextIO) -> None:
    """Write the file to ``out``. Holds move no money and are not part of it; amounts are yuan with two decimals.

    After each day on which an account moved stands the balance that our own row carries, exact to the fen, so that a
    checker of beancount adds everything up independently.
    """
    with one_moment():
        names = {account.pk: _name(account) for account in Account.objects.order_by("pk")}
        out.write(f'option "title" "协创账本"\noption "operating_currency" "{CNY}"\n\n')
        for part in (_openings, _transactions, _closings):
            out.writelines(part(names))


def _openings(names: dict[int, str]) -> Iterator[str]:
    for account in Account.objects.annotate(first_at=Min("entries__at")).order_by("pk"):
        day = min(filter(None, (account.opened_at, account.first_at))).astimezone(HERE).date()
        yield f"{day} open {names[account.pk]} {CNY}\n  owner: {_quoted(f'{account.owner_kind} {account.owner_id}')}\n"
    yield "\n"


def _transactions(names: dict[int, str]) -> Iterator[str]:
    moving = Entry.objects.exclude(amount_fen=0).select_related("transfer")
    ordered = moving.order_by("at", "transfer__group", "transfer__place", "position").iterator(
        chunk_size=_CHUNK
    )
    for deed, entries in groupby(ordered, key=lambda entry: entry.transfer):
        yield _transaction(deed, [(names[e.account_id], e.amount_fen) for e in entries])


def _transaction(deed: Transfer, postings: list[tuple[str, int]]) -> str:
    day = deed.made_at.astimezone(HERE).date()
    head = f"{day} * {_quoted(deed.kind)} {_quoted(deed.reason)}\n  id: {_quoted(str(deed.pk))}\n"
    lines = "".join(f"  {name}  {_yuan(fen)} {CNY}\n" for name, fen in postings)
    return f"{head}{lines}\n"


def _closings(names: dict[int, str]) -> Iterator[str]:
    """A balance holds at the beginning of a day, so each day's close is asserted for the day after; ~ 0 is exactness."""
    closing: dict[tuple[date, int], int] = {}
    lies: dict[int, dict[int, int]] = defaultdict(dict)
    entries = Entry.objects.order_by("account_id", "at", "lane", "sequence")
    for key, at, lane, fen in entries.values_list("account_id", "at", "lane", "balance_after_fen").iterator(
        chunk_size=_CHUNK
    ):
        lies[key][lane] = fen
        closing[at.astimezone(HERE).date() + _DAY, key] = sum(lies[key].values())
    for (day, key), fen in sorted(closing.items()):
        yield f"{day} balance {names[key]}  {_yuan(fen)} ~ 0 {CNY}\n"


def _name(account: Account) -> str:
    """Such as Assets:VoucherPool:A17; the number tells accounts apart, the word is for people."""
    words = re.findall(r"[A-Za-z0-9]+", account.kind)
    kind = "".join(word[:1].upper() + word[1:] for word in words) or "Account"
    return f"Assets:{kind}:A{account.pk}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _yuan(fen: int) -> str:
    return f"{Money(fen).yuan:.2f}"
