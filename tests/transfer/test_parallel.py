"""Real parallel connections: whoever comes second is refused in words, and nothing happens twice."""

import pytest

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    DockingFactory,
    actor,
    community_office,
    owner_of,
)
from tests.parallel import errors, together
from xiechuang.domains.transfer.actions.docking import move_docking, propose_docking
from xiechuang.domains.transfer.actions.record import change_record, create_record
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.models import Demand, Docking
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.audit.public import broken_links
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import Role
from xiechuang.kernel.search.public import SearchEntry
from xiechuang.kernel.workflow.public import steps_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("vocabularies")]


def refused(outcomes):
    """The refusals; any other error fails the test."""
    found = errors(outcomes)
    assert all(isinstance(error, Refused) for error in found), found
    return found


def test_four_who_take_one_own_code_at_once_make_one_record():
    firm = actor(Role.FIRM)

    def enter(_):
        with fenced(firm):
            return create_record(Demand, actor=firm, values={"title": "题", "own_code": "D-1"})

    outcomes = together(enter, times=4)
    assert Demand.objects.count() == 1
    assert len(refused(outcomes)) == 3
    assert {str(r).split("已用于")[0] for r in refused(outcomes)} == {"本单位编号“D-1”"}


def test_two_changes_to_one_own_code_at_once_leave_it_used_once():
    firm = actor(Role.FIRM)
    rows = [create_record(Demand, actor=firm, values={"title": f"题{n}"}) for n in range(2)]
    outcomes = together(lambda n: change_record(rows[n], actor=firm, values={"own_code": "D-1"}), times=2)
    assert len(refused(outcomes)) == 1
    assert Demand.objects.filter(own_code="D-1").count() == 1


def test_four_changes_of_one_version_let_one_through():
    row = DemandFactory()
    owner = owner_of(row.organisation)
    outcomes = together(
        lambda n: change_record(row, actor=owner, values={"title": f"题{n}"}, version=1), times=4
    )
    assert [str(r)[:10] for r in refused(outcomes)] == ["这条记录刚被他人改过"] * 3
    row.refresh_from_db()
    assert row.version == 2


def test_a_pair_proposed_by_four_managers_at_once_is_docked_once():
    two = {"demand": DemandFactory(state="published"), "achievement": AchievementFactory(state="published")}
    managers = [actor(Role.TECHNOLOGY_MANAGER) for _ in range(4)]

    def propose(n):
        with fenced(managers[n]):
            return propose_docking(actor=managers[n], **two)

    outcomes = together(propose, times=4)
    (docking,) = Docking.objects.all()
    assert len(refused(outcomes)) == 3
    assert docking.manager_id in {m.person_id for m in managers}
    assert {str(r) for r in refused(outcomes)} == {"这一对已由其他技术经理人推荐，正在对接"}


def test_four_officials_publish_one_record_once():
    row = DemandFactory(state=RecordState.CHECKED)
    officials = [actor(Role.REGIONAL_OFFICIAL, region=row.region_id) for _ in range(3)] + [community_office()]

    def publish(n):
        with fenced(officials[n]):
            return move_record(row, actor=officials[n], move="publish")

    assert len(refused(together(publish, times=4))) == 3
    assert SearchEntry.objects.get().is_public
    assert [s.move for s in steps_of(row)].count("publish") == 1
    assert list(broken_links()) == []


def test_publishing_and_returning_at_once_end_in_one_of_the_two():
    row = DemandFactory(state=RecordState.CHECKED)
    office = community_office()
    outcomes = together(
        lambda n: move_record(row, actor=office, move=("publish", "return")[n], note="缺材料"), times=2
    )
    assert len(refused(outcomes)) == 1
    row.refresh_from_db()
    assert SearchEntry.objects.get().is_public is (row.status is RecordState.PUBLISHED)


@pytest.mark.parametrize(("state", "first", "second", "end"), [
    (DockingState.PROPOSED, "show_interest", "return_interest", DockingState.INTERESTED),
    (DockingState.NEGOTIATING, "agree", "confirm_agreement", DockingState.AGREED),
])  # fmt: skip
def test_two_sides_who_confirm_at_once_count_as_both(state, first, second, end):
    row = DockingFactory(state=state)
    sides = owner_of(row.demand_side), owner_of(row.achievement_side)
    outcomes = together(lambda n: move_docking(row, actor=sides[n], move=first), times=2)
    assert len(refused(outcomes)) == 1
    late = sides[next(n for n, o in enumerate(outcomes) if isinstance(o, Refused))]
    assert move_docking(row, actor=late, move=second).status is end


def test_agreeing_and_declining_at_once_never_mix():
    row = DockingFactory(state=DockingState.ONE_AGREED)
    side = owner_of(row.achievement_side)
    asked = [("confirm_agreement", {}), ("decline", {"decline_code": "price"})]
    together(lambda n: move_docking(row, actor=side, move=asked[n][0], **asked[n][1]), times=2)
    row.refresh_from_db()
    moves = [s.move for s in steps_of(row)]
    assert (row.status is DockingState.DECLINED) == bool(row.decline_code) == (moves[-1] == "decline")
    assert row.status in (DockingState.AGREED, DockingState.DECLINED)


def test_proposals_publications_and_changes_at_once_do_not_wait_for_each_other_for_ever():
    demands = [DemandFactory(state=s) for s in ("published", "published", "checked", "draft")]
    offers = [AchievementFactory(state="published") for _ in range(2)]
    manager, office = actor(Role.TECHNOLOGY_MANAGER), community_office()

    def work(n):
        with fenced(manager if n < 4 else office):
            if n < 4:
                return propose_docking(actor=manager, demand=demands[n % 2], achievement=offers[n // 2])
            if n == 4:
                return move_record(demands[2], actor=office, move="publish")
            return move_record(offers[n - 5], actor=office, move="close", note="到期")

    outcomes = together(work, times=7)
    assert all(isinstance(error, (Refused, NotVisible)) for error in errors(outcomes)), outcomes
    assert list(broken_links()) == []
    assert Docking.objects.count() == sum(isinstance(o, Docking) for o in outcomes)
