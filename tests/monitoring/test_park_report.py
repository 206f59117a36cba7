"""The report of one park: what Word, PDF and Excel say is what the computation says, and only for whoever may see it."""

import io
import re
from copy import deepcopy

import docx
import openpyxl
import pytest
from django.test import Client
from pypdf import PdfReader

from tests.factories import load_vocabularies
from tests.monitoring import indexing
from tests.monitoring.indexing import SECOND, accepted_quarter, client_of, computed, published
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.queries.park_report import PARTS, park_report, target_rows
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.queries.running import found_of, run_of
from xiechuang.domains.monitoring.queries.standing import standing_of
from xiechuang.domains.monitoring.queries.subject import Subject
from xiechuang.domains.monitoring.queries.why import contributions_of
from xiechuang.engines.indices.explaining import FACTOR_LABELS
from xiechuang.kernel.lib import clock

pytestmark = pytest.mark.django_db
FORMS = ("docx", "pdf", "xlsx")


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


def address(number, park, form):
    return f"/index/{number}/parks/{park}/files/{form}/"


def tables_of(subject, *, park, before=None):
    report = park_report(subject, park=park, before=before)
    return {table.title: list(table.rows) for table in report.tables}


def subject(computation):
    return Subject(
        number=computation.number, computation=computation, publication=None, reading=reading_of(computation)
    )


