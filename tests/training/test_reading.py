"""Reading receipts by version and body, and readers' questions."""

from io import BytesIO

import pytest
from django.db import ProgrammingError, connection, transaction
from openpyxl import load_workbook

from tests.training.training import CHECK, LATER, NOW, published, values, world, written
from xiechuang.domains.training.actions.reading import (
    OPEN_QUESTIONS,
    answer_question,
    ask_question,
    confirm_reading,
    join_question,
)
from xiechuang.domains.training.actions.writing import begin_version, change_version, move_version
from xiechuang.domains.training.models import Question, ReadReceipt
from xiechuang.domains.training.queries.reading import reading_of, receipts_report, unread_by
from xiechuang.domains.training.states import QuestionState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.exchange import Format, document_bytes
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    with clock.fixed(NOW):
        return world()


def read(version, who, *answers):
    with clock.fixed(LATER):
        return confirm_reading(version, actor=who, answers=answers)


def counted(who, version):
    with clock.fixed(LATER):
        return {one.name: (len(one.readers), one.read) for one in reading_of(who, version)}


def test_a_receipt_is_given_once_and_written_down(given):
    version = published(given)
    receipt = read(version, given.park)
    assert receipt.read_at == LATER
    assert read(version, given.park).pk == receipt.pk
    assert ReadReceipt.objects.count() == 1
    assert Entry.objects.filter(action="guide.read").count() == 1


def test_who_is_no_official_has_no_receipt(given):
    version = published(given)
    for who in (given.firm, given.expert, given.administrator, PUBLIC):
        with pytest.raises(Refused):
            read(version, who)


def test_only_the_version_in_force_is_confirmed(given):
    with pytest.raises(Refused, match="现行版本"):
        read(written(given.writer), given.writer)


def test_each_question_of_a_version_wants_an_answer_and_the_score_is_kept(given):
    version = published(given, checks=[CHECK, CHECK | {"question": "再一题？", "right": 1}])
    for answers in ((), (0,), (0, 7), (None, 1)):
        with pytest.raises(Invalid):
            read(version, given.park, *answers)
    receipt = read(version, given.park, 0, 0)
    assert (receipt.asked, receipt.right) == (2, 1)


def test_who_has_read_and_who_has_not_is_told_body_by_body(given):
    version = published(given)
    read(version, given.park)
    read(version, given.writer)
    whole = counted(given.writer, version)
    assert whole["河北科技主管部门"] == (2, 1)
    assert whole["第一园区"] == (1, 1)
    assert sum(n for n, _read in whole.values()) == 4
    assert counted(given.office, version) == whole


def test_a_regions_office_sees_its_own_region_alone(given):
    version = published(given)
    read(version, given.park)
    assert list(counted(given.neighbour, version).values()) == [(1, 0)]
    assert not visible(given.neighbour, ReadReceipt).exists()
    assert visible(given.park, ReadReceipt).count() == 1
    assert not visible(given.firm, ReadReceipt).exists()


def test_a_guide_of_one_region_is_for_its_officials(given):
    version = published(given, region="130000")
    with clock.fixed(LATER):
        assert list(unread_by(given.park)) == [version]
        assert not unread_by(given.neighbour)
    assert set(counted(given.writer, version)) == {"河北科技主管部门", "第一园区"}


def test_a_new_version_is_to_be_read_again(given):
    first = published(given)
    read(first, given.park)
    with clock.fixed(LATER):
        assert not unread_by(given.park)
        second = begin_version(first.guide, actor=given.writer)
        change_version(second, actor=given.writer, values=values(change_note="增加一步"), edition=1)
        move_version(second, actor=given.writer, move="submit")
        move_version(second, actor=given.second, move="publish")
        assert [one.order for one in unread_by(given.park)] == [2]
    assert counted(given.writer, first)["第一园区"] == (1, 1)


def test_the_workbook_names_everybody(given):
    version = published(given, checks=[CHECK])
    read(version, given.park, 0)
    with clock.fixed(LATER):
        content = document_bytes(report=receipts_report(given.writer, version), format=Format.XLSX)
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["按单位", "按人员"]
    cells = {cell.value for row in book["按人员"].iter_rows() for cell in row}
    assert {given.park.name, given.neighbour.name, "已阅读", "未阅读", "1/1"} <= cells


def test_a_receipt_is_never_changed(given):
    read(published(given), given.park)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update training_readreceipt set read_at = now()")


def test_a_reader_asks_the_body_answers_and_the_answer_joins_the_guide(given):
    version = published(given)
    question = ask_question(version.guide, actor=given.firm, text="机构不在名单里怎么办？")
    with pytest.raises(Refused, match="待答复"):
        join_question(question, actor=given.writer)
    with pytest.raises(Refused, match="编写单位"):
        answer_question(question, actor=given.neighbour, answer="登记入库", is_public=True)
    answer_question(question, actor=given.writer, answer="先登记入库。", is_public=True)
    assert visible(PUBLIC, Question).get().answer == "先登记入库。"
    with pytest.raises(Refused):
        join_question(question, actor=given.neighbour)
    draft = join_question(question, actor=given.second)
    assert draft.order == 2
    assert draft.faq[-1] == {"question": "机构不在名单里怎么办？", "answer": "先登记入库。"}
    question.refresh_from_db()
    assert question.status is QuestionState.JOINED
    with pytest.raises(Refused, match="已并入"):
        answer_question(question, actor=given.writer, answer="改", is_public=True)
    other = ask_question(version.guide, actor=given.firm, text="再问一次？")
    answer_question(other, actor=given.writer, answer="可以。", is_public=False)
    assert join_question(other, actor=given.writer).pk == draft.pk
    move_version(draft, actor=given.writer, move="submit")
    third = ask_question(version.guide, actor=given.firm, text="第三问？")
    answer_question(third, actor=given.writer, answer="可以。", is_public=False)
    with pytest.raises(Refused, match="正在复核"):
        join_question(third, actor=given.writer)


def test_a_question_is_seen_by_its_asker_and_the_body_until_its_answer_is_public(given):
    version = published(given)
    question = ask_question(version.guide, actor=given.firm, text="谁能用？")
    for who in (given.firm, given.writer):
        assert question in visible(who, Question)
    for who in (given.neighbour, given.park, given.office, PUBLIC):
        assert question not in visible(who, Question)


def test_what_is_wrong_with_a_question_is_told(given):
    version = published(given)
    with pytest.raises(Refused, match="登录"):
        ask_question(version.guide, actor=PUBLIC, text="谁？")
    for text in ("", "问" * 1001, "\x00"):
        with pytest.raises(Invalid):
            ask_question(version.guide, actor=given.firm, text=text)
    question = ask_question(version.guide, actor=given.firm, text="谁？")
    for text in (" ", "答" * 3001):
        with pytest.raises(Invalid):
            answer_question(question, actor=given.writer, answer=text, is_public=True)
    with pytest.raises(Refused, match="尚未发布"):
        ask_question(written(given.writer).guide, actor=given.firm, text="谁？")
    for n in range(OPEN_QUESTIONS - 1):
        ask_question(version.guide, actor=given.firm, text=f"第 {n} 问")
    with pytest.raises(Refused, match="等待答复"):
        ask_question(version.guide, actor=given.firm, text="还有")
