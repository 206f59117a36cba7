"""Everything over the API: reading open, writing for the offices, faults in the one shape."""

import pytest

from tests.policies.library import BEIJING, FIRST, HEBEI, KNOWN, PLAN, SECOND, TIANJIN
from xiechuang.domains.policies.models import ExtractedRow, TextVersion
from xiechuang.engines.alignment.versions import Patch, apply
from xiechuang.kernel.orgs.public import Membership, make_token

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def api(client):
    """Sends as somebody, or as nobody."""

    def send(who, method: str, address: str, body=None, **query):
        headers = {}
        if who is not None:
            _, secret = make_token(membership=Membership.objects.get(pk=who.membership_id), name="t")
            headers = {"Authorization": f"Bearer {secret}"}
        call = getattr(client, method)
        if method == "get":
            return call(f"/api{address}", query, headers=headers)
        return call(f"/api{address}", body or {}, content_type=JSON, headers=headers)

    return send


def known(**more):
    return {name: str(value) for name, value in KNOWN.items()} | more


def text_in(**more):
    return (
        known(title="某省促进条例", kind="statute", region="130000", topics=["transfer"], text=FIRST) | more
    )


def published(api, given) -> str:
    made = api(given.hebei, "post", "/policies", text_in()).json()
    moves = f"/policies/versions/{made['number']}/moves"
    assert api(given.hebei, "post", f"{moves}/submit").status_code == 200
    assert api(given.second, "post", f"{moves}/publish").json()["edition"] == 1
    return made["policy"]


def test_strangers_read_the_library(shelves, api):
    rows = api(None, "get", "/policies", status="not_held").json()["items"]
    assert [one["number"] for one in rows] == [TIANJIN]
    held = {one["number"]: one for one in api(None, "get", "/policies", on="2024-01-01").json()["items"]}
    assert held[HEBEI]["standing"]["is_sure"] is False
    assert {
        one["number"] for one in api(None, "get", "/policies", topic="tax", region="130000").json()["items"]
    } == {PLAN}
    clause = api(None, "get", f"/policies/{PLAN}/clauses/2-5-1").json()
    assert clause["rules"][0]["code"] == "start_up.share"
    assert clause["wordings"][0]["edition"] == 1
    assert api(None, "get", f"/policies/{PLAN}/clauses/77").status_code == 404
    assert api(None, "get", f"/policies/{PLAN}/editions/1").json()["patch"] is None
    assert api(None, "get", f"/policies/{PLAN}/editions/2").status_code == 404
    assert api(None, "get", f"/policies/{PLAN}/akn").content.startswith(b"<?xml")
    assert api(None, "get", f"/policies/{TIANJIN}/akn").status_code == 404
    assert api(None, "get", "/policies", nonsense="1").status_code == 422


def test_the_comparison_over_the_api(shelves, api):
    found = api(None, "get", "/policies/compare", text=[HEBEI, TIANJIN, BEIJING]).json()
    assert found["counts"] == {"identical": 6, "places": 12, "substance": 2, "words": 1}
    assert [one["is_held"] for one in found["texts"]] == [True, False, True]
    assert api(None, "get", "/policies/compare", text=[HEBEI]).status_code == 422
    assert api(None, "get", "/policies/compare", text=[HEBEI, HEBEI]).status_code == 422
    assert api(None, "get", "/policies/compare", text=[HEBEI, "no-such"]).status_code == 404


def test_a_text_comes_in_and_is_amended(given, api):
    number = published(api, given)
    second = known(text=SECOND, valid_from="2022-01-01", passed_on="2021-12-01", amended_by="修改决定")
    made = api(given.hebei, "post", f"/policies/{number}/versions", second).json()
    assert [one["name"] for one in made["moves"]] == ["submit", "withdraw"]
    change = second | {"version": made["version"], "note": "改"}
    assert api(given.hebei, "patch", f"/policies/versions/{made['number']}", change).json()["note"] == "改"
    assert api(given.hebei, "patch", f"/policies/versions/{made['number']}", change).status_code == 409
    moves = f"/policies/versions/{made['number']}/moves"
    api(given.hebei, "post", f"{moves}/submit")
    refused = api(given.hebei, "post", f"{moves}/publish")
    assert (refused.status_code, refused.json()["reasons"][0]["text"]) == (409, "须由上传人以外的人复核")
    assert api(given.second, "post", f"{moves}/publish").json()["edition"] == 2
    assert api(given.second, "post", f"{moves}/nonsense").status_code == 404
    patch = api(None, "get", f"/policies/{number}/difference", old=1, new=2).json()
    assert apply(FIRST, Patch.from_plain(patch)) == SECOND
    old = api(None, "get", f"/policies/{number}", on="2020-01-01").json()
    assert (old["edition"], old["standing"]["status"], len(old["clauses"])) == (1, "in_force", 4)
    assert api(None, "get", f"/policies/{number}").json()["edition"] == 2
    ended = api(
        given.hebei,
        "post",
        f"/policies/{number}/repeal",
        {"repealed_on": "2025-01-01", "repealed_by": "新条例"},
    )
    assert ended.json()["repealed_on"] == "2025-01-01"
    assert api(None, "get", f"/policies/{number}", on="2026-01-01").json()["standing"]["status"] == "repealed"


