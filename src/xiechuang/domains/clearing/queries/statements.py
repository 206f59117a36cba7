"""A region's statement of a day: its lines, its books beside them, and its sums added up again from its own rows."""

from dataclasses import dataclass

from django.db.models import Q

from xiechuang.domains.clearing.models import Line, Statement
from xiechuang.domains.clearing.queries.totals import live_lines, matter_of
from xiechuang.domains.clearing.rules.comparing import Compared, Matter, compare
from xiechuang.domains.clearing.rules.netting import Net, Owed, nets_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the region is owed and owes by its own rows."""

    net: Net
    by_region: list[Owed]
    lines: int


def lines_of(statement: Statement) -> list[Line]:
    """The region's lines that stand in the day."""
    mine = Q(obligation__debtor=statement.region_id) | Q(obligation__creditor=statement.region_id)
    rows = live_lines(statement.day).filter(mine)
    return list(rows.select_related("obligation__debtor", "obligation__creditor"))


def comparison_of(statement: Statement, *, use_books: bool = True) -> list[Compared]:
    """Every matter side by side; without books sent, the platform's rows beside themselves.

    Matters of the day that are already a case stand there and are not compared again.
    """
    platform = [(matter_of(line.obligation), line.obligation.amount_fen) for line in lines_of(statement)]
    if not use_books or not statement.bookings.exists():
        return compare(platform, platform)
    cases = statement.day.cases.values_list("debtor_id", "creditor_id", "subject_number")
    elsewhere = {Matter(*one) for one in cases}
    rows = statement.bookings.values_list("debtor_id", "creditor_id", "subject_number", "amount_fen")
    own = [(Matter(d, c, number), fen) for d, c, number, fen in rows]
    return compare(platform, [(matter, fen) for matter, fen in own if matter not in elsewhere])


def sums_of(statement: Statement) -> Sums:
    """The region's own rows, added up again."""
    lines = lines_of(statement)
    pairs: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        row = line.obligation
        pairs.setdefault((row.debtor_id, row.creditor_id), []).append(row.amount_fen)
    owed = [
        Owed(debtor=d, creditor=c, fen=sum(fens), lines=len(fens)) for (d, c), fens in sorted(pairs.items())
    ]
    mine = [net for net in nets_of(owed) if net.region == statement.region_id]
    return Sums(net=mine[0] if mine else Net(region=statement.region_id), by_region=owed, lines=len(lines))
