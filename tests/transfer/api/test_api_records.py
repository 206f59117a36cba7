"""Achievements and demands over HTTP: enter, change, move, list."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import AchievementFactory, DemandFactory
from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.kernel.lib import clock

JSON = "application/json"
DEMAND = {
    "title": "寻求长寿命储能电池",
    "text": "在 25℃ 下循环 6000 次后容量保持率不低于 80%。",
    "fields": ["6.1"],
    "keywords": ["储能"],
    "modes": ["joint_development"],
    "budget_from_fen": 50_000_000,
    "budget_to_fen": 120_000_000,
    "expires_on": "2027-05-31",
    "parameters": [
        {"quantity": "循环寿命", "comparator": "ge", "value": 6000, "unit": "次"},
        {"quantity": "容量保持率", "comparator": "between", "value": "80.5", "value_to": "100", "unit": "%"},
    ],
}
ACHIEVEMENT = {
    "title": "高镍正极材料制备工艺",
    "text": "循环 6500 次。",
    "fields": ["6.1"],
    "kind": "process",
    "stage": "pilot",
    "ways": ["licence"],
    "price_mode": "negotiable",
    "ip": [{"kind": "invention_patent", "number": "ZL202610000001.1"}],
    "expires_on": "2027-05-31",
}


def post(client, path: str, body: dict, *, key: str = "", status: int = 200) -> dict:
    answer = client.post(
        path, json.dumps(body), content_type=JSON, headers={"Idempotency-Key": key} if key else {}
    )
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def patch(client, path: str, body: dict, *, status: int = 200) -> dict:
    answer = client.patch(path, json.dumps(body), content_type=JSON)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_a_demand_comes_back_as_it_was_sent(api_as) -> None:
    firm = api_as("firm")
    made = post(firm, "/api/demands", DEMAND, status=201)
    read = firm.get(made["href"]).json()
    assert read == made
    assert {k: read[k] for k in DEMAND if k != "parameters"} == {
        k: v for k, v in DEMAND.items() if k != "parameters"
    }
    assert [(p["value"], p["value_to"], p["must"]) for p in read["parameters"]] == [
        ("6000", None, True),
        ("80.5", "100", True),
    ]
    assert read["state"] == "draft"


def test_an_achievement_comes_back_as_it_was_sent(api_as) -> None:
    made = post(api_as("institute"), "/api/achievements", ACHIEVEMENT, status=201)
    assert {k: made[k] for k in ACHIEVEMENT} == ACHIEVEMENT


def test_the_same_key_enters_a_demand_once(api_as) -> None:
    firm = api_as("firm")
    first = post(firm, "/api/demands", DEMAND, key="k-1", status=201)
    assert post(firm, "/api/demands", DEMAND, key="k-1", status=201) == first
    assert Demand.objects.count() == 1
    other = post(firm, "/api/demands", DEMAND | {"title": "另一项"}, key="k-1", status=409)
    assert other["reasons"][0]["field"] == "Idempotency-Key"
    assert post(firm, "/api/demands", DEMAND, key="k-2", status=201)["number"] != first["number"]


def test_two_callers_may_use_the_same_key(api_as) -> None:
    first = post(api_as("firm"), "/api/demands", DEMAND, key="k", status=201)
    assert (
        post(api_as("other firm"), "/api/demands", DEMAND, key="k", status=201)["number"] != first["number"]
    )


def test_a_change_on_an_old_version_is_a_conflict(api_as, people) -> None:
    record = DemandFactory(organisation=people.firm)
    firm, href = api_as("firm"), f"/api/demands/{record.number}"
    changed = patch(firm, href, {"version": 1, "title": "改过的标题"})
    assert (changed["title"], changed["version"]) == ("改过的标题", 2)
    assert changed["text"] == record.text
    refused = patch(firm, href, {"version": 1, "title": "又改"}, status=409)
    assert refused["reasons"][0]["field"] == "version"
    assert Demand.objects.get().title == "改过的标题"


def test_a_change_says_which_version_it_read(api_as, people) -> None:
    record = DemandFactory(organisation=people.firm)
    assert (
        "version"
        in patch(api_as("firm"), f"/api/demands/{record.number}", {"title": "x"}, status=422)["fields"]
    )


def test_every_missing_thing_is_told_at_once(api_as) -> None:
    firm = api_as("firm")
    made = post(firm, "/api/demands", {"title": "只有标题"}, status=201)
    refused = post(firm, f"{made['href']}/moves/submit", {}, status=409)
    assert {"text", "fields", "modes", "expires_on"} <= {r["field"] for r in refused["reasons"]}


def test_moves_are_offered_to_whoever_may_make_them(api_as) -> None:
    firm, official = api_as("firm"), api_as("official")
    made = post(firm, "/api/demands", DEMAND, status=201)
    assert [m["name"] for m in made["moves"]] == ["submit"]
    submitted = post(firm, made["moves"][0]["href"], {})
    assert [m["name"] for m in submitted["moves"]] == ["withdraw"]
    seen = official.get(made["href"]).json()
    assert {m["name"]: m["needs_note"] for m in seen["moves"]} == {"return": True, "check": False}
    post(official, f"{made['href']}/moves/return", {}, status=409)
    returned = post(official, f"{made['href']}/moves/return", {"note": "请补充工况"})
    assert returned["state"] == "returned"


def test_a_move_nobody_has_is_not_found(api_as, people) -> None:
    record = DemandFactory(organisation=people.firm)
    post(api_as("firm"), f"/api/demands/{record.number}/moves/fly", {}, status=404)


def test_a_batch_tells_what_went_through_and_why_the_rest_did_not(api_as, people) -> None:
    good = DemandFactory(organisation=people.firm, state="submitted")
    bad = DemandFactory(organisation=people.firm, state="published")
    hidden = DemandFactory(organisation=people.firm)
    body = {"numbers": [good.number, bad.number, hidden.number], "moves": ["check", "publish"]}
    told = post(api_as("official"), "/api/demands/moves", body, key="batch")
    assert [d["number"] for d in told["done"]] == [good.number]
    assert told["done"][0]["state"] == "published"
    assert {r["number"] for r in told["refused"]} == {bad.number, hidden.number}
    assert all(r["reasons"] for r in told["refused"])
    assert post(api_as("official"), "/api/demands/moves", body, key="batch") == told


def test_a_draft_can_be_thrown_away_and_a_submitted_one_cannot(api_as, people) -> None:
    draft, kept = (
        DemandFactory(organisation=people.firm),
        DemandFactory(organisation=people.firm, state="submitted"),
    )
    firm = api_as("firm")
    assert firm.delete(f"/api/demands/{draft.number}").status_code == 204
    assert firm.delete(f"/api/demands/{kept.number}").status_code == 409
    assert list(Demand.objects.values_list("number", flat=True)) == [kept.number]


def test_pages_show_every_row_once_while_others_are_added(api_as, people) -> None:
    for _ in range(5):
        AchievementFactory(organisation=people.institute, state="published")
    stranger, seen, cursor = api_as("stranger"), [], ""
    while cursor is not None:
        page = stranger.get("/api/achievements", {"limit": 2, "cursor": cursor}).json()
        seen += [item["number"] for item in page["items"]]
        if len(seen) == 2:
            AchievementFactory(organisation=people.institute, state="published")
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)


def test_a_cursor_of_another_order_is_refused(api_as, people) -> None:
    for _ in range(2):
        AchievementFactory(organisation=people.institute, state="published")
    stranger = api_as("stranger")
    cursor = stranger.get("/api/achievements?limit=1").json()["next"]
    again = stranger.get("/api/achievements", {"limit": 1, "cursor": cursor, "order": "changed_at"})
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"q": "正极"}, 1),
        ({"field": "6"}, 2),
        ({"field": "6.1"}, 1),
        ({"field": "1"}, 0),
        ({"kind": "process"}, 1),
        ({"way": "licence"}, 2),
        ({"price_mode": "fixed"}, 0),
        ({"stage": "pilot"}, 2),
        ({"region": "130000"}, 2),
        ({"region": "110000"}, 0),
        ({"state": "draft"}, 0),
        ({"mine": "true"}, 0),
    ],
)
def test_filters_narrow_the_list(api_as, people, query: dict, count: int) -> None:
    AchievementFactory(organisation=people.institute, state="published", title="高镍正极材料")
    AchievementFactory(
        organisation=people.institute, state="published", title="氢能储罐", fields=["6.2"], kind="equipment"
    )
    assert len(api_as("stranger").get("/api/achievements", query).json()["items"]) == count


def test_a_program_reads_what_changed_since_last_time(api_as, people, frozen_clock) -> None:
    AchievementFactory(organisation=people.institute, state="published")
    with clock.fixed(frozen_clock + timedelta(hours=2)):
        late = AchievementFactory(organisation=people.institute, state="published")
    since = (frozen_clock + timedelta(hours=1)).isoformat()
    page = api_as("stranger").get("/api/achievements", {"changed_since": since, "order": "changed_at"}).json()
    assert [item["number"] for item in page["items"]] == [late.number]


def test_a_file_is_uploaded_attached_published_and_fetched(api_as, people) -> None:
    firm, stranger = api_as("firm"), api_as("stranger")
    record = DemandFactory(organisation=people.firm)
    upload = {"file": SimpleUploadedFile("说明.txt", "工况说明".encode())}
    made = firm.post("/api/documents", upload)
    assert made.status_code == 201, made.content.decode()
    document = made.json()
    href = f"/api/demands/{record.number}/documents"
    post(firm, href, {"document": document["uid"]}, key="a", status=201)
    post(firm, href, {"document": document["uid"]}, key="a", status=201)
    assert [d["uid"] for d in firm.get(f"/api/demands/{record.number}").json()["documents"]] == [
        document["uid"]
    ]
    assert stranger.get(document["href"]).status_code == 404
    post(firm, f"/api/demands/{record.number}/moves/submit", {})
    post(
        api_as("official"), "/api/demands/moves", {"numbers": [record.number], "moves": ["check", "publish"]}
    )
    fetched = stranger.get(document["href"])
    assert b"".join(fetched.streaming_content) == "工况说明".encode()
    assert fetched["Content-Disposition"].startswith("attachment;")
    assert firm.delete(f"{href}/{document['uid']}").status_code == 409


def test_a_file_of_one_record_is_not_taken_for_that_of_another(api_as, people) -> None:
    firm = api_as("firm")
    first, second = DemandFactory(organisation=people.firm), DemandFactory(organisation=people.firm)
    document = firm.post("/api/documents", {"file": SimpleUploadedFile("a.txt", b"a")}).json()
    post(firm, f"/api/demands/{first.number}/documents", {"document": document["uid"]}, status=201)
    post(firm, f"/api/demands/{second.number}/documents", {"document": document["uid"]}, status=409)
    assert firm.delete(f"/api/demands/{second.number}/documents/{document['uid']}").status_code == 404
    assert firm.delete(f"/api/demands/{first.number}/documents/{document['uid']}").status_code == 204


def test_own_code_twice_is_refused(api_as) -> None:
    institute = api_as("institute")
    post(institute, "/api/achievements", ACHIEVEMENT | {"own_code": "A-1"}, status=201)
    refused = post(institute, "/api/achievements", ACHIEVEMENT | {"own_code": "A-1"}, status=409)
    assert refused["reasons"][0]["field"] == "own_code"
    assert Achievement.objects.count() == 1
