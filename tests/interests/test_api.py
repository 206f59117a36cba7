"""One's own interests over HTTP."""

import json

import pytest

from tests.config.conftest import api_as, people, people_once, quiet_surroundings
from tests.interests.conftest import compare, publish_achievement, publish_demand
from xiechuang.domains.interests.models import Finding, Interest
from xiechuang.kernel.lib import clock

__all__ = ["api_as", "people", "people_once", "quiet_surroundings"]
JSON = "application/json"
pytestmark = pytest.mark.django_db


def send(
    client, method: str, path: str, body: dict | None = None, *, status: int = 200, key: str = ""
) -> dict:
    headers = {"Idempotency-Key": key} if key else {}
    answer = getattr(client, method)(path, json.dumps(body or {}), content_type=JSON, headers=headers)
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else {}


def saved(client, **body) -> dict:
    return send(client, "post", "/api/interests", {"text": "储能 电池"} | body, status=201)


def test_an_interest_is_kept_told_changed_and_removed(api_as) -> None:
    client = api_as("firm")
    made = saved(client, kinds=["achievement"], frequency="daily", least_percent=80)
    assert (made["name"], made["frequency"], made["least_percent"], made["version"]) == (
        "储能 电池",
        "daily",
        80,
        1,
    )
    assert client.get(made["href"]).json() == made
    assert client.get("/api/interests").json() == {"items": [made], "next": None}
    changed = send(client, "patch", made["href"], {"version": 1, "text": "石墨烯"})
    assert (changed["text"], changed["version"], changed["kinds"]) == ("石墨烯", 2, ["achievement"])
    assert send(client, "post", f"{made['href']}/pause")["paused_at"]
    assert send(client, "post", f"{made['href']}/resume")["paused_at"] is None
    send(client, "delete", made["href"], status=204)
    assert client.get(made["href"]).status_code == 404


def test_sending_twice_keeps_one(api_as) -> None:
    client = api_as("firm")
    answers = [
        send(client, "post", "/api/interests", {"text": "储能"}, status=201, key="k1") for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert Interest.objects.count() == 1


@pytest.mark.parametrize("deed", ["pause", "resume", "read"])
def test_a_deed_sent_again_with_its_key_does_not_undo_what_came_after(api_as, deed) -> None:
    client = api_as("firm")
    made = saved(client)
    first = send(client, "post", f"{made['href']}/{deed}", key="d1")
    opposite = "resume" if deed == "pause" else "pause"
    after = send(client, "post", f"{made['href']}/{opposite}")["paused_at"]
    assert send(client, "post", f"{made['href']}/{deed}", key="d1") == first
    assert client.get(made["href"]).json()["paused_at"] == after
    refused = send(client, "post", f"{made['href']}/{opposite}", key="d1", status=409)
    assert "幂等键" in refused["reasons"][0]["text"]


def test_findings_say_why_and_are_put_away(api_as) -> None:
    client = api_as("firm")
    made = saved(client)
    record = publish_achievement()
    compare()
    (found,) = client.get(f"{made['href']}/findings").json()["items"]
    assert (found["number"], found["held"], found["share_percent"]) == (record.number, ["储能", "电池"], 100)
    assert found["href"] == f"/api/achievements/{record.number}"
    assert client.get(found["href"]).status_code == 200
    assert send(client, "post", f"{made['href']}/read")["unread"] == 0
    assert client.get(f"{made['href']}/findings").json()["items"][0]["read_at"]


def test_findings_are_read_page_by_page(api_as) -> None:
    client = api_as("firm")
    made = saved(client)
    for n in range(3):
        publish_achievement(f"储能电池第{n}版")
    compare()
    first = client.get(f"{made['href']}/findings?limit=2").json()
    second = client.get(f"{made['href']}/findings?limit=2&cursor={first['next']}").json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)


def test_a_finding_no_longer_to_be_seen_tells_neither_number_nor_title(api_as) -> None:
    manager = api_as("manager")
    made = saved(manager)
    publish_demand(confidentiality="managers")
    compare()
    assert Finding.objects.exists()
    hidden = manager.get(f"{made['href']}/findings").json()["items"][0]
    assert hidden["number"]
    Finding.objects.update(subject_id=0)
    gone = manager.get(f"{made['href']}/findings").json()["items"][0]
    assert (gone["number"], gone["title"], gone["href"]) == (None, None, None)


@pytest.mark.parametrize(
    "body",
    [
        {"text": "，"},
        {"text": ""},
        {"text": "储能", "kinds": ["nothing"]},
        {"text": "储能", "kinds": ["organisation"]},
        {"text": "储能", "least_percent": 0},
        {"text": "储能", "frequency": "hourly"},
        {"text": "储能", "unknown": 1},
        {"text": "储\x00能"},
    ],
)
def test_what_does_not_fit_is_answered_by_field(api_as, body) -> None:
    assert send(api_as("firm"), "post", "/api/interests", body, status=422)["fields"]


def test_a_change_of_an_older_version_is_refused(api_as) -> None:
    client = api_as("firm")
    made = saved(client)
    send(client, "patch", made["href"], {"version": 1, "name": "甲"})
    refused = send(client, "patch", made["href"], {"version": 1, "name": "乙"}, status=409)
    assert "别处改过" in refused["reasons"][0]["text"]


@pytest.mark.parametrize("who", ["other firm", "institute", "official", "other official", "auditor"])
def test_nobody_meets_another_persons_interest(api_as, who) -> None:
    href = saved(api_as("firm"))["href"]
    other = api_as(who)
    assert other.get("/api/interests").json()["items"] == []
    for method, path, body in (
        ("get", href, None), ("get", f"{href}/findings", None), ("patch", href, {"version": 1, "name": "x"}),
        ("post", f"{href}/pause", {}), ("post", f"{href}/resume", {}), ("post", f"{href}/read", {}), ("delete", href, {}),
    ):  # fmt: skip
        answer = other.get(path) if method == "get" else None
        if answer is None:
            send(other, method, path, body, status=404)
        else:
            assert answer.status_code == 404
    assert Interest.objects.get().name == "储能 电池"


def test_a_stranger_is_asked_who_they_are(client, api_as) -> None:
    href = saved(api_as("firm"))["href"]
    for path in ("/api/interests", href, f"{href}/findings"):
        assert client.get(path).status_code == 401
    for method, path in (
        ("post", "/api/interests"),
        ("patch", href),
        ("delete", href),
        ("post", f"{href}/read"),
    ):
        send(client, method, path, {}, status=401)


def test_a_weekly_interest_tells_its_findings_only_when_their_day_has_come(api_as) -> None:
    client = api_as("firm")
    made = saved(client, frequency="weekly")
    publish_achievement()
    compare()
    assert client.get(f"{made['href']}/findings").json()["items"] == []
    Finding.objects.update(shown_from=clock.now())
    assert len(client.get(f"{made['href']}/findings").json()["items"]) == 1
