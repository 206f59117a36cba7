"""A folder of rules is read as a whole: every problem at once, and an unknown value is never defaulted."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.engines.rules.small_base import (
    PLACES,
    loaded,
    parameter,
    rule,
    subsidy,
    unpublished,
    value,
    written,
)
from xiechuang.engines.rules.judging import load_rules
from xiechuang.engines.rules.parameters import UNKNOWN, RulesError

DAY = date(2020, 6, 1)


def problems(folder: Path, **files: Any) -> str:
    with pytest.raises(RulesError) as refused:
        load_rules(written(folder, **files))
    return "\n".join(problem.sentence for problem in refused.value.problems)


def test_a_value_holds_from_its_first_day_until_before_its_last(tmp_path: Path) -> None:
    cap = [
        value("1元", since=date(2020, 1, 1), until=date(2021, 1, 1)),
        value("2元", since=date(2021, 1, 1)),
    ]
    book = loaded(tmp_path, subsidy(share=[value("50%")], cap=cap)).book
    days = (date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [book.value("instrument.subsidy_cap", day=day, place="11") for day in days] == [100, 100, 200]
    with pytest.raises(KeyError):
        book.value("instrument.subsidy_cap", day=date(2019, 12, 31), place="11")


def test_the_value_of_a_nearer_place_goes_first(tmp_path: Path) -> None:
    cap = [value("1元", "CN"), value("2元", "1"), unpublished("2")]
    book = loaded(tmp_path, subsidy(share=[value("50%")], cap=cap)).book
    found = {
        place: book.value("instrument.subsidy_cap", day=DAY, place=place) for place in ("CN", "1", "11", "2")
    }
    assert found == {"CN": 100, "1": 200, "11": 200, "2": UNKNOWN}


def test_every_problem_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    said = problems(
        tmp_path,
        places={"places": PLACES},
        a={
            "parameters": [
                parameter("a.one", "两", value("1元")),
                parameter("a.two", "元", value("一块钱"), value("1元", "火星")),
                parameter("a.three", "元", {"places": ["CN"], "value": "1元"}),
                parameter("a.four", "元", value("1元", sureness="unknown"), value("未公布")),
                parameter("a.five", "元", value("1元", since="去年", colour="red")),
                parameter("a.six", "元", value("1元", since=date(2021, 1, 1), until=date(2020, 1, 1))),
            ]
        },
        b={"rules": [rule("x", "no_such_formula"), "text", {"id": "y"}], "recipes": []},
        c="- a\n- b\n",
        d="a: [",
    )
    for part in (
        "a.yaml：a.one：unit 应为",
        "a.yaml：a.two 第 1 个值：value “一块钱”不是精确到分的金额",
        "a.yaml：a.two 第 2 个值：没有地区 火星",
        "a.yaml：a.three 第 1 个值：缺少 clause",
        "a.yaml：a.three 第 1 个值：缺少 source",
        "a.yaml：a.four 第 1 个值：没有值的写“未公布”",
        "a.yaml：a.four 第 2 个值：没有值的写“未公布”",
        "a.yaml：a.five 第 1 个值：不认识的项目 colour",
        "a.yaml：a.six 第 1 个值：until 应晚于 since",
        "b.yaml：x：没有公式 no_such_formula",
        "b.yaml：rules 第 2 项：应为键值对",
        "b.yaml：y：缺少 formula",
        "b.yaml：recipes：不认识的项目",
        "c.yaml：应为键值对",
        "d.yaml：读不出",
    ):
        assert part in said, part


def test_two_values_on_one_day_in_one_place_are_refused(tmp_path: Path) -> None:
    cap = [value("1元", since=date(2020, 1, 1)), value("2元", since=date(2021, 1, 1))]
    assert "instrument.subsidy_cap：在 CN 的两个期间重叠" in problems(
        tmp_path, a=subsidy(share=[value("50%")], cap=cap)
    )


def test_two_versions_of_a_rule_on_one_day_are_refused(tmp_path: Path) -> None:
    content = {"places": PLACES, "rules": [rule("price_publicity"), rule("price_publicity", until=DAY)]}
    assert "price_publicity：两个版本在 CN 同时施行" in problems(tmp_path, a=content)


def test_places_inside_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    circle = [{"id": "a", "name": "甲", "within": "b"}, {"id": "b", "name": "乙", "within": "a"}]
    said = problems(tmp_path, a={"places": [*circle, {"id": "c", "name": "丙", "within": "z"}]})
    assert "within 绕成了圈" in said
    assert "within 指向不存在的地区 z" in said


def test_a_date_that_is_a_text_is_refused(tmp_path: Path) -> None:
    cap = [value("1元", since="2020年")]
    assert "since 应为日期" in problems(tmp_path, a=subsidy(share=[value("50%")], cap=cap))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "没有规则文件" in problems(tmp_path)
