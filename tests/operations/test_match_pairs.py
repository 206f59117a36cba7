"""``xiechuang match --pairs --scores``: exactly the pairs asked for, in their order, and every refusal at once."""

import csv
import io

import pytest

from tests.operations.matching_desk import Desk, learned
from xiechuang.config.matching_files.learned import Learned

MATCH = ("match", "d.csv", "a.csv")
PAIRS = "demand_id,achievement_id\nX-1,C-12\nX-0,C-00\nX-1,C-10\nX-0,C-31\nX-1,C-12\n"


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


@pytest.fixture
def model(desk, monkeypatch):
    """A model that stands in the folder and is loaded from there."""
    desk.put("m.json", "a model")
    made = learned()
    monkeypatch.setattr(Learned, "load", classmethod(lambda cls, path, **more: made))
    return made.model


def scores(desk, *words, pairs=PAIRS):
    desk.put("p.csv", pairs)
    code, out, said = desk.run(*MATCH, "--pairs", "p.csv", "--scores", "s.csv", *words)
    assert (code, out) == (0, ""), said
    content = (desk.folder / "s.csv").read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def test_exactly_the_listed_pairs_are_scored_in_their_order(desk):
    found = scores(desk)
    assert list(found[0]) == ["demand_id", "achievement_id", "score", "level"]
    assert [(one["demand_id"], one["achievement_id"]) for one in found] == [
        ("X-1", "C-12"), ("X-0", "C-00"), ("X-1", "C-10"), ("X-0", "C-31"), ("X-1", "C-12"),
    ]  # fmt: skip
    assert all(one["level"] in "1234" and 0 <= float(one["score"]) <= 100 for one in found)
    assert float(found[2]["score"]) > float(found[0]["score"]) > float(found[3]["score"])
    assert found[0] == found[4]


