"""Every refusal of the API has one shape, whoever is refused and why."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.config import api_world
from xiechuang.config.api import api
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import ApiToken, Person

JSON = "application/json"


def has_the_house_shape(answer, status: int) -> bool:
    body = answer.json()
    return (
        answer.status_code == status
        and set(body) == {"message", "reasons", "fields"}
        and bool(body["message"])
        and answer["Content-Type"].startswith(JSON)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/me", "/api/dockings", "/api/lists", "/api/jobs", "/api/audit"])
def test_a_stranger_is_told_to_sign_in(path: str) -> None:
    answer = Client().get(path)
    assert has_the_house_shape(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "bearer x", "Basic eDp5"])
@pytest.mark.parametrize("path", ["/api/achievements", "/api/me", "/api/vocabularies"])
def test_an_unknown_token_is_refused_even_where_strangers_may_enter(people, header: str, path: str) -> None:
    client = Client(headers={"Authorization": header})
    client.force_login(Person.objects.first(), backend="django.contrib.auth.backends.ModelBackend")
    assert has_the_house_shape(client.get(path), 401)


def test_a_token_opens_nothing_from_its_last_day_on(people, frozen_clock) -> None:
    headers = api_world.bearer(people.people["firm"])
    ApiToken.objects.update(expires_on=clock.today() + timedelta(days=1))
    assert Client(headers=headers).get("/api/me").status_code == 200
    ApiToken.objects.update(expires_on=clock.today())
    assert has_the_house_shape(Client(headers=headers).get("/api/me"), 401)


def test_a_session_writes_only_with_the_forgery_token(people) -> None:
    client = Client(enforce_csrf_checks=True)
    person = Person.objects.get(pk=people.people["firm"].person_id)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    sent = json.dumps({"title": "寻求耐高温涂层"})
    assert has_the_house_shape(client.post("/api/demands", sent, content_type=JSON), 403)
    client.get("/api/docs")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post("/api/demands", sent, content_type=JSON, headers=headers).status_code == 201


def test_unknown_addresses_and_methods_answer_in_the_same_shape(api_as) -> None:
    firm = api_as("firm")
    assert has_the_house_shape(firm.get("/api/nothing/here"), 404)
    assert has_the_house_shape(firm.get("/api/"), 404)
    refused = firm.put("/api/me")
    assert has_the_house_shape(refused, 405)
    assert refused["Allow"] == "GET"


@pytest.mark.parametrize(
    ("sent", "content_type", "status"),
    [
        ("{", JSON, 422),
        ("[" * 100_000, JSON, 422),
        ("\udc80".encode(errors="surrogateescape"), JSON, 422),
        ("null", JSON, 422),
        ("[]", JSON, 422),
        ("", JSON, 422),
        ('{"title": "a"}', "text/plain", 415),
        ('{"title": "a\\u0000b"}', JSON, 422),
        ('{"title": "\\ud800"}', JSON, 422),
        ('{"\\ud800": 1, "title": "a"}', JSON, 422),
        ('{"title": "   "}', JSON, 422),
        ('{"title": "a", "typo": 1}', JSON, 422),
        ('{"title": "a", "budget_from_fen": 99999999999999999999}', JSON, 422),
        ('{"title": "a", "budget_from_fen": -1}', JSON, 422),
        ('{"title": "a", "budget_from_fen": 1e400}', JSON, 422),
        ('{"title": "a", "budget_from_fen": true}', JSON, 422),
        ('{"title": "a", "deadline_on": "0001-01-01"}', JSON, 422),
        ('{"title": "a", "deadline_on": 20260101}', JSON, 422),
        ('{"title": "a", "deadline_on": "2026-02-30"}', JSON, 422),
        ('{"title": "a", "trl_level": 40000, "trl_scale": "trl9"}', JSON, 422),
        ('{"title": "a", "fields": ["no.such"]}', JSON, 422),
        ('{"title": "a", "parameters": [{"quantity": "q", "comparator": "ge", "value": NaN}]}', JSON, 422),
        ('{"title": "a", "parameters": [{"quantity": "q", "comparator": "ge", "value": "1e99"}]}', JSON, 422),
    ],
)
def test_whatever_is_sent_the_answer_is_never_a_crash(api_as, sent, content_type: str, status: int) -> None:
    answer = api_as("firm").post("/api/demands", sent, content_type=content_type)
    assert has_the_house_shape(answer, status), answer.content
    assert status != 422 or answer.json()["fields"]


def test_faults_are_named_by_the_field_that_was_sent(api_as) -> None:
    sent = {
        "title": "a",
        "parameters": [{"quantity": "", "comparator": "about", "value": "x"}],
        "nonsense": 1,
    }
    fields = api_as("firm").post("/api/demands", json.dumps(sent), content_type=JSON).json()["fields"]
    assert set(fields) == {
        "nonsense",
        "parameters.0.quantity",
        "parameters.0.comparator",
        "parameters.0.value",
    }


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=nonsense",
        "cursor=%00",
        "q=%00",
        "typo=1",
        "changed_since=yesterday",
        "state=gone",
        "order=title",
    ],
)
def test_a_bad_filter_is_a_fault_and_never_ignored(api_as, query: str) -> None:
    answer = api_as("stranger").get(f"/api/achievements?{query}")
    assert has_the_house_shape(answer, 422)
    assert answer.json()["fields"]


@pytest.mark.parametrize("number", ["%00", "x", "CJ-2026-000001'--", "9" * 500, "%F0%9F%98%80"])
def test_a_number_that_is_none_is_a_fault(api_as, number: str) -> None:
    assert has_the_house_shape(api_as("stranger").get(f"/api/demands/{number}"), 422)


def test_a_body_beyond_the_limit_is_too_large(api_as, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    sent = json.dumps({"title": "a", "text": "长" * 2_000})
    assert has_the_house_shape(api_as("firm").post("/api/demands", sent, content_type=JSON), 413)


def test_too_many_requests_are_told_when_to_come_back(api_as, settings, frozen_clock) -> None:
    settings.API_REQUESTS_PER_MINUTE = {"signed_in": 3, "stranger": 2}
    stranger, firm = api_as("stranger"), api_as("firm")
    assert [stranger.get("/api/regions").status_code for _ in range(3)] == [200, 200, 429]
    assert [firm.get("/api/me").status_code for _ in range(3)] == [200, 200, 200]
    refused = firm.get("/api/me")
    assert has_the_house_shape(refused, 429)
    assert refused["Retry-After"] == "60"
    with clock.fixed(frozen_clock + timedelta(seconds=60)):
        assert firm.get("/api/me").status_code == 200


def test_a_forged_proxy_header_buys_no_new_allowance(api_as, settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = {"signed_in": 1, "stranger": 1}
    stranger = api_as("stranger")
    answers = [stranger.get("/api/regions", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(2)]
    assert [a.status_code for a in answers] == [200, 429]


def test_every_route_describes_its_refusals() -> None:
    described = api.get_openapi_schema()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            wanted = {401, 404, 405, 422, 429} | ({409, 413, 415} if method != "get" else set())
            answers = operation["responses"]
            assert wanted <= set(answers), f"{method} {path}"
            for status in wanted:
                schema = answers[status]["content"][JSON]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, f"{method} {path} {status}"


# What is asked is too long for an address; nothing is written.
ASKED_BY_POST = {"/api/benefits/judge", "/api/benefits/compare"}
# Sent again, these change nothing by what they are (each has its own test of that): a check that keeps nothing, files whose
# rows are taken once each in a transaction of their own, money that carries its key in the body.
ONCE_BY_NATURE = {
    "/api/evidence/checks",
    "/api/drafting/{number}/opinions/mine/workbook",
    "/api/voucher-claim-workbooks",
    "/api/voucher-payments/{number}/answers",
    "/api/voucher-payments/{number}/returns",
    "/api/voucher-schemes/{number}/appropriations",
}


def test_every_route_says_who_may_call_it() -> None:
    described = api.get_openapi_schema()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation.get("security"), f"{method} {path}"
            is_open = {} in operation["security"]
            assert not is_open or method == "get" or path in ASKED_BY_POST, (
                f"{method} {path} is open to strangers"
            )


def test_every_post_takes_an_idempotency_key() -> None:
    described = api.get_openapi_schema()
    posts = [
        (path, m["post"])
        for path, m in described["paths"].items()
        if "post" in m and path not in ASKED_BY_POST | ONCE_BY_NATURE
    ]
    assert posts
    for path, operation in posts:
        assert "Idempotency-Key" in {p["name"] for p in operation["parameters"]}, path
