"""``xiechuang find-duplicates`` on small files: pairs, groups, the words that differ, and how it ends."""

from pathlib import Path

import openpyxl
import pytest

from xiechuang.config import cli

ROWS = (
    "编号,成果名称,摘要,金额\n"
    "C-1,高镍正极材料制备工艺,在 25℃ 下循环 2000 次后容量保持率不低于 85%，适用于储能电站,1200\n"
    "C-2,高镍正极材料制备方法,在 25℃ 下循环 2000 次后容量保持率不低于 85%，适用于储能电站,1200\n"
    "C-3,污水处理膜,高通量抗污染的反渗透膜,900\n"
    "C-4,高镍正极材料制备工艺,在 25℃ 下循环 2100 次后容量保持率不低于 85%，适用于储能电站,1300\n"
    "C-5,，,,\n"
)


@pytest.fixture
def find(tmp_path, capsys):
    path = tmp_path / "list.csv"
    path.write_text(ROWS, encoding="utf-8")

    def run(*words: str, output: str = "found.xlsx") -> tuple[int, str, Path]:
        code = cli.main(["find-duplicates", str(path), "-o", str(tmp_path / output), *words])
        return code, capsys.readouterr().err, tmp_path / output

    return run


def rows(path: Path, sheet: str) -> list[tuple]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))[1:]


def test_pairs_are_listed_likest_first_with_the_words_that_differ(find):
    code, said, path = find()
    assert (code, "3 对相近，连成 1 组" in said) == (0, True)
    pairs = rows(path, "相近的行")
    assert [row[0] for row in pairs] == sorted((row[0] for row in pairs), reverse=True)
    by_numbers = {(row[2], row[5]): row for row in pairs}
    assert by_numbers["C-1", "C-2"][7:] == ("工艺", "方法")
    assert [row[2] for row in rows(path, "连成的组")] == ["C-1", "C-2", "C-4"]


def test_how_it_was_compared_is_written_beside_it(find):
    told = dict(rows(find("--threshold", "0.5")[2], "说明"))
    assert (told["比对的列"], told["阈值"], told["行数"]) == ("成果名称、摘要", "0.5", "5")
    assert told["找全的把握"].startswith("相近度恰为阈值的一对，被找到的概率为 99.")


def test_numbers_that_differ_part_rows_when_asked_to(find):
    found = rows(find("--numbers")[2], "相近的行")
    assert [(row[2], row[5]) for row in found] == [("C-1", "C-2")]


def test_a_column_that_must_agree_parts_rows(find):
    found = rows(find("--agree", "金额")[2], "相近的行")
    assert [(row[2], row[5]) for row in found] == [("C-1", "C-2")]


def test_the_columns_compared_can_be_named(find):
    found = rows(find("--text", "成果名称")[2], "相近的行")
    assert (1.0, "C-1", "C-4") in [(row[0], row[2], row[5]) for row in found]


def test_csv_holds_the_pairs_alone(find):
    _, _, path = find(output="found.csv")
    assert path.read_text(encoding="utf-8-sig").splitlines()[0].startswith("相近度,前行")


@pytest.mark.parametrize(
    ("words", "output", "part"),
    [
        (("--text", "没有"), "found.xlsx", "找不到列：没有；文件里的列是：编号、成果名称"),
        ((), "found.txt", "后缀应为"),
        ((), "list.csv", "不能覆盖要读的清单"),
        ((), "no/found.xlsx", "没有这个文件夹"),
    ],
)
def test_a_wrong_command_ends_with_two_and_writes_nothing(find, words, output, part):
    code, said, path = find(*words, output=output)
    assert (code, part in said, "没有写出结果" in said) == (2, True, True)
    assert output == "list.csv" or not path.exists()


@pytest.mark.parametrize("threshold", ["0", "1.2", "高", "0.1"])
def test_a_threshold_that_cannot_be_is_refused(find, threshold):
    with pytest.raises(SystemExit) as ended:
        find("--threshold", threshold)
    assert ended.value.code == 2


def test_a_list_without_a_known_column_names_its_columns(tmp_path, capsys):
    path = tmp_path / "odd.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert cli.main(["find-duplicates", str(path), "-o", str(tmp_path / "f.xlsx")]) == 1
    assert "文件里的列是：甲、乙。请用 --text 列名 指明" in capsys.readouterr().err
