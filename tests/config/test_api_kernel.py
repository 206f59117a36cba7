"""Routes of what the kernel keeps: who am I, vocabularies, search, files, jobs, tokens, the audit trail."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from ninja import NinjaAPI

from xiechuang.config.api import api
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.jobs.public import JobRun
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import ApiToken, Park, Person, Region
from xiechuang.kernel.receipts.models import Receipt

JSON = "application/json"


@pytest.fixture
def signed_in(people, client_as):
    """The firm's person at the keyboard."""
    return client_as(Person.objects.get(pk=people.people["firm"].person_id))


def test_a_token_tells_for_whom_it_speaks(api_as, people) -> None:
    me = api_as("firm").get("/api/me").json()
    assert (me["role"], me["organisation"]["number"]) == ("firm", people.firm.number)
    assert [post["is_current"] for post in me["posts"]] == [True]


def test_vocabularies_speak_the_language_asked_for(api_as) -> None:
    stranger = api_as("stranger")
    names = {v["name"]: v["size"] for v in stranger.get("/api/vocabularies").json()}
    fields = stranger.get("/api/vocabularies/fields").json()
    assert len(fields) == names["fields"] > 100
    with override("en"):
        english = stranger.get("/api/vocabularies/decline_reasons", headers={"Accept-Language": "en"}).json()
    chinese = stranger.get("/api/vocabularies/decline_reasons").json()
    assert [t["code"] for t in english] == [t["code"] for t in chinese]
    assert english[0]["name"] == chinese[0]["english_name"] != chinese[0]["name"]
    assert stranger.get("/api/vocabularies/no.such").status_code == 404


def test_regions_open_downwards(api_as) -> None:
    Region.objects.create(code="130100", name="石家庄市", level="city", parent_id="130000")
    stranger = api_as("stranger")
    assert {r["code"] for r in stranger.get("/api/regions").json()} == {"110000", "120000", "130000"}
    below = stranger.get("/api/regions?parent=130000").json()
    assert [(r["name"], r["parent"]) for r in below] == [("石家庄市", "130000")]


def test_parks_are_listed_by_region(api_as) -> None:
    Park.objects.create(number="P-1", name="甲园", kind="science_park", region_id="130000")
    Park.objects.create(number="P-2", name="乙园", kind="science_park", region_id="120000")
    assert [p["number"] for p in api_as("stranger").get("/api/parks?region=120000").json()["items"]] == [
        "P-2"
    ]


def test_search_pages_through_everything_public_once(api_as, world) -> None:
    stranger, seen, cursor = api_as("stranger"), [], ""
    while cursor is not None:
        page = stranger.get("/api/search", {"q": "储能电池", "limit": 1, "cursor": cursor}).json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == page["total"]
    assert world.demand.number in seen
    assert world.draft.number not in seen
    assert world.confidential.number not in seen


def test_a_search_cursor_holds_for_its_own_question_only(api_as, world) -> None:
    stranger = api_as("stranger")
    cursor = stranger.get("/api/search?limit=1").json()["next"]
    assert stranger.get("/api/search", {"limit": 1, "cursor": cursor, "kind": "demand"}).status_code == 422


