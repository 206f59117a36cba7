"""Mapping and checking: all errors at once, in the words of the file, and a workbook to mend them in."""

import io

import openpyxl
import pytest

from xiechuang.kernel.exchange import (
    Column,
    TableSpec,
    accepted_mapping,
    check_rows,
    parsers,
    read_table,
    suggest_mapping,
    write_error_workbook,
    write_template,
)

STAGES = {"lab": "实验室", "pilot": "中试", "mass": "产业化"}
MANY = {f"c{number}": f"领域第{number}类的名称比较长一些" for number in range(60)}
SPEC = TableSpec(
    title="技术需求",
    columns=(
        Column(
            key="number",
            title="需求编号",
            parse=parsers.text(longest=20),
            unique=True,
            aliases=("编号",),
            example="X-1",
        ),
        Column(
            key="title",
            title="需求名称",
            parse=parsers.text(longest=30),
            required=True,
            aliases=("技术需求名称",),
            help="一句话说明要解决什么",
            example="耐高温轴承",
        ),
        Column(
            key="budget", title="预算（万元）", parse=parsers.money(), aliases=("经费预算",), example="30"
        ),
        Column(key="stage", title="阶段", parse=parsers.choice(STAGES), example="中试"),
        Column(key="field", title="领域", parse=parsers.choice(MANY), example=MANY["c1"]),
        Column(key="deadline", title="截止日期", parse=parsers.date(), example="2026-12-31"),
        Column(
            key="modes",
            title="合作方式",
            parse=parsers.choices({"a": "委托开发", "b": "许可"}),
            example="许可；委托开发",
        ),
    ),
)
DIRTY = (
    "编号,需求名称*,经费预算(万元),阶段,截止日期,联系人\n"
    "A1,轴承,30,中试,2026-01-02,张\n"
    "A1,,三十,大试,2026-02-30,李\n"
    "A3,电机,面议,,20260105,王,多余\n"
)


def checked_list(text=DIRTY, spec=SPEC):
    table = read_table(text.encode(), name="需求.csv", known=spec.known_titles())
    mapping = accepted_mapping(suggest_mapping(table.columns, spec=spec))
    return table, check_rows(table, spec=spec, mapping=mapping)


def test_titles_are_matched_by_name_alias_and_likeness():
    found = {
        item.key: item
        for item in suggest_mapping(["企业技术需求名称", "编号", "经费预算(万元)", "备注"], spec=SPEC)
    }
    assert found["title"].found == "企业技术需求名称"
    assert 0.5 < found["title"].confidence < found["budget"].confidence < 1
    assert found["number"].found == "编号"
    assert found["stage"].index is None


def test_the_title_itself_is_certain_and_no_file_column_is_used_twice():
    found = suggest_mapping(["需求名称", "技术需求名称"], spec=SPEC)
    used = [item.index for item in found if item.index is not None]
    assert {item.key: item.confidence for item in found}["title"] == 1.0
    assert len(used) == len(set(used))


def test_a_good_row_gives_typed_values():
    _, checked = checked_list()
    assert [row.number for row in checked.good] == [2]
    values = checked.good[0].values
    assert values["title"] == "轴承"
    assert values["budget"] == 30_000_000
    assert values["stage"] == "pilot"


def test_all_errors_come_at_once_with_row_title_value_and_a_way_to_mend():
    _, checked = checked_list()
    wrong = [error for error in checked.errors if error.row == 3]
    assert [error.column for error in wrong] == ["编号", "需求名称*", "经费预算(万元)", "阶段", "截止日期"]
    assert "与第 2 行重复" in wrong[0].problem
    assert "必填" in wrong[1].problem
    assert wrong[2].value == "三十"
    assert "中试" in wrong[3].mend
    assert wrong[4].sentence.startswith("第 3 行“截止日期”：")


def test_a_row_with_cells_beyond_the_header_is_faulty():
    _, checked = checked_list()
    error = next(error for error in checked.errors if error.row == 4)
    assert error.column == ""
    assert error.value == "多余"


def test_unused_columns_and_missing_required_ones_are_named():
    _, checked = checked_list()
    assert checked.unused == ("联系人",)
    assert checked.missing == ()
    _, without = checked_list("编号,阶段\nA1,中试\n")
    assert without.missing == ("需求名称",)
    assert not without.is_clean


def test_a_long_value_is_shortened_in_its_error():
    _, checked = checked_list("需求名称,阶段\n甲," + "很长" * 100 + "\n")
    assert len(checked.errors[0].value) <= 40


