"""Which lane of an account comes next, and what lies in each."""

from itertools import count

from django.db import connection

from xiechuang.kernel.ledger.public import Account, Entry

_SEEDED = "select floor(random() * %s) from (select setseed(%s)) as s"


def steer(lane: int, *, of: int) -> None:
    """The database's next throw, in this session, chooses ``lane`` where there are ``of`` of them."""
    with connection.cursor() as cursor:
        for turn in count():
            seed = turn / 1_000
            cursor.execute(_SEEDED, [of, seed])
            if cursor.fetchone()[0] == lane:
                cursor.execute("select setseed(%s)", [seed])
                return


def by_lane(account: Account) -> dict[int, int]:
    """What is free in each lane that has an entry."""
    entries = Entry.objects.filter(account=account).order_by("sequence")
    return {entry.lane: entry.balance_after_fen - entry.held_after_fen for entry in entries}
