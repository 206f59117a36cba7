"""The API says and does what the pages say and do, and refuses the same people."""

import pytest

from tests.evidence.papers import BEIJING, HEBEI, TIANJIN, auditor, firm, office, paper
from xiechuang.domains.evidence.models import Suspicion
from xiechuang.kernel.orgs.public import Membership, Person

pytestmark = pytest.mark.django_db
ROOT = "/api/evidence"


@pytest.fixture
def api(client_as):
    def client(actor):
        membership = Membership.objects.get(pk=actor.membership_id)
        return client_as(Person.objects.get(pk=actor.person_id), membership=membership)

    return client


@pytest.fixture
def pair(db):
    return paper(region=BEIJING), paper(region=TIANJIN), Suspicion.objects.get()


def post(client, path, body, **headers):
    return client.post(f"{ROOT}{path}", body, content_type="application/json", headers=headers)


def test_papers_are_each_ones_own(pair, api):
    one, two, _ = pair
    listed = api(office(BEIJING)).get(f"{ROOT}/papers").json()["items"]
    assert [item["number"] for item in listed] == [one.number]
    assert listed[0]["amount_fen"] == one.amount_fen
    assert api(office(BEIJING)).get(f"{ROOT}/papers/{two.number}").status_code == 404
    assert api(auditor()).get(f"{ROOT}/papers?kind=contract").json()["items"] == []


def test_a_suspicion_with_its_moves(pair, api):
    one, two, suspicion = pair
    said = api(office(TIANJIN)).get(f"{ROOT}/suspicions/{suspicion.number}").json()
    assert (said["earlier"], said["later"], said["state"]) == (one.number, two.number, "open")
    assert {move["name"] for move in said["moves"]} == {"clear", "propose_same", "propose_reuse"}
    assert api(auditor()).get(f"{ROOT}/suspicions?state=open").json()["items"][0]["moves"] == []
    assert api(office(HEBEI)).get(f"{ROOT}/suspicions").json()["items"] == []
    assert api(office(HEBEI)).get(f"{ROOT}/suspicions/{suspicion.number}").status_code == 404
    assert api(firm()).get(f"{ROOT}/suspicions").status_code == 404


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get(f"{ROOT}/papers").status_code == 401
    assert client.get(f"{ROOT}/suspicions").status_code == 401


def test_a_decision_sent_twice_under_one_key_is_made_once(pair, api):
    suspicion = pair[2]
    client, path = api(office(TIANJIN)), f"/suspicions/{pair[2].number}/moves/clear"
    refused = post(client, path, {"note": ""})
    assert refused.status_code == 409
    assert refused.json()["reasons"][0]["field"] == "note"
    for _ in range(2):
        done = post(client, path, {"note": "不同"}, **{"Idempotency-Key": "k1"})
        assert (done.status_code, done.json()["state"]) == (200, "cleared")
    suspicion.refresh_from_db()
    assert suspicion.reason == "不同"
    assert post(client, path, {"note": "x", "blocks": "nobody"}).status_code == 422


def test_a_grant_is_asked_and_answered(pair, api):
    suspicion = pair[2]
    asked = post(api(office(BEIJING)), f"/suspicions/{suspicion.number}/grants", {"reason": "核对"})
    grant = asked.json()["grants"][0]
    assert grant["state"] == "asked"
    path = f"/suspicions/{suspicion.number}/grants/{grant['id']}/answer"
    assert post(api(office(HEBEI)), path, {"grant": True}).status_code == 404
    assert post(api(office(BEIJING)), path, {"grant": True}).status_code == 404
    assert post(api(office(TIANJIN)), path, {"grant": False}).status_code == 409
    assert post(api(office(TIANJIN)), path, {"grant": True}).json()["grants"][0]["state"] == "granted"
    assert len(api(office(BEIJING)).get(f"{ROOT}/papers").json()["items"]) == 2


def test_a_list_is_checked_at_once(pair, api):
    body = {
        "lines": [
            {"invoice_number": "１２３４5678"},
            {"invoice_number": "77776666"},
            {"invoice_number": "12345678"},
        ]
    }
    lines = post(api(office(HEBEI)), "/checks", body).json()["lines"]
    assert [len(line["hits"]) for line in lines] == [2, 0, 2]
    assert [line["repeats"] for line in lines] == [None, None, 1]
    assert {hit["region"] for hit in lines[0]["hits"]} == {BEIJING, TIANJIN}
    assert post(api(firm()), "/checks", body).status_code == 404
    wrong = post(api(office(HEBEI)), "/checks", {"lines": [{"invoice_number": "--"}]})
    assert "第 1 行" in wrong.json()["fields"]["lines"][0]
    assert post(api(office(HEBEI)), "/checks", {"lines": []}).status_code == 422
