"""The API of the collection: the same deeds, the same refusals, the same eyes as on the pages."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.monitoring.collecting import (
    GOOD,
    LATER,
    accept,
    entry,
    indicator,
    open_period,
    report_of_park,
    world,
)
from tests.transfer.signing_in import browser_of
from xiechuang.domains.monitoring.actions.profile import load_system
from xiechuang.domains.monitoring.models import Figure, PublishedFigure
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db
BASE = "/api/monitoring"


@pytest.fixture
def given(vocabularies):
    with clock.fixed(LATER):
        found = world()
        found.period = open_period(found.system, found.authority)
        found.report = report_of_park(found.period, found.park)
        found.url = f"{BASE}/reports/{found.report.number}"
        yield found


@pytest.fixture
def ask(client_as):
    def asked(who, method: str, url: str, body=None, **headers):
        client = browser_of(who, client_as)
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(url, **data, headers=headers)

    return asked


def cells(**values: str) -> dict[str, dict[str, str]]:
    return {code: {"text": text} for code, text in values.items()}


def test_a_report_is_filled_handed_in_and_accepted(given, ask) -> None:
    kept = ask(given.officer, "patch", given.url, {"version": given.report.version, "cells": cells(**GOOD)})
    assert kept.status_code == 200, kept.content
    assert kept.json()["missing"] == []
    handed_in = ask(given.officer, "post", f"{given.url}/moves/submit", {})
    assert handed_in.json()["state"] == "submitted"
    done = ask(given.authority, "post", f"{given.url}/moves/accept", {})
    assert (done.json()["state"], done.json()["vintage"]) == ("accepted", 1)
    listed = ask(given.officer, "get", f"{BASE}/figures").json()["items"]
    assert {row["indicator"]: row["value"] for row in listed} == GOOD


def test_a_refusal_lists_all_reasons(given, ask) -> None:
    answer = ask(given.officer, "post", f"{given.url}/moves/submit", {})
    assert answer.status_code == 409
    assert {reason["field"] for reason in answer.json()["reasons"]} == set(GOOD)


def test_findings_come_with_the_cells(given, ask) -> None:
    body = {"version": given.report.version, "cells": cells(contracts="1200", absorbed="9999")}
    lines = ask(given.officer, "patch", given.url, body).json()["lines"]
    (finding,) = next(line["findings"] for line in lines if line["code"] == "absorbed")
    assert finding["rule"] == "not_above"
    assert finding["severity"] == "hard"


def test_an_old_version_is_refused(given, ask) -> None:
    body = {"version": given.report.version, "cells": cells(contracts="1")}
    assert ask(given.officer, "patch", given.url, body).status_code == 200
    assert ask(given.officer, "patch", given.url, body).status_code == 409


@pytest.mark.parametrize(
    "body", [{"version": 1, "cells": {"nobody": {"text": "1"}}}, {"version": 1, "cells": {"firms": {"x": 1}}}]
)
def test_what_is_not_asked_is_refused(given, ask, body) -> None:
    assert ask(given.officer, "patch", given.url, body).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [("neighbour", 404), ("stranger", 404), ("firm", 404), ("office", 200)]
)
def test_a_report_is_hidden_from_others(given, ask, who, status) -> None:
    assert ask(getattr(given, who), "get", given.url).status_code == status


def test_numbers_are_hidden_until_they_are_handed_in(given, ask) -> None:
    ask(given.officer, "patch", given.url, {"version": given.report.version, "cells": cells(**GOOD)})
    assert ask(given.authority, "get", given.url).json()["lines"] is None
    assert ask(given.authority, "get", f"{given.url}/workbook").status_code == 404
    assert ask(given.officer, "get", f"{given.url}/workbook").status_code == 200


def test_strangers_must_sign_in_except_for_what_is_public(given, ask) -> None:
    for url in (f"{BASE}/reports", f"{BASE}/periods", given.url):
        assert ask(PUBLIC, "get", url).status_code == 401
    assert ask(PUBLIC, "get", f"{BASE}/systems").status_code == 200
    assert ask(PUBLIC, "get", f"{BASE}/figures").json()["items"] == []


def test_a_published_figure_is_open_to_strangers(given, ask) -> None:
    accept(given.report, given.officer, given.authority)
    figure = Figure.objects.get(indicator__code="firms")
    PublishedFigure.objects.create(figure=figure, publication="FB-1", public_from=clock.now())
    (row,) = ask(PUBLIC, "get", f"{BASE}/figures").json()["items"]
    assert (row["indicator"], row["value"], row["vintage"]) == ("firms", "40", 1)
    cell = f"{BASE}/figures/small/1/2026Q1/{given.park.number}/firms"
    assert len(ask(PUBLIC, "get", cell).json()) == 1
    assert ask(PUBLIC, "get", cell.replace("firms", "contracts")).status_code == 404


def test_a_period_is_planned_opened_and_closed_once(given, ask) -> None:
    body = {
        "system": "small",
        "version": 1,
        "year": 2025,
        "quarter": 4,
        "opens_on": "2026-04-20",
        "workdays": 5,
    }
    first = ask(given.authority, "post", f"{BASE}/periods", body, **{"Idempotency-Key": "k1"})
    again = ask(given.authority, "post", f"{BASE}/periods", body, **{"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["due_at"] == "2026-04-27T18:00:00+08:00"
    url = first.json()["href"]
    assert ask(given.authority, "post", f"{url}/moves/open", {}).json()["state"] == "open"
    assert ask(given.authority, "post", f"{url}/chase").json() == {"chased": []}
    assert ask(given.authority, "post", f"{url}/count").json() == {"added": 2}
    assert ask(given.officer, "post", f"{url}/count").status_code == 409
    assert ask(given.authority, "post", f"{url}/moves/close", {}).json()["state"] == "closed"


def test_weights_are_decided(given, ask) -> None:
    url = f"{BASE}/systems/small/1"
    assert ask(PUBLIC, "get", url).json()["lacks_weights"] is True
    refused = ask(given.officer, "post", f"{url}/weights", {"is_equal": True, "reason": "试行"})
    assert refused.status_code == 409
    made = ask(given.authority, "post", f"{url}/weights", {"is_equal": True, "reason": "试行"})
    assert made.json()["decision"]["is_equal"] is True
    wrong = ask(given.authority, "post", f"{url}/weights", {"weights": {"market": "1"}, "reason": "试行"})
    assert wrong.status_code == 422
    assert "makers" in wrong.json()["fields"]


def test_proof_goes_by_its_document(given, ask, client_as) -> None:
    client = browser_of(given.officer, client_as)
    made = client.post("/api/documents", {"file": SimpleUploadedFile("名录.pdf", b"%PDF-1.7 x")}).json()
    body = {"code": "firms", "document": made["uid"]}
    lines = ask(given.officer, "post", f"{given.url}/proofs", body).json()["lines"]
    assert [line["proofs"] for line in lines if line["code"] == "firms"] == [[made["uid"]]]
    gone = ask(given.officer, "delete", f"{given.url}/proofs/firms/{made['uid']}")
    assert gone.status_code == 204
    assert ask(given.officer, "delete", f"{given.url}/proofs/firms/{made['uid']}").status_code == 404


def test_series_of_different_bases_are_not_joined(given, ask) -> None:
    accept(given.report, given.officer, given.authority)
    members = [park.number for park in given.parks]
    rows = [row for row in entry()["indicators"] if row["code"] != "firms"]
    rows.append(
        indicator("firms", "高新技术企业", group="makers", kind="stock", unit="家", basis="2026 年新口径")
    )
    load_system(entry(until="2027-01-01"), members=members)
    load_system(entry(version=2, starts_on="2027-01-01", indicators=rows), members=members)
    url = f"{BASE}/series/small/{given.park.number}/firms"
    refused = ask(given.officer, "get", url)
    assert refused.status_code == 409
    assert "基期与口径不同(“未注明”与“2026 年新口径”)" in refused.json()["reasons"][0]["text"]
    assert len(ask(given.officer, "get", f"{url}?versions=1").json()) == 1
