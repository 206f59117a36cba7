"""Netting: what is left to pay when everything that regions owe each other is set off. Pure arithmetic in fen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# Up to so many regions with something to pay or get, the fewest payments are found by trying every grouping.
EXACT_UP_TO = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """All that one region owes another, in one sum."""

    debtor: str
    creditor: str
    fen: int
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """How a region comes out of it: net = receivable − payable."""

    region: str
    receivable_fen: int = 0
    payable_fen: int = 0

    @property
    def fen(self) -> int:
        """What it gets in the end (+) or pays (−)."""
        return self.receivable_fen - self.payable_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One payment that settles a part of the nets."""

    payer: str
    payee: str
    fen: int


def nets_of(owed: Iterable[Owed]) -> list[Net]:
    """Each region's net position, by code; all together they are zero."""
    receivable: dict[str, int] = {}
    payable: dict[str, int] = {}
    for one in owed:
        receivable[one.creditor] = receivable.get(one.creditor, 0) + one.fen
        payable[one.debtor] = payable.get(one.debtor, 0) + one.fen
    return [
        Net(region=code, receivable_fen=receivable.get(code, 0), payable_fen=payable.get(code, 0))
        for code in sorted(receivable.keys() | payable.keys())
    ]


def dues_of(nets: Iterable[Net]) -> list[Due]:
    """The payments that bring every net to zero, by payer and payee.

    Only who owes in the end pays, and only who is owed in the end is paid, so together they move no more than must be
    moved. Up to ``EXACT_UP_TO`` regions their number is the least there is: n regions that fall into as many groups
    as possible, each of which is zero in itself, need n − groups payments (Verhoeff 2004, "Settling multiple debts
    efficiently"). Above that each payment still settles one region, so there are at most n − 1.
    """
    open_ones = {net.region: net.fen for net in nets if net.fen}
    if sum(open_ones.values()):
        raise ValueError("net positions do not sum to zero")
    found = [due for group in _groups(open_ones) for due in _settle(group)]
    return sorted(found, key=lambda due: (due.payer, due.payee))


def _groups(nets: Mapping[str, int]) -> list[dict[str, int]]:
    """As many groups as possible, each summing to zero."""
    codes = sorted(nets)
    if len(codes) > EXACT_UP_TO:
        return [dict(nets)]
    return [
        {codes[n]: nets[codes[n]] for n in group} for group in _most_groups([nets[code] for code in codes])
    ]


def _most_groups(amounts: Sequence[int]) -> Iterator[list[int]]:
    """Best order of taking regions away one by one, so that what is left sums to zero as often as possible."""
    count = len(amounts)
    total, most, last = [0] * (1 << count), [0] * (1 << count), [0] * (1 << count)
    for left in range(1, 1 << count):
        low = (left & -left).bit_length() - 1
        total[left] = total[left & (left - 1)] + amounts[low]
        inside = [n for n in range(count) if left >> n & 1]
        last[left] = max(inside, key=lambda n: (most[left ^ (1 << n)], -n))
        most[left] = most[left ^ (1 << last[left])] + (total[left] == 0)
    left, group = (1 << count) - 1, list[int]()
    while left:
        group.append(last[left])
        left ^= 1 << last[left]
        if total[left] == 0:
            yield sorted(group)
            group = []


def _settle(nets: Mapping[str, int]) -> Iterator[Due]:
    """The largest pays the largest until nothing is left; each payment settles at least one of the two."""
    left = dict(nets)
    while any(left.values()):
        payer = min(left, key=lambda code: (left[code], code))
        payee = max(sorted(left), key=lambda code: left[code])
        fen = min(-left[payer], left[payee])
        left[payer] += fen
        left[payee] -= fen
        yield Due(payer=payer, payee=payee, fen=fen)
