"""The API: the whole way of a day by programs of the regions, and what it refuses."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.clearing.owing import BEIJING, HEBEI, TIANJIN, TODAY, agreed, owe
from tests.config.api_world import bearer
from tests.factories import actor
from xiechuang.domains.clearing.models import Case, Day, Payment
from xiechuang.domains.clearing.public import close_day
from xiechuang.kernel.orgs.public import Role

WHERE = "/api/clearing/days/2026-06-01"


@pytest.fixture
def by(given):
    """What a program of somebody gets and posts."""
    tokens = {}

    def call(who, path, body=None, **headers):
        key = who.membership_id
        tokens[key] = tokens.get(key) or bearer(who)
        if body is None:
            return Client().get(path, headers=tokens[key] | headers)
        text = json.dumps(body)
        return Client().post(path, text, content_type="application/json", headers=tokens[key] | headers)

    return call


@pytest.fixture
def owed(given):
    owe(HEBEI, TIANJIN, 50_000, subject_number="CL-1")
    owe(HEBEI, TIANJIN, 7_000, subject_number="CL-2")
    owe(TIANJIN, BEIJING, 30_000, subject_number="CL-3")


def row(number, fen, debtor=HEBEI, creditor=TIANJIN):
    return {"debtor": debtor, "creditor": creditor, "subject_number": number, "amount_fen": fen}


def claim(number, debtor, creditor):
    return {"debtor": debtor, "creditor": creditor, "subject_number": number, "booked_fen": 5}


def test_a_day_goes_its_whole_way_through_programs(given, owed, by):
    closed = by(given.office, f"{WHERE}/moves/close", {}).json()
    assert closed["nets"] == [
        {"region": BEIJING, "receivable_fen": 30_000, "payable_fen": 0, "net_fen": 30_000},
        {"region": TIANJIN, "receivable_fen": 57_000, "payable_fen": 30_000, "net_fen": 27_000},
        {"region": HEBEI, "receivable_fen": 0, "payable_fen": 57_000, "net_fen": -57_000},
    ]
    books = {"rows": [row("CL-1", 50_000), row("CL-2", 7_100)]}
    sent = by(given.hebei, f"{WHERE}/statements/{HEBEI}/books", books).json()
    assert [(d["subject_number"], d["difference"]) for d in sent["differences"]] == [("CL-2", "other_amount")]
    assert by(given.hebei, f"{WHERE}/statements/{HEBEI}/moves/confirm", {}).status_code == 409
    contested = by(given.hebei, f"{WHERE}/statements/{HEBEI}/moves/contest", {"note": "按发票"}).json()
    assert contested["state"] == "contested"
    for who in (given.tianjin, given.beijing):
        place = f"{WHERE}/statements/{who.region_code}/moves/confirm"
        assert by(who, place, {}).status_code == 200
    day = by(given.auditor, WHERE).json()
    assert day["state"] == "agreed"
    assert day["dues"] == [
        {"payer": HEBEI, "payee": BEIJING, "fen": 30_000},
        {"payer": HEBEI, "payee": TIANJIN, "fen": 20_000},
    ]
    for one in by(given.hebei, "/api/clearing/payments").json()["items"]:
        paid = {"bank_reference": f"B-{one['number']}", "paid_on": "2026-06-01"}
        assert by(given.hebei, f"{one['href']}/moves/pay", paid).json()["state"] == "paid"
        payee = {BEIJING: given.beijing, TIANJIN: given.tianjin}[one["payee"]]
        assert by(payee, f"{one['href']}/moves/confirm", {}).json()["state"] == "confirmed"
    assert Day.objects.get().state == "settled"


def test_a_difference_is_answered_and_decided(given, owed, by):
    close_day(TODAY, actor=given.office)
    claims = {
        "claims": [{"debtor": HEBEI, "creditor": TIANJIN, "subject_number": "CL-1", "booked_fen": None}]
    }
    (number,) = by(given.hebei, f"{WHERE}/statements/{HEBEI}/moves/contest", claims).json()["cases"]
    case = f"/api/clearing/cases/{number}"
    assert [move["name"] for move in by(given.tianjin, case).json()["moves"]] == ["answer"]
    for who in (given.hebei, given.tianjin):
        assert by(who, f"{case}/moves/answer", {"note": "见合同"}).status_code == 200
    wrong = by(given.office, f"{case}/moves/decide", {"outcome": "added", "note": "x", "amount_fen": 5})
    assert (wrong.status_code, wrong.json()["reasons"][0]["clause"]) == (409, "清算规则 8")
    decided = by(given.office, f"{case}/moves/decide", {"outcome": "void", "note": "合同作废"}).json()
    assert (decided["state"], decided["outcome"]) == ("decided", "void")
    assert by(given.office, "/api/clearing/cases").json()["items"][0]["number"] == number
    assert by(given.beijing, case).status_code == 404
    assert by(given.beijing, "/api/clearing/cases").json()["items"] == []


def test_the_same_key_closes_and_pays_once(given, owed, by):
    first = by(given.office, f"{WHERE}/moves/close", {}, **{"Idempotency-Key": "k1"})
    again = by(given.office, f"{WHERE}/moves/close", {}, **{"Idempotency-Key": "k1"})
    assert (first.status_code, again.json()) == (200, first.json())
    assert by(given.office, f"{WHERE}/moves/close", {}).status_code == 409


def test_money_that_did_not_arrive_is_said_with_a_reason(given, owed, by):
    agreed(given, TODAY)
    one = Payment.objects.get(payee=BEIJING)
    place = f"/api/clearing/payments/{one.number}"
    assert by(given.beijing, f"{place}/moves/confirm", {}).status_code == 409
    paid = {"bank_reference": "B1", "paid_on": "2026-06-01"}
    by(given.hebei, f"{place}/moves/pay", paid)
    assert by(given.beijing, f"{place}/moves/refuse", {}).status_code == 409
    assert by(given.beijing, f"{place}/moves/refuse", {"note": "查无此笔"}).json()["state"] == "proposed"
    assert by(given.beijing, place).json()["bank_reference"] == ""


def test_a_day_is_netted_by_the_office_with_a_reason(given, owed, by):
    close_day(TODAY, actor=given.office)
    assert by(given.office, f"{WHERE}/moves/agree", {}).status_code == 409
    assert by(given.hebei, f"{WHERE}/moves/agree", {"note": "x"}).status_code == 409
    assert by(given.office, f"{WHERE}/moves/agree", {"note": "三地商定"}).json()["state"] == "agreed"


def test_obligations_are_listed_by_page_and_by_day(given, owed, by):
    owe(HEBEI, BEIJING, 5, arose_on=TODAY - timedelta(days=3), subject_number="CL-0")
    page = by(given.auditor, "/api/clearing/obligations?limit=3").json()
    rest = by(given.auditor, f"/api/clearing/obligations?limit=3&cursor={page['next']}").json()
    assert len(page["items"]) == 3
    assert [one["subject_number"] for one in rest["items"]] == ["CL-0"]
    since = by(given.hebei, "/api/clearing/obligations?since=2026-06-01").json()["items"]
    assert {one["subject_number"] for one in since} == {"CL-1", "CL-2"}
    until = by(given.hebei, "/api/clearing/obligations?until=2026-05-30").json()["items"]
    assert [one["subject_number"] for one in until] == ["CL-0"]
    assert by(given.hebei, "/api/clearing/days").json()["items"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/books", {"rows": [row("CL-1", 0)]}, 409),
        ("/books", {"rows": [row("", 5)]}, 422),
        ("/books", {"rows": [row("CL-1", 5, debtor="x")]}, 422),
        ("/books", {"rows": [row("CL-1", 5, debtor=BEIJING)]}, 409),
        ("/books", {"rows": [row("CL-1", 5, creditor="999999")]}, 409),
        ("/moves/contest", {"claims": [claim("CL-9", HEBEI, "999999")]}, 404),
        ("/moves/contest", {"claims": [claim("CL-9", HEBEI, HEBEI)]}, 404),
        ("/moves/contest", {"claims": [claim("CL-9", BEIJING, TIANJIN)]}, 404),
        ("/books", {"rows": "all"}, 422),
        ("/books", {"rows": [], "more": 1}, 422),
        ("/moves/contest", {"claims": [row("CL-1", 5)]}, 422),
        ("/moves/contest", {"claims": []}, 409),
        ("/moves/confirm", {"note": "a\x00"}, 422),
    ],
)
def test_what_does_not_fit_is_refused_in_the_one_shape(given, owed, by, path, body, status):
    close_day(TODAY, actor=given.office)
    answer = by(given.hebei, f"{WHERE}/statements/{HEBEI}{path}", body)
    assert answer.status_code == status
    assert set(answer.json()) == {"message", "reasons", "fields"}


def test_nobody_else_gets_in(given, owed, by):
    close_day(TODAY, actor=given.office)
    routes = [
        "obligations",
        "days",
        "days/2026-06-01",
        f"days/2026-06-01/statements/{HEBEI}",
        "cases",
        "payments",
    ]
    for who in (actor(Role.FIRM), actor(Role.ADMINISTRATOR), actor(Role.PARK_OFFICIAL)):
        assert {by(who, f"/api/clearing/{route}").status_code for route in routes} == {404}
    assert {Client().get(f"/api/clearing/{route}").status_code for route in routes} == {401}
    assert by(given.tianjin, f"{WHERE}/statements/{HEBEI}").status_code == 404
    assert by(given.auditor, f"{WHERE}/statements/{HEBEI}").status_code == 200
    assert by(given.auditor, f"{WHERE}/statements/{HEBEI}/moves/confirm", {}).status_code == 409
    assert by(given.office, "/api/clearing/days/2026-02-30").status_code == 422
    assert not Case.objects.exists()
