"""``xiechuang index run``: anybody works a published index out again, from the files alone."""

import json
import zipfile

import openpyxl
import pytest

from xiechuang.config import cli

META = """Level,iCode,iName,Direction,Weight,Unit,Parent,Type
1,rd,研发投入,1,1,万元,money,Indicator
1,waste,能耗,-1,1,吨,money,Indicator
1,firms,高新企业,1,1,家,makers,Indicator
2,money,投入,1,1,,total,Aggregate
2,makers,主体,1,1,,total,Aggregate
3,total,指数,1,1,,,Aggregate
"""
DATA = """uCode,uName,rd,waste,firms
P-1,甲园,10,5,30
P-2,乙园,20,1,40
P-3,丙园,15,3,
"""


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "公报"
    place.mkdir()
    (place / "iMeta.csv").write_text(META, encoding="utf-8")
    (place / "iData.csv").write_text(DATA, encoding="utf-8-sig")
    return place


def run(*words, capsys):
    code = cli.main(["index", "run", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_folder_gives_a_ranking_and_a_workbook(folder, tmp_path, capsys):
    code, out, said = run(folder, "-o", tmp_path / "结果.xlsx", capsys=capsys)
    assert code == cli.OK, said
    assert [line.split("\t")[:1] + line.split("\t")[2:] for line in out.splitlines()] == [
        ["1", "P-2", "乙园"], ["2", "P-3", "丙园"], ["3", "P-1", "甲园"],
    ]  # fmt: skip
    assert "排名" in openpyxl.load_workbook(tmp_path / "结果.xlsx").sheetnames


def test_what_was_written_gives_the_same_again(folder, tmp_path, capsys):
    first = run(folder, "-o", tmp_path / "again", capsys=capsys)
    second = run(tmp_path / "again", "-o", tmp_path / "again.json", capsys=capsys)
    third = run(tmp_path / "again.json", capsys=capsys)
    assert first[:2] == second[:2] == third[:2]


def test_a_zip_is_read_as_its_folder_and_nothing_leaves_it(folder, tmp_path, capsys):
    packed = tmp_path / "公报.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"../../{file.name}")
    assert run(packed, capsys=capsys)[:2] == run(folder, capsys=capsys)[:2]
    assert not (tmp_path.parent / "iMeta.csv").exists()


def test_every_problem_of_the_files_is_said_at_once(folder, capsys):
    (folder / "iMeta.csv").write_text(
        META.replace("1,firms,高新企业,1,1,家,makers", "1,rd,高新企业,7,-1,家,nobody"), encoding="utf-8"
    )
    (folder / "iData.csv").write_text(DATA.replace("P-2,乙园,20", "P-1,乙园,很多"), encoding="utf-8")
    code, out, said = run(folder, capsys=capsys)
    assert (code, out) == (cli.PROBLEMS, "")
    for words in ("重复", "nobody", "很多"):
        assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["没有.csv", "坏.zip", "空"])
def test_what_cannot_be_read_is_said_without_a_trace(tmp_path, name, capsys):
    place = tmp_path / name
    if name == "坏.zip":
        place.write_bytes(b"PK no zip")
    elif name == "空":
        place.mkdir()
    code, _out, said = run(place, capsys=capsys)
    assert code == cli.PROBLEMS
    assert "没有算出结果" in said
    assert "Traceback" not in said


def test_a_form_that_cannot_be_written_is_a_wrong_command(folder, tmp_path, capsys):
    assert run(folder, "-o", tmp_path / "x.pdf", capsys=capsys)[0] == cli.USAGE


def test_the_recipe_of_the_folder_decides(folder, tmp_path, capsys):
    run(folder, "-o", tmp_path / "again", capsys=capsys)
    recipe = json.loads((tmp_path / "again" / "recipe.json").read_text(encoding="utf-8"))
    recipe["normalise"] = {"method": "z_score", "parameters": {}, "each": {}, "over": "panel"}
    before = run(tmp_path / "again", capsys=capsys)[1]
    (tmp_path / "again" / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    assert run(tmp_path / "again", capsys=capsys)[1] != before
