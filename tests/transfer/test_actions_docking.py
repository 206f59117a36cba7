"""Proposing a pair and seeing it through to a contract, or to a reason why not."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    DockingFactory,
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
    bring,
    details_of,
    owner_of,
)
from xiechuang.domains.transfer.actions.docking import move_docking, propose_docking
from xiechuang.domains.transfer.events import DockingMoved, Landed
from xiechuang.domains.transfer.models import Docking, Landing
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel import events
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import Role
from xiechuang.kernel.workflow.public import Copy, steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


@pytest.fixture
def manager():
    return actor(Role.TECHNOLOGY_MANAGER)


def pair(**demand):
    return {
        "demand": DemandFactory(state=RecordState.PUBLISHED, **demand),
        "achievement": AchievementFactory(state=RecordState.PUBLISHED),
    }


def reasons(deed, *args, **given):
    with pytest.raises(Refused) as refused:
        deed(*args, **given)
    return [(r.field, r.text) for r in refused.value.reasons]


def test_a_proposal_knows_both_sides_their_regions_and_who_made_it(manager):
    found = {"score": 87, "level": "high", "terms": ["储能"]}
    two = pair(organisation=OrganisationFactory(region=RegionFactory(code="120000")))
    row = propose_docking(actor=manager, **two, reason=" 指标相符 ", explanation=found)
    assert (row.number, row.status, row.reason) == ("DJ-2026-000001", DockingState.PROPOSED, "指标相符")
    assert (row.manager_id, row.agency_id) == (manager.person_id, manager.organisation_id)
    assert (row.demand_side, row.achievement_side) == (
        two["demand"].organisation,
        two["achievement"].organisation,
    )
    assert (row.demand_region_id, row.achievement_region_id) == ("120000", two["achievement"].region_id)
    assert (row.score, row.level, row.explanation) == (87, "high", found)
    assert [s.move for s in steps_of(row)] == ["propose"]
    assert history_of(row).get().action == "docking.propose"


def test_the_offices_of_both_regions_get_a_copy_and_no_others(manager):
    posts = {code: actor(Role.REGIONAL_OFFICIAL, region=code) for code in ("110000", "120000", "130000")}
    left = MembershipFactory(
        role=Role.REGIONAL_OFFICIAL,
        organisation=OrganisationFactory(region=RegionFactory(code="120000")),
        ends_on=clock.today(),
    )
    row = propose_docking(
        actor=manager, **pair(organisation=OrganisationFactory(region=RegionFactory(code="120000")))
    )
    receivers = set(Copy.objects.filter(subject_id=row.pk).values_list("person_id", flat=True))
    assert receivers == {posts["110000"].person_id, posts["120000"].person_id}
    assert left.person_id not in receivers


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.TECHNOLOGY_MANAGER])
def test_only_technology_managers_propose(role):
    assert ("", "“推荐对接”由技术经理人办理") in reasons(propose_docking, actor=actor(role), **pair())


@pytest.mark.parametrize("state", [s for s in RecordState if s is not RecordState.PUBLISHED])
def test_only_published_records_are_brought_together(manager, state):
    demand = pair() | {"demand": DemandFactory(state=state)}
    achievement = pair() | {"achievement": AchievementFactory(state=state)}
    assert [f for f, _ in reasons(propose_docking, actor=manager, **demand)] == ["demand"]
    assert [f for f, _ in reasons(propose_docking, actor=manager, **achievement)] == ["achievement"]


def test_all_obstacles_come_at_once():
    organisation = OrganisationFactory()
    two = {
        "demand": DemandFactory(organisation=organisation),
        "achievement": AchievementFactory(organisation=organisation),
    }
    assert len(reasons(propose_docking, actor=actor(Role.FIRM), **two)) == 4


def test_one_organisation_needs_no_docking_with_itself(manager):
    organisation = OrganisationFactory()
    two = {
        "demand": DemandFactory(organisation=organisation, state="published"),
        "achievement": AchievementFactory(organisation=organisation, state="published"),
    }
    assert reasons(propose_docking, actor=manager, **two) == [
        ("achievement", "需求和成果属于同一单位，无须对接")
    ]


def test_a_demand_for_managers_can_be_proposed_and_one_for_named_people_does_not_exist_for_them(manager):
    assert propose_docking(actor=manager, **pair(confidentiality="managers")).pk
    with pytest.raises(NotVisible):
        propose_docking(actor=manager, **pair(confidentiality="named"))


@pytest.mark.parametrize("state", [s for s in DockingState if s is not DockingState.DECLINED])
def test_a_pair_is_docked_once_at_a_time(manager, state):
    row = DockingFactory(state=state)
    again = {"demand": row.demand, "achievement": row.achievement}
    assert row.number in reasons(propose_docking, actor=manager, **again)[0][1]
    with pytest.raises(IntegrityError), transaction.atomic():
        Docking.objects.create(
            number="X", **again, manager_id=manager.person_id, agency_id=manager.organisation_id, demand_side=row.demand_side,
            achievement_side=row.achievement_side, demand_region=row.demand_region, achievement_region=row.achievement_region,
        )  # fmt: skip


def test_inside_the_fence_another_managers_pair_is_refused_in_words(manager):
    row = DockingFactory()
    with fenced(manager):
        found = reasons(propose_docking, actor=manager, demand=row.demand, achievement=row.achievement)
    assert found == [("achievement", "这一对已由其他技术经理人推荐，正在对接")]


def test_after_a_decline_the_pair_may_be_tried_again(manager):
    row = DockingFactory(state=DockingState.DECLINED)
    again = propose_docking(actor=manager, demand=row.demand, achievement=row.achievement)
    assert again.pk != row.pk


def test_a_meeting_is_remembered_and_can_be_moved():
    row = DockingFactory(state=DockingState.MEETING)
    later = clock.now() + timedelta(days=8)
    row = move_docking(
        row, actor=owner_of(row.demand_side), move="arrange_meeting", meeting_at=later, meeting_place=" 线上 "
    )
    row.refresh_from_db()
    assert (row.meeting_at, row.meeting_place, row.status) == (later, "线上", DockingState.MEETING)
    assert [s.move for s in steps_of(row)].count("arrange_meeting") == 2


@pytest.mark.parametrize(
    ("who", "by"), [("demand", "demand"), ("achievement", "achievement"), ("manager", "manager")]
)
def test_a_decline_remembers_reason_note_and_side(manager, who, by):
    row = DockingFactory(manager=manager)
    ender = {
        "demand": owner_of(row.demand_side),
        "achievement": owner_of(row.achievement_side),
        "manager": manager,
    }[who]
    row = move_docking(row, actor=ender, move="decline", note=" 价格差得远 ", decline_code="price")
    assert (row.decline_code, row.decline_note, row.declined_by, row.ended_at) == (
        "price",
        "价格差得远",
        by,
        clock.now(),
    )


def test_a_decline_without_a_code_is_refused_by_rule_and_by_table():
    row = DockingFactory()
    assert reasons(move_docking, row, actor=owner_of(row.demand_side), move="decline", note="不想要") == [
        ("decline_code", "须选择终止原因")
    ]
    with pytest.raises(IntegrityError):
        Docking.objects.filter(pk=row.pk).update(state=DockingState.DECLINED)


def test_a_landing_records_the_contract_once(monkeypatch):
    monkeypatch.setattr(events, "_handlers", events.defaultdict(list))
    told = []
    for event in (DockingMoved, Landed):
        events.subscribe(event, told.append)
    row = DockingFactory(state=DockingState.AGREED)
    told.clear()
    owner = owner_of(row.achievement_side)
    row = move_docking(
        row,
        actor=owner,
        move="land",
        **details_of("land") | {"product": " 储能电站 ", "contract_type": "licence"},
    )
    landing = Landing.objects.get()
    assert (landing.docking, landing.value_fen, landing.product, landing.place_id) == (
        row,
        120_000_000,
        "储能电站",
        "130000",
    )
    assert (landing.recorded_by_id, row.ended_at) == (owner.person_id, clock.now())
    assert told == [Landed(landing.pk, row.pk, 120_000_000), DockingMoved(row.pk, "land", "agreed", "landed")]


def test_a_contract_stands_for_one_landing_only():
    first, second = DockingFactory(state=DockingState.AGREED), DockingFactory(state=DockingState.AGREED)
    contract = details_of("land")
    move_docking(first, actor=owner_of(first.demand_side), move="land", **contract)
    found = reasons(move_docking, second, actor=owner_of(second.demand_side), move="land", **contract)
    assert found == [("contract_number", f"合同编号“{contract['contract_number']}”已登记在另一项落地")]
    second.refresh_from_db()
    assert (second.status, Landing.objects.count()) == (DockingState.AGREED, 1)


def test_a_place_nobody_knows_is_refused():
    row = DockingFactory(state=DockingState.AGREED)
    found = reasons(
        move_docking,
        row,
        actor=owner_of(row.demand_side),
        move="land",
        **details_of("land") | {"place": "999999"},
    )
    assert found == [("place", "没有地区“999999”")]


def test_a_closed_record_does_not_stop_a_docking_under_way():
    row = DockingFactory(state=DockingState.NEGOTIATING)
    bring(row.demand, moves=("close",))
    assert move_docking(row, actor=owner_of(row.demand_side), move="agree").status is DockingState.ONE_AGREED


def test_a_refused_move_leaves_no_trace():
    row = DockingFactory()
    before = steps_of(row).count(), history_of(row).count()
    reasons(move_docking, row, actor=owner_of(row.demand_side), move="land")
    assert (steps_of(row).count(), history_of(row).count()) == before
