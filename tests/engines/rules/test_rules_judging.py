"""A verdict says eligible or not, how much, every reason with its clause, the nearest miss and what is unknown."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.engines.rules.small_base import PLACES, loaded, parameter, rule, subsidy, unpublished, value
from xiechuang.engines.rules.formulas import Bound, read_facts
from xiechuang.engines.rules.judging import Answer, Rulebook, Verdict, judge, judge_all

DAY = date(2020, 6, 1)
GIVEN = {"大型科研仪器开放共享的提供机构": "是", "年度共享服务费": "100万元"}


@pytest.fixture
def base(tmp_path: Path) -> Rulebook:
    cap = [value("30万元", "1"), unpublished("2", clause="乙省办法 未见")]
    return loaded(tmp_path, subsidy(share=[value("40%", clause="示例办法 第二条")], cap=cap))


@pytest.fixture
def voucher(tmp_path: Path) -> Rulebook:
    parameters = [
        parameter("voucher_qualified.staff", "人", value(1000)),
        parameter("voucher_qualified.revenue", "元", value("4亿元")),
        parameter("voucher_qualified.research", "比例", value("2%")),
        parameter("voucher_qualified.rights", "个", value(1)),
        parameter("voucher_qualified.services", "清单", value(["testing", "pilot"])),
        parameter("voucher_qualified.excludes_statutory", "是否", value("是")),
        parameter("voucher_qualified.further", "是否", value("是")),
        parameter("voucher_qualified.share", "比例", value("50%")),
        parameter("voucher_qualified.cap", "元", value("10万元")),
    ]
    return loaded(
        tmp_path, {"places": PLACES, "parameters": parameters, "rules": [rule("voucher_qualified")]}
    )


FIRM = {
    "从业人员数": 20,
    "本年度营业收入": "1亿元",
    "上年度销售收入": "1亿元",
    "上年度研发投入": "300万元",
    "Ⅰ类知识产权数": 1,
    "服务类别": "测试检测",
    "属于强制检测、法定检测等非创新活动": "否",
    "服务合同实际发生额": "10万元",
}


def said(base: Rulebook, facts: dict[str, Any], *, place: str = "11", day: date = DAY) -> Verdict:
    return judge(base, base.ids[0], facts=read_facts(facts), day=day, place=place)


def test_an_eligible_firm_gets_the_amount_with_every_reason_and_clause(base: Rulebook) -> None:
    verdict = said(base, GIVEN)
    assert (verdict.eligible, verdict.amount, verdict.bound) == (Answer.YES, 30_000_000, Bound.AT_MOST)
    assert [reason.holds for reason in verdict.reasons] == [Answer.YES, Answer.YES]
    assert verdict.clauses == ("示例办法 第一条",)
    assert verdict.nearest is None


def test_a_firm_that_is_not_eligible_gets_nothing_and_hears_what_it_would_get(base: Rulebook) -> None:
    verdict = said(base, GIVEN | {"大型科研仪器开放共享的提供机构": "否"})
    assert (verdict.eligible, verdict.amount, verdict.amount_if_met) == (Answer.NO, 0, 30_000_000)
    assert verdict.nearest
    assert verdict.nearest.change == "“大型科研仪器开放共享的提供机构”由“否”变为“是”"


def test_an_unpublished_parameter_stops_the_amount_and_is_named(base: Rulebook) -> None:
    verdict = said(base, GIVEN, place="2")
    assert (verdict.eligible, verdict.amount) == (Answer.YES, None)
    assert [one.id for one in verdict.stopped_by] == ["instrument.subsidy_cap"]
    assert verdict.stopped_by[0].clause == "乙省办法 未见"
    assert verdict.missing_facts == ()


def test_an_unanswered_question_leaves_it_open_and_is_named(base: Rulebook) -> None:
    verdict = said(base, {"年度共享服务费": "100万元"})
    assert (verdict.eligible, verdict.amount) == (Answer.UNKNOWN, None)
    assert verdict.missing_facts == ("instrument_provider",)
    assert verdict.stopped_by == ()


def test_a_sure_no_needs_no_further_answers(base: Rulebook) -> None:
    verdict = said(base, {"大型科研仪器开放共享的提供机构": "否"})
    assert (verdict.eligible, verdict.amount, verdict.missing_facts) == (Answer.NO, 0, ())


def test_nothing_entered_for_a_place_is_said_not_guessed(base: Rulebook) -> None:
    verdict = said(base, GIVEN, place="CN")
    assert verdict.amount is None
    assert verdict.not_entered == ("instrument.subsidy_cap",)


def test_a_rule_out_of_force_says_when_it_holds(tmp_path: Path) -> None:
    content = subsidy(
        share=[value("40%")], cap=[value("1元")], since=date(2016, 1, 1), until=date(2020, 1, 1)
    )
    base = loaded(tmp_path, content)
    verdict = said(base, GIVEN)
    assert (verdict.eligible, verdict.amount) == (Answer.NO, 0)
    assert "2016-01-01 起，至 2020-01-01 前" in verdict.reasons[0].words
    assert said(base, GIVEN, day=date(2019, 12, 31)).amount == 100


def test_a_rule_of_another_place_says_where_it_holds(tmp_path: Path) -> None:
    content = subsidy(share=[value("40%")], cap=[value("1元")]) | {
        "rules": [rule("instrument_subsidy", "instrument_subsidy", "1")]
    }
    base = loaded(tmp_path, content)
    assert said(base, GIVEN, place="11").eligible is Answer.YES
    verdict = said(base, GIVEN, place="2")
    assert verdict.eligible is Answer.NO
    assert "只适用于甲省(示例)" in verdict.reasons[0].words


def test_an_undated_rule_says_so(base: Rulebook) -> None:
    assert "施行日未载，按已在施行计算" in [note.words for note in said(base, GIVEN).notes]


def test_all_reasons_are_given_not_only_the_first_that_fails(voucher: Rulebook) -> None:
    facts = FIRM | {"上年度研发投入": "100万元", "Ⅰ类知识产权数": 0, "服务类别": "研发设计"}
    verdict = said(voucher, facts)
    assert [reason.holds for reason in verdict.reasons].count(Answer.NO) == 3
    assert len(verdict.reasons) == 6
    found = {reason.words: reason.found for reason in verdict.reasons}
    assert found["上年度研发投入占销售收入达到下限"] == "实际 1%，要求不少于 2%"
    assert found["属于支持的服务类别"] == "服务类别为“研发设计”"


def test_misses_are_ordered_from_the_nearest(voucher: Rulebook) -> None:
    facts = FIRM | {
        "上年度研发投入": "199万元",
        "属于强制检测、法定检测等非创新活动": "是",
        "服务类别": "研发设计",
    }
    verdict = said(voucher, facts)
    assert [miss.fact for miss in verdict.misses] == ["research_last_year", "statutory_test", "service_kind"]
    assert verdict.nearest
    assert verdict.nearest.gap == 1_000_000
    assert verdict.nearest.change == "“上年度研发投入”由 199万元 增加 1万元，到 200万元"
    assert verdict.misses[2].change == "“服务类别”属于：测试检测、试验验证与中试"


def test_where_one_of_two_would_do_the_cheaper_change_is_named(voucher: Rulebook) -> None:
    verdict = said(voucher, FIRM | {"从业人员数": 2000, "本年度营业收入": "4亿元"})
    assert verdict.eligible is Answer.NO
    assert verdict.nearest
    assert (verdict.nearest.fact, verdict.nearest.gap) == ("revenue", 1)
    assert said(voucher, FIRM | {"从业人员数": 999, "本年度营业收入": "4亿元"}).eligible is Answer.YES


def test_what_a_firm_would_get_where_is_compared(base: Rulebook) -> None:
    table = judge_all(base, facts=read_facts(GIVEN), day=DAY, places=("1", "2"))
    assert {place: one.amount for place, one in table["instrument_subsidy"].items()} == {
        "1": 30_000_000,
        "2": None,
    }


def test_a_document_lists_the_rules_it_touches(base: Rulebook) -> None:
    assert base.touched_by(document="示例办法", clause="第二条") == ("instrument_subsidy",)
    assert base.touched_by(document="示例办法", clause="第九条") == ()
    assert base.touched_by(document="别的办法") == ()


def test_a_draft_is_tried_by_replacing_one_value(base: Rulebook) -> None:
    old = base.book.find("instrument.subsidy_cap", day=DAY, place="1")
    assert old
    draft = base.with_change(old, replace(old, value=50_000_00))
    assert said(draft, GIVEN, place="1").amount == 50_000_00
    assert said(base, GIVEN, place="1").amount == 30_000_000
    with pytest.raises(ValueError, match="no such value"):
        base.with_change(replace(old, value=1), old)


def test_an_unknown_rule_is_an_error(base: Rulebook) -> None:
    with pytest.raises(KeyError):
        judge(base, "nothing", facts={}, day=DAY, place="1")
