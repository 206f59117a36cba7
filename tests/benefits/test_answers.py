"""Answers are read as people write them; what is wrong is named with field and clause, all at once."""

import pytest

from tests.benefits.granting import profile_base
from xiechuang.domains.benefits.queries.answers import read_answer, read_answers, said_fact
from xiechuang.domains.benefits.queries.topics import asked_by, questions, topic_of
from xiechuang.domains.benefits.states import Topic
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.engines.rules.parameters import UnreadableError

WAN = 1_000_000


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("800万元", 800 * WAN),
        ("８００万", 800 * WAN),
        (" 8,000,000 元", 800 * WAN),
        ("8000000", 800 * WAN),
        ("￥1.2亿", 12_000 * WAN),
        ("3千万", 3_000 * WAN),
        ("0.01元", 1),
        ("0", 0),
    ],
)
def test_money_is_understood_as_people_write_it(text: str, fen: int) -> None:
    assert read_answer(FACTS["revenue"], text) == fen


@pytest.mark.parametrize(
    ("fact", "text", "said"),
    [
        ("revenue", "-5万元", "不得为负"),
        ("revenue", "很多", "不是金额"),
        ("revenue", "1.234元", "到了分以下"),
        ("revenue", "99999999亿元", "上限"),
        ("revenue", "9" * 61, "太长"),
        ("staff", "-3人", "不得为负"),
        ("staff", "六十", "不是整数"),
        ("is_technology_sme", "也许", "“是”或“否”"),
        ("contract_kind", "买卖", "之一"),
        ("title_issued_in", "北京", "不是地区代码"),
    ],
)
def test_what_cannot_be_read_is_said(fact: str, text: str, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read_answer(FACTS[fact], text)


def test_profit_may_be_negative() -> None:
    assert read_answer(FACTS["operating_profit"], "-3万元") == -3 * WAN


@pytest.mark.parametrize(("fact", "text", "value"), [
    ("staff", "60 人", 60), ("staff", "1,200", 1200), ("is_technology_sme", "否", False),
    ("is_technology_sme", "√", True), ("contract_kind", "技术开发", 0), ("title_issued_in", "120000", 120000),
])  # fmt: skip
def test_other_answers_are_read(fact: str, text: str, value: object) -> None:
    assert read_answer(FACTS[fact], text) == value
    assert said_fact(fact, value) != ""


def test_every_problem_is_named_at_once_with_field_and_clause() -> None:
    written = {
        "revenue": "-100万元",
        "staff": "六十",
        "investee_staff": "10",
        "investee_graduates": "12",
        "own_funds": "30万元",
        "project_total": "20万元",
        "nothing": "1",
        "loan": "",
    }
    read = read_answers(profile_base(), written)
    problems = {one.field: one for one in read.problems}
    assert set(problems) == {"revenue", "staff", "investee_graduates", "own_funds", "nothing"}
    assert "本年度营业收入" in problems["revenue"].text
    assert "不得为负" in problems["revenue"].text
    assert "研发费用加计扣除" in problems["revenue"].clause
    assert "财税〔2018〕55号" in problems["investee_graduates"].clause
    assert "石家庄" in problems["own_funds"].clause
    assert read.facts == {
        "investee_staff": 10, "investee_graduates": 12, "own_funds": 30 * WAN, "project_total": 20 * WAN,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ({"restricted_revenue": "2万元", "revenue": "1万元"}, "restricted_revenue"),
        ({"investee_research": "2万元", "investee_costs": "1万元"}, "investee_research"),
        ({"months_held": "30", "investee_months": "24"}, "months_held"),
        ({"venture_enterprise": "是", "venture_or_angel": "否"}, "venture_or_angel"),
        ({"in_production": "否", "three_taxes_year_1": "1万元"}, "three_taxes_year_1"),
        (
            {"commissioned_domestic": "0", "commissioned_abroad": "0", "commission_registered": "是"},
            "commission_registered",
        ),
    ],
)
def test_a_contradiction_is_found_and_the_same_without_it_is_not(written: dict[str, str], field: str) -> None:
    found = read_answers(profile_base(), written).problems
    assert [one.field for one in found] == [field]
    assert found[0].clause
    for left_out in written:
        rest = {name: text for name, text in written.items() if name != left_out}
        assert read_answers(profile_base(), rest).problems == []


def test_every_question_stands_on_exactly_one_page_and_only_if_a_chosen_measure_asks() -> None:
    base = profile_base()
    every = [fact for facts in questions(base, ()).values() for fact in facts]
    assert sorted(every) == sorted(FACTS)
    few = questions(base, ("title_recognition",))
    assert few == {Topic.MOVING: ["title_issued_in", "title_verified"]}
    assert asked_by(base, ("no such measure",)) == asked_by(base, ())
    assert topic_of(base, "contract_kind") is Topic.CONTRACTS
