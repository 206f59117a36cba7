"""The rules of 京津冀: every case, no hole in the rule base, real quotes, and columns that agree with single firms."""

import re
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.profiles.profile_files import ROOT, read
from xiechuang.engines.rules.cases import Example, load_cases, mismatches
from xiechuang.engines.rules.checking import findings
from xiechuang.engines.rules.formulas import FACTS, Fact, FactKind
from xiechuang.engines.rules.judging import Answer, columns_of, judge, judge_all, judge_population, load_rules
from xiechuang.engines.rules.parameters import Sureness, Unit

PROFILE = ROOT / "jingjinji"
BASE = load_rules(PROFILE / "rules")
CASES = load_cases(PROFILE / "rules" / "cases")
PLACES = ("110000", "120000", "120116", "130000", "130100")
SAID = {Answer.YES: 1, Answer.NO: 0, Answer.UNKNOWN: -1}
# Every day on which something begins or ends, and the day before it.
TURNS = sorted(
    {
        day - timedelta(days=n)
        for one in (*BASE.rules, *BASE.book.parameters)
        for day in (one.period.since, one.period.until)
        for n in (0, 1)
        if day
    }
)
# Amounts at which something turns, with their neighbours: half of them are drawn from here.
EDGES = sorted(
    {
        max(one.value * times + near, 0)
        for one in BASE.book.parameters
        if isinstance(one.value, int)
        for times in (1, 3)
        for near in (-1, 0, 1)
    }
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}:{case.name}")
def test_a_case_comes_out_as_the_lawyer_wrote(case: Example) -> None:
    assert mismatches(BASE, case) == []


def test_the_rule_base_has_no_gap_no_overlap_and_nothing_unused_or_untested() -> None:
    assert findings(BASE, tested=[case.rule for case in CASES]) == ()


def test_every_rule_has_a_case_that_passes_or_is_open_and_one_that_fails() -> None:
    said = {rule: {case.expect["eligible"] for case in CASES if case.rule == rule} for rule in BASE.ids}
    assert [rule for rule, answers in said.items() if not answers & {"是", "未知"}] == []
    # of these vouchers not one condition is published, so nothing can be missed
    assert [rule for rule, answers in said.items() if "否" not in answers] == ["voucher_research"]


def test_every_quote_stands_in_the_held_text_it_names() -> None:
    policies = read("jingjinji", "policies/policies.yaml")["policies"]
    held = {row["number"]: row["file"] for row in policies if row["held"]}
    texts = {number: squeezed((PROFILE / file).read_text(encoding="utf-8")) for number, file in held.items()}
    sources = [one.source for one in (*BASE.rules, *BASE.book.parameters) if one.source.quote]
    assert sources
    assert [
        source for source in sources if squeezed(source.quote) not in texts.get(source.document, "")
    ] == []
    named = [one.source for one in (*BASE.rules, *BASE.book.parameters) if one.source.document in held]
    assert all(source.held and source.quote for source in named)


