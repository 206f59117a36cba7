"""``xiechuang evaluate-match``: what is measured, what is compared, what is told, and every refusal."""

import json
import re

import openpyxl
import pytest
import yaml

from tests.operations.matching_desk import JUDGEMENTS, TOPICS, Desk, install, learned
from xiechuang.config.matching_files.learned import Learned
from xiechuang.config.matching_files.weighting import read_weighting
from xiechuang.engines.matching import Thresholds

COMMAND = ("evaluate-match", "--demands", "d.csv", "--achievements", "a.csv", "--judgements", "j.csv")


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


def data(desk, *words):
    code, _, said = desk.run(*COMMAND, "-o", "r.json", *words)
    assert code == 0, said
    return json.loads((desk.folder / "r.json").read_text(encoding="utf-8"))


def rankers(found):
    return {one["name"]: one for one in found["rankers"]}


def test_the_weights_and_plain_bm25_are_compared_in_a_table(desk):
    code, told, said = desk.run(*COMMAND)
    assert code == 0, said
    lines = [line for line in told.splitlines() if line.startswith("|")]
    assert len(lines) == 4
    assert [cell.strip() for cell in lines[0].strip("|").split("|")] == [
        "排序方式", "nDCG@10", "P@5", "MRR", "1/(1+MAE)", "nDCG@10 比权重得分",
    ]  # fmt: skip
    assert re.search(r"权重得分 +\| [01]\.\d{3} \[[01]\.\d{3}, [01]\.\d{3}\]", lines[2])
    assert "二字组 BM25（对照）" in lines[3]
    assert "24 对，6 项需求（0 项全部评为 1 级" in told
    assert desk.left() == set()


def test_the_figures_are_those_of_the_written_scores(desk):
    found = rankers(data(desk))["权重得分"]
    assert desk.run("match", "d.csv", "a.csv", "--pairs", "j.csv", "--scores", "s.csv")[0] == 0
    rows = [line.split(",") for line in (desk.folder / "s.csv").read_text().splitlines()[1:]]
    judged = [line.split(",") for line in JUDGEMENTS.splitlines()[1:]]
    errors = [abs(int(row[3]) - int(level)) for row, (_, _, level) in zip(rows, judged, strict=True)]
    assert found["level_accuracy"]["value"] == pytest.approx(1 / (1 + sum(errors) / len(errors)))


def test_a_model_given_is_measured_and_the_reader_is_warned(desk, monkeypatch):
    desk.put("m.json", "a model")
    monkeypatch.setattr(Learned, "load", classmethod(lambda cls, path, **more: learned()))
    found = data(desk, "--model", "m.json")
    assert set(rankers(found)) == {"权重得分", "二字组 BM25（对照）", "模型 m.json"}
    assert rankers(found)["模型 m.json"]["gain_in_ndcg"]["value"] < 0
    assert any("若学过这些评判" in note for note in found["notes"])


def test_trained_models_never_see_what_they_judge(desk, monkeypatch):
    training = install(monkeypatch)
    found = data(desk, "--train", "--folds", "3", "--seed", "7")
    assert len(rankers(found)["模型，3 份交叉验证"]["demands"]) == len(TOPICS)
    assert len(training.given) == 3
    held = []
    for one in training.given:
        needs = {judgement.need for judgement in one["judgements"]}
        assert needs == {need.key for need in one["needs"]}
        assert {supply.key for supply in one["supplies"]} == {j.supply for j in one["judgements"]}
        assert one["settings"].seed == 7
        held.append(len(TOPICS) - len(needs))
    assert held == [2, 2, 2]


def test_no_dense_is_said_and_passed_on(desk, monkeypatch):
    training = install(monkeypatch)
    code, _, said = desk.run(*COMMAND, "--train", "--folds", "2", "--no-dense")
    assert code == 0
    assert "不用语义向量" in said
    assert [one["settings"].dense for one in training.given] == [False, False]


