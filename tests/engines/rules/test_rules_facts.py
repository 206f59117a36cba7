"""Answers of a firm are read under Chinese names or ids; bad ones are all named."""

import pytest

from xiechuang.engines.rules.formulas import FACTS, FORMULAS, FactKind, find_formula, read_facts
from xiechuang.engines.rules.formulas.facts import flag
from xiechuang.engines.rules.formulas.registry import formula
from xiechuang.engines.rules.parameters import RulesError


def test_answers_are_read_under_names_and_ids() -> None:
    written = {
        "年度共享服务费": "100万元",
        "instrument_provider": "是",
        "技术合同类型": "技术开发",
        "title_issued_in": "130000",
    }
    assert read_facts(written) == {
        "instrument_fees": 100_000_000,
        "instrument_provider": True,
        "contract_kind": 0,
        "title_issued_in": 130000,
    }


def test_a_whole_number_is_an_amount_in_fen_and_no_answer_is_no_fact() -> None:
    assert read_facts({"instrument_fees": 12345, "revenue": None}) == {"instrument_fees": 12345}


def test_every_bad_answer_is_named_at_once() -> None:
    with pytest.raises(RulesError) as refused:
        read_facts(
            {
                "本年度营业收入": "-1万元",
                "从业人员数": "很多",
                "整体迁移": "大概",
                "技术合同类型": "口头",
                "职称证书签发地": "北京",
                "星座": "白羊",
            }
        )
    said = str(refused.value)
    for part in (
        "本年度营业收入：“-1万元”不得为负",
        "从业人员数",
        "整体迁移：“大概”",
        "口头",
        "“北京”不是地区代码",
        "没有事实“星座”",
    ):
        assert part in said, part


def test_a_loss_may_be_negative_where_it_makes_sense() -> None:
    assert read_facts({"本纳税年度技术转让所得": "-1万元"}) == {"technology_transfer_income": -1_000_000}


def test_every_formula_states_its_clause_and_asks_only_registered_facts() -> None:
    for variants in FORMULAS.values():
        for variant in variants:
            assert variant.clause_in_words.endswith("。"), variant.id
            assert set(variant.facts) <= set(FACTS)
            assert all("." in name for name in variant.parameters), variant.id


def test_every_fact_is_asked_by_some_formula_and_options_have_names() -> None:
    asked = {fact for variants in FORMULAS.values() for variant in variants for fact in variant.facts}
    assert set(FACTS) == asked
    assert all(bool(fact.options) == (fact.kind is FactKind.CHOICE) for fact in FACTS.values())


def test_a_fact_or_a_variant_registered_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        flag("whole_relocation", "另一个名字")
    with pytest.raises(ValueError, match="registered twice"):
        flag("another_id", "整体迁移")
    with pytest.raises(ValueError, match="two variants"):
        formula("tax_sharing", facts=())(lambda case: None)


def test_the_variant_of_a_formula_is_found_by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    registered = dict(FORMULAS)
    monkeypatch.setattr("xiechuang.engines.rules.formulas.registry.FORMULAS", registered)
    turn = date(2026, 3, 1)
    formula("dated", facts=(), until=turn)(lambda case: None)
    formula("dated", facts=(), since=turn)(lambda case: None)
    before, after = registered["dated"]
    assert find_formula("dated", date(2026, 2, 28)) is before
    assert find_formula("dated", turn) is after
    assert find_formula("no such formula", turn) is None