def squeezed(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s", "", text)


def test_a_number_in_a_quote_is_the_value_of_its_parameter() -> None:
    quoted = [one for one in BASE.book.parameters if one.source.quote]
    assert [one.id for one in quoted if one.words.removesuffix("元") not in one.source.quote] == []


def test_an_unknown_value_is_exactly_what_is_marked_so() -> None:
    unknown = {(one.id, one.places) for one in BASE.book.parameters if one.is_unknown}
    marked = {(one.id, one.places) for one in BASE.book.parameters if one.sureness is Sureness.UNKNOWN}
    assert unknown == marked
    assert len(unknown) > 20


def test_places_are_the_regions_of_the_profile_or_lie_in_them() -> None:
    regions = {row["code"] for row in read("jingjinji", "regions.yaml")["regions"]}
    for place in BASE.places.names:
        assert place == "CN" or regions & set(BASE.places.chain(place)), place


def test_a_changed_plan_lists_the_rules_it_touches() -> None:
    touched = BASE.touched_by(document="hebei-jingnan-plan-2017-2020")
    assert set(touched) == {
        "institution_award",
        "brokerage_subsidy",
        "research_deduction",
        "venture_start_up",
    }
    assert set(BASE.touched_by(document="财预〔2015〕92号")) == {"tax_sharing"}


def answer(fact: Fact) -> st.SearchStrategy[Any]:
    """Answers to one question, often none, often just at an edge."""
    if fact.kind is FactKind.FLAG:
        given = st.booleans()
    elif fact.kind is FactKind.PLACE:
        given = st.sampled_from([110000, 120000, 130000, 440000])
    elif fact.options:
        given = st.integers(0, len(fact.options) - 1)
    elif fact.unit is Unit.MONEY:
        least = -(10**15) if fact.may_be_negative else 0
        given = st.one_of(st.sampled_from(EDGES), st.integers(least, 10**15))
    else:
        given = st.one_of(st.integers(0, 70), st.sampled_from([199, 200, 201, 999, 1000, 1001]))
    return st.one_of(given, given, given, st.none())


@settings(max_examples=25)
@given(data=st.data())
@pytest.mark.parametrize("rule", BASE.ids)
def test_columns_say_of_every_firm_what_is_said_of_it_alone(rule: str, data: st.DataObject) -> None:
    asked = {fact for version in BASE.versions(rule) for v in version_facts(version.formula) for fact in v}
    firms = data.draw(
        st.lists(
            st.fixed_dictionaries({fact: answer(FACTS[fact]) for fact in sorted(asked)}),
            min_size=1,
            max_size=8,
        )
    )
    day = data.draw(st.one_of(st.sampled_from(TURNS), st.dates(date(2014, 1, 1), date(2030, 1, 1))))
    place = data.draw(st.sampled_from(PLACES))
    alone = [judge(BASE, rule, facts=firm, day=day, place=place) for firm in firms]
    found = judge_population(BASE, rule, columns=columns_of(firms), day=day, place=place)
    assert found.eligible.tolist() == [SAID[one.eligible] for one in alone]
    assert found.is_known.tolist() == [one.amount is not None for one in alone]
    assert np.where(found.is_known, found.amount, 0).tolist() == [one.amount or 0 for one in alone]


def version_facts(formula: str) -> list[tuple[str, ...]]:
    """What each variant of a formula asks."""
    from xiechuang.engines.rules.formulas import FORMULAS

    return [variant.facts for variant in FORMULAS[formula]]


@given(
    before=st.integers(0, 10**12),
    years=st.lists(st.integers(0, 10**12), min_size=5, max_size=5),
)
def test_the_place_left_behind_never_gets_more_than_the_cap_nor_half_of_any_year(
    before: int, years: list[int]
) -> None:
    facts: dict[str, Any] = dict.fromkeys(
        ("government_led_move", "fits_layout", "jointly_listed", "in_production"), True
    )
    facts |= {"three_taxes_before_move": before}
    facts |= {f"three_taxes_year_{n}": tax for n, tax in enumerate(years, start=1)}
    verdict = judge(BASE, "tax_sharing", facts=facts, day=date(2020, 1, 1), place="130000")
    assert verdict.amount_if_met is not None
    assert verdict.amount_if_met <= before
    assert sum(part or 0 for part in verdict.parts.values()) == verdict.amount_if_met
    for part, tax in zip(verdict.parts.values(), years, strict=True):
        assert part is not None
        assert 0 <= 2 * part <= tax + 1
    assert (verdict.eligible is Answer.YES) == (before >= 6_000_000_000)


@given(data=st.data())
def test_answering_one_more_question_never_turns_a_sure_answer(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(BASE.ids))
    asked = sorted(
        {fact for version in BASE.versions(rule) for v in version_facts(version.formula) for fact in v}
    )
    full = {fact: data.draw(answer(FACTS[fact])) for fact in asked}
    hidden = data.draw(st.sampled_from(asked))
    day, place = data.draw(st.sampled_from(TURNS)), data.draw(st.sampled_from(PLACES))
    less = judge(BASE, rule, facts=full | {hidden: None}, day=day, place=place)
    more = judge(BASE, rule, facts=full, day=day, place=place)
    if less.eligible is not Answer.UNKNOWN:
        assert more.eligible is less.eligible
        assert less.amount is None or more.amount == less.amount


def test_a_firm_hears_of_every_rule_in_three_regions() -> None:
    table = judge_all(BASE, facts={}, day=date(2026, 9, 1), places=("110000", "120000", "130000"))
    assert set(table) == set(BASE.ids)
    for verdicts in table.values():
        for verdict in verdicts.values():
            assert verdict.clauses
            assert verdict.reasons
            assert verdict.eligible is not Answer.YES or verdict.rule == "instrument_subsidy"
