"""``xiechuang match --ray``: the same list as without, or a sentence why not."""

import json
import subprocess
import sys

import pytest

from tests.operations.matching_desk import Desk

MATCH = ("match", "d.csv", "a.csv")


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


def listed(desk, name):
    data = json.loads((desk.folder / name).read_text(encoding="utf-8"))
    return [data["demands"], data.get("unmatched")]


def test_a_local_ray_writes_the_same_list(desk):
    pytest.importorskip("ray", reason="没有安装 Ray")
    assert desk.run(*MATCH, "-o", "here.json")[0] == 0
    # In a process of its own, as people run it: what Ray leaves behind ends with it.
    words = [
        str(desk.folder / word) if "." in word else word
        for word in (*MATCH, "-o", "there.json", "--ray", "local", "--ray-workers", "2")
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "xiechuang", *words], capture_output=True, text=True, timeout=180, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert listed(desk, "there.json") == listed(desk, "here.json")
    assert "Warning" not in ran.stderr, ran.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("-o", "list.json", "--ray", "somewhere"), "看不懂"),
        (("-o", "list.json", "--ray", "no-such-host:6379"), "连不上 Ray 集群"),
        (("-o", "list.json", "--ray-workers", "2"), "要与 --ray 一起用"),
        (("--pairs", "p.csv", "--scores", "s.csv", "--ray", "local"), "--ray 用于 -o"),
    ],
)
def test_what_cannot_be_done_is_said_before_any_work(desk, words, sentence):
    desk.put("p.csv", "demand_id,achievement_id\nX-0,C-00\n")
    desk.given = set(desk.names())
    code, _, said = desk.run(*MATCH, *words)
    assert (code, desk.left()) == (2, set())
    assert sentence in said