def test_the_report_lists_every_demand_with_every_ranker(desk):
    assert desk.run(*COMMAND, "-o", "r.xlsx")[0] == 0
    book = openpyxl.load_workbook(desk.folder / "r.xlsx")
    assert book.sheetnames == ["比较", "逐项需求", "说明"]
    header, *body = book["逐项需求"].iter_rows(values_only=True)
    assert [row[0] for row in body] == [f"X-{n}" for n in range(len(TOPICS))]
    row = dict(zip(header, body[0], strict=True))
    assert (row["评判数"], row["级别 ≥ 3 的"]) == (4, 2)
    assert 0 <= row["权重得分 nDCG@10"] <= 1
    assert "二字组 BM25（对照） nDCG@10" in row


def test_a_report_in_markdown_holds_the_same_tables(desk):
    assert desk.run(*COMMAND, "-o", "r.md")[0] == 0
    text = (desk.folder / "r.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# 匹配评价", "## 比较", "## 逐项需求", "## 说明",
    ]  # fmt: skip
    for line in text.splitlines():
        if line.startswith("|"):
            assert line.endswith("|")


def test_the_same_files_give_the_same_figures(desk):
    first, second = data(desk), data(desk)
    for found in (first, second):
        del found["written_at"]
    assert first == second


def test_thresholds_that_would_fit_are_shown_and_nothing_is_changed_by_it(desk):
    code, told, _ = desk.run(*COMMAND)
    assert code == 0
    recommended = re.search(r"写进 --weights 的文件：(thresholds: \{.+\})", told)[1]
    path = desk.put("w.yaml", recommended)
    thresholds = read_weighting(path)[1]
    assert yaml.safe_load(recommended)["thresholds"]["weak"] == thresholds.weak
    assert data(desk)["thresholds"]["now"]["weak"] == Thresholds().weak
    now = float(re.search(r"现用 .*：1/\(1\+MAE\) ([\d.]+)", told)[1])
    desk.run(*COMMAND, "--weights", "w.yaml", "-o", "r.json")
    found = json.loads((desk.folder / "r.json").read_text(encoding="utf-8"))
    assert rankers(found)["权重得分"]["level_accuracy"]["value"] >= now


def test_too_few_demands_recommend_no_thresholds(desk):
    desk.put("j.csv", "demand_id,achievement_id,level\nX-0,C-00,4\nX-0,C-01,1\n")
    code, told, _ = desk.run(*COMMAND)
    assert code == 0
    assert "少于 5 项，不足以推荐级别分界" in told


def test_levels_are_read_as_words_or_numbers_in_any_encoding(desk):
    numbers = data(desk)
    words = {"4": "强相关", "3": "较强", "2": "弱", "1": "无"}
    text = "需求编号,成果编号,级别\n" + "".join(
        f"{need},{supply},{words[level]}\n"
        for need, supply, level in (line.split(",") for line in JUDGEMENTS.splitlines()[1:])
    )
    for content in (text.encode("gb18030"), text.encode("utf-8-sig")):
        desk.put("j.csv", content)
        assert data(desk)["rankers"] == numbers["rankers"]


def test_judgements_in_a_workbook_are_read(desk):
    book = openpyxl.Workbook()
    for line in JUDGEMENTS.splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(desk.folder / "j.xlsx")
    words = [word if word != "j.csv" else "j.xlsx" for word in COMMAND]
    assert desk.run(*words)[0] == 0


def test_judgements_repeated_word_for_word_count_once(desk):
    once = data(desk)
    desk.put("j.csv", JUDGEMENTS + JUDGEMENTS.split("\n", 1)[1])
    twice = data(desk)
    assert twice["rankers"] == once["rankers"]
    assert twice["notes"] == ["评判清单有 24 行与前面完全相同，只计一次"]


