"""``xiechuang match --model``: the model orders and sets levels, the reasons stay those of the signals."""

import json

import openpyxl
import pytest

from tests.operations.matching_desk import Desk, learned
from xiechuang.config.matching_files.learned import Learned

MATCH = ("match", "d.csv", "a.csv", "--model", "m.json")


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    desk = Desk(tmp_path, capsys)
    desk.put("m.json", "a model")
    monkeypatch.setattr(Learned, "load", classmethod(lambda cls, path, **more: learned()))
    return desk


def demand(desk, *words):
    code, _, said = desk.run(*MATCH, "-o", "list.json", *words)
    assert code == 0, said
    data = json.loads((desk.folder / "list.json").read_text(encoding="utf-8"))
    assert data["settings"]["model"] == "m.json"
    return data["demands"][0]


def test_the_order_and_the_levels_are_the_models(desk):
    matches = demand(desk)["matches"]
    assert [one["number"] for one in matches][:2] == ["C-03", "C-02"]
    assert [one["level"] for one in matches[:3]] == ["强相关", "强相关", "弱"]
    scores = [one["model"]["score"] for one in matches]
    assert scores == sorted(scores, reverse=True)


def test_the_points_and_reasons_stay_and_a_line_says_what_the_model_added(desk):
    found = {one["number"]: one for one in demand(desk)["matches"]}
    for one in found.values():
        assert sum(part["points"] for part in one["contributions"]) == pytest.approx(one["score"])
    first = found["C-00"]
    assert first["model"]["level_by_points"] == "强相关"
    sentence = first["model"]["sentence"]
    assert "模型分 93.0，由得分第 1 名改排第 " in sentence
    assert "级别由“强相关”定为“弱”" in sentence
    assert "各项得分与理由不变" in sentence


def test_a_workbook_shows_the_models_score_and_sentence(desk):
    assert desk.run(*MATCH, "-o", "list.xlsx")[0] == 0
    book = openpyxl.load_workbook(desk.folder / "list.xlsx")
    header, first, *_ = book["清单"].iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    assert (row["成果编号"], row["级别"], row["模型分"]) == ("C-03", "强相关", 95.0)
    assert row["各项理由"].startswith("模型：模型分 95.0")
    told = [row[2] for row in book["读取说明"].iter_rows(values_only=True) if row[1] == "模型"]
    assert "m.json" in told
    assert any("名次和级别由模型定" in one for one in told)


def test_without_a_model_nothing_speaks_of_one(desk):
    assert desk.run("match", "d.csv", "a.csv", "-o", "list.xlsx")[0] == 0
    book = openpyxl.load_workbook(desk.folder / "list.xlsx")
    header, first, *_ = book["清单"].iter_rows(values_only=True)
    assert "模型分" not in header
    assert "模型" not in str(dict(zip(header, first, strict=True))["各项理由"])


def test_k_and_the_least_level_hold_for_the_models_list(desk):
    assert len(demand(desk, "-k", "1")["matches"]) == 1
    assert [one["number"] for one in demand(desk, "--min-level", "强相关")["matches"]] == ["C-03", "C-02"]


def test_a_demand_the_model_leaves_with_nothing_is_told_the_models_level(desk):
    desk.put("a.csv", "achievement_id,title\nC-00,电解液的制备方法与装置\n")
    assert "模型所定级别最高为“弱”，低于“强相关”" in demand(desk, "--min-level", "强相关")["why_nothing"]


def test_a_missed_must_stays_behind_every_answer_and_below_its_level(desk):
    desk.put("d.csv", "demand_id,title,技术指标\nX-0,电解液,电压 ≥ 5 V\n")
    desk.put(
        "a.csv",
        "achievement_id,title,技术指标\nC-0,电解液,电压 = 4 V\nC-1,电解液膜,电压 = 5 V\nC-2,电解液装置,电压 = 5 V\n"
        "C-3,电解液的制备方法,电压 = 5 V\n",
    )
    matches = demand(desk)["matches"]
    assert [one["number"] for one in matches] == ["C-1", "C-2", "C-0", "C-3"]
    assert [one["level"] for one in matches] == ["强相关", "强相关", "弱", "弱"]
    assert "有必须项不满足，级别最高为弱" in matches[2]["model"]["sentence"]


def test_a_demand_with_no_candidate_is_no_trouble_for_the_model(desk):
    desk.put("d.csv", "demand_id,title\nX-0,古籍\n")
    assert demand(desk)["why_nothing"] == "没有一项成果与它有共同的用词"
