"""评价匹配,训练模型: the tutorial and its sample files, written from real runs of the commands."""

import contextlib
import csv
import hashlib
import io
import os
import re
from pathlib import Path

import pytest

from tests.profiles.profile_files import Row, sample
from tests.tutorials.telling import FOLDER, Telling
from xiechuang.config import cli

NAME = "evaluate-and-train.md"
FILES = FOLDER / "evaluate-and-train"
PROFILE = "jingjinji"
NEAR, FAR = 4, 5
"""So many achievements of the same field, and of others, are judged for every demand besides those that fit it."""

PASSING = re.compile(r"(需求|成果)清单 |\S+ \d+/\d+( |$)")
"""Lines that tell of reading a list, as the other tutorial shows, and of progress."""


def published(kind: str) -> list[Row]:
    return [row for row in sample(PROFILE, kind) if row["state"] == "published"]


def judged_demands() -> list[Row]:
    known = {row["number"] for row in published("achievements")}
    return [row for row in published("demands") if known & set(row["fits"])]


def judgements() -> list[tuple[str, str, int]]:
    """Level 4 for what the sample's authors wrote for a demand, 2 for some of its field, 1 for some of others."""
    rows = []
    for demand in judged_demands():
        order = sorted(published("achievements"), key=lambda one: _mixed(demand["number"], one["number"]))
        fits = [one for one in order if one["number"] in demand["fits"]]
        rest = [one for one in order if one["number"] not in demand["fits"]]
        near = [one for one in rest if _branch(one) & _branch(demand)][:NEAR]
        far = [one for one in rest if not _branch(one) & _branch(demand)][:FAR]
        listed = [(one, level) for held, level in ((fits, 4), (near, 2), (far, 1)) for one in held]
        rows += [(demand["number"], one["number"], level) for one, level in listed]
    return rows


def _mixed(*words: str) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _branch(row: Row) -> set[str]:
    return {code.split(".")[0] for code in row["fields"]}


def tables() -> dict[str, str]:
    """The three files as text."""
    demands = [(r["number"], r["title"], r["description"]) for r in judged_demands()]
    achievements = [(r["number"], r["title"], r["abstract"]) for r in published("achievements")]
    return {
        "需求.csv": _table(("需求编号", "需求名称", "需求描述"), demands),
        "成果.csv": _table(("成果编号", "成果名称", "成果简介"), achievements),
        "评判.csv": _table(("需求编号", "成果编号", "级别"), judgements()),
    }


def _table(header: tuple[str, ...], rows: list) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def run(command: str) -> tuple[str, str]:
    """Run a command as it is told; give what it printed and what it said."""
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        assert cli.main(command.split()[1:]) == 0, said.getvalue()
    return out.getvalue(), said.getvalue()


def tell_run(tell: Telling, command: str, *, shown: str) -> None:
    """Run a command and write it and its printing ("out") or what it said of its work ("said") down."""
    out, said = run(command)
    text = out if shown == "out" else "\n".join(line for line in said.splitlines() if not PASSING.match(line))
    text = re.sub(r"(用时|最多) [\d.]+", r"\1 …", text.rstrip())
    tell.say(f"```sh\n{command}\n```", f"```text\n{text}\n```")


def page() -> str:
    tell = Telling()
    _open(tell)
    _evaluate(tell)
    _train(tell)
    _use(tell)
    return tell.page()


def _open(tell: Telling) -> None:
    tell.say(
        "# 评价匹配,训练自己的模型",
        "> In English: how good is the matching on your own data? Take pairs that people have judged, measure with"
        " `evaluate-match`, learn an order from them with `train-match`, use it with `match --model`. Everything below was"
        " really run by the test that wrote this page.",
        "本页由 `tests/tutorials/test_evaluate_and_train.py` 真实运行后写成;数字随版本和已安装的可选项略有不同。",
        "## 1. 三份文件",
        "[需求.csv](evaluate-and-train/需求.csv)、[成果.csv](evaluate-and-train/成果.csv) 来自随产品提供的示例(虚构);"
        "[评判.csv](evaluate-and-train/评判.csv) 说每一对有多相关:",
        "```csv\n" + "\n".join(tables()["评判.csv"].splitlines()[:4]) + "\n```",
        f"示例的评判只为演示:写示例时就配好的一对记 4,同一大类里另取 {NEAR} 项记 2,其他大类取 {FAR} 项记 1。"
        "您自己的评判应由懂行的人来做:每项需求评二三十项以上的成果,有相关的,也要有不相关的。级别写 1–4,或 无、弱、较强、强相关。",
    )


