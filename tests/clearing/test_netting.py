"""Netting: nothing is lost, the order does not matter, and no payment is made that need not be."""

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiechuang.domains.clearing.rules.netting import EXACT_UP_TO, Due, Net, Owed, dues_of, nets_of

NAMES = [f"{n}0000" for n in range(11, 31)]
FEN = st.integers(1, 10**12)


def owed_between(names):
    pair = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda p: p[0] != p[1])
    return st.lists(
        st.builds(lambda p, fen: Owed(debtor=p[0], creditor=p[1], fen=fen), pair, FEN), max_size=30
    )


ANY = st.integers(2, len(NAMES)).flatmap(lambda n: owed_between(NAMES[:n]))
SMALL = st.integers(2, 6).flatmap(lambda n: owed_between(NAMES[:n]))


def nets(amounts: dict[str, int]) -> list[Net]:
    return [Net(region=code, receivable_fen=max(n, 0), payable_fen=max(-n, 0)) for code, n in amounts.items()]


@given(ANY)
def test_nets_sum_to_zero_and_are_the_sum_of_what_is_owed(owed):
    found = {net.region: net.fen for net in nets_of(owed)}
    assert sum(found.values()) == 0
    by_hand: dict[str, int] = defaultdict(int)
    for one in owed:
        by_hand[one.creditor] += one.fen
        by_hand[one.debtor] -= one.fen
    assert found == by_hand


@given(ANY)
@settings(max_examples=60)
def test_payments_bring_every_region_to_zero_with_fewer_payments_than_regions(owed):
    left = {net.region: net.fen for net in nets_of(owed)}
    dues = dues_of(nets_of(owed))
    involved = sum(1 for fen in left.values() if fen)
    assert len(dues) <= max(0, involved - 1)
    assert all(due.fen > 0 and left[due.payer] < 0 < left[due.payee] for due in dues)
    assert sum(due.fen for due in dues) == sum(fen for fen in left.values() if fen > 0)
    for due in dues:
        left[due.payer] += due.fen
        left[due.payee] -= due.fen
    assert not any(left.values())


@given(ANY, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_obligations_does_not_matter(owed, random):
    shuffled = list(owed)
    random.shuffle(shuffled)
    assert dues_of(nets_of(shuffled)) == dues_of(nets_of(owed))


def fewest(amounts: list[int]) -> int:
    """By brute force: take a smallest group that is zero in itself away in every possible way."""
    if not amounts:
        return 0
    places = range(1, len(amounts))
    best = len(amounts) - 1
    for size in range(1, len(amounts)):
        for rest in combinations(places, size - 1):
            group = {0, *rest}
            if sum(amounts[n] for n in group) == 0:
                others = [amounts[n] for n in range(len(amounts)) if n not in group]
                best = min(best, size - 1 + fewest(others))
    return best


@given(st.lists(st.integers(-4, 4).filter(bool), min_size=1, max_size=6))
def test_no_fewer_payments_would_do(amounts):
    amounts = [*amounts, -sum(amounts)] if sum(amounts) else amounts
    given = {NAMES[n]: fen for n, fen in enumerate(amounts)}
    assert len(dues_of(nets(given))) == fewest(amounts)


def test_a_ring_of_three_needs_no_payment():
    ring = [Owed(debtor=a, creditor=b, fen=7) for a, b in (("1", "2"), ("2", "3"), ("3", "1"))]
    assert [net.fen for net in nets_of(ring)] == [0, 0, 0]
    assert dues_of(nets_of(ring)) == []


def test_three_regions_pay_only_what_is_left():
    owed = [
        Owed(debtor="130000", creditor="120000", fen=500),
        Owed(debtor="120000", creditor="110000", fen=300),
        Owed(debtor="110000", creditor="130000", fen=100),
    ]
    assert {net.region: net.fen for net in nets_of(owed)} == {"110000": 200, "120000": 200, "130000": -400}
    assert dues_of(nets_of(owed)) == [
        Due(payer="130000", payee="110000", fen=200),
        Due(payer="130000", payee="120000", fen=200),
    ]


def test_two_pairs_that_settle_apart_are_not_tied_together():
    assert dues_of(nets({"a": 5, "b": -3, "c": 3, "d": -5})) == [
        Due(payer="b", payee="c", fen=3),
        Due(payer="d", payee="a", fen=5),
    ]


def test_many_regions_are_netted_too():
    amounts = {f"{n:02}": n for n in range(1, EXACT_UP_TO + 6)}
    amounts["99"] = -sum(amounts.values())
    assert len(dues_of(nets(amounts))) == len(amounts) - 1


def test_what_does_not_sum_to_zero_is_a_mistake():
    with pytest.raises(ValueError, match="sum to zero"):
        dues_of(nets({"a": 5, "b": -4}))
    assert dues_of([]) == []
