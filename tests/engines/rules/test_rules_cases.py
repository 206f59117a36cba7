"""Examples in YAML are compared with the rules; whatever differs is said, and bad files are refused as a whole."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.engines.rules.small_base import loaded, subsidy, unpublished, value, written
from xiechuang.engines.rules.cases import Example, load_cases, mismatches
from xiechuang.engines.rules.judging import Rulebook
from xiechuang.engines.rules.parameters import RulesError

AGREES = {"eligible": "是", "amount": "30万元", "clause": "第一条"}


@pytest.fixture
def base(tmp_path: Path) -> Rulebook:
    cap = [value("30万元", "1"), unpublished("2")]
    return loaded(tmp_path, subsidy(share=[value("40%")], cap=cap))


def example(folder: Path, *, expect: dict[str, Any] | None = None, **changed: Any) -> Example:
    row = {
        "name": "一例",
        "rule": "instrument_subsidy",
        "place": "1",
        "day": date(2020, 6, 1),
        "facts": {"大型科研仪器开放共享的提供机构": "是", "年度共享服务费": "100万元"},
        "expect": expect or AGREES,
    }
    (folder / "cases").mkdir()
    (one,) = load_cases(written(folder / "cases", a={"cases": [row | changed]}))
    return one


def test_an_example_that_agrees_has_no_mismatch(base: Rulebook, tmp_path: Path) -> None:
    assert mismatches(base, example(tmp_path)) == []


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"eligible": "否"}, "是否符合：得“是”，应为“否”"),
        ({"amount": "29万元"}, "金额：得 30万元，应为 29万元"),
        ({"amount": "未知"}, "金额：得 30万元，应为 未知"),
        ({"amount": "三十万"}, "不是精确到分的金额"),
        ({"amount_if_met": "1元"}, "条件都符合时的金额：得 30万元"),
        ({"clause": "第九条"}, "没有 ['第九条']"),
        ({"nearest": "增加"}, "最接近的条件：得“”，应含“增加”"),
        ({"stopped_by": "instrument.subsidy_cap"}, "未公布的参数：得 []"),
        ({"missing": "年度共享服务费"}, "未回答的事实：得 []"),
        ({"parts": {"第 1 年": "1元"}}, "没有分项“第 1 年”"),
        ({"note": "另有规定"}, "没有 ['另有规定']"),
    ],
)
def test_every_kind_of_difference_is_said(
    base: Rulebook, tmp_path: Path, expect: dict[str, Any], said: str
) -> None:
    (found,) = mismatches(base, example(tmp_path, expect=AGREES | expect))
    assert said in found


def test_a_rule_that_is_not_there_is_a_difference(base: Rulebook, tmp_path: Path) -> None:
    assert mismatches(base, example(tmp_path, rule="nothing")) == ["没有规则 nothing"]


def test_every_fault_of_a_file_of_examples_is_named_at_once(tmp_path: Path) -> None:
    rows = [
        {"name": "甲", "rule": "x", "place": "1", "day": "昨天", "expect": {"eligible": "是"}},
        {"name": "乙", "rule": "x", "place": "1", "day": date(2020, 1, 1), "expect": AGREES | {"colour": 1}},
        {"name": "丙", "rule": "x", "place": "1", "day": date(2020, 1, 1), "expect": "是"},
        {"name": "丁", "place": "1", "day": date(2020, 1, 1), "facts": {"星座": 1}, "expect": AGREES},
        {
            "name": "戊",
            "rule": "x",
            "place": "1",
            "day": date(2020, 1, 1),
            "facts": {"星座": 1},
            "expect": AGREES,
        },
    ]
    with pytest.raises(RulesError) as refused:
        load_cases(written(tmp_path, a={"cases": rows}))
    said = [problem.sentence for problem in refused.value.problems]
    for part in (
        "甲：day 应为日期",
        "甲：expect 应写 eligible 和 clause",
        "乙：expect 有不认识的项目 colour",
        "丙：facts 与 expect 应为键值对",
        "丁：缺少 rule",
        "戊：没有事实“星座”",
    ):
        assert any(part in one for one in said), part
