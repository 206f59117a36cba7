"""The API says what the pages say, refuses with every fault, and keeps what is an office's or a firm's own."""

import pytest

from tests.benefits.granting import (
    BEIJING,
    COMPUTING,
    HEBEI,
    TIANJIN,
    begun,
    bring,
    firm,
    listed,
    load_rules,
    offices,
)
from tests.factories import actor
from tests.transfer.signing_in import browser_of
from xiechuang.domains.benefits.states import RunState
from xiechuang.kernel.orgs.public import Role

pytestmark = pytest.mark.django_db
WAN = 1_000_000
JSON = "application/json"


@pytest.fixture(autouse=True)
def rules(vocabularies) -> None:
    load_rules()


@pytest.fixture
def as_(client_as):
    return lambda who: browser_of(who, client_as)


def ask(client, path: str, **body):
    return client.post(f"/api/benefits/{path}", body, content_type=JSON)


def test_anybody_has_a_firm_judged(client) -> None:
    answer = ask(client, "judge", facts=COMPUTING, region=BEIJING, day="2026-11-22").json()
    found = {one["rule"]: one for one in answer["measures"]}
    assert len(found) == 20
    got = found["voucher_computing"]
    assert (got["standing"], got["amount_fen"], got["bound"]) == ("gets", 30 * WAN, "at_most")
    assert found["voucher_research"]["amount_fen"] is None
    assert found["voucher_research"]["unpublished"][0]["value"] == "未公布"
    assert {one["nature"]: one["fen"] for one in answer["sums"]} == {"payment": 30 * WAN}


def test_anybody_compares_the_regions(client) -> None:
    body = {"facts": COMPUTING | {"intent_before": "是"}, "region": BEIJING, "day": "2026-11-22"}
    rows = {one["rule"]: one for one in ask(client, "compare", **body).json()["rows"]}
    assert [one["difference_fen"] for one in rows["voucher_computing"]["cells"]] == [0, -30 * WAN, -30 * WAN]
    unknown = rows["voucher_prearranged"]["cells"][1]
    assert (unknown["difference_fen"], "未公布" in unknown["why_unknown"]) == (None, True)
    assert rows["instrument_subsidy"]["causes"][0]["clauses"][BEIJING]


def test_every_fault_is_named_by_question(client) -> None:
    facts = {"revenue": "-1元", "staff": "x", "none": "1"}
    answer = ask(client, "judge", facts=facts, region=BEIJING, rules=["nothing"])
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"facts.revenue", "facts.staff", "facts.none", "rules"}
    assert ask(client, "judge", facts={}, region="440000").status_code == 422
    assert ask(client, "compare", facts={}, region=BEIJING, more=1).status_code == 422
    assert ask(client, "judge", facts={str(n): "1" for n in range(201)}, region=BEIJING).status_code == 422


def test_the_rule_base_is_public(client) -> None:
    listed_rules = client.get("/api/benefits/rules").json()
    assert len(listed_rules["rules"]) == 20
    one = client.get("/api/benefits/rules/brokerage_subsidy").json()
    assert {value["value"] for value in one["values"]} >= {"1‰", "20万元", "未公布"}
    assert one["questions"][0]["name"]
    assert client.get("/api/benefits/rules/nothing").status_code == 404
    checks = client.get("/api/benefits/checks").json()
    assert (checks["is_clean"], checks["findings"]) == (True, [])


def test_a_firms_facts_are_its_own(client, as_) -> None:
    who = as_(actor(Role.FIRM, region=BEIJING))
    assert ask(who, "facts", facts=COMPUTING).json()["version"] == 1
    assert [one["version"] for one in who.get("/api/benefits/facts").json()] == [1]
    assert ask(who, "facts", facts={"revenue": "-1"}).status_code == 409
    assert client.get("/api/benefits/facts").status_code == 401
    assert as_(actor(Role.COMMUNITY_OFFICE)).get("/api/benefits/facts").json() == []
    assert ask(as_(actor(Role.EXPERT)), "facts", facts={}).status_code == 409


def test_runs_are_the_offices_and_their_lists_everybodys(client, as_) -> None:
    office = offices()
    firm()
    run = bring(begun(office.first), RunState.CHECKING, office=office)
    other = bring(begun(office.first), RunState.ANNOUNCED, office=office)
    assert len(as_(office.second).get("/api/benefits/runs").json()) == 2
    assert as_(office.second).get(f"/api/benefits/runs/{run.number}").json()["state"] == "checking"
    assert (
        as_(actor(Role.REGIONAL_OFFICIAL, region=TIANJIN)).get(f"/api/benefits/runs/{run.number}").status_code
        == 404
    )
    assert as_(actor(Role.FIRM, region=BEIJING)).get("/api/benefits/runs").status_code == 404
    assert client.get("/api/benefits/runs").status_code == 401
    assert client.get(f"/api/benefits/notices/{run.number}").status_code == 404
    (one,) = client.get(f"/api/benefits/notices/{other.number}").json()["listed"]
    assert one["amount_fen"] == 30 * WAN


def test_an_office_tries_a_draft(as_) -> None:
    upload = listed(COMPUTING)
    who = as_(actor(Role.REGIONAL_OFFICIAL, region=BEIJING))
    drafts = [{"parameter": "voucher_computing.share", "place": BEIJING, "value": "40%"}]
    body = {"name": "提高", "drafts": drafts, "upload": upload.number, "day": "2026-11-22"}
    made = ask(who, "trials", **body).json()
    assert made["result"]["rows"][0]["after_fen"] == 48 * WAN
    assert who.get(f"/api/benefits/trials/{made['number']}").json()["name"] == "提高"
    there = as_(actor(Role.REGIONAL_OFFICIAL, region=HEBEI))
    assert there.get(f"/api/benefits/trials/{made['number']}").status_code == 404
    assert ask(there, "trials", **body).status_code == 404
    assert ask(as_(actor(Role.AUDITOR)), "trials", **body).status_code == 409
    wrong = ask(who, "trials", **(body | {"drafts": [{**drafts[0], "value": "x"}]}))
    assert "draft-1" in wrong.json()["fields"]
