"""How often the database is asked in one deed: whoever lets a rule read a row again sees it here."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.vouchers.world import (
    WAN,
    World,
    claim_draft,
    contracted,
    done,
    draft,
    issued,
    paper,
    submitted,
)
from xiechuang.domains.vouchers.actions.claiming import move_claim
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.actions.proofs import add_proof
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.queries.budget import budget_of, left_of
from xiechuang.kernel.lib import clock

Most = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def at_most(django_assert_max_num_queries: Most) -> Most:
    """In a test a transaction begins and ends with a statement of its own, which in use it does not."""
    return lambda most: django_assert_max_num_queries(most + 2)


def test_asking_for_a_voucher_and_getting_it(world: World, at_most: Most) -> None:
    move_voucher(draft(world), actor=world.firm, move="submit")
    voucher = draft(world)
    with at_most(15):
        move_voucher(voucher, actor=world.firm, move="submit")


def test_a_contract_goes_its_way(world: World, at_most: Most) -> None:
    use = contracted(world, issued(world))
    with at_most(10):
        use = move_use(use, actor=world.provider_side, move="register")
    with at_most(6):
        use = move_use(use, actor=world.provider_side, move="deliver", delivered_on=clock.today())
    with at_most(9):
        add_proof(use, actor=world.provider_side, kind="report", file=paper(), name="报告.txt")
    with at_most(6):
        move_use(use, actor=world.firm, move="confirm")


def test_a_claim_is_handed_in_checked_and_decided(world: World, at_most: Most) -> None:
    claim = claim_draft(world, done(world, issued(world), contract_fen=10 * WAN))
    with at_most(30):
        claim = move_claim(claim, actor=world.firm, move="submit")
    with at_most(6):
        claim = move_claim(claim, actor=world.office, move="check")
    with at_most(8):
        move_claim(claim, actor=world.office, move="approve", approved_fen=claim.amount_fen)


def test_a_claim_is_found_clear_by_one_question_to_the_evidence(world: World, at_most: Most) -> None:
    from xiechuang.domains.evidence.public import standing_suspicions

    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    with at_most(-1):
        assert standing_suspicions("vouchers.claim", claim.number) == []


def test_what_is_left_of_a_batch_is_its_balance_and_what_its_budget_adds_up(
    world: World, at_most: Most
) -> None:
    assert left_of(world.batch) == 100 * WAN
    issued(world, wanted_fen=7 * WAN)
    with at_most(-1):
        assert left_of(world.batch) == 93 * WAN
    assert budget_of(world.pool).in_batches_fen == 93 * WAN