def test_every_hit_leads_to_a_record(api_as, world) -> None:
    stranger = api_as("stranger")
    hits = stranger.get("/api/search").json()["items"]
    assert hits
    assert {stranger.get(hit["href"]).status_code for hit in hits} == {200}


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("a.txt", b"a", 201), ("a.exe", b"MZ", 409), ("a.pdf", b"no pdf", 409), ("a.txt", b"", 409)],
)
def test_a_file_is_judged_by_its_content(api_as, name: str, content: bytes, status: int) -> None:
    answer = api_as("firm").post("/api/documents", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == status, answer.content.decode()


def test_an_upload_far_too_large_is_sent_away_unread(api_as, settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1_000
    big = SimpleUploadedFile("a.txt", b"x" * 100_000)
    answer = api_as("firm").post("/api/documents", {"file": big})
    assert answer.status_code == 413
    assert "file" in answer.json()["fields"]


def test_an_upload_is_a_form_with_a_file(api_as) -> None:
    firm = api_as("firm")
    assert firm.post("/api/documents", "{}", content_type=JSON).status_code == 415
    assert firm.post("/api/documents", {"other": "x"}).status_code == 422


def test_the_same_upload_under_one_key_is_one_file(api_as) -> None:
    firm, headers = api_as("firm"), {"Idempotency-Key": "u"}
    first, second = (
        firm.post("/api/documents", {"file": SimpleUploadedFile("a.txt", b"a")}, headers=headers).json()
        for _ in range(2)
    )
    assert first == second


def test_a_loose_file_is_for_its_own_organisation(api_as) -> None:
    made = api_as("firm").post("/api/documents", {"file": SimpleUploadedFile("a.txt", b"a")}).json()
    assert api_as("firm").get(f"/api/documents/{made['uid']}").status_code == 200
    for who in ("stranger", "other firm"):
        assert api_as(who).get(f"/api/documents/{made['uid']}").status_code == 404
        assert api_as(who).get(made["href"]).status_code == 404


def test_a_job_is_seen_and_stopped_by_whoever_asked_for_it(api_as, people) -> None:
    firm = people.people["firm"]
    run = JobRun.objects.create(
        number="JB-2026-000001", kind="k", label="导入", requested_by_id=firm.person_id, total=4, done=1
    )
    assert [j["percent"] for j in api_as("firm").get("/api/jobs?state=queued").json()["items"]] == [25]
    assert api_as("other firm").get(f"/api/jobs/{run.number}").status_code == 404
    assert api_as("other firm").post(f"/api/jobs/{run.number}/cancel").status_code == 404
    assert api_as("firm").post(f"/api/jobs/{run.number}/cancel").json()["state"] == "cancelled"
    assert api_as("firm").post(f"/api/jobs/{run.number}/cancel").status_code == 409


def test_a_token_is_made_in_person_used_and_revoked(signed_in) -> None:
    body = json.dumps({"name": "成果同步", "expires_on": "2026-12-31"})
    made = signed_in.post("/api/tokens", body, content_type=JSON).json()
    program = Client(headers={"Authorization": f"Bearer {made['secret']}"})
    assert program.get("/api/me").status_code == 200
    assert program.post("/api/tokens", body, content_type=JSON).status_code == 401
    assert [t["name"] for t in signed_in.get("/api/tokens").json()] == ["成果同步"]
    assert signed_in.delete(f"/api/tokens/{made['id']}").status_code == 204
    assert program.get("/api/me").status_code == 401


def test_the_secret_of_a_token_is_kept_nowhere(signed_in) -> None:
    body, headers = json.dumps({"name": "同步"}), {"Idempotency-Key": "t"}
    first, second = (
        signed_in.post("/api/tokens", body, content_type=JSON, headers=headers).json() for _ in range(2)
    )
    assert first["secret"]
    assert second == first | {"secret": None}
    assert ApiToken.objects.count() == 1
    assert first["secret"] not in json.dumps(Receipt.objects.get().answer)


def test_nobody_revokes_the_token_of_another(signed_in, api_as) -> None:
    api_as("other firm")
    token = ApiToken.objects.get()
    assert signed_in.delete(f"/api/tokens/{token.pk}").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_auditors_read_the_trail_and_others_do_not(api_as, world) -> None:
    auditor = api_as("auditor")
    page = auditor.get("/api/audit", {"subject_number": world.demand.number, "limit": 2}).json()
    assert [e["action"] for e in page["items"]] == ["demand.publish", "demand.check"]
    assert auditor.get("/api/audit?action=no.such").json()["items"] == []
    for who in ("firm", "official"):
        assert api_as(who).get("/api/audit").status_code == 404
        assert api_as(who).get("/api/audit/head").status_code == 404


def test_audit_days_are_those_of_the_community(api_as, world) -> None:
    auditor, today = api_as("auditor"), clock.today()
    assert (
        len(auditor.get("/api/audit", {"since": today, "limit": 200}).json()["items"])
        == Entry.objects.count()
    )
    assert auditor.get("/api/audit", {"until": today}).json()["items"] == []
    assert auditor.get("/api/audit", {"since": today + timedelta(days=1)}).json()["items"] == []


def test_the_head_of_the_chain_is_told(api_as) -> None:
    assert api_as("auditor").get("/api/audit/head").json() == {"length": 0, "digest": "0" * 64}


def test_a_person_without_a_post_can_look_but_not_do(client_as, people) -> None:
    idle = client_as(Person.objects.create(username="idle", name="无任职"))
    assert idle.get("/api/me").json()["organisation"] is None
    assert idle.get("/api/dockings").json()["items"] == []
    refused = idle.post("/api/documents", {"file": SimpleUploadedFile("a.txt", b"a")})
    assert refused.status_code == 409
    assert idle.post("/api/demands", '{"title": "a"}', content_type=JSON).status_code == 409
    assert idle.post("/api/tokens", '{"name": "a"}', content_type=JSON).status_code == 409


@pytest.mark.django_db
def test_the_documentation_runs_nothing_of_strangers() -> None:
    page = Client().get("/api/docs")
    scripts = re.findall(r"<script([^>]*)>([\s\S]*?)</script>", page.content.decode())
    assert scripts
    for attributes, content in scripts:
        assert 'src="/static/ninja/' in attributes or 'type="application/json"' in attributes
        assert not content.strip() or 'type="application/json"' in attributes
    assert "https://" not in page.content.decode()
    assert Client().post("/api/docs").status_code == 405
    assert Client().get("/api/openapi.json").json()["openapi"].startswith("3.1")


def test_the_description_is_made_once_for_every_address(monkeypatch) -> None:
    described = api.get_openapi_schema()
    monkeypatch.setattr(NinjaAPI, "get_openapi_schema", lambda _, *, path_prefix: {"below": path_prefix})
    monkeypatch.setattr(api, "_described", dict(api._described))
    assert api.get_openapi_schema() is described
    assert api.get_openapi_schema(path_prefix="/elsewhere/") == {"below": "/elsewhere/"}
