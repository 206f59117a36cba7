"""Texts side by side: the two Decisions as a person read them, moves, splits, merges, a text that is not held, files."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.policies.library import BEIJING, HEBEI, TIANJIN, new_text, people, publish, upload
from xiechuang.domains.policies.models import PolicyText
from xiechuang.domains.policies.queries.comparing import _longest_rising, compared, default_family, report_of
from xiechuang.domains.policies.states import Difference
from xiechuang.kernel.exchange import Format, document_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelves_once")]
SAME = {"二", "三", "四", "八", "十一", "二十"}
PLACES = {"前言", "七", "九", "十", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九"}
WORDS, SUBSTANCE = {"一"}, {"五", "六"}


def texts(*numbers: str) -> list[PolicyText]:
    return [PolicyText.objects.get(number=number) for number in numbers]


def labels(found, difference: Difference) -> set[str]:
    return {line.cells[0].labels[0][0] for line in found.lines if line.difference is difference}


@pytest.mark.parametrize("order", [(HEBEI, BEIJING), (BEIJING, HEBEI), (HEBEI, TIANJIN, BEIJING)])
def test_the_decisions_differ_as_a_person_read_them_nothing_false_nothing_missed(order):
    found = compared(texts(*order))
    assert labels(found, Difference.NONE) == SAME
    assert labels(found, Difference.PLACES) == PLACES
    assert labels(found, Difference.WORDS) == WORDS
    assert labels(found, Difference.SUBSTANCE) == SUBSTANCE
    assert not found.relations
    assert sum(found.counts.values()) == len(found.lines) == 21


def test_every_word_of_every_text_stands_in_its_column():
    found = compared(texts(HEBEI, BEIJING))
    for at in (0, 1):
        for line in found.lines:
            assert "".join(run.text for run in line.cells[at].runs) == line.cells[at].text
    sixth = next(line for line in found.lines if line.cells[0].labels[0][0] == "六")
    marked = [run.text for run in sixth.cells[0].runs if run.look == "word"]
    assert "工业" in marked
    assert any("机关不同" in reason for reason in sixth.reasons)


def test_a_text_that_is_not_held_says_so_and_nothing_is_said_of_it():
    found = compared(texts(HEBEI, TIANJIN, BEIJING))
    assert [one.is_held for one in found.columns] == [True, False, True]
    assert all(not line.cells[1].is_held and not line.cells[1].text for line in found.lines)
    alone = compared(texts(TIANJIN, BEIJING))
    assert {line.difference for line in alone.lines} == {Difference.UNKNOWN}


def statutes(given, *wordings: str) -> list[PolicyText]:
    made = []
    for words in wordings:
        policy = new_text(given.hebei)
        publish(upload(policy, given.hebei, words, problem_note="原文如此"), given.hebei, given.second)
        policy.refresh_from_db()
        made.append(policy)
    return made


ONE = "第一条　企业应当报送年度统计资料。"
TWO = "第二条　科技部门会同财政部门安排专项资金。"
THREE = "第三条　高等学校开放大型科研仪器设备。"
HEAD = "某省办法\n"


def test_what_moved_what_was_split_and_what_stands_alone_is_told(given):
    moved = f"{HEAD}{THREE.replace('第三', '第一')}\n{ONE.replace('第一', '第二')}\n{TWO.replace('第二', '第三')}\n"
    found = compared(statutes(given, f"{HEAD}{ONE}\n{TWO}\n{THREE}\n", moved))
    assert found.relations == {"moved": 1}
    assert {line.difference for line in found.lines} == {Difference.NONE}
    longer = f"{HEAD}{ONE}\n{TWO}\n{THREE}\n第四条　园区设立知识产权服务窗口。\n"
    added = compared(statutes(given, f"{HEAD}{ONE}\n{TWO}\n{THREE}\n", longer))
    assert added.relations == {"alone": 1}
    assert added.counts[Difference.SUBSTANCE] == 1
    assert "没有这一条" in added.lines[-1].reasons[-1]


def test_split_and_merged_clauses_stand_in_one_row(given):
    joined = f"{HEAD}第一条　企业应当报送年度统计资料。科技部门会同财政部门安排专项资金。\n{THREE.replace('第三', '第二')}\n"
    apart = f"{HEAD}{ONE}\n{TWO}\n{THREE}\n"
    one, other = statutes(given, joined, apart)
    assert compared([one, other]).relations == {"split": 1}
    assert compared([other, one]).relations == {"merged": 1}


def test_three_texts_that_are_held_are_judged_pair_by_pair(given):
    base = f"{HEAD}{ONE}\n{TWO}\n"
    found = compared(statutes(given, base, base.replace("年度", "季度"), base.replace("应当", "可以")))
    first = found.lines[0]
    assert first.difference is Difference.SUBSTANCE
    assert {run.text for run in first.cells[0].runs if run.look} >= {"年度", "应当"}
    assert len(found.columns) == 3


@pytest.mark.parametrize(
    ("values", "kept"),
    [([], set()), ([1, 2, 3], {0, 1, 2}), ([3, 1, 2], {1, 2}), ([2, 3, 1], {0, 1}), ([3, 2, 1], {2})],
)
def test_what_stands_out_of_order_is_the_least_there_is(values, kept):
    assert _longest_rising(values) == kept


def test_the_files_hold_every_row_and_only_those_asked_for():
    found = compared(texts(HEBEI, TIANJIN, BEIJING))
    report = report_of(found, wanted=["substance", "words"])
    sheet = load_workbook(BytesIO(document_bytes(report=report, format=Format.XLSX))).active
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    shown = [row for row in cells if row[0].startswith(("≠", "～"))]
    assert len(shown) == 3
    assert all(row[3] == "未持有全文" for row in shown)
    assert any("实质不同 2" in str(row[0]) for row in cells)
    assert document_bytes(report=report, format=Format.DOCX).startswith(b"PK")


def test_strangers_compare_filter_and_take_along():
    client = Client()
    page = client.get("/policies/compare/").content.decode()
    assert page.count('class="pair pair--') == 21
    assert "未持有《天津市" in page
    only = client.get(
        "/policies/compare/", {"text": [HEBEI, BEIJING], "kind": ["words", "nonsense"]}
    ).content.decode()
    assert only.count('class="pair pair--') == 1
    assert 'class="pair pair--words"' in only
    taken = client.get("/policies/compare/", {"text": [HEBEI, BEIJING], "export": "docx"})
    assert taken["Content-Disposition"].startswith("attachment")
    assert client.get("/policies/compare/", {"text": HEBEI}).status_code == 200


def test_the_column_of_tianjin_takes_an_upload_from_tianjin_alone(client_as):
    from xiechuang.kernel.orgs.public import Membership

    given = people()
    for who, sees in ((given.tianjin, True), (given.office, True), (given.hebei, False)):
        post = Membership.objects.get(pk=who.membership_id)
        page = client_as(post.person, membership=post).get("/policies/compare/").content.decode()
        assert (f"/policies/{TIANJIN}/versions/new/" in page) is sees


def test_sister_texts_are_compared_first():
    family = default_family(list(PolicyText.objects.order_by("order")))
    assert [one.number for one in family] == [BEIJING, TIANJIN, HEBEI]
    assert default_family([]) == []
