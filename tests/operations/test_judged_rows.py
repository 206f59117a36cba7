"""Every fault of every row of judgements and pairs is told at once, in the order of the file."""

import pytest

from tests.operations.matching_desk import Desk

EVALUATE = ("evaluate-match", "--demands", "d.csv", "--achievements", "a.csv", "--judgements", "j.csv")
TRAIN = ("train-match", "d.csv", "a.csv", "--judgements", "j.csv", "-o", "m.json")
BAD = """demand_id,achievement_id,level
X-0,C-00,9
X-99,C-00,2
X-1,C-77,x
,C-88,2
X-1,C-10,2
X-1,C-10,4
"""


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


def faults(said: str) -> list[str]:
    return [line.removeprefix("评判清单") for line in said.splitlines() if line.startswith("评判清单第")]


@pytest.mark.parametrize("command", [EVALUATE, TRAIN])
def test_a_row_with_a_bad_level_is_also_told_of_its_unknown_number(desk, command):
    desk.put("j.csv", BAD)
    code, _, said = desk.run(*command)
    assert code == 1
    found = faults(said)
    assert [one[: one.index("行")] for one in found] == [f"第 {row} " for row in (2, 3, 4, 4, 5, 5, 7)]
    assert found[0].startswith("第 2 行“level”：“9”不是级别")
    assert found[1] == "第 3 行“demand_id”：“X-99”不在可用的需求清单中。"
    assert found[2].startswith("第 4 行“level”：“x”不是级别")
    assert found[3] == "第 4 行“achievement_id”：“C-77”不在可用的成果清单中。"
    assert found[4].startswith("第 5 行“demand_id”")
    assert found[5] == "第 5 行“achievement_id”：“C-88”不在可用的成果清单中。"
    assert "在第 6 行评为 2，这里评为 4" in found[6]


def test_pairs_with_a_blank_number_are_also_told_of_the_other_number(desk):
    desk.put("p.csv", "demand_id,achievement_id\nX-99,C-00\n,C-88\nX-0,C-00\n")
    code, _, said = desk.run("match", "d.csv", "a.csv", "--pairs", "p.csv", "--scores", "s.csv")
    assert code == 1
    told = [line for line in said.splitlines() if line.startswith("配对清单第")]
    assert [line[4:8].strip(" 第行“") for line in told] == ["2", "3", "3"]
    assert "“C-88”不在可用的成果清单中" in told[2]
    assert "s.csv" not in desk.names()
