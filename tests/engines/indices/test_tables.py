"""Tables are read whatever they are called and saved as; what is wrong is said at once with sheet, row and column."""

import io

import numpy as np
import pytest
import xlsxwriter

from xiechuang.engines.indices.recipe import Impute, Recipe, recipe_to_json
from xiechuang.engines.indices.structure import Frequency, Kind
from xiechuang.engines.indices.tables import TableError, read_csv, read_index, read_workbook

META = """iCode,iName,Type,Parent,Weight,Direction,Unit,Target,Denominator,Kind,Frequency,Lower,Upper,部门
rd,研发投入,Indicator,INNO,2,1,亿元,18,population,流量,季度,5,25,科技局
waste,固废,Indicator,INNO,1,-1,吨,,,存量,年,,,
INNO,创新,Aggregate,INDEX,1,1,,,,,,,,
INDEX,总指数,Aggregate,,1,1,,,,,,,,
region,区域,Group,,,,,,,,,,,
population,人口,Denominator,,,,,,,,,,,
note,备注,Other,,,,,,,,,,,
"""
DATA = """uCode,uName,region,population,rd,waste,note
A,甲园,北,2,10,5,一
B,乙园,,4,"1,234.5",NA,二
"""


def folder(tmp_path, *, meta=META, data=DATA, recipe=None, encoding="utf-8"):
    (tmp_path / "iMeta.csv").write_text(meta, encoding=encoding)
    (tmp_path / "iData.csv").write_text(data, encoding=encoding)
    if recipe is not None:
        (tmp_path / "recipe.json").write_text(recipe, encoding="utf-8")
    return tmp_path


def problems(call):
    with pytest.raises(TableError) as refused:
        call()
    return {(problem.where, problem.field): problem.message for problem in refused.value.problems}


def check(index):
    data = index.periods[0]
    assert (data.units, data.names) == (("A", "B"), ("甲园", "乙园"))
    assert data.values[0].tolist() == [10, 5]
    assert data.values[1, 0] == 1234.5
    assert np.isnan(data.values[1, 1])
    assert data.groups == {"region": ("北", None)}
    assert data.denominators["population"].tolist() == [2, 4]
    assert index.hierarchy.codes == ("rd", "waste")
    assert index.hierarchy.root == "INDEX"


