"""Whatever is asked in whatever order: the ledger stands where a plain model in memory stands, and the rows agree."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.kernel.ledger.lanes_world import steer
from tests.kernel.ledger.money_world import assert_whole, outside, pocket, stands, wish
from xiechuang.kernel.ledger.public import post, post_hold, reserve, reverse, void_hold
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import SYSTEM

POCKETS = 3
FLOORS = (0, -50, None)
AMOUNTS = st.integers(1, 120)
PLACES = st.integers(0, POCKETS - 1)


@dataclass
class Plain:
    """The model: what lies where, what is set aside, what was moved."""

    lies: list[int]
    held: list[int] = field(default_factory=lambda: [0] * POCKETS)
    holds: dict[UUID, tuple[int, int, int]] = field(default_factory=dict)
    moved: dict[UUID, list[tuple[int, int, int]]] = field(default_factory=dict)

    def may_give(self, place: int, fen: int) -> bool:
        floor = FLOORS[place]
        return floor is None or self.lies[place] - self.held[place] - fen >= floor


class Ledger(RuleBasedStateMachine):
    """Moves, groups, holds, their ends and reversals, each also asked again."""

    lanes = 1

    def __init__(self) -> None:
        super().__init__()
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.pockets = [pocket(floor_fen=floor, lanes=self.lanes) for floor in FLOORS]
        post([wish(outside(), one, 100) for one in self.pockets], actor=SYSTEM)
        self.plain = Plain(lies=[100] * POCKETS)

    def teardown(self) -> None:
        assert_whole()
        transaction.set_rollback(True)
        self.atom.__exit__(None, None, None)

    def expect(self, is_allowed, deed):
        """The deed is done exactly when the model says so; done again, it answers the same and changes nothing."""
        try:
            answer = deed()
        except Refused:
            assert not is_allowed
            return False
        assert is_allowed
        assert deed() == answer
        return True

    @rule(
        moves=st.lists(
            st.tuples(PLACES, PLACES, AMOUNTS).filter(lambda m: m[0] != m[1]), min_size=1, max_size=4
        )
    )
    def move_a_group(self, moves):
        kept, is_allowed = list(self.plain.lies), True
        for source, target, fen in moves:
            is_allowed &= self.plain.may_give(source, fen)
            self.plain.lies[source] -= fen
            self.plain.lies[target] += fen
        group = [wish(self.pockets[s], self.pockets[t], fen) for s, t, fen in moves]
        if self.expect(is_allowed, lambda: post(group, actor=SYSTEM)):
            self.plain.moved |= {one.id: [move] for one, move in zip(group, moves, strict=True)}
        else:
            self.plain.lies = kept

    @rule(source=PLACES, step=st.integers(1, POCKETS - 1), fen=AMOUNTS)
    def set_aside(self, source, step, fen):
        key, target = uuid4(), (source + step) % POCKETS
        if self.expect(
            self.plain.may_give(source, fen),
            lambda: reserve(
                id=key,
                source=self.pockets[source],
                target=self.pockets[target],
                amount_fen=fen,
                kind="h",
                actor=SYSTEM,
            ),
        ):
            self.plain.held[source] += fen
            self.plain.holds[key] = (source, target, fen)

    @precondition(lambda self: self.plain.holds)
    @rule(data=st.data(), part=st.floats(0, 1), is_paid=st.booleans())
    def end_a_hold(self, data, part, is_paid):
        # In the order they were made: ids are random, so sorting them would choose another one each time.
        hold = data.draw(st.sampled_from(list(self.plain.holds)))
        source, target, fen = self.plain.holds.pop(hold)
        paid, key = max(1, int(fen * part)), uuid4()
        self.plain.held[source] -= fen
        if is_paid:
            assert self.expect(True, lambda: post_hold(hold, id=key, amount_fen=paid, actor=SYSTEM))
            self.plain.lies[source] -= paid
            self.plain.lies[target] += paid
            self.plain.moved[key] = [(source, target, paid)]
        else:
            assert self.expect(True, lambda: void_hold(hold, id=key, actor=SYSTEM))
        assert not self.expect(False, lambda: post_hold(hold, id=uuid4(), actor=SYSTEM))

    @precondition(lambda self: self.plain.moved)
    @rule(data=st.data())
    def take_back(self, data):
        deed = data.draw(st.sampled_from(list(self.plain.moved)))
        [(source, target, fen)] = self.plain.moved[deed]
        key = uuid4()
        if self.expect(
            self.plain.may_give(target, fen), lambda: reverse(deed, id=key, reason="r", actor=SYSTEM)
        ):
            del self.plain.moved[deed]
            self.plain.lies[source] += fen
            self.plain.lies[target] -= fen
            assert not self.expect(False, lambda: reverse(deed, id=uuid4(), reason="r", actor=SYSTEM))

    @invariant()
    def both_stand_alike(self):
        now = [stands(one) for one in self.pockets]
        assert now == list(zip(self.plain.lies, self.plain.held, strict=True))


class LedgerWithLanes(Ledger):
    """The same over lanes, this one and that, so that money comes to lie in all of them and one alone has too little."""

    lanes = 3

    @rule(lane=st.integers(0, 2))
    def next_comes(self, lane):
        steer(lane, of=3)


class TestLedger(Ledger.TestCase, TestCase):
    """Run inside Django's test database."""

    settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


class TestLedgerWithLanes(LedgerWithLanes.TestCase, TestCase):
    """Run inside Django's test database."""

    settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
