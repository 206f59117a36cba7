"""Uploading, mapping and checking: every fault named where it stands, nothing lost, nothing executed."""

import pytest
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import AchievementFactory, actor
from tests.transfer.intake_files import FAULTS, TITLES, checked, row, rows, text_table, uploaded, workbook
from xiechuang.domains.transfer.actions.intake import check_intake, map_intake, upload_intake
from xiechuang.domains.transfer.models import Achievement, Intake
from xiechuang.domains.transfer.queries.intake import (
    counts_of,
    error_workbook,
    faults_of,
    preview_of,
    template_workbook,
    warnings_of,
)
from xiechuang.domains.transfer.queries.intake_columns import spec_of
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.exchange import read_table
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Organisation, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


@pytest.fixture
def institute():
    return actor(Role.INSTITUTE)


def lines(intake: Intake) -> list[int]:
    return list(intake.rows.exclude(errors=[]).values_list("line", flat=True))


def test_exactly_the_twelve_bad_rows_of_three_hundred_are_named(institute) -> None:
    intake = checked(institute, workbook(rows(300, FAULTS)))
    # The header is row 1 of the sheet, so data row n stands in line n + 1.
    assert lines(intake) == [n + 1 for n in FAULTS]
    assert {(f["line"] - 1, f["column"]) for f in faults_of(intake, most=100)} == {
        # A scale that is missing is a fault of the level beside it.
        (n, "技术成熟度" if column == "成熟度量表" else column)
        for n, (column, _) in FAULTS.items()
    }
    assert all(f["problem"] and f["mend"] for f in faults_of(intake, most=100))
    assert (counts_of(intake).good, counts_of(intake).faulty) == (288, 12)
    assert intake.state == Intake.State.CHECKED
    assert not Achievement.objects.exists(), "a check makes no records"


def test_every_step_is_in_the_audit_trail(institute) -> None:
    intake = checked(institute, workbook(rows(3)))
    assert [entry.action for entry in history_of(intake)][::-1] == ["intake.upload", "intake.check"]


