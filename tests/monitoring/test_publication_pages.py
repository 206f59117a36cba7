"""Pages of an index: the office before the moment, everybody after it, every number down to its figure."""

import io
import json
import re
import zipfile
from copy import deepcopy

import pytest
from django.test import Client

from tests.factories import load_vocabularies
from tests.monitoring import indexing
from tests.monitoring.indexing import SECOND, accepted_quarter, client_of, computed, published
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
        made.period = accepted_quarter(made, SECOND, quarter=2)
        made.second = computed(made, made.period)
        return made


@pytest.fixture
def given(made_once, db):
    with clock.fixed(indexing.JULY):
        yield deepcopy(made_once)


PAGES = ("", "parks/{park}/", "parks/{park}/contracts/", "parks/{park}/market/", "analysis/", "what-if/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_everybody_once_published(given, page):
    publication = published(given, given.second)
    address = f"/index/{publication.number}/" + page.format(park=given.park.number)
    for client in (Client(), client_of(given.authority), client_of(given.officer)):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "style=" not in answer.content.decode()


@pytest.mark.parametrize("page", [*PAGES, "files/xlsx/", "files/zip/"])
def test_before_its_moment_nobody_but_the_office_sees_a_thing(given, page):
    moment = clock.now().replace(month=8)
    publication = published(given, given.second, public_from=moment)
    numbers = (publication.number, given.second.number)
    for number in numbers:
        address = f"/index/{number}/" + page.format(park=given.park.number)
        assert client_of(given.authority).get(address).status_code == 200
        for client in (Client(), client_of(given.officer), client_of(given.stranger), client_of(given.firm)):
            assert client.get(address).status_code == 404
    assert publication.title not in Client().get("/index/").content.decode()
    with clock.fixed(moment):
        assert (
            Client().get(f"/index/{publication.number}/" + page.format(park=given.park.number)).status_code
            == 200
        )
        assert publication.title in Client().get("/index/").content.decode()


def test_a_park_reads_why_it_fell_and_follows_a_number_to_its_source(given):
    publication = published(given, given.second)
    client = client_of(given.officer)
    page = client.get(f"/index/{publication.number}/parks/{given.park.number}/").content.decode()
    assert "↓ " in page
    assert "自身" not in page
    assert "被它超过" in page
    assert "技术合同交易额" in page
    link = re.search(r'href="(/index/[^"]+/contracts/)"', page)[1]
    cell = client.get(link).content.decode()
    assert "原始数据" in cell
    source = re.search(r'href="(/monitoring/figures/[^"]+)"', cell)[1]
    assert client.get(source).status_code == 200


def test_the_first_index_says_that_there_is_nothing_to_compare(given):
    page = (
        Client().get(f"/index/{Publication.objects.get().number}/parks/{given.park.number}/").content.decode()
    )
    assert "没有上一期可比" in page


def test_an_unknown_park_or_cell_or_form_is_not_found(given):
    number = published(given, given.second).number
    for rest in ("parks/P-NONE/", f"parks/{given.park.number}/none/", "files/exe/"):
        assert Client().get(f"/index/{number}/{rest}").status_code == 404
    assert Client().get("/index/XX-2026-000001/").status_code == 404


@pytest.mark.parametrize(
    ("form", "head"), [("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF"), ("zip", b"PK")]
)
def test_the_report_comes_in_every_form(given, form, head):
    answer = Client().get(f"/index/{published(given, given.second).number}/files/{form}/")
    assert answer.status_code == 200
    assert answer.content.startswith(head)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_zip_is_the_same_to_the_byte_and_holds_the_stored_result(given):
    number = published(given, given.second).number
    first, second = (Client().get(f"/index/{number}/files/zip/").content for _ in range(2))
    assert first == second
    packed = zipfile.ZipFile(io.BytesIO(first))
    assert set(packed.namelist()) == {
        "README.md", "iData.csv", "iMeta.csv", "recipe.json", "ranking.csv", "lineage.json", "result.json",
    }  # fmt: skip
    assert packed.read("result.json").decode() == given.second.result
    assert json.loads(packed.read("lineage.json")) == given.second.given["lineage"]


def test_pressing_starts_the_job(given):
    from tests.transfer.working import do_waiting_jobs

    client = client_of(given.authority)
    choices = {"scale": "z_score", "mean": "arithmetic", "gaps": "mean", "outliers": "rule", "threshold": "50",
               "draws": "64", "noise": "25", "note": ""}  # fmt: skip
    answer = client.post("/monitoring/periods/small/1/2026Q2/compute/", choices)
    assert answer.status_code == 302
    [run] = do_waiting_jobs()
    assert run.error == ""
    page = client.get(answer.headers["Location"]).content.decode()
    assert run.result["url"] in page


def test_only_the_office_finds_the_form(given):
    address = "/monitoring/periods/small/1/2026Q2/compute/"
    assert client_of(given.authority).get(address).status_code == 200
    for who in (given.officer, given.stranger, given.firm):
        assert client_of(who).get(address).status_code == 404


def test_questions_about_single_figures_are_not_for_the_public(given):
    address = f"/index/{published(given, given.second).number}/analysis/"
    assert "值得问一问的数据" in client_of(given.authority).get(address).content.decode()
    assert "值得问一问的数据" not in Client().get(address).content.decode()


def test_other_weights_are_tried_without_scripts_and_stored_nowhere(given):
    address = f"/index/{published(given, given.second).number}/what-if/"
    before = Computation.objects.count()
    plain = Client().get(address).content.decode()
    other = Client().get(address, {"w-makers": "0", "w-absorbed": "0", "w-landings": "0"}).content.decode()
    ranks = [re.findall(r"data-unit=\"([^\"]+)\"", page) for page in (plain, other)]
    assert ranks[0] != ranks[1]
    assert "↑" in other
    assert Computation.objects.count() == before
    wrong = Client().get(address, {"w-market": "很多", "w-makers": "-1"})
    assert wrong.status_code == 422
    assert "技术市场" in wrong.content.decode()
    assert "创新主体" in wrong.content.decode()


def test_the_office_publishes_by_the_page_and_the_figures_open(given):
    client = client_of(given.authority)
    address = f"/index/{given.second.number}/publish/"
    assert "小指标体系" in client.get(address).content.decode()
    done = client.post(address, {"title": "二季度公报", "summary": "说明", "public_from": ""})
    assert done.status_code == 302
    assert Client().get(done.headers["Location"]).status_code == 200
    cell = "/monitoring/figures/small/1/2026Q2/" + given.park.number + "/contracts/"
    assert Client().get(cell).status_code == 200
    early = client.post(address, {"title": "又一次", "public_from": "2026-07-01T08:00"})
    assert early.status_code == 409
    assert "已经过去" in early.content.decode()
    assert "再次发布须作为更正" in early.content.decode()
