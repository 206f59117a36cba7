"""Indices over the API: open to strangers from the moment on, written by the office, once a key."""

import io
import json
import zipfile
from copy import deepcopy

import pytest
from django.test import Client

from tests.factories import load_vocabularies
from tests.monitoring import indexing
from tests.monitoring.indexing import SECOND, accepted_quarter, client_of, computed, published
from tests.transfer.working import do_waiting_jobs
from xiechuang.config.index_files import compute_files
from xiechuang.domains.monitoring.models import Computation, Publication
from xiechuang.kernel.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(once):
    load_vocabularies()
    with clock.fixed(indexing.JULY):
        made = indexing.world()
        made.first = computed(made, accepted_quarter(made))
        published(made, made.first)
        made.second = computed(made, accepted_quarter(made, SECOND, quarter=2))
        return made


@pytest.fixture
def given(made_once, db):
    with clock.fixed(indexing.JULY):
        yield deepcopy(made_once)


def post(client, path, body, **headers):
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_strangers_read_what_is_public_with_its_inputs_and_method(given):
    number = published(given, given.second).number
    listed = Client().get("/api/publications").json()["items"]
    assert [one["number"] for one in listed] == [number, Publication.objects.order_by("id").first().number]
    one = Client().get(f"/api/publications/{number}").json()
    assert one["inputs"] == given.second.given
    assert one["result_hash"] == given.second.result_hash
    assert [unit["rank"] for unit in one["ranking"]] == [1, 2, 3, 4]
    assert any("等权" in line for line in one["method"])


def test_strangers_get_nothing_under_embargo(given):
    moment = clock.now().replace(month=8)
    number = published(given, given.second, public_from=moment).number
    for path in ("", f"/parks/{given.park.number}", "/files/zip", "/files/pdf"):
        assert Client().get(f"/api/publications/{number}{path}").status_code == 404
        assert client_of(given.officer).get(f"/api/publications/{number}{path}").status_code == 404
        with clock.fixed(moment):
            assert Client().get(f"/api/publications/{number}{path}").status_code == 200
    assert len(Client().get("/api/publications").json()["items"]) == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [("kind=bulletin", 1), ("kind=index", 0), ("period=2026Q1", 1), ("period=2026", 0), ("system=small", 1)],
)
def test_the_list_is_narrowed(given, query, count):
    assert len(Client().get(f"/api/publications?{query}").json()["items"]) == count


def test_the_change_of_a_park_adds_up(given):
    number = published(given, given.second).number
    told = Client().get(f"/api/publications/{number}/parks/{given.park.number}").json()
    change = told["change"]
    assert sum(part["score"] for part in change["factors"]) == pytest.approx(change["change"], abs=1e-9)
    assert sum(part["places"] for part in change["factors"]) == pytest.approx(change["places"], abs=1e-9)
    assert told["lineage"]["contracts"]["figures"][0]["vintage"] == 1


def test_a_citizen_downloads_the_zip_and_finds_the_same_ranks(given, tmp_path):
    number = published(given, given.second).number
    packed = tmp_path / "公报.zip"
    packed.write_bytes(Client().get(f"/api/publications/{number}/files/zip").content)
    [result] = compute_files(packed)
    stored = {unit["code"]: unit for unit in given.second.found["units"]}
    for unit, score, rank in zip(result.units, result.index, result.index_ranks, strict=True):
        assert score == pytest.approx(stored[unit]["score"], abs=1e-12)
        assert rank == stored[unit]["rank"]
    assert zipfile.ZipFile(io.BytesIO(packed.read_bytes())).testzip() is None


def test_the_office_computes_publishes_and_corrects(given):
    client = client_of(given.authority)
    body = {"system": "small", "version": 1, "period": "2026Q2", "draws": 64, "mean": "geometric"}
    first = post(client, "/api/computations", body, **{"Idempotency-Key": "k1"})
    assert first.status_code == 202
    assert post(client, "/api/computations", body, **{"Idempotency-Key": "k1"}).json() == first.json()
    do_waiting_jobs()
    made = Computation.objects.order_by("-id").first()
    assert client.get(f"/api/jobs/{first.json()['job']}").json()["result"]["number"] == made.number
    assert client.get(f"/api/computations/{made.number}").json()["inputs_hash"] == made.inputs_hash
    done = post(client, f"/api/computations/{given.second.number}/publish", {"title": "二季度公报"})
    assert done.status_code == 201, done.content
    again = {"publication": done.json()["number"], "reason": "改用几何平均"}
    corrected = post(client, f"/api/computations/{made.number}/correct", again)
    assert corrected.status_code == 201, corrected.content
    assert corrected.json()["corrects"] == done.json()["number"]
    old = Client().get(f"/api/publications/{done.json()['number']}").json()
    assert (old["corrected_by"], old["state"]) == (corrected.json()["number"], "corrected")


def test_refusals_carry_every_reason(given):
    client = client_of(given.authority)
    refused = post(
        client,
        "/api/computations/" + given.first.number + "/publish",
        {"title": "一季度", "public_from": "2026-01-01T00:00:00+08:00"},
    )
    assert refused.status_code == 409
    assert len(refused.json()["reasons"]) == 2
    unknown = post(
        client, "/api/computations", {"system": "small", "version": 1, "period": "2026Q2", "scale": "magic"}
    )
    assert unknown.status_code == 422
    assert "scale" in unknown.json()["fields"]


def test_withdrawing_before_the_moment(given):
    made = published(given, given.second, public_from=clock.now().replace(month=8))
    path = f"/api/publications/{made.number}/withdraw"
    assert post(client_of(given.officer), path, {"reason": "x"}).status_code == 404
    done = post(client_of(given.authority), path, {"reason": "数据有误"})
    assert (done.status_code, done.json()["state"]) == (200, "withdrawn")


def test_other_weights_by_the_api_are_those_of_the_engine(given):
    number = published(given, given.second).number
    rows = post(
        client_of(given.officer), f"/api/publications/{number}/what-if", {"weights": {"makers": 0.0}}
    ).json()
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    wrong = post(client_of(given.officer), f"/api/publications/{number}/what-if", {"weights": {"makers": -1}})
    assert wrong.status_code == 422


def test_parks_and_strangers_write_nothing(given):
    for client, status in ((client_of(given.officer), 404), (Client(), 401)):
        body = {"system": "small", "version": 1, "period": "2026Q2"}
        path = f"/api/computations/{given.second.number}/publish"
        assert post(client, path, {"title": "x"}).status_code == status
        assert post(client, "/api/computations", body).status_code in {status, 409}
    assert Computation.objects.count() == 2