def _evaluate(tell: Telling) -> None:
    tell.say("## 2. 评价", "随产品提供的权重好不好,和最朴素的二字组 BM25 比一比:")
    tell_run(
        tell,
        "xiechuang evaluate-match --demands 需求.csv --achievements 成果.csv --judgements 评判.csv -o 评价.xlsx",
        shown="out",
    )
    tell.say(
        "方括号是 95% 区间:两种排序的区间重叠时,看最后一列“差”的区间是否含 0,含 0 就分不出高下。"
        "`评价.xlsx` 里还有逐项需求的数字,看看差在哪些需求上。示例很容易,因为需求就是照着成果写的;真实数据的数字会低得多。",
        "**级别分界**只是建议:本命令从不改动设置。",
    )


def _train(tell: Telling) -> None:
    tell.say(
        "## 3. 训练",
        "先按需求交叉验证(被评价的需求从不参与训练),再用全部评判训练,写出模型和它的说明:",
    )
    tell_run(
        tell,
        "xiechuang train-match 需求.csv 成果.csv --judgements 评判.csv -o 模型.json --no-dense",
        shown="said",
    )
    tell.say(
        "先看表里“交叉验证”一行是否真的比“权重得分”好,再决定用不用。`模型.json.md` 是模型说明:学了多少评判、用了哪些特征、"
        "验证的数字、不能做什么。模型里没有任何编号和原文,也从不知道成果和需求属于谁。",
        "装了可选项 `dense`(语义向量)时去掉 `--no-dense`,换个说法的相关成果也找得到,但要多花时间;\n"
        "向量存在数据目录(已有时)的 `vectors.bin`,下次不必重算,`--vectors` 可以另指。",
    )


def _use(tell: Telling) -> None:
    tell.say("## 4. 使用", "名次和级别由模型定,得分和理由仍是各项信号的,“各项理由”里有一行说明模型做了什么:")
    tell_run(tell, "xiechuang match 需求.csv 成果.csv -o 清单.xlsx --model 模型.json", shown="said")
    tell.say("只给指定的配对打分,一行不多,一行不少,顺序不变:")
    tell_run(
        tell,
        "xiechuang match 需求.csv 成果.csv --pairs 评判.csv --scores 得分.csv --model 模型.json",
        shown="said",
    )
    tell.say(
        "```csv\n" + "\n".join(Path("得分.csv").read_text(encoding="utf-8").splitlines()[:4]) + "\n```",
        "## 5. 从平台的对接结果学习",
        "平台运行一段时间以后,不必另做评判:`xiechuang train-match --from-outcomes` 从对接的结果学习(已落地记 4,达成一致记 3,"
        "因“内容不符”终止记 1;其他原因终止的、还在进行的、示例的都不算),模型写到数据目录的 `matching/model.json`,"
        "供需对接清单随即按它排序,页面写明是哪个模型,并附它的说明。移走这个文件,就恢复按得分排序。",
        "只有被推荐过的配对才有结果,所以这样学到的模型偏向以往推荐过的那一类;请先看交叉验证的数字。",
    )


def masked(text: str) -> str:
    """A page without its figures and without the width that these give its tables."""
    return re.sub(r" +", " ", re.sub(r"-{3,}", "---", re.sub(r"[+-]?\d+(?:\.\d+)?", "#", text)))


def test_the_page_tells_what_the_commands_really_do(tmp_path, monkeypatch):
    pytest.importorskip("lightgbm", reason="the page shows the model that lightgbm learns")
    for name, text in tables().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told, file = page(), FOLDER / NAME
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    if masked(before) != masked(told) or os.environ.get("XIECHUANG_WRITE_DOCS"):
        file.write_text(told, encoding="utf-8")
    assert masked(before) == masked(told), f"docs/tutorials/{NAME} was out of date and has been rewritten"


def test_the_files_of_the_page_are_those_of_the_sample():
    FILES.mkdir(exist_ok=True)
    changed = []
    for name, text in tables().items():
        file = FILES / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(name)
    assert not changed, "the files were out of date and have been rewritten"


def test_the_judgements_of_the_page_hold_every_level_they_speak_of():
    listed = judgements()
    assert {level for *_, level in listed} == {1, 2, 4}
    assert len({(need, supply) for need, supply, _ in listed}) == len(listed)