def test_judgements_on_rows_without_text_are_left_out_and_told(desk):
    desk.put("a.csv", "achievement_id,title\nC-00,电解液\nC-01,\n")
    desk.put("j.csv", "demand_id,achievement_id,level\nX-0,C-00,4\nX-0,C-01,1\n")
    code, told, _ = desk.run(*COMMAND)
    assert code == 1
    assert "有 1 行涉及没有文字的需求或成果，未计入" in told


def test_every_fault_of_the_judgements_is_told_at_once(desk):
    desk.put(
        "j.csv",
        "demand_id,achievement_id,level\nX-0,C-00,4\nX-0,C-01,5\nX-0,C-02,\nX-9,C-00,1\nX-0,C-99,1\nX-0,C-00,1\n,C-00,1\nX-1,C-10,中等\n",
    )
    code, told, said = desk.run(*COMMAND, "-o", "r.json")
    assert (code, told) == (1, "")
    for part in (
        "评判清单第 3 行“level”：“5”不是级别；请写 1、2、3、4，或 无、弱、较强、强相关",
        "评判清单第 4 行“level”：没有填写级别",
        "评判清单第 5 行“demand_id”：“X-9”不在可用的需求清单中",
        "评判清单第 6 行“achievement_id”：“C-99”不在可用的成果清单中",
        "评判清单第 7 行：“X-0”与“C-00”在第 2 行评为 4，这里评为 1；请只留一条",
        "评判清单第 8 行“demand_id”：必填",
        "评判清单第 9 行“level”：“中等”不是级别",
        "没有评价。",
    ):
        assert part in said
    assert desk.left() == set()


def test_all_files_that_cannot_be_used_are_explained_at_once(desk):
    desk.put("d.csv", "")
    desk.put("j.csv", "甲,乙\n1,2\n")
    code, _, said = desk.run(*COMMAND)
    assert code == 1
    assert "需求清单 d.csv：" in said
    assert "评判清单 j.csv：没有认出需求编号、成果编号、级别列；文件里的列是：甲、乙" in said


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--judgements", "no.csv"), "评判清单 "),
        (("--model", "no.json"), "模型 "),
        (("-o", "r.doc"), "后缀应为 .xlsx、.md、.json"),
        (("-o", "j.csv"), "不能覆盖要读的评判清单"),
        (("--scale", "trl99"), "没有这个量表"),
    ],
)
def test_a_wrong_command_ends_with_two(desk, words, part):
    code, told, said = desk.run(*COMMAND, *words)
    assert (code, told) == (2, "")
    assert part in said
    assert desk.left() == set()


@pytest.mark.parametrize("words", [["--folds", "1"], ["--folds", "51"], ["--seed", "-1"], ["--seed", "x"]])
def test_values_that_cannot_be_are_refused_by_the_parser(desk, words):
    with pytest.raises(SystemExit) as ended:
        desk.run(*COMMAND, *words)
    assert ended.value.code == 2


def test_fewer_demands_than_parts_are_refused(desk):
    code, _, said = desk.run(*COMMAND, "--train", "--folds", "7")
    assert code == 1
    assert "只有 6 项需求，分不成 7 份" in said


def test_too_little_to_learn_from_is_a_refusal_and_no_trace(desk, monkeypatch):
    training = install(monkeypatch)

    def refuse(**_given):
        raise ValueError("评判太少")

    monkeypatch.setattr(training, "train", refuse)
    code, _, said = desk.run(*COMMAND, "--train", "--folds", "2")
    assert code == 1
    assert "不能训练：评判太少" in said


def test_ctrl_c_ends_cleanly(desk, monkeypatch):
    training = install(monkeypatch)

    def interrupted(**_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "train", interrupted)
    code, told, said = desk.run(*COMMAND, "--train", "--folds", "2", "-o", "r.json")
    assert (code, told) == (130, "")
    assert "已中断，没有写出报告。" in said
    assert desk.left() == set()