@pytest.mark.parametrize("mapping", [{"nothing": 0}, {"title": 9}, {"title": 0, "number": 0}])
def test_a_mapping_that_cannot_be_is_a_programming_error(mapping):
    table = read_table(b"a,b\n1,2\n", name="a.csv")
    with pytest.raises(ValueError, match=r"column|table"):
        check_rows(table, spec=SPEC, mapping=mapping)


def test_a_spec_with_repeated_or_reserved_titles_is_refused():
    twice = Column(key="a", title="甲", parse=parsers.text(longest=5))
    with pytest.raises(ValueError, match="repeat"):
        TableSpec(title="表", columns=(twice, twice))
    with pytest.raises(ValueError, match="reserved"):
        TableSpec(title="表", columns=(Column(key="a", title="错误", parse=parsers.text(longest=5)),))


def test_the_error_workbook_keeps_every_cell_and_marks_the_faulty_ones():
    table, checked = checked_list()
    stream = io.BytesIO()
    write_error_workbook(stream, table=table, checked=checked)
    sheet = openpyxl.load_workbook(stream).active
    assert [cell.value for cell in sheet[1]][:7] == [*table.columns, "错误"]
    assert sheet["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["C2"].fill.fgColor.rgb != "FFFFC7CE"
    assert "第 3 行“编号”" in sheet["G3"].value
    assert sheet["H4"].value == "多余"


def test_a_mended_error_workbook_reads_back_without_errors():
    table, checked = checked_list()
    stream = io.BytesIO()
    write_error_workbook(stream, table=table, checked=checked, only_faulty=True)
    book = openpyxl.load_workbook(stream)
    sheet = book.active
    for place, value in {
        "A2": "A2",
        "B2": "电池",
        "C2": "5",
        "D2": "中试",
        "E2": "2026-03-01",
        "H3": None,
    }.items():
        sheet[place] = value
    mended = io.BytesIO()
    book.save(mended)
    again = read_table(mended.getvalue(), name="a.xlsx", known=SPEC.known_titles())
    outcome = check_rows(
        again, spec=SPEC, mapping=accepted_mapping(suggest_mapping(again.columns, spec=SPEC))
    )
    assert outcome.errors == ()
    assert [row.values["number"] for row in outcome.good] == ["A2", "A3"]


def test_the_second_round_does_not_pile_up_error_columns():
    table, checked = checked_list()
    for _ in range(2):
        stream = io.BytesIO()
        write_error_workbook(stream, table=table, checked=checked)
        table = read_table(stream.getvalue(), name="a.xlsx", known=SPEC.known_titles())
        checked = check_rows(
            table, spec=SPEC, mapping=accepted_mapping(suggest_mapping(table.columns, spec=SPEC))
        )
    assert table.columns.count("错误") == 1
    assert len(checked.faulty) == 2


def test_formulas_in_a_faulty_list_stay_text_in_the_error_workbook():
    table, checked = checked_list('需求名称,阶段\n"=HYPERLINK(""http://x"",""a"")",坏\n')
    stream = io.BytesIO()
    write_error_workbook(stream, table=table, checked=checked)
    cell = openpyxl.load_workbook(stream).active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("=HYPERLINK")


def test_the_template_explains_offers_lists_and_its_example_is_not_data():
    stream = io.BytesIO()
    write_template(stream, spec=SPEC)
    sheet = openpyxl.load_workbook(stream).worksheets[0]
    assert sheet["B1"].value == "需求名称*"
    assert "一句话说明" in sheet["B1"].comment.text
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["D2:D2001"] == '"实验室,中试,产业化"'
    assert rules["E2:E2001"].startswith("=选项!") or rules["E2:E2001"].startswith("选项!")
    table = read_table(stream.getvalue(), name="模板.xlsx", known=SPEC.known_titles())
    outcome = check_rows(
        table, spec=SPEC, mapping=accepted_mapping(suggest_mapping(table.columns, spec=SPEC))
    )
    assert outcome.examples == 1
    assert outcome.rows == ()


def test_the_example_of_the_template_would_pass_its_own_checks():
    stream = io.BytesIO()
    write_template(stream, spec=SPEC)
    book = openpyxl.load_workbook(stream)
    book.worksheets[0]["H2"] = None
    changed = io.BytesIO()
    book.save(changed)
    table = read_table(changed.getvalue(), name="模板.xlsx", known=SPEC.known_titles())
    outcome = check_rows(
        table, spec=SPEC, mapping=accepted_mapping(suggest_mapping(table.columns, spec=SPEC))
    )
    assert outcome.errors == ()
    assert outcome.good[0].values["modes"] == ("b", "a")