def test_a_score_is_that_of_the_explained_list(desk):
    found = scores(desk, "-o", "list.csv")
    with (desk.folder / "list.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = {(row["需求编号"], row["成果编号"]): row for row in csv.DictReader(stream)}
    told = listed["X-0", "C-00"]
    assert float(found[1]["score"]) == float(told["得分"])
    assert (found[1]["level"], told["级别"]) == ("4", "强相关")


def test_numbers_come_back_exactly_as_they_were_written(desk):
    desk.put("d.csv", "demand_id,title\n=1+1,电解液\n")
    desk.put("a.csv", 'achievement_id,title\n"C,""1""",电解液\n')
    found = scores(desk, pairs='achievement_id,其他,demand_id\n"C,""1""",x,=1+1\n')
    assert [(one["demand_id"], one["achievement_id"]) for one in found] == [("=1+1", 'C,"1"')]


def test_columns_are_known_by_chinese_names_and_other_encodings(desk):
    found = scores(desk, pairs="需求编号,成果编号\nX-0,C-00\n".encode("gb18030"))
    assert found == scores(desk, pairs=b"\xef\xbb\xbf" + "需求编号,成果编号\nX-0,C-00\n".encode())


def test_a_row_without_any_text_has_nothing_in_common(desk):
    desk.put("a.csv", "achievement_id,title\nC-00,电解液\nC-01,\n")
    desk.put("p.csv", "demand_id,achievement_id\nX-0,C-01\nX-0,C-00\n")
    code, _, said = desk.run(*MATCH, "--pairs", "p.csv", "--scores", "s.csv")
    assert code == 1
    assert "有 1 行涉及没有文字" in said
    lines = (desk.folder / "s.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "X-0,C-01,0,1"


def test_with_a_model_scores_and_levels_are_the_models(desk, model):
    found = scores(desk, "--model", "m.json")
    assert [(float(one["score"]), one["level"]) for one in found] == [
        (94.0, "3"), (93.0, "2"), (92.0, "2"), (93.0, "2"), (94.0, "3"),
    ]  # fmt: skip
    assert len({pair for asked in model.asked for pair in asked}) == 4


def test_a_model_cannot_lift_a_pair_that_misses_a_must(desk, model):
    desk.put("d.csv", "demand_id,title,技术指标\nX-0,电解液,电压 ≥ 5 V\n")
    desk.put("a.csv", "achievement_id,title,技术指标\nC-00,电解液,电压 = 4 V\nC-01,电解液,电压 = 5 V\n")
    found = scores(desk, "--model", "m.json", pairs="demand_id,achievement_id\nX-0,C-00\nX-0,C-01\n")
    assert [one["level"] for one in found] == ["2", "4"]


def test_every_fault_of_the_pairs_is_told_at_once_and_nothing_is_written(desk):
    desk.put("p.csv", "demand_id,achievement_id\nX-9,C-00\nX-0,C-99\n,C-00\nX-0,C-00,zu viel\n")
    code, _, said = desk.run(*MATCH, "--pairs", "p.csv", "--scores", "s.csv", "-o", "list.xlsx")
    assert code == 1
    for part in (
        "配对清单第 2 行“demand_id”：“X-9”不在可用的需求清单中",
        "配对清单第 3 行“achievement_id”：“C-99”不在可用的成果清单中",
        "配对清单第 4 行“demand_id”：必填",
        "配对清单第 5 行：比表头多出",
    ):
        assert part in said
    assert desk.left() == {"p.csv"}


def test_very_many_faults_are_counted(desk):
    desk.put("p.csv", "demand_id,achievement_id\n" + "X-9,C-00\n" * 300)
    _, _, said = desk.run(*MATCH, "--pairs", "p.csv", "--scores", "s.csv")
    assert "另有 100 处同类问题" in said


@pytest.mark.parametrize(
    ("content", "part"),
    [("甲,乙\n1,2\n", "没有认出需求编号、成果编号列；文件里的列是：甲、乙"), ("", "配对清单 p.csv：")],
)
def test_a_file_that_names_no_pairs_is_refused(desk, content, part):
    desk.put("p.csv", content)
    code, _, said = desk.run(*MATCH, "--pairs", "p.csv", "--scores", "s.csv")
    assert code == 1
    assert part in said
    assert desk.left() == {"p.csv"}


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ((), "请用 -o 指明清单写到哪里"),
        (("--pairs", "j.csv"), "--pairs 与 --scores 要一起用"),
        (("--scores", "s.csv"), "--pairs 与 --scores 要一起用"),
        (("--pairs", "no.csv", "--scores", "s.csv"), "配对清单 "),
        (("--pairs", "j.csv", "--scores", "s.xlsx"), "后缀应为 .csv"),
        (("--pairs", "j.csv", "--scores", "j.csv"), "不能覆盖要读的配对清单"),
        (("--pairs", "j.csv", "--scores", "s.csv", "-o", "s.csv"), "不能写到同一个文件"),
        (("--model", "no.json", "-o", "list.xlsx"), "模型 "),
    ],
)
def test_a_wrong_command_ends_with_two_and_writes_nothing(desk, words, part):
    code, _, said = desk.run(*MATCH, *words)
    assert code == 2
    assert part in said
    assert desk.left() == set()


def test_everything_wrong_with_a_command_is_told_at_once(desk):
    _, _, said = desk.run(
        "match", "no.csv", "a.csv", "--model", "no.json", "--pairs", "no2.csv", "-o", "x.doc"
    )
    assert said.count("没有这个文件") == 3
    assert "后缀应为" in said
    assert "要一起用" in said


def test_a_file_that_is_no_model_is_refused_before_any_work(desk):
    desk.put("m.json", '{"format": "something else"}')
    code, _, said = desk.run(*MATCH, "--pairs", "j.csv", "--scores", "s.csv", "--model", "m.json")
    assert code == 2
    assert "m.json：不是匹配模型文件" in said
    assert desk.left() == {"m.json"}


def test_a_file_that_holds_no_vectors_is_refused(desk, model, monkeypatch):
    monkeypatch.setattr("xiechuang.engines.matching.dense.installed", lambda: True)
    desk.put("v.bin", "something else")
    code, _, said = desk.run(
        *MATCH, "--pairs", "j.csv", "--scores", "s.csv", "--model", "m.json", "--vectors", "v.bin"
    )
    assert code == 2
    assert "v.bin 不是语义向量文件" in said
