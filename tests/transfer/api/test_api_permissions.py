"""Every route of the API, tried by a stranger and by somebody of another region or organisation."""

import json

import pytest

from tests.config.routes import routes

JSON = "application/json"
# Open to strangers, who then see what is public.
OPEN = {
    "/api/community",
    "/api/regions",
    "/api/parks",
    "/api/parks/{number}",
    "/api/organisations/{number}",
    "/api/policies",
    "/api/policies/{number}",
    "/api/vocabularies",
    "/api/vocabularies/{name}",
    "/api/search",
    "/api/achievements",
    "/api/achievements/{number}",
    "/api/demands",
    "/api/search/suggest",
    "/api/demands/{number}",
    "/api/{kind}/{number}/documents",
    "/api/documents/{uid}",
    "/api/documents/{uid}/content",
    "/api/monitoring/systems",
    "/api/monitoring/systems/{code}/{version}",
    "/api/monitoring/figures",
    "/api/monitoring/figures/{code}/{version}/{period}/{park}/{indicator}",
    "/api/monitoring/series/{code}/{park}/{indicator}",
    "/api/publications",
    "/api/publications/{number}",
    "/api/publications/{number}/parks/{park}",
    "/api/publications/{number}/files/{form}",
    "/api/publications/{number}/parks/{park}/files/{form}",
    "/api/benefits/checks",
    "/api/benefits/notices/{number}",
    "/api/benefits/rules",
    "/api/benefits/rules/{rule}",
    "/api/drafting/outcomes",
    "/api/drafting/outcomes/{number}",
    "/api/policies/compare",
    "/api/policies/{number}/akn",
    "/api/policies/{number}/clauses/{anchor}",
    "/api/policies/{number}/difference",
    "/api/policies/{number}/editions/{edition}",
    "/api/policies/{number}/rows",
    "/api/providers",
    "/api/providers/calls",
    "/api/providers/calls/{number}",
    "/api/providers/kinds",
    "/api/providers/recognitions",
    "/api/providers/recognitions/{number}",
    "/api/providers/{number}",
    "/api/training/guides",
    "/api/training/guides/{number}",
    "/api/training/guides/{number}/questions",
    "/api/training/guides/{number}/versions/{order}",
    "/api/voucher-batches",
    "/api/voucher-schemes",
    "/api/voucher-schemes/{number}",
    "/api/voucher-totals",
}
# Questions too long for an address; they write nothing.
OPEN_QUESTIONS = {"/api/benefits/judge", "/api/benefits/compare"}
MOVES = {
    "achievements": ("close", {"note": "x"}),
    "demands": ("close", {"note": "x"}),
    "dockings": ("show_interest", {}),
    "measures": ("report", {"progress": "x"}),
}


class Anything(dict[str, str]):
    """A value for every part of an address; who may not come in is told before it is looked at."""

    def __missing__(self, name: str) -> str:
        """Of what other parts are called."""
        return "1"


@pytest.mark.parametrize(("path", "method"), routes())
def test_a_stranger_gets_into_open_reads_only(api_as, path: str, method: str) -> None:
    address = path.format_map(
        Anything(
            name="fields",
            uid="0b9ad7a4-0000-4000-8000-000000000001",
            kind="demands",
            number="XQ-2026-000001",
            move="submit",
            token_id=1,
            code="small",
            version=1,
            period="2026Q1",
            park="P-001",
            indicator="firms",
            form="pdf",
        )
    )
    sent = {"file": ""} if path == "/api/documents" else json.dumps({})
    more = {} if path == "/api/documents" or method == "get" else {"content_type": JSON}
    answer = getattr(api_as("stranger"), method)(address, *([] if method == "get" else [sent]), **more)
    if (path in OPEN and method == "get") or path in OPEN_QUESTIONS:
        assert answer.status_code in (200, 404, 422)
    else:
        assert answer.status_code == 401


@pytest.fixture
def hidden(world) -> dict[str, str]:
    """Addresses of what only the firm, the institute and their offices may see."""
    return {
        "draft demand": f"/api/demands/{world.draft.number}",
        "submitted demand": f"/api/demands/{world.submitted.number}",
        "confidential demand": f"/api/demands/{world.confidential.number}",
        "draft achievement": f"/api/achievements/{world.own_draft.number}",
        "docking": f"/api/dockings/{world.docking.number}",
        "measure": f"/api/measures/{world.measure.number}",
    }


@pytest.mark.parametrize("who", ["other firm", "other official"])
def test_other_organisations_and_regions_learn_nothing(api_as, hidden, who: str) -> None:
    client = api_as(who)
    for href in hidden.values():
        kind = href.split("/")[2]
        move, body = MOVES[kind]
        assert client.get(href).status_code == 404, href
        moved = client.post(f"{href}/moves/{move}", json.dumps(body), content_type=JSON)
        assert moved.status_code == 404, href
        if kind in ("achievements", "demands"):
            sent = json.dumps({"version": 1, "title": "x"})
            assert client.patch(href, sent, content_type=JSON).status_code == 404
            assert client.delete(href).status_code == 404
            assert client.get(f"{href}/documents").status_code == 404
    assert client.get(f"{hidden['confidential demand']}/docking-list").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "other firm", "other official"])
def test_lists_hold_only_what_is_public_for_others(api_as, world, who: str) -> None:
    client = api_as(who)
    demands = {item["number"] for item in client.get("/api/demands").json()["items"]}
    assert demands == {world.demand.number, world.landed.demand.number}
    achievements = {item["number"] for item in client.get("/api/achievements").json()["items"]}
    assert achievements == {world.achievement.number, world.landed.achievement.number}
    found = {item["number"] for item in client.get("/api/search").json()["items"]}
    assert found == demands | achievements
    if who != "stranger":
        for path in ("dockings", "measures", "landings"):
            assert client.get(f"/api/{path}").json()["items"] == []


def test_a_stranger_is_offered_no_moves(api_as, world) -> None:
    items = api_as("stranger").get("/api/demands").json()["items"]
    assert items
    assert all(item["moves"] == [] for item in items)


def test_a_published_record_is_not_changed_by_who_merely_sees_it(api_as, world) -> None:
    href = f"/api/demands/{world.demand.number}"
    sent = json.dumps({"version": world.demand.version, "title": "别人的标题"})
    assert api_as("other firm").patch(href, sent, content_type=JSON).status_code == 409
    close = json.dumps({"note": "x"})
    assert api_as("other firm").post(f"{href}/moves/close", close, content_type=JSON).status_code == 409
    world.demand.refresh_from_db()
    assert (world.demand.title != "别人的标题", world.demand.state) == (True, "published")


def test_a_proposal_about_something_unseen_is_not_found(api_as, world) -> None:
    body = {"demand": world.draft.number, "achievement": world.achievement.number}
    assert api_as("manager").post("/api/dockings", json.dumps(body), content_type=JSON).status_code == 404


def test_the_managers_circle_sees_what_is_confidential_to_managers(api_as, world) -> None:
    numbers = {item["number"] for item in api_as("manager").get("/api/demands").json()["items"]}
    assert world.confidential.number in numbers