def test_a_folder_of_csv_files_is_an_index(tmp_path):
    index = read_index(folder(tmp_path))
    check(index)
    rd = index.hierarchy.indicators[0]
    assert (rd.kind, rd.frequency, rd.lower, rd.upper, rd.target) == (Kind.FLOW, Frequency.QUARTER, 5, 25, 18)
    assert (rd.denominator, rd.weight, rd.extra) == ("population", 2, {"部门": "科技局"})
    assert index.hierarchy.indicators[1].direction == -1
    assert (index.recipe, index.unused) == (Recipe(), ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_encodings_of_excel_are_read(tmp_path, encoding):
    check(read_index(folder(tmp_path, encoding=encoding)))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_read(separator):
    grid = read_csv(f"a{separator}b\n1{separator}x,y\n".encode(), name="t.csv")
    assert grid.rows[0].cells == {"a": "1", "b": "x,y"}


def test_chinese_headings_and_types_are_understood(tmp_path):
    meta = "编码,名称,类型,上级\nrd,研发,指标,总\nwaste,固废,指标,总\n总,总指数,汇总,\n"
    data = "园区编码,园区名称,rd,waste\nA,甲园,10,5\n"
    index = read_index(folder(tmp_path, meta=meta, data=data))
    assert (index.hierarchy.root, index.periods[0].names) == ("总", ("甲园",))


def test_a_recipe_beside_the_tables_is_used_and_one_given_goes_first(tmp_path):
    recipe = Recipe(impute=Impute(group="region"))
    place = folder(tmp_path, recipe=recipe_to_json(recipe))
    assert read_index(place).recipe == recipe
    assert read_index(place, recipe=Recipe()).recipe == Recipe()


def test_periods_are_put_in_order_and_computed_together(tmp_path):
    data = "uCode,Time,region,population,rd,waste\nA,2025,北,1,2,3\nB,2025,北,1,4,5\nA,2024,北,1,1,1\nB,2024,,1,5,6\n"
    index = read_index(folder(tmp_path, data=data))
    assert [one.period for one in index.periods] == ["2024", "2025"]
    assert [result.data.period for result in index.run()] == ["2024", "2025"]


def test_columns_nobody_declared_are_named(tmp_path):
    index = read_index(folder(tmp_path, data=DATA.replace("note", "remark")))
    assert index.unused == ("remark",)


def test_everything_wrong_in_all_tables_is_said_at_once(tmp_path):
    meta = META.replace("研发投入,Indicator,INNO,2,1", "研发投入,Indicator,NOWHERE,two,0").replace(
        "Group", "Grupe"
    )
    data = """uCode,uName,region,population,rd,waste
A,甲园,北,2,ten,5
A,甲园,北,#DIV/0!,1,5
,丙园,北,1,12%,1e999
"""
    found = problems(lambda: read_index(folder(tmp_path, meta=meta, data=data, recipe="{")))
    assert found == {
        ("方案", "json"): "不是 JSON：第 1 行第 2 列",
        ("iMeta 第 6 行", "Type"): "“Grupe”应为 Indicator、Aggregate、Group、Denominator、Other 之一",
        ("iMeta 第 2 行", "Weight"): "“two”不是数",
        ("iMeta 第 2 行", "Direction"): "方向只能是 1（越大越好）或 -1（越小越好），不能是 0",
        ("iMeta 第 2 行", "parent"): "“rd”上级“NOWHERE”不存在",
        ("iData 第 3 行", "uCode"): "单位“A”重复，与第 2 行相同",
        ("iData 第 4 行", "uCode"): "没有单位编码",
        ("iData 第 3 行", "population"): "“#DIV/0!”不是数",
        ("iData 第 2 行", "rd"): "“ten”不是数",
        ("iData 第 4 行", "rd"): "“12%”不是数",
        ("iData 第 4 行", "waste"): "“1e999”不是数",
    }


def test_text_in_number_cells_is_named_cell_by_cell(tmp_path):
    data = DATA.replace("10,5", "ten,5").replace('"1,234.5"', "12%").replace("NA", "1e999")
    found = problems(lambda: read_index(folder(tmp_path, data=data)))
    assert found == {
        ("iData 第 2 行", "rd"): "“ten”不是数",
        ("iData 第 3 行", "rd"): "“12%”不是数",
        ("iData 第 3 行", "waste"): "“1e999”不是数",
    }


def test_missing_columns_tables_and_files_are_named(tmp_path):
    found = problems(lambda: read_index(folder(tmp_path, data="uName,rd\n甲,1\n", meta=META)))
    assert set(found) == {("iData", field) for field in ("uCode", "waste", "region", "population")}
    assert set(problems(lambda: read_index(folder(tmp_path, meta="iName\nx\n")))) >= {
        ("iMeta", "iCode"),
        ("iMeta", "Type"),
    }
    (tmp_path / "iMeta.csv").unlink()
    assert ("iMeta", "") in problems(lambda: read_index(tmp_path))
    assert problems(lambda: read_index(tmp_path / "nowhere")) == {("nowhere", ""): "没有这个文件或文件夹"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "表是空的"),
        (b"a,a\n1,2\n", "列名重复"),
        (b"a,b\n1,2,3\n", "多出 1 个"),
        (b"\x81\xff\xff", "既不是 UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content, message):
    with pytest.raises(TableError, match=message):
        read_csv(content, name="t.csv")


def test_a_file_that_is_no_workbook_is_refused():
    with pytest.raises(TableError, match="工作簿打不开"):
        read_workbook(b"PK nonsense", name="t.xlsx")


def workbook(tables):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def test_a_workbook_is_an_index_and_numbers_in_code_cells_are_codes(tmp_path):
    book = workbook(
        {
            "iMeta": [["iCode", "Type", "Parent"], [1, "Indicator", "I"], ["I", "Aggregate"]],
            "iData": [["uCode", "Time", 1], [110000, 2025, 3.5], [120000, 2025, 4]],
            "empty": [],
        }
    )
    path = tmp_path / "index.xlsx"
    path.write_bytes(book)
    index = read_index(path)
    assert index.hierarchy.codes == ("1",)
    assert index.periods[0].units == ("110000", "120000")
    assert index.periods[0].values.tolist() == [[3.5], [4]]


def test_blank_rows_are_left_out_and_rows_keep_their_numbers(tmp_path):
    data = "\n" + DATA.replace("A,甲园", ",,,,,,\nA,甲园").replace("10,5", "ten,5")
    found = problems(lambda: read_index(folder(tmp_path, data=data)))
    assert set(found) == {("iData 第 4 行", "rd")}
