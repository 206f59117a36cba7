"""``xiechuang train-match`` on judged lists: the model and its card, each whole, and every refusal."""

import re

import pytest

from tests.operations.matching_desk import TOPICS, Desk, ShortestFirst, install

COMMAND = ("train-match", "d.csv", "a.csv", "--judgements", "j.csv", "-o", "m.json", "--folds", "3")


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


@pytest.fixture
def training(monkeypatch):
    return install(monkeypatch)


def test_a_model_is_trained_with_trials_and_written_with_its_card_beside_what_learns_nothing(desk, training):
    code, told, said = desk.run(*COMMAND)
    assert (code, told) == (0, ""), said
    assert desk.left() == {"m.json", "m.json.md"}
    (given,) = training.given
    assert (len(given["judgements"]), len(given["needs"])) == (24, len(TOPICS))
    assert (given["settings"].folds, given["settings"].list_size) == (3, True)
    assert (desk.folder / "m.json").read_text(encoding="utf-8") == "a model"
    card = (desk.folder / "m.json.md").read_text(encoding="utf-8")
    assert card.startswith("# 模型说明\n\n由 24 对评判学到。")
    for part in (
        "## 比较",
        "| 模型（只用文字），3 份交叉验证 | 0.500 [0.250, 0.750] |",
        "## 说明",
        "6 项需求",
    ):
        assert part in re.sub(" +", " ", card)
        assert part in re.sub(" +", " ", said) or part.startswith(("## ", "6 "))
    assert "用法：xiechuang match … --model" in said


def test_what_is_missing_is_said_before_training(desk, training, monkeypatch):
    monkeypatch.setattr("xiechuang.config.matching_files.learning.find_spec", lambda _name: None)
    code, _, said = desk.run(*COMMAND)
    assert code == 0
    assert "没有安装语义向量" in said
    assert "没有安装 lightgbm" in said
    assert "没有安装语义向量" in (desk.folder / "m.json.md").read_text(encoding="utf-8")


def test_no_dense_and_the_seed_are_passed_on(desk, training):
    assert desk.run(*COMMAND, "--no-dense", "--seed", "5")[0] == 0
    assert {(one["settings"].dense, one["settings"].seed) for one in training.given} == {(False, 5)}


def test_faults_of_the_lists_are_told_and_the_model_is_written(desk, training):
    desk.put("d.csv", (desk.folder / "d.csv").read_text() + "X-0,重复\n")
    code, _, said = desk.run(*COMMAND)
    assert code == 1
    assert "“X-0”与第 2 行重复" in said
    assert "m.json" in desk.left()


def test_an_old_model_stays_when_training_is_refused(desk, training):
    desk.put("m.json", "old")
    desk.put("j.csv", "demand_id,achievement_id,level\nX-9,C-00,5\n")
    code, _, said = desk.run(*COMMAND)
    assert code == 1
    assert "“5”不是级别" in said
    assert "没有写出模型。" in said
    assert (desk.folder / "m.json").read_text(encoding="utf-8") == "old"
    assert "m.json.md" not in desk.names()


def test_unknown_numbers_and_contradictions_are_told_together(desk, training):
    desk.put("j.csv", "demand_id,achievement_id,level\nX-0,C-00,4\nX-0,C-00,2\nX-9,C-00,1\n")
    code, _, said = desk.run(*COMMAND)
    assert code == 1
    assert "这里评为 2；请只留一条" in said
    assert "“X-9”不在可用的需求清单中" in said


def test_fewer_demands_than_parts_are_refused_before_any_training(desk, training):
    code, _, said = desk.run(*COMMAND[:-1], "7")
    assert code == 1
    assert "只有 6 项需求，分不成 7 份交叉验证" in said
    assert training.given == []


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("train-match",), "缺少 需求清单、成果清单、--judgements 评判、-o 模型"),
        (("train-match", "d.csv", "a.csv", "-o", "m.json"), "缺少 --judgements 评判"),
        ((*COMMAND, "-o", "j.csv"), "不能覆盖要读的评判清单"),
        (("train-match", "d.csv", "no.csv", "--judgements", "no.csv", "-o", "m.json"), "成果清单 "),
        ((*COMMAND, "-o", "none/m.json"), "没有这个文件夹"),
    ],
)
def test_a_wrong_command_ends_with_two_and_writes_nothing(desk, training, words, part):
    code, _, said = desk.run(*words)
    assert code == 2
    assert part in said
    assert desk.left() == set()


def test_files_and_outcomes_do_not_go_together(desk, training, monkeypatch):
    monkeypatch.setattr("xiechuang.config.cli._with_database", lambda command, args: command.run(args))
    code, _, said = desk.run(*COMMAND, "--from-outcomes")
    assert code == 2
    assert "--from-outcomes 不读文件，请去掉 需求清单、成果清单、--judgements 评判" in said


def test_an_interrupted_save_leaves_the_old_model(desk, training, monkeypatch):
    desk.put("m.json", "old")

    def interrupted(self, path):
        path.write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(ShortestFirst, "save", interrupted)
    code, _, said = desk.run(*COMMAND)
    assert code == 130
    assert "已中断，没有写出模型。" in said
    assert (desk.folder / "m.json").read_text(encoding="utf-8") == "old"
    assert not [name for name in desk.names() if name.endswith((".new", ".part"))]