def words(content):
    """All text of a PDF without the breaks that lines and narrow columns make."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return re.sub(r"[\s\u200b]", "", "".join(pages))


def test_word_says_rank_interval_change_indicators_and_method(given):
    number, park = published(given, given.second).number, given.park
    document = docx.Document(io.BytesIO(Client().get(address(number, park.number, "docx")).content))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    assert headings == [
        "名次与得分", "比上期的变化", "哪些数据起了作用", "各部分得分", "长处与短处", "全部指标", "距目标还有多远", "方法摘要",
    ]  # fmt: skip
    told = dict(
        zip(headings, ([[c.text for c in row.cells] for row in t.rows] for t in document.tables), strict=True)
    )
    unit = reading_of(given.second).unit(park.number)
    assert told["名次与得分"][1] == ["名次", str(unit["rank"]), "1"]
    assert told["名次与得分"][2][1] == (
        str(unit["best"]) if unit["best"] == unit["worst"] else f"{unit['best']}–{unit['worst']}"
    )
    assert told["名次与得分"][6][:2] == ["档", str(unit["band"])]
    assert [row[0] for row in told["比上期的变化"]][1:] == [*(FACTOR_LABELS[one] for one in PARTS), "合计"]
    assert told["全部指标"][1][:3] == ["技术合同交易额", "万元", "500"]
    assert told["全部指标"][1][6] == "第 1 版"
    assert told["距目标还有多远"][1][:5] == ["技术合同交易额", "小指标体系", "2,445", "2,000", "万元"]
    method = [row[0] for row in told["方法摘要"]]
    assert any("等权" in line for line in method)
    assert f"输入摘要：{given.second.inputs_hash}" in method
    assert document.paragraphs[0].text == f"{park.name} · {given.second.period}监测公报"


def test_excel_keeps_numbers_as_numbers_and_the_change_adds_up(given):
    number = published(given, given.second).number
    content = Client().get(address(number, given.park.number, "xlsx")).content
    sheets = {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(content))}
    rows = sheets["比上期的变化"]
    start = next(n for n, row in enumerate(rows) if row[0] == "变化来自") + 1
    parts, total = rows[start:-1], rows[-1]
    assert len(parts) == len(PARTS)
    unit, was = (reading_of(one).unit(given.park.number) for one in (given.second, given.first))
    assert total[0] == "合计"
    assert total[1] == pytest.approx(unit["score"] - was["score"], abs=1e-3)
    assert sum(row[1] for row in parts) == pytest.approx(total[1], abs=1e-3)
    assert sum(row[2] for row in parts) == pytest.approx(was["rank"] - unit["rank"], abs=1e-3)
    every = sheets["全部指标"]
    assert {one["name"] for one in given.second.given["indicators"]} <= {row[0] for row in every}


def test_the_pdf_carries_the_same_words(given):
    number = published(given, given.second).number
    told = words(Client().get(address(number, given.park.number, "pdf")).content)
    unit = reading_of(given.second).unit(given.park.number)
    for piece in (
        given.park.name,
        "名次与得分",
        "数据变化",
        "长处",
        "短处",
        "研发强度",
        "距目标还有多远",
        "等权",
    ):
        assert piece in told
    assert f"{round(unit['score'], 4):,}" in told


def test_contributions_in_the_report_add_up_to_the_score(given):
    told = subject(given.second)
    for park in given.parks:
        made = contributions_of(told.reading, park.number)
        assert sum(made.by_code.values()) + made.rest == pytest.approx(
            told.reading.unit(park.number)["score"], abs=1e-9
        )
        rows = tables_of(told, park=park.number)["全部指标"]
        shown = [row[5] for row in rows if row[5] != "--"]
        assert sum(shown) == pytest.approx(made.score, abs=1e-3)


def test_strengths_are_in_the_upper_half_and_weaknesses_in_the_lower(given):
    reading = reading_of(given.first)
    for park in given.parks:
        standing = standing_of(reading, park.number)
        assert all(2 * one.rank <= one.of for one in standing.strengths)
        assert all(2 * one.rank > one.of + 1 for one in standing.weaknesses)
        both = [one.code for one in (*standing.strengths, *standing.weaknesses)]
        assert len(both) == len(set(both))
        assert "landings" not in both
    assert standing_of(reading, given.parks[0].number).weaknesses == ()
    assert standing_of(reading, given.parks[3].number).strengths == ()


def test_what_is_unknown_is_two_dashes_and_never_empty(given):
    rows = tables_of(subject(computed(given, given.second.period, Choices(draws=0))), park=given.park.number)
    assert rows["名次与得分"][1] == ["名次区间", "--", "--"]
    assert rows["名次与得分"][5] == ["档", "--", "--"]
    assert rows["比上期的变化"] == [["这是第一期，没有上一期可比", "--", "--"]]
    assert all(cell not in (None, "") for table in rows.values() for row in table for cell in row)


def test_periods_that_cannot_be_joined_show_no_number_of_the_other(given):
    before = reading_of(given.first)
    before.given["indicators"][0]["basis"] = "2020 年不变价"
    rows = tables_of(subject(given.second), park=given.park.number, before=before)
    assert {row[2] for row in rows["名次与得分"]} == {"--"}
    assert "不可相接：技术合同交易额" in rows["比上期的变化"][0][0]
    assert "哪些数据起了作用" not in rows


def test_a_park_that_was_screened_out_is_told_so_without_scores(given):
    told, park = subject(given.second), given.parks[3].number
    told.reading.given["values"][3] = [None] * len(told.reading.indicators)
    told.reading.found["units"] = found_of(run_of(told.reading.given))["units"]
    rows = tables_of(told, park=park, before=reading_of(given.first))
    assert [row[1] for row in rows["名次与得分"]] == ["--", "--", "--", "--", "--", "--", 3]
    assert "没有得分" in rows["比上期的变化"][0][0]
    assert "长处与短处" not in rows
    assert {row[3] for row in rows["全部指标"]} == {"--"}


def test_imputed_and_treated_cells_are_flagged(given):
    found = given.second.found
    own = next(unit for unit in found["units"] if unit["code"] == given.park.number)
    own["flags"] = {"contracts": ["插补"], "firms": ["离群处理"]}
    told = subject(given.second)
    told.reading.found.update(found)
    rows = {row[0]: row[7] for row in tables_of(told, park=given.park.number)["全部指标"]}
    assert "插补" in rows["技术合同交易额"]
    assert "离群处理" in rows["高新技术企业"]
    assert rows["吸纳京津技术合同"] == "--"


def test_targets_of_each_park_come_first_and_those_of_another_park_not_at_all(given):
    reading = reading_of(given.second)
    firms = next(one for one in reading.given["indicators"] if one["code"] == "firms")
    firms["target"] = 40.0
    whole = reading.given["targets"][0]
    reading.given["targets"].append(whole | {"of": given.parks[1].name})
    reading.given["targets"].append(whole | {"of": given.park.name, "value": None, "why": "没有填报"})
    rows = target_rows(reading, given.park.number)
    assert [row[0] for row in rows] == [given.park.name, "小指标体系", given.park.name]
    assert (rows[0][1].distance, rows[0][2]) == (5.0, "")
    assert (rows[2][1].distance, rows[2][2]) == (None, "没有填报")


@pytest.mark.parametrize("form", FORMS)
def test_before_its_moment_a_stranger_gets_no_report(given, form):
    moment = clock.now().replace(month=8)
    number = published(given, given.second, public_from=moment).number
    own = address(number, given.park.number, form)
    assert client_of(given.authority).get(own).status_code == 200
    api = f"/api/publications/{number}/parks/{given.park.number}/files/{form}"
    for client in (Client(), client_of(given.officer), client_of(given.stranger), client_of(given.firm)):
        for path in (own, address(given.second.number, given.park.number, form), api):
            assert client.get(path).status_code == 404
    with clock.fixed(moment):
        assert Client().get(own).status_code == 200
        answer = Client().get(api)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="{number}-{given.park.number}.{form}"'
        )


@pytest.mark.parametrize("form", ["zip", "exe", "html"])
def test_a_wrong_form_or_park_is_not_found(given, form):
    number = published(given, given.second).number
    assert Client().get(address(number, given.park.number, form)).status_code == 404
    assert Client().get(address(number, "P-NONE", "pdf")).status_code == 404
    assert Client().get(f"/api/publications/{number}/parks/P-NONE/files/pdf").status_code == 404
    refused = Client().get(f"/api/publications/{number}/parks/{given.park.number}/files/{form}")
    assert refused.status_code in {404, 422}


def test_the_page_and_the_interface_lead_to_every_form(given):
    number, park = published(given, given.second).number, given.parks[0].number
    page = Client().get(f"/index/{number}/parks/{park}/").content.decode()
    files = Client().get(f"/api/publications/{number}/parks/{park}").json()["files"]
    assert set(files) == set(FORMS)
    for form in FORMS:
        assert f'href="{address(number, park, form)}"' in page
        assert Client().get(files[form]).content[:2] == (b"%P" if form == "pdf" else b"PK")
    assert "长处与短处" in page


@pytest.mark.parametrize("is_sample", [True, False])
def test_the_report_is_marked_where_the_data_are_invented(given, is_sample):
    given.second.is_sample = is_sample
    report = park_report(subject(given.second), park=given.park.number, before=None)
    assert report.subtitle.startswith("示例 · ") is is_sample
    assert ("示例数据，不是真实监测结果" in report.notes) is is_sample
    assert "未发布的计算结果，仅供主管部门使用" in report.notes