def test_all_faults_of_one_row_are_named_together(institute) -> None:
    bad = row(1, 成果名称="", 技术领域="炼金术", **{"价格（万元）": "很多"}, 有效期至="明天")
    intake = checked(institute, workbook([bad]))
    assert [f["column"] for f in faults_of(intake, most=9)] == [
        "成果名称",
        "技术领域",
        "价格（万元）",
        "有效期至",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_encoding_gives_the_same_rows(institute, encoding) -> None:
    intake = checked(institute, text_table(rows(4), encoding=encoding), name="成果.csv")
    assert [r.values["title"] for r in intake.rows.all()] == [cells[0] for cells in rows(4)]
    assert counts_of(intake).good == 4


def test_a_broken_encoding_is_refused_with_the_row(institute) -> None:
    content = text_table(rows(4)).replace("余热".encode(), b"\xff\xfe\xfa", 1)
    with pytest.raises(Invalid, match="第 2 行"):
        uploaded(institute, content, name="成果.csv")
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "空.csv"),
        (b"\xef\xbb\xbf\r\n\r\n", "空行.csv"),
        ("成果名称,成果简介\r\n".encode(), "只有表头.csv"),
        (b"%PDF-1.7 ...", "成果.pdf"),
        (b"%PDF-1.7 ...", "成果.xlsx"),
        (b"<html><table></table></html>", "成果.xls"),
        (b"MZ\x90\x00", "成果.exe"),
        (workbook([])[:200], "坏.xlsx"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(institute, content, name) -> None:
    with pytest.raises((Invalid, Refused)) as no:
        uploaded(institute, content, name=name)
    assert str(no.value)
    assert not Intake.objects.exists()


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read(institute) -> None:
    class Huge(ContentFile):
        def read(self, num_bytes=None):
            raise AssertionError("nobody should read it")

    huge = Huge(b"")
    huge.size = 100 * 1024 * 1024
    with pytest.raises(Refused, match="上限"):
        upload_intake(actor=institute, kind="achievement", file=huge, name="大.csv")


def test_formulas_and_markup_stay_text(institute) -> None:
    titles = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>装置", "@SUM(1)", "-2+3"]
    intake = checked(institute, workbook([row(n, 成果名称=t) for n, t in enumerate(titles, 1)]))
    assert [r.values["title"] for r in intake.rows.all()] == titles


def test_codes_used_before_are_errors_and_name_the_record(institute) -> None:
    mine = Organisation.objects.get(pk=institute.organisation_id)
    older = AchievementFactory(organisation=mine, own_code="NB-0002")
    intake = checked(institute, workbook(rows(3)))
    assert lines(intake) == [3]
    assert older.number in faults_of(intake, most=1)[0]["problem"]


def test_the_codes_of_others_are_no_obstacle(institute) -> None:
    AchievementFactory(own_code="NB-0002")
    assert not lines(checked(institute, workbook(rows(3))))


def test_likely_duplicates_are_warned_of_and_still_good(institute) -> None:
    mine = Organisation.objects.get(pk=institute.organisation_id)
    older = AchievementFactory(
        organisation=mine, title="烟气余热深度回收换热器", text="采用氟塑料换热管，回收锅炉烟气余热。"
    )
    data = [
        row(1, 成果名称="烟气余热深度回收换热器"),
        row(2, 成果名称="烟气余热深度回收换热器技术", 成果简介="采用氟塑料换热管，回收锅炉烟气余热。"),
        row(3),
        row(4, 成果名称=row(3)[0]),
    ]
    intake = checked(institute, workbook(data))
    found = warnings_of(intake, most=20)
    assert (2, f"标题与已登记的 {older.number}（草稿） 相同") in found
    assert any(line == 3 and older.number in text and "相近" in text for line, text in found)
    assert (5, "标题与本文件第 4 行相同") in found
    assert not lines(intake)


def test_records_of_others_are_not_betrayed_by_a_warning(institute) -> None:
    AchievementFactory(title="烟气余热深度回收换热器")
    intake = checked(institute, workbook([row(1, 成果名称="烟气余热深度回收换热器")]))
    assert warnings_of(intake, most=9) == []


def test_people_may_say_which_column_means_what(institute) -> None:
    content = text_table([["余热装置", "说明一"], ["换热装置", "说明二"]], titles=["东西", "备注"])
    intake = uploaded(institute, content, name="表.csv")
    with pytest.raises(Invalid, match="成果名称"):
        check_intake(actor=institute, intake=intake)
    intake = map_intake(actor=institute, intake=intake, mapping={"title": 0, "text": 1})
    intake = check_intake(actor=institute, intake=intake)
    assert [r.values for r in intake.rows.all()] == [
        {"title": "余热装置", "text": "说明一"},
        {"title": "换热装置", "text": "说明二"},
    ]


@pytest.mark.parametrize(
    "mapping", [{}, {"title": 99}, {"title": -1}, {"title": 0, "text": 0}, {"title": 0, "soul": 1}]
)
def test_a_mapping_that_cannot_be_is_refused(institute, mapping) -> None:
    intake = uploaded(institute, workbook(rows(2)))
    with pytest.raises(Invalid):
        map_intake(actor=institute, intake=intake, mapping=mapping)


def test_uploading_twice_with_one_key_is_one_import(institute) -> None:
    content = workbook(rows(2))
    first, second = (
        upload_intake(
            actor=institute, kind="achievement", file=ContentFile(content), name="a.xlsx", key="k-1"
        )
        for _ in range(2)
    )
    assert first == second
    assert Intake.objects.count() == 1


def test_officials_and_managers_may_not_import() -> None:
    for role in (Role.REGIONAL_OFFICIAL, Role.TECHNOLOGY_MANAGER, Role.COMMUNITY_OFFICE, Role.PUBLIC):
        with pytest.raises(Refused, match="企业和高校院所"):
            uploaded(actor(role), workbook(rows(1)))


def test_another_organisation_does_not_see_the_import(institute) -> None:
    intake = uploaded(institute, workbook(rows(2)))
    for stranger in (actor(Role.INSTITUTE), actor(Role.ADMINISTRATOR), actor(Role.PUBLIC)):
        with pytest.raises(NotVisible):
            check_intake(actor=stranger, intake=intake)
        with pytest.raises(NotVisible):
            map_intake(actor=stranger, intake=intake, mapping={"title": 0})


def test_the_error_workbook_can_be_mended_and_uploaded_again(institute) -> None:
    intake = checked(institute, workbook(rows(300, FAULTS)))
    table = read_table(error_workbook(intake), name="待修改.xlsx")
    assert len(table.rows) == 12
    assert table.columns == (*TITLES, "错误")
    mended = [[*row(n, 本单位编号=f"NB-{n:04d}"), ""] for n in FAULTS]
    again = checked(institute, workbook(mended, titles=table.columns))
    assert (counts_of(again).good, counts_of(again).faulty) == (12, 0)


def test_a_row_wider_than_the_header_is_a_fault_and_loses_nothing(institute) -> None:
    intake = checked(institute, text_table([row(1), [*row(2), "多出来的"]]), name="a.csv")
    assert lines(intake) == [3]
    assert "多出来的" in intake.rows.get(line=3).cells
    assert "多出来的" in str(read_table(error_workbook(intake), name="a.xlsx").rows[0])


@pytest.mark.parametrize("kind", ["achievement", "demand"])
def test_the_template_reads_back_and_its_examples_are_right(institute, kind) -> None:
    for column in spec_of(kind).columns:
        column.parse.under(title=column.title)(column.example)
    titles = read_table(template_workbook(kind), name="模板.xlsx").columns
    filled = [column.example for column in spec_of(kind).columns]
    intake = checked(institute, workbook([[*filled, "示例"], [*filled, ""]], titles=titles), kind=kind)
    assert counts_of(intake).rows == 1, "the example row is no data"
    assert not lines(intake)
    assert any("示例" in note for note in intake.notes)


def test_the_preview_shows_rows_as_they_will_be(institute) -> None:
    titles, shown = preview_of(checked(institute, workbook(rows(3))), most=2)
    first = dict(zip(titles, shown[0][1], strict=True))
    assert [line for line, _ in shown] == [2, 3]
    assert first["成果类别"] == "装备"
    assert first["价格（万元）"] == "1.00"
    assert first["技术指标"] == "热效率 = 51 %；功率 = 1 kW"
    assert "所在地" not in first, "a column that says nothing is left out"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    titles=st.lists(
        st.one_of(st.sampled_from([*TITLES, "标记", "错误"]), st.text(max_size=6)), min_size=1, max_size=8
    ),
    data=st.lists(st.lists(st.text(max_size=30), max_size=9), min_size=1, max_size=6),
    kind=st.sampled_from(["achievement", "demand"]),
)
def test_no_table_of_strings_breaks_the_check(institute, titles, data, kind) -> None:
    content = text_table(
        [["".join(c for c in cell if c.isprintable()) for cell in cells] for cells in data], titles=titles
    )
    try:
        intake = checked(institute, content, name="任意.csv", kind=kind)
    except (Invalid, Refused) as no:
        said = str(no)
    else:
        said = f"{counts_of(intake).rows} 行"
        assert counts_of(intake).rows == counts_of(intake).good + counts_of(intake).faulty
        assert error_workbook(intake).startswith(b"PK")
    assert said
