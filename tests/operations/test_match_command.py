"""``xiechuang match`` on small files: what is read, what is said, what is written, and how it ends."""

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from xiechuang.config import cli

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "match-two-files.md"
DEMANDS = "编号,需求名称,需求描述\nX-1,高压电解液,耐高压的锂电池电解液\nX-2,古籍修复,手工纸配方\n"
ACHIEVEMENTS = "编号,成果名称,摘要\nC-1,电解液添加剂,锂电池用高压电解液\nC-2,自动导航,车辆激光导航\n"


class Desk:
    """A folder with two lists and a way to run the command in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.put("d.csv", DEMANDS)
        self.put("a.csv", ACHIEVEMENTS)

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *words: str, output: str = "list.json") -> tuple[int, str]:
        code = cli.main(
            [
                "match",
                *(str(self.folder / name) for name in ("d.csv", "a.csv")),
                "-o",
                str(self.folder / output),
                *words,
            ]
        )
        captured = self.capsys.readouterr()
        assert captured.out == ""
        return code, captured.err

    def data(self, *words: str) -> dict:
        code, said = self.run(*words)
        assert code in (0, 1), said
        return json.loads((self.folder / "list.json").read_text(encoding="utf-8"))

    def left(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} - {"d.csv", "a.csv"}


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


def matches(data, number):
    return next(one for one in data["demands"] if one["number"] == number)


def rows(sheet):
    header, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


# --- the tutorial


def tutorial_files():
    text = TUTORIAL.read_text(encoding="utf-8")
    return text, dict(re.findall(r"`(\S+\.csv)`\n\n```csv\n(.*?)```", text, flags=re.DOTALL))


def test_the_tutorial_says_what_happens(tmp_path, capsys, monkeypatch):
    text, files = tutorial_files()
    assert set(files) == {"需求.csv", "成果.csv"}
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = re.search(r"```sh\nxiechuang (match .*)\n```", text)[1]
    assert cli.main(command.split()) == 1
    said = re.sub(r"(用时|最多) [\d.]+", r"\1 …", capsys.readouterr().err)
    assert said == re.search(r"```text\n(.*?)```", text, flags=re.DOTALL)[1]
    listed = rows(openpyxl.load_workbook("清单.xlsx")["清单"])[:2]
    shown = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| X-01")]
    keys = ("需求编号", "名次", "成果编号", "得分", "级别", "指标逐项比较")
    assert [[str(row[key]).replace("\n", "；") for key in keys] for row in listed] == shown


# --- what is written


def test_a_workbook_has_four_sheets_that_can_be_filtered_and_no_formula_runs(desk):
    desk.put("a.csv", '编号,成果名称,摘要\n=1+1,"=HYPERLINK(""http://x"",""电解液"")",高压电解液\n')
    code, _ = desk.run(output="list.xlsx")
    assert code == 0
    book = openpyxl.load_workbook(desk.folder / "list.xlsx")
    assert book.sheetnames == ["清单", "按需求汇总", "没有匹配", "读取说明"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert not sheet._hyperlinks
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert rows(book["清单"])[0]["成果编号"] == "=1+1"
    again = python_calamine.CalamineWorkbook.from_path(desk.folder / "list.xlsx")
    assert again.get_sheet_by_name("清单").to_python()[1][3] == "=1+1"


def test_points_of_a_row_add_up_to_its_score(desk):
    desk.put("d.csv", "编号,标题,正文,领域,技术指标,预算\n1,电解液,耐高压电解液,新材料,电压 ≥ 5 V,10\n")
    desk.put("a.csv", "编号,标题,正文,领域,指标,价格\n1,电解液,高压电解液,新材料,电压 = 4 V,30\n")
    assert desk.run(output="list.xlsx")[0] == 0
    row = rows(openpyxl.load_workbook(desk.folder / "list.xlsx")["清单"])[0]
    points = [
        value for key, value in row.items() if key.endswith("得分") and key != "得分" and value is not None
    ]
    assert sum(points) == pytest.approx(row["得分"])
    assert row["必须项封顶得分"] < 0
    assert row["级别"] == "弱"


def test_a_demand_without_any_common_word_is_named_with_the_reason(desk):
    desk.run(output="list.xlsx")
    row = rows(openpyxl.load_workbook(desk.folder / "list.xlsx")["没有匹配"])
    assert [(one["需求编号"], one["原因"]) for one in row] == [("X-2", "没有一项成果与它有共同的用词")]


def test_a_demand_below_the_level_asked_for_names_its_nearest_achievement(desk):
    desk.put("d.csv", "编号,标题\nX-1,铝合金表面电解抛光液的无铬配方与废液回收\n")
    data = desk.data("--min-level", "强相关")
    only = matches(data, "X-1")
    assert only["matches"] == []
    assert re.search(r"最高得分 [\d.]+，低于“强相关”的 60 分；共同的用词只有：.+", only["why_nothing"])


def test_csv_holds_the_list_alone_and_marks_what_looks_like_a_formula(desk):
    desk.put("a.csv", "编号,标题\n=1+1,高压电解液\n")
    desk.run(output="list.csv")
    content = (desk.folder / "list.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [(row["需求编号"], row["成果编号"]) for row in read] == [("X-1", "'=1+1")]


@pytest.mark.parametrize(("suffix", "magic"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_paper_formats_are_written(desk, suffix, magic):
    assert desk.run(output=f"list.{suffix}")[0] == 0
    assert (desk.folder / f"list.{suffix}").read_bytes().startswith(magic)


def test_the_same_lists_give_the_same_answer(desk):
    first, second = desk.data(), desk.data()
    for data in (first, second):
        del data["seconds"], data["written_at"]
    assert first == second


# --- what is read


def test_token_strings_and_english_titles_work_as_they_are(desk):
    desk.put("a.csv", "id,title_tokens\nC-1,高压 电解液 制备 方法\n")
    desk.put("d.csv", "id,title,description\nX-1,电解液,耐高压\n")
    assert [one["number"] for one in matches(desk.data(), "X-1")["matches"]] == ["C-1"]


def test_the_titles_of_the_platforms_own_templates_are_all_recognised(desk):
    desk.put(
        "d.csv",
        "需求名称,需求描述,技术领域,关键词,技术指标,预算（万元）,预算上限（万元）,合作方式,期望阶段,意向地区,成熟度量表,技术成熟度,本单位编号\n"
        "电解液,耐高压,新材料,电池,电压 ≥ 4 V,10,20,技术许可,中试,北京,九级技术成熟度,6,D-1\n",
    )
    desk.put(
        "a.csv",
        "成果名称,成果简介,技术领域,关键词,所处阶段,转化方式,定价方式,价格（万元）,技术指标,成熟度量表,技术成熟度,所在地,本单位编号\n"
        "电解液,高压,新材料,电池,产业化,许可,一口价,18,电压 = 5 V,九级技术成熟度,7,海淀区,A-1\n",
    )
    data = desk.data("--today", "2026-06-01")
    assert (data["faults"], [file["unused"] for file in data["files"].values()]) == ([], [[], []])
    only = matches(data, "D-1")["matches"][0]
    values = {one["signal"]: one["value"] for one in only["contributions"]}
    assert all(
        values[name] == 1
        for name in ("field", "parameters", "readiness", "stage", "budget", "modes", "region")
    )


def test_quantities_of_a_description_are_no_requirements(desk):
    desk.put("d.csv", "编号,标题,正文\nX-1,电解液,电压 ≥ 5 V\n")
    desk.put("a.csv", "编号,标题,正文\nC-1,电解液,电压 4 V\n")
    assert matches(desk.data(), "X-1")["matches"][0]["parameters"] == []


@pytest.mark.parametrize(
    ("asked", "offered", "fit"),
    [
        ("成本 < 5 万元/吨", "成本 4.2 万元/吨", "满足"),
        ("成本 < 5 万元/吨", "成本：6 万元/吨", "不满足"),
        ("转速 ≥ 2000 次/分", "转速 = 2500 次/分", "满足"),
        ("转速 ≥ 2000 次/分", "转速 = 2500 次", "未说明"),
        ("载重不低于 15 t", "载重 20 吨", "满足"),
    ],
)
def test_requirements_keep_their_whole_unit(desk, asked, offered, fit):
    desk.put("d.csv", f"编号,标题,技术指标\nX-1,电解液,{asked}\n")
    desk.put("a.csv", f"编号,标题,技术指标\nC-1,电解液,{offered}\n")
    assert [one["fit"] for one in matches(desk.data(), "X-1")["matches"][0]["parameters"]] == [fit]


def test_a_wish_does_not_cap_the_level(desk):
    desk.put("d.csv", "编号,标题,技术指标\nX-1,高压电解液,电压 ≥ 5 V（希望）\n")
    desk.put("a.csv", "编号,标题,技术指标\nC-1,高压电解液,电压 = 4 V\n")
    only = matches(desk.data(), "X-1")["matches"][0]
    assert only["parameters"][0]["must"] is False
    assert all(one["signal"] != "cap" for one in only["contributions"])


def test_all_faults_of_both_lists_are_told_at_once_by_row_and_column(desk):
    desk.put(
        "d.csv",
        "编号,标题,预算,意向地区,技术指标\n1,电解液,很多,火星,4 V 和 5 A\n2,,,,\n1,电池,,,\n3,电极,,,,多出\n",
    )
    desk.put("a.csv", "编号,标题,阶段\n1,电解液,快好了\n")
    code, said = desk.run()
    assert code == 1
    for place in ("需求清单第 2 行“预算”", "需求清单第 2 行“意向地区”", "需求清单第 2 行“技术指标”", "需求清单第 3 行“标题”",
                  "需求清单第 4 行“编号”", "需求清单第 5 行", "成果清单第 2 行“阶段”"):  # fmt: skip
        assert place in said
    data = json.loads((desk.folder / "list.json").read_text(encoding="utf-8"))
    assert [one["number"] for one in data["demands"]] == ["1", "1（第 4 行）"]
    assert [one["row"] for one in data["faults"] if one["list"] == "demands"] == [2, 2, 2, 3, 4, 5]


def test_a_faulty_cell_counts_as_not_stated(desk):
    desk.put("d.csv", "编号,标题,预算\n1,电解液,很多\n")
    desk.put("a.csv", "编号,标题,价格\n1,电解液,20\n")
    told = {one["signal"]: one for one in matches(desk.data(), "1")["matches"][0]["contributions"]}
    assert told["budget"]["value"] is None


def test_readiness_without_a_scale_is_not_compared_until_somebody_names_one(desk):
    desk.put("d.csv", "编号,标题,成熟度\n1,电解液,6\n")
    desk.put("a.csv", "编号,标题,成熟度\n1,电解液,TRL7\n")

    def value(*words):
        told = matches(desk.data(*words), "1")["matches"][0]["contributions"]
        return next(one["value"] for one in told if one["signal"] == "readiness")

    assert value() is None
    assert value("--scale", "trl9") == 1
    assert "没有写明量表" in desk.run()[1]


def test_fields_of_the_lists_own_making_are_compared_by_name(desk):
    desk.put("d.csv", "编号,标题,领域\n1,电解液,氢能\n2,电解液,固态电池/电解质\n")
    desk.put("a.csv", "编号,标题,领域\n1,电解液,氢能\n2,电解液,固态电池/正极\n")
    data = desk.data()
    assert data["faults"] == []
    values = {
        (demand["number"], one["number"]): next(
            c["value"] for c in one["contributions"] if c["signal"] == "field"
        )
        for demand in data["demands"]
        for one in demand["matches"]
    }
    assert values == {("1", "1"): 1, ("1", "2"): 0, ("2", "2"): 0.5, ("2", "1"): 0}


def test_a_field_outside_the_tree_is_a_fault_when_the_others_stand_in_it(desk):
    desk.put("d.csv", "编号,标题,领域\n1,电解液,新材料\n2,电池,奇怪领域\n")
    desk.put("a.csv", "编号,标题,领域\n1,电解液,4\n")
    data = desk.data()
    assert [(one["row"], one["column"]) for one in data["faults"]] == [(3, "领域")]
    told = {one["signal"]: one for one in matches(data, "1")["matches"][0]["contributions"]}
    assert told["field"]["value"] == 1


# --- choices


def test_columns_can_be_named_for_one_list_and_left_out(desk):
    desk.put("d.csv", "编号,要解决什么,标题\nX-1,高压电解液,甲\n")
    data = desk.data("--columns", "demands.text=要解决什么", "--columns", "demands.title=")
    assert data["files"]["demands"]["columns"] == {"number": "编号", "text": "要解决什么"}
    assert data["files"]["achievements"]["columns"]["title"] == "成果名称"
    assert matches(data, "X-1")["title"] == "高压电解液"


def test_k_bounds_the_list_and_weights_change_it(desk):
    desk.put("a.csv", "编号,标题,地区\n" + "".join(f"{n},电解液{n},天津\n" for n in range(9)))
    desk.put("d.csv", "编号,标题,意向地区\nX-1,电解液,天津\n")
    weights = desk.put("w.yaml", "weights: {region: 0.44}\nthresholds: {strong: 65}\n")
    data = desk.data("-k", "3", "--weights", str(weights))
    listed = matches(data, "X-1")["matches"]
    assert len(listed) == 3
    told = {one["signal"]: one for one in listed[0]["contributions"]}
    assert told["region"]["weight"] == pytest.approx(0.44)
    assert data["settings"]["thresholds"]["strong"] == 65
    assert data["settings"]["weights"]["words"] == 0.31


# --- how it ends


@pytest.mark.parametrize(
    ("words", "output", "part"),
    [
        (["--columns", "title=没有这列"], "list.xlsx", "找不到这一列"),
        (["--columns", "nothing=标题"], "list.xlsx", "看不懂"),
        (["--scale", "trl99"], "list.xlsx", "没有这个量表"),
        (["--profile", "atlantis"], "list.xlsx", "atlantis"),
        ([], "list.doc", "后缀应为"),
        ([], "nowhere/list.xlsx", "没有这个文件夹"),
        ([], "d.csv", "不能覆盖"),
    ],
)
def test_a_wrong_command_ends_with_two_and_writes_nothing(desk, words, output, part):
    code, said = desk.run(*words, output=output)
    assert code == 2
    assert part in said
    assert desk.left() == set()
    assert (desk.folder / "d.csv").read_text(encoding="utf-8") == DEMANDS


@pytest.mark.parametrize("words", [["-k", "0"], ["-k", "²"], ["--today", "昨天"], ["--min-level", "无"]])
def test_values_that_cannot_be_are_refused_by_the_parser(desk, words):
    with pytest.raises(SystemExit) as ended:
        desk.run(*words)
    assert ended.value.code == 2


def test_a_weights_file_is_told_everything_that_is_wrong_in_it(desk):
    path = desk.put("w.yaml", "weights: {word: 1, region: 很高}\nthresholds: {weak: true}\nother: 1\n")
    code, said = desk.run("--weights", str(path))
    assert code == 2
    for part in ("“other”", "“word”", "region 应为数值", "weak 应为数值"):
        assert part in said
    assert desk.run("--weights", str(desk.put("w.yaml", "thresholds: {weak: 90}")))[0] == 2
    assert desk.left() == {"w.yaml"}


def test_missing_files_are_both_named(desk):
    for name in ("d.csv", "a.csv"):
        (desk.folder / name).unlink()
    code, said = desk.run()
    assert code == 2
    assert said.count("没有这个文件") == 2


def test_two_lists_nobody_can_use_are_both_explained(desk):
    (desk.folder / "d.csv").write_bytes(b"")
    desk.put("a.csv", "甲,乙\n1,2\n")
    code, said = desk.run()
    assert code == 1
    assert "需求清单 d.csv" in said
    assert "没有认出名称、描述或关键词列；文件里的列是：甲、乙" in said
    assert desk.left() == set()


def test_a_list_without_one_usable_row_is_refused_with_its_faults(desk):
    desk.put("a.csv", "编号,标题\n1,\n")
    code, said = desk.run()
    assert code == 1
    assert "成果清单没有一行可以参与匹配" in said
    assert "成果清单第 2 行“标题”" in said
    assert desk.left() == set()
