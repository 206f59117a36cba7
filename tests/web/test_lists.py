from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.web import pages
from xiechuang.kernel.orgs.public import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.pages")]
URL = "/test-list/"


def numbers(response) -> list[str]:
    return [row["name"] for row in response.context["rows"]]


def test_a_list_shows_its_first_page_and_how_many_there_are(browser):
    response = browser.get(URL)
    assert response.status_code == 200
    assert len(response.context["rows"]) == 20
    assert "共 45 条" in response.content.decode()
    assert 'href="/org/T-000/"' in response.content.decode()


def test_walking_the_pages_shows_every_row_once(browser):
    response, seen = browser.get(URL), []
    while True:
        seen += numbers(response)
        if not (at := response.context["page"].following):
            break
        response = browser.get(URL, {"at": at})
    assert seen == [o.name for o in Organisation.objects.order_by("number")]


def test_every_filter_narrows_and_is_told_in_words(browser, regions):
    assert browser.get(URL, {"q": "氢能 T-00"}).context["total"].rows == 6
    assert browser.get(URL, {"kind": "park"}).context["total"].rows == 9
    assert browser.get(URL, {"kinds": ["park", "firm"]}).context["total"].rows == 45
    assert browser.get(URL, {"region": "910000"}).context["total"].rows == 23
    assert (
        browser.get(URL, {"joined_from": "2026-01-01", "joined_to": "2026-01-01"}).context["total"].rows == 1
    )
    chips = browser.get(URL, {"region": "910000", "kind": "park"}).context["chips"]
    assert [(chip["label"], chip["value"]) for chip in chips] == [("类型", "园区"), ("地区", "甲省")]


def test_a_wrong_filter_says_so_and_does_not_narrow(browser):
    response = browser.get(URL, {"joined_from": "昨天"})
    assert response.context["total"].rows == 45
    assert "field__errors" in response.content.decode()


def test_an_unknown_sort_or_place_falls_back_to_the_list_s_own(browser):
    assert numbers(browser.get(URL, {"sort": "-password", "at": "forged"})) == numbers(browser.get(URL))


def test_sorting_by_a_column_turns_round_with_each_click(browser):
    response = browser.get(URL, {"sort": "-name"})
    header = next(h for h in response.context["headers"] if h["column"].key == "name")
    assert (header["state"], header["next"]) == ("descending", "name")
    assert numbers(response)[0] == Organisation.objects.order_by("-name").first().name


def test_htmx_is_given_the_table_only_but_the_whole_page_when_history_comes_back(browser):
    part = browser.get(URL, headers={"HX-Request": "true", "HX-Target": "list"})
    assert "<html" not in part.content.decode()
    assert 'id="list"' in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    headers = {"HX-Request": "true", "HX-Target": "list", "HX-History-Restore-Request": "true"}
    assert "<html" in browser.get(URL, headers=headers).content.decode()


def test_chosen_columns_and_density_are_remembered(browser):
    answer = browser.post(URL, {"columns": "1", "shown": ["number", "id", "evil"], "density": "tight"})
    assert answer.status_code == 302
    response = browser.get(URL)
    assert [h["column"].key for h in response.context["headers"]] == ["number", "id"]
    assert "list--tight" in response.content.decode()


def test_a_batch_tells_what_was_done_and_every_reason_for_what_was_not(browser, organisations):
    pages.APPROVED.clear()
    hidden = organisations[7]
    Organisation.objects.filter(pk=hidden.pk).update(function="隐藏")
    ids = [organisations[1].pk, organisations[5].pk, hidden.pk]
    html = browser.post(URL, {"move": "approve", "ids": ids, "note": " 同意 "}, follow=True).content.decode()
    assert pages.APPROVED == [("T-001", "同意")]
    assert "1 行已办理" in html
    assert "2 行未办理" in html
    assert "不是企业" in html
    assert "第三条" in html
    assert "附件未上传" in html
    assert "另有 1 行" in html
    assert "行已办理" not in browser.get(URL).content.decode()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"move": "approve"}, "请先勾选"),
        ({"move": "approve", "ids": ["x", "-1", "９"]}, "请先勾选"),
        ({"move": "destroy", "ids": ["1"]}, "没有这项批量操作"),
        ({"move": "approve", "ids": [str(n) for n in range(1, 502)]}, "一次最多办理 500 行"),
    ],
)
def test_a_batch_without_sense_is_explained(browser, form, sentence):
    assert sentence in browser.post(URL, form, follow=True).content.decode()


def content_of(response) -> bytes:
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    return response.content


def test_the_export_holds_all_that_is_filtered_and_the_conditions(browser):
    response = browser.get(URL, {"export": "xlsx", "kind": "park", "sort": "-number"})
    rows = [
        [cell for cell in row if cell is not None]
        for row in load_workbook(BytesIO(content_of(response))).active.values
    ]
    flat = [cell for row in rows for cell in row]
    assert ["编号", "名称", "地区"] in rows
    found = [cell for cell in flat if str(cell).startswith("T-")]
    assert found == [f"T-{n:03d}" for n in range(40, -1, -5)]
    assert any("类型：园区" in str(cell) for cell in flat)


def test_the_export_as_csv_and_pdf_says_the_same(browser):
    csv = content_of(browser.get(URL, {"export": "csv", "kind": "park"})).decode("utf-8-sig")
    assert [line.split(",")[0] for line in csv.split("\r\n") if "T-" in line] == [
        f"T-{n:03d}" for n in range(0, 45, 5)
    ]
    pdf = PdfReader(BytesIO(content_of(browser.get(URL, {"export": "pdf", "kind": "park"}))))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "T-040" in text
    assert "T-041" not in text


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(browser, django_assert_num_queries):
    with CaptureQueriesContext(connection) as short:
        browser.get(URL, {"size": "20"})
    with django_assert_num_queries(len(short)):
        browser.get(URL, {"size": "100"})
