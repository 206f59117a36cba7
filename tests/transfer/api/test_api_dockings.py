"""Dockings, measures, landings and the three lists over HTTP."""

import json
from types import SimpleNamespace

import pytest

from tests.config import api_world
from tests.factories import AchievementFactory, DemandFactory
from xiechuang.domains.transfer.models import Docking, Landing

JSON = "application/json"


@pytest.fixture
def world(people) -> SimpleNamespace:
    """The small world, made anew: other tests of this file count what people alone have."""
    return api_world.build(people)


def post(client, path: str, body: dict, *, key: str = "", status: int = 200) -> dict:
    answer = client.post(
        path, json.dumps(body), content_type=JSON, headers={"Idempotency-Key": key} if key else {}
    )
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def published_pair(people):
    demand = DemandFactory(organisation=people.firm, state="published")
    achievement = AchievementFactory(
        organisation=people.institute, state="published", title="长寿命储能电池正极材料"
    )
    return demand, achievement


def test_the_docking_list_explains_every_pair(api_as, people) -> None:
    demand, achievement = published_pair(people)
    listed = api_as("manager").get(f"/api/demands/{demand.number}/docking-list?k=5").json()
    best = listed["items"][0]
    assert (best["rank"], best["achievement"]["number"]) == (1, achievement.number)
    assert round(sum(c["points"] for c in best["contributions"]), 1) == best["points"]
    assert best["level"]
    assert best["terms"]
    assert isinstance(best["would_raise"], list)


def test_a_proposal_keeps_the_explanation_it_rests_on(api_as, people) -> None:
    demand, achievement = published_pair(people)
    manager = api_as("manager")
    best = manager.get(f"/api/demands/{demand.number}/docking-list").json()["items"][0]
    body = {"demand": demand.number, "achievement": achievement.number, "reason": "指标吻合"}
    made = post(manager, "/api/dockings", body, key="p", status=201)
    assert made["score"] == best["score"]
    assert made["explanation"]["contributions"] == best["contributions"]
    assert post(manager, "/api/dockings", body, key="p", status=201) == made
    assert Docking.objects.count() == 1
    assert post(manager, "/api/dockings", body, status=409)["reasons"]


def test_only_a_technology_manager_proposes(api_as, people) -> None:
    demand, achievement = published_pair(people)
    body = {"demand": demand.number, "achievement": achievement.number}
    assert "技术经理人" in post(api_as("firm"), "/api/dockings", body, status=409)["reasons"][0]["text"]


def test_both_sides_walk_from_a_proposal_to_a_landing(api_as, people, frozen_clock) -> None:
    demand, achievement = published_pair(people)
    firm, institute, manager = api_as("firm"), api_as("institute"), api_as("manager")
    pair = {"demand": demand.number, "achievement": achievement.number}
    href = post(manager, "/api/dockings", pair, status=201)["href"]
    steps = [
        (firm, "show_interest", {}),
        (institute, "return_interest", {}),
        (manager, "arrange_meeting", {"meeting_at": "2026-06-05T09:30:00+08:00", "meeting_place": "天开园"}),
        (manager, "negotiate", {}),
        (firm, "agree", {}),
        (institute, "confirm_agreement", {}),
        (
            manager,
            "land",
            {
                "contract_number": "HT-1",
                "value_fen": 360_000_000,
                "signed_on": "2026-06-01",
                "place": "130000",
                "product": "储能电池",
            },
        ),
    ]
    for who, move, body in steps:
        assert move in [m["name"] for m in who.get(href).json()["moves"]]
        done = post(who, f"{href}/moves/{move}", body, key=move)
        assert post(who, f"{href}/moves/{move}", body, key=move) == done
    assert done["state"] == "landed"
    assert done["landing"]["value_fen"] == 360_000_000
    assert [s["move"] for s in done["steps"]] == ["propose", *(move for _, move, _ in steps)]
    assert Landing.objects.get().value_fen == 360_000_000


def test_a_move_refuses_details_of_another_move(api_as, world) -> None:
    href = f"/api/dockings/{world.docking.number}"
    refused = post(api_as("firm"), f"{href}/moves/show_interest", {"value_fen": 1}, status=422)
    assert set(refused["fields"]) == {"value_fen"}


def test_a_meeting_without_a_time_zone_is_a_fault(api_as, world) -> None:
    body = {"meeting_at": "2026-06-05T09:30:00", "meeting_place": "天开园"}
    href = f"/api/dockings/{world.docking.number}/moves/arrange_meeting"
    assert "meeting_at" in post(api_as("firm"), href, body, status=422)["fields"]


def test_whoever_ends_a_docking_names_the_reason(api_as, world) -> None:
    href = f"/api/dockings/{world.docking.number}/moves/decline"
    assert post(api_as("firm"), href, {}, status=409)["reasons"][0]["field"] == "decline_code"
    ended = post(api_as("firm"), href, {"decline_code": "price"})
    assert (ended["state"], ended["declined_by"], ended["moves"]) == ("declined", "demand", [])


def test_an_office_plans_reports_and_finishes_a_measure(api_as, world) -> None:
    official = api_as("official")
    body = {"title": "组织专场对接", "due_on": "2026-09-30", "docking": world.docking.number}
    made = post(official, "/api/measures", body, key="m", status=201)
    assert made["docking"] == world.docking.number
    assert post(official, "/api/measures", body, key="m", status=201) == made
    post(official, f"{made['href']}/moves/start", {})
    assert post(official, f"{made['href']}/moves/report", {}, status=409)["reasons"][0]["field"] == "progress"
    post(official, f"{made['href']}/moves/report", {"progress": "已发出邀请"})
    assert post(official, f"{made['href']}/moves/finish", {"progress": "办成"})["state"] == "done"


def test_a_measure_due_in_the_past_is_a_fault(api_as) -> None:
    body = {"title": "x", "due_on": "2026-05-01"}
    assert "due_on" in post(api_as("official"), "/api/measures", body, status=422)["fields"]


def test_the_three_lists_count_what_the_caller_sees(api_as, world) -> None:
    def tallies(name: str) -> dict:
        return {row["name"]: (row["size"], row["value_fen"]) for row in api_as(name).get("/api/lists").json()}

    value = world.landed.landing.value_fen
    assert tallies("official") == {"dockings": (2, None), "measures": (1, None), "landings": (1, value)}
    assert tallies("other official") == {"dockings": (0, None), "measures": (0, None), "landings": (0, 0)}


def test_landings_name_the_docking_they_came_from(api_as, world) -> None:
    rows = api_as("official").get("/api/landings?place=130000").json()["items"]
    assert [row["docking"] for row in rows] == [world.landed.number]
    assert rows[0]["demand"]["organisation"]["number"] == world.firm.number
    assert api_as("official").get("/api/landings?signed_until=2026-06-01").json()["items"] == []


def test_dockings_are_found_by_state_and_side(api_as, world) -> None:
    manager = api_as("manager")

    def numbers(**query: str) -> list[str]:
        return [item["number"] for item in manager.get("/api/dockings", query).json()["items"]]

    assert numbers(state="landed") == [world.landed.number]
    assert numbers(open="true") == [world.docking.number]
    assert numbers(demand=world.demand.number.lower()) == [world.docking.number]
    assert numbers(region="130000") == [world.landed.number, world.docking.number]
    assert numbers(region="110000") == []
