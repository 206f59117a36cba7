"""The API: the same catalogue, moves and refusals as the pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.providers.world import (
    BEIJING,
    CALL,
    PAPER,
    SERVICES,
    at,
    expert,
    filled,
    firm,
    institute,
    listed,
    office,
    open_call,
)
from xiechuang.domains.providers.models import Application, Call, Change
from xiechuang.domains.providers.public import register_use
from xiechuang.kernel.orgs.public import Actor, Membership, Person, make_token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def ask() -> Ask:
    """One request with a token of the actor (none for a stranger): status and body."""
    tokens: dict[int | None, str] = {}

    def asked(who: Actor | None, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        given = dict(headers)
        if who is not None:
            if who.membership_id not in tokens:
                tokens[who.membership_id] = make_token(
                    membership=Membership.objects.get(pk=who.membership_id), name="测试"
                )[1]
            given["Authorization"] = f"Bearer {tokens[who.membership_id]}"
        data = None if body is None else json.dumps(body, default=str)
        answer = Client().generic(
            method, f"/api{path}", data or "", content_type="application/json", headers=given
        )
        return answer.status_code, answer.json()

    return asked


def test_anybody_reads_the_catalogue_and_the_kinds(ask: Ask) -> None:
    provider = listed()
    with at(12):
        status, page = ask(None, "GET", "/providers?kind=testing&usable=120000")
        assert (status, [one["number"] for one in page["items"]]) == (200, [provider.number])
        assert ask(None, "GET", "/providers?usable=110000")[1]["items"] == []
        status, one = ask(None, "GET", f"/providers/{provider.number}")
        assert (status, one["services"][0]["price_from_fen"], one["moves"]) == (200, 80_000, [])
        assert ask(None, "GET", "/providers/kinds")[1][0]["certainty"] == "text"
        assert ask(None, "GET", "/providers?nonsense=1")[0] == 422
        assert ask(None, "GET", "/providers/FW-2026-999999")[0] == 404
        assert len(ask(None, "GET", "/providers/recognitions")[1]["items"]) == 2
        assert ask(None, "GET", "/providers/applications")[0] == 401


def test_a_call_is_written_published_and_answered(ask: Ask) -> None:
    official, who = office(), institute()
    terms = {name: value for name, value in CALL.items() if name != "publicity_days"}
    with at():
        status, call = ask(official, "POST", "/providers/calls", terms)
        assert status == 201
        where = f"/providers/calls/{call['number']}"
        status, refused = ask(official, "POST", f"{where}/moves/open", {})
        assert (status, refused["reasons"][0]["field"]) == (409, "publicity_days")
        assert ask(official, "PATCH", where, {"version": call["version"], "publicity_days": 7})[0] == 200
        assert ask(official, "PATCH", where, {"version": call["version"], "publicity_days": 8})[0] == 409
        assert ask(official, "POST", f"{where}/moves/open", {})[1]["state"] == "open"
        assert ask(who, "POST", "/providers/calls", terms)[0] == 409
    with at(1):
        status, row = ask(who, "POST", f"{where}/applications")
        assert status == 201
        lines = {
            "version": row["version"], "intro": "简介", "place": "120000", "address": "某路", "contact": "某人",
            "telephone": "022-12345678", "services": SERVICES,
        }  # fmt: skip
        there = f"/providers/applications/{row['number']}"
        assert ask(who, "PATCH", there, lines | {"place": "999999"})[0] == 422
        assert ask(who, "PATCH", there, lines)[0] == 200
        status, refused = ask(who, "POST", f"{there}/moves/submit", {})
        assert (status, [one["field"] for one in refused["reasons"]]) == (409, ["papers"])
        assert PAPER in refused["reasons"][0]["text"]
        assert ask(institute(), "GET", there)[0] == 404
    assert Call.objects.get().state == "open"


def test_a_key_sent_twice_moves_once(ask: Ask) -> None:
    who = institute()
    row = filled(open_call(), who)
    key = {"Idempotency-Key": "submit-1"}
    with at(2):
        there = f"/providers/applications/{row.number}/moves/submit"
        assert [ask(who, "POST", there, {}, **key)[0] for _ in range(2)] == [200, 200]
        assert ask(who, "POST", there, {})[0] == 409
    assert Application.objects.get().state == "submitted"


def test_reviews_recognitions_changes_renewals_and_complaints(ask: Ask) -> None:
    official, itself, user, one = office(), institute(), firm(), expert()
    provider = listed(official, itself)
    row = filled(open_call(official, with_review=True, reviewers_needed=1, review_days=3), who := institute())
    with at(12):
        base = f"/providers/applications/{row.number}"
        assert ask(who, "POST", f"{base}/moves/submit", {})[0] == 200
        username = Person.objects.get(pk=one.person_id).username
        assert ask(official, "POST", f"{base}/reviewers", {"people": ["nobody"]})[0] == 422
        assert ask(official, "POST", f"{base}/reviewers", {"people": [username]})[0] == 200
        assert ask(one, "POST", f"{base}/opinion", {"score": 90, "comment": "好"})[1]["state"] == "given"
        assert ask(one, "POST", f"{base}/opinion", {"score": 10, "comment": "改"})[0] == 409

        number = provider.recognitions.get(region_id=BEIJING).number
        there = f"/providers/recognitions/{number}/moves"
        assert ask(official, "POST", f"{there}/recognise", {})[0] == 409
        limited = ask(office(BEIJING), "POST", f"{there}/limit", {"note": "先试", "kinds": ["testing"]})
        assert (limited[0], limited[1]["state"]) == (200, "limited")

        service = provider.services.get(kind="testing").pk
        given = {
            "name": "材料力学性能测试",
            "kind": "testing",
            "unit": "样",
            "price_from_fen": 1,
            "price_to_fen": 2,
        }
        where = f"/providers/{provider.number}"
        assert ask(itself, "PUT", f"{where}/services/{service}", given)[1]["service"]["price_to_fen"] == 2
        assert ask(itself, "PUT", f"{where}/services/{service}", given | {"price_to_fen": 3})[1]["change"]
        change = Change.objects.get().number
        assert (
            ask(official, "POST", f"/providers/changes/{change}/moves/approve", {})[1]["state"] == "approved"
        )
        assert ask(user, "DELETE", f"{where}/services/{service}")[0] == 409
        assert ask(itself, "DELETE", f"{where}/services/{service}")[0] == 200

        renewal = ask(itself, "POST", f"{where}/renewals", {"statement": "照旧"})[1]["number"]
        done = ask(
            official, "POST", f"/providers/renewals/{renewal}/moves/approve", {"valid_until": "2028-01-01"}
        )
        assert done[1]["valid_until"] == "2028-01-01"

        told = {"organisation_id": user.organisation_id, "subject_kind": "voucher", "subject_number": "CJ-1"}
        register_use(provider, actor=user, **told)
        filed = {"title": "差", "text": "差", "subject_number": "CJ-1"}
        assert ask(user, "POST", f"{where}/complaints", filed | {"subject_number": "CJ-9"})[0] == 422
        complaint = ask(user, "POST", f"{where}/complaints", filed)[1]["number"]
        there = f"/providers/complaints/{complaint}"
        assert ask(itself, "GET", there)[0] == 404
        assert ask(official, "POST", f"{there}/moves/reject", {"note": "另案"})[1]["state"] == "rejected"

        assert ask(official, "POST", f"{where}/moves/suspend", {})[0] == 409
        assert ask(official, "POST", f"{where}/moves/suspend", {"note": "核查"})[1]["state"] == "suspended"
        for rest in ("changes", "renewals", "complaints"):
            assert len(ask(official, "GET", f"/providers/{rest}")[1]["items"]) == 1
