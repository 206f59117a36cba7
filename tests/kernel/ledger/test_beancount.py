"""An accountant's own program reads the export, adds everything up itself and comes to the same balances."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from random import Random
from uuid import uuid4

import pytest

from tests.kernel.ledger.money_world import move, outside, pocket, stands
from xiechuang.kernel.ledger.public import export_beancount, post_hold, reserve, reverse
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM

pytestmark = pytest.mark.django_db


def exported() -> str:
    out = StringIO()
    export_beancount(out=out)
    return out.getvalue()


@pytest.fixture
def year(frozen_clock):
    """Forty days of movements, holds and reversals between five accounts."""
    random, pockets = Random(6), [outside(), *(pocket(floor_fen=None) for _ in range(4))]
    for day in range(40):
        with clock.fixed(frozen_clock + timedelta(days=day, minutes=random.randrange(600))):
            one, other = random.sample(pockets, 2)
            deed = move(one, other, random.randrange(1, 10**9))
            hold = reserve(id=uuid4(), source=one, target=other, amount_fen=500, kind="v", actor=SYSTEM)
            if day % 3 == 0:
                reverse(deed.id, id=uuid4(), reason='发票"作废"\\', actor=SYSTEM)
            if day % 2:
                post_hold(hold.id, id=uuid4(), amount_fen=1 + day, actor=SYSTEM)
    return pockets


def test_beancount_finds_no_error_and_the_same_balances(year):
    loader = pytest.importorskip("beancount.loader")
    from beancount.core.data import Transaction

    entries, errors, _ = loader.load_string(exported())
    assert errors == []
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for transaction in (e for e in entries if isinstance(e, Transaction)):
        for posting in transaction.postings:
            totals[posting.account.rpartition(":A")[2]] += posting.units.number
    assert {key: value * 100 for key, value in totals.items()} == {str(a.pk): stands(a)[0] for a in year}


def test_beancount_would_notice_a_single_fen(year):
    loader = pytest.importorskip("beancount.loader")
    lines = exported().splitlines()
    place = max(n for n, line in enumerate(lines) if " balance " in line)
    amount = Decimal(lines[place].split()[3])
    lines[place] = lines[place].replace(f"  {amount}", f"  {amount + Decimal('0.01')}")
    assert len(loader.load_string("\n".join(lines))[1]) == 1


def test_an_empty_ledger_is_a_file_without_transactions():
    assert exported().split("\n")[0] == 'option "title" "协创账本"'
    assert " * " not in exported()