def test_words_are_looked_at_without_being_kept(given, api):
    bad = FIRST.replace("第二条", "第四条")
    seen = api(given.hebei, "post", "/policies/preview", {"text": bad}).json()
    assert [one["code"] for one in seen["problems"]] == ["missing", "out-of-order"]
    assert [one["anchor"] for one in seen["clauses"]] == ["0", "1", "4", "3"]
    assert not TextVersion.objects.exists()


def test_wrong_input_is_named_by_field(given, api):
    wrong = api(given.hebei, "post", "/policies", text_in(valid_from="2018-01-01", source_url="ftp:x"))
    assert set(wrong.json()["fields"]) == {"valid_from", "source_url"}
    assert api(given.hebei, "post", "/policies", text_in(text="")).status_code == 422
    assert api(given.hebei, "post", "/policies", text_in(passed_on="2024-02-30")).status_code == 422
    assert not TextVersion.objects.exists()


def test_others_write_nothing(shelves, given, api):
    number = published(api, given)
    for who, status in ((None, 401), (given.firm, 409), (given.beijing, 409), (given.auditor, 409)):
        assert api(who, "post", "/policies", text_in()).status_code == status
        assert api(who, "post", f"/policies/{number}/versions", known(text=SECOND)).status_code == status
        assert api(who, "post", f"/policies/{number}/rows/extract").status_code == status
        body = {"repealed_on": "2025-01-01", "repealed_by": "x"}
        assert api(who, "post", f"/policies/{number}/repeal", body).status_code == status
    assert api(None, "get", "/policies/versions").status_code == 401
    seen = api(given.firm, "get", "/policies/versions").json()["items"]
    assert {one["state"] for one in seen} == {"published"}


def test_rows_over_the_api(shelves, given, api):
    rows = f"/policies/{PLAN}/rows"
    assert api(given.hebei, "post", f"{rows}/extract").json()["rows"] > 60
    assert api(None, "get", rows).json()["items"] == []
    numbers = [row.number for row in ExtractedRow.objects.filter(anchor__startswith="1-3", kind="target")]
    assert api(given.beijing, "post", f"{rows}/moves/accept", {"numbers": numbers}).status_code == 404
    done = api(given.hebei, "post", f"{rows}/moves/accept", {"numbers": numbers})
    assert len(done.json()) == 26
    public = api(None, "get", rows, kind="target", limit=200).json()["items"]
    assert len(public) == 26
    assert {tuple(one["moves"]) for one in public} == {()}
    assert public[0]["proposed"] == {}
    assert api(given.hebei, "post", f"{rows}/moves/correct", {"numbers": numbers[:1]}).status_code == 404
    one = f"/policies/rows/{numbers[1]}"
    assert api(given.hebei, "get", one).json()["proposed"]
    body = {"values": {"value": "2.6", "indicator": "研发投入占比"}}
    fixed = api(given.second, "post", f"{one}/moves/correct", body).json()
    assert (fixed["value"], fixed["is_corrected"]) == ("2.6", True)
    assert api(given.hebei, "post", f"{one}/moves/drop").status_code == 409
    assert api(given.hebei, "post", f"{one}/moves/drop", {"note": "不是目标"}).json()["state"] == "dropped"
    assert api(given.hebei, "post", f"{one}/moves/correct", {"values": {"actor": "省"}}).status_code == 422
    assert len(api(None, "get", rows, limit=200).json()["items"]) == 25


def test_following_over_the_api(given, statute, api):
    assert api(None, "get", "/policies/following").status_code == 401
    made = api(given.firm, "post", "/policies/following", {"policy": statute.number})
    assert made.status_code == 201
    api(given.firm, "post", "/policies/following", {"topic": "tax"})
    assert len(api(given.firm, "get", "/policies/following").json()) == 2
    assert api(given.beijing, "get", "/policies/following").json() == []
    assert api(given.firm, "post", "/policies/following", {}).status_code == 422
    assert api(given.firm, "post", "/policies/following", {"topic": "nothing"}).status_code == 422
    left = api(given.firm, "post", "/policies/following/stop", {"topic": "tax"}).json()
    assert [one["policy"] for one in left] == [statute.number]
