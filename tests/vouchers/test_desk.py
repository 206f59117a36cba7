"""The desk says beside each way in how much waits there, state by state."""

from tests.vouchers.reading import text_of
from tests.vouchers.world import WAN, World, approved, done, issued, submitted
from xiechuang.domains.vouchers.queries.desk import waiting_by_state
from xiechuang.domains.vouchers.queries.work import due_rows
from xiechuang.domains.vouchers.states import ClaimState, UseState
from xiechuang.kernel.access.public import fenced


def test_the_office_sees_by_state_what_waits_for_it(world: World, browse, django_assert_num_queries):
    submitted(world, done(world, issued(world, wanted_fen=10 * WAN), contract_fen=10 * WAN))
    approved(world, done(world, issued(world, wanted_fen=10 * WAN), contract_fen=12 * WAN))
    # Who approved does not pay: to their colleague both wait.
    with fenced(world.payer), django_assert_num_queries(1):
        found = waiting_by_state(world.payer)
    assert found["claim"] == [(ClaimState.SUBMITTED, 1), (ClaimState.APPROVED, 1)]
    assert (found["voucher"], found["use"], found["payment"]) == ([], [], [])
    shown = text_of(browse(world.payer).get("/vouchers/"))
    assert f"{ClaimState.SUBMITTED.label} 1" in shown
    assert f"{ClaimState.APPROVED.label} 1" in shown


def test_everybody_is_told_of_their_own_matters_only(world: World):
    use = done(world, issued(world), contract_fen=10 * WAN)
    assert waiting_by_state(world.firm)["use"] == [(UseState.DONE, 1)]
    submitted(world, use)
    for actor in (world.office, world.firm, world.provider_side):
        by_state = sum(n for states in waiting_by_state(actor).values() for _, n in states)
        assert by_state == len(due_rows(actor))
    assert not any(waiting_by_state(world.provider_side).values())
