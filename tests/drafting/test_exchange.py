"""Opinions by workbook, and the report in every format."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.drafting.drafting import LATER, START, consultation_of, consulted, disputed, give, object_to, world
from xiechuang.domains.drafting.actions.upload import upload_opinions
from xiechuang.domains.drafting.queries.report import report_of
from xiechuang.domains.drafting.queries.sheets import opinion_workbook
from xiechuang.kernel.exchange import Format, document_bytes
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    with clock.fixed(START):
        return world()


def filled(content: bytes, rows: dict[str, tuple[str, str, str]]) -> bytes:
    """The workbook with opinions typed into it."""
    book = load_workbook(BytesIO(content))
    sheet = book.active
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "地址")
    titles = [cell.value for cell in sheet[top]]
    for row in sheet.iter_rows(min_row=top + 1):
        for title, value in zip(("意见", "建议修改为", "理由"), rows.get(row[0].value, ()), strict=False):
            row[titles.index(title)].value = value
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


def test_a_filled_workbook_becomes_opinions(given):
    draft = consulted(given.hebei)
    one = consultation_of(draft, given.beijing)
    content = filled(
        opinion_workbook(one),
        {"art_2": ("不同意", "", "妨碍跨区域使用"), "art_3": ("修改后同意", "十个工作日", "")},
    )
    with clock.fixed(LATER):
        came = upload_opinions(one, actor=given.beijing, content=content, name="意见.xlsx")
        again = upload_opinions(one, actor=given.beijing, content=opinion_workbook(one), name="意见.xlsx")
    assert (came.taken, came.problems) == (2, ())
    assert again.taken == 0
    assert set(one.opinions.values_list("provision__address", "stance")) == {
        ("art_2", "object"),
        ("art_3", "change"),
    }


def test_every_problem_of_every_row_is_told_and_nothing_is_taken(given):
    one = consultation_of(consulted(given.hebei), given.beijing)
    content = filled(
        opinion_workbook(one),
        {
            "art_1": ("同意", "", ""),
            "art_2": ("不同意", "", ""),
            "art_3": ("修改后同意", "", ""),
            "art_4": ("随便", "", ""),
        },
    )
    with clock.fixed(LATER):
        came = upload_opinions(one, actor=given.beijing, content=content, name="意见.xlsx")
    assert came.taken == 0
    assert [problem.column for problem in came.problems] == ["理由", "建议修改为", "意见"]
    assert len({problem.row for problem in came.problems}) == 3
    assert not one.opinions.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.xlsx"), (b"not a workbook", "a.xlsx"), ("甲,乙\n1,2\n".encode(), "a.csv")],
)
def test_a_file_that_is_no_such_workbook_is_refused_whole(given, content, name):
    one = consultation_of(consulted(given.hebei), given.beijing)
    with pytest.raises(Invalid) as wrong:
        upload_opinions(one, actor=given.beijing, content=content, name=name)
    assert list(wrong.value.fields) == ["file"]


def test_another_region_uploads_nothing(given):
    one = consultation_of(consulted(given.hebei), given.beijing)
    content = filled(opinion_workbook(one), {"art_1": ("同意", "", "")})
    with pytest.raises(Refused):
        upload_opinions(one, actor=given.tianjin, content=content, name="意见.xlsx")


@pytest.mark.parametrize("form", [Format.XLSX, Format.DOCX, Format.PDF])
def test_the_report_is_written_in_every_format(given, form):
    draft, _one = disputed(given)
    with clock.fixed(LATER):
        report = report_of(given.hebei, draft)
    assert len(document_bytes(report=report, format=form)) > 2_000


def test_the_report_says_that_it_is_not_the_last_word_and_leaves_out_what_is_not_signed(given):
    draft = consulted(given.hebei)
    give(draft, given.beijing, object_to())
    with clock.fixed(LATER):
        report = report_of(given.beijing, draft)
    assert "尚未办结" in report.notes[0]
    assert "妨碍跨区域使用" not in str(report.tables)
