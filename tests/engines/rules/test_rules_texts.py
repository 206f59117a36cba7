"""A changed clause turns up with all that rests on it; a number nobody carries is named until it is waived."""

from pathlib import Path
from typing import Any

import pytest

from tests.engines.rules.small_base import loaded, subsidy, value, written
from xiechuang.engines.rules.checking import (
    Finding,
    Kind,
    Named,
    Waiver,
    changed_clauses,
    read_waivers,
    unaccounted,
)
from xiechuang.engines.rules.judging import Rulebook, load_rules
from xiechuang.engines.rules.parameters import RulesError

QUOTE = "按服务费的40%补贴"
SOURCE = {"document": "plan", "anchor": "2-1", "held": True, "quote": QUOTE}
CASES = (("instrument_subsidy", "够得上"), ("other", "别的"))


@pytest.fixture
def base(tmp_path: Path) -> Rulebook:
    return loaded(tmp_path, subsidy(share=[value("40%", source=SOURCE)], cap=[value("50万元")]))


def changed(base: Rulebook, **clauses: str) -> tuple[Finding, ...]:
    texts = {"plan": {name.removeprefix("c").replace("_", "-"): text for name, text in clauses.items()}}
    return changed_clauses(base, texts=texts, cases=CASES)


def test_a_quote_that_still_stands_is_no_fault(base: Rulebook) -> None:
    assert changed(base, c2_1="二、（一）按服务费的\n40%补贴，及时拨付。") == ()
    assert changed(base, c2_1="（一）", c2_1_1=QUOTE) == ()


def test_a_changed_clause_lists_its_parameter_rules_and_cases(base: Rulebook) -> None:
    (found,) = changed(base, c2_1="按服务费的30%补贴")
    assert (found.kind, found.subject) == (Kind.CHANGED_CLAUSE, "instrument.subsidy_share")
    assert QUOTE in found.words
    assert found.touches == ("规则 instrument_subsidy", "样例 instrument_subsidy：够得上")


def test_the_quote_in_another_clause_does_not_count(base: Rulebook) -> None:
    (found,) = changed(base, c2_10=QUOTE)
    assert "没有 2-1 这一条" in found.words


def test_a_text_that_is_not_held_is_not_checked(base: Rulebook) -> None:
    assert changed_clauses(base, texts={"other": {"1": "x"}}, cases=CASES) == ()


def named(words: str, anchor: str = "2-1") -> Named:
    return Named(document="plan", anchor=anchor, words=words, sentence=f"……{words}……")


def test_a_number_in_a_quote_of_its_clause_is_carried(base: Rulebook) -> None:
    assert unaccounted(base, named=[named("40%")], waivers=[]) == ()


@pytest.mark.parametrize(("words", "anchor"), [("50%", "2-1"), ("40%", "2-2"), ("40%", "2")])
def test_any_other_number_is_named(base: Rulebook, words: str, anchor: str) -> None:
    (found,) = unaccounted(base, named=[named(words, anchor)], waivers=[])
    assert found.kind is Kind.NUMBER_WITHOUT_PARAMETER
    assert words in found.words
    assert anchor in found.subject


def test_a_waiver_covers_its_clause_and_those_below_or_only_its_words(base: Rulebook) -> None:
    wide = Waiver(document="plan", anchor="2", reason="目标")
    narrow = Waiver(document="plan", anchor="3", reason="园区数", words=("11园",))
    numbers = [named("50%", "2"), named("7个", "2-9"), named("11园", "3")]
    assert unaccounted(base, named=numbers, waivers=[wide, narrow]) == ()
    (left,) = unaccounted(base, named=[*numbers, named("8个", "3")], waivers=[wide, narrow])
    assert "8个" in left.words


def test_a_waiver_for_nothing_is_named(base: Rulebook) -> None:
    idle = Waiver(document="plan", anchor="2-1", reason="已成参数")
    (found,) = unaccounted(base, named=[named("40%")], waivers=[idle])
    assert (found.kind, found.subject) == (Kind.IDLE_WAIVER, "plan 2-1")


def test_waivers_are_read_and_all_their_faults_named(tmp_path: Path) -> None:
    good: dict[str, Any] = {"document": "plan", "anchor": "2", "reason": "目标", "words": ["1个"]}
    folder = written(
        tmp_path, waivers={"waivers": [good]}, rules=subsidy(share=[value("1%")], cap=[value("1元")])
    )
    assert read_waivers(sorted(folder.glob("*.yaml"))) == (
        Waiver(document="plan", anchor="2", reason="目标", words=("1个",)),
    )
    assert load_rules(folder).ids == ("instrument_subsidy",)
    written(tmp_path, waivers={"waivers": [{"document": "plan"}, {**good, "other": 1}]})
    with pytest.raises(RulesError) as wrong:
        read_waivers(sorted(folder.glob("*.yaml")))
    said = str(wrong.value)
    assert "缺少 anchor" in said
    assert "缺少 reason" in said
    assert "other" in said
