"""A population is judged as its firms would be one by one, whatever the pieces; bad columns are refused."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.engines.rules.small_base import loaded, subsidy, unpublished, value
from xiechuang.engines.rules.formulas import Answered
from xiechuang.engines.rules.judging import Rulebook, columns_of, judge, judge_population, population
from xiechuang.engines.rules.parameters import RulesError

DAY = date(2020, 6, 1)
RULE = "instrument_subsidy"


@pytest.fixture
def base(tmp_path: Path) -> Rulebook:
    cap = [value("30万元", "1"), unpublished("2")]
    return loaded(tmp_path, subsidy(share=[value("40%")], cap=cap, since=date(2016, 1, 1)))


def columns(firms: int) -> dict[str, Answered]:
    random = np.random.default_rng(1)
    return {
        "instrument_provider": Answered(value=random.random(firms) < 0.5, known=random.random(firms) < 0.9),
        "instrument_fees": Answered(value=random.integers(0, 10**8, firms), known=random.random(firms) < 0.9),
    }


def test_single_firms_become_columns_with_what_is_not_answered_marked() -> None:
    made = columns_of([{"instrument_fees": 5, "instrument_provider": False}, {"instrument_fees": 7}])
    assert made["instrument_fees"].known is True
    assert made["instrument_fees"].value.tolist() == [5, 7]
    assert made["instrument_provider"].known.tolist() == [True, False]


@pytest.mark.parametrize("place", ["1", "2"])
def test_pieces_change_nothing(base: Rulebook, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    given = columns(1000)
    whole = judge_population(base, RULE, columns=given, day=DAY, place=place)
    monkeypatch.setattr(population, "PIECE", 300)
    pieces = judge_population(base, RULE, columns=given, day=DAY, place=place)
    for name in ("eligible", "amount", "is_known"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(pieces, name))
    assert set(whole.eligible.tolist()) == {-1, 0, 1}


def test_an_unpublished_cap_leaves_the_amounts_of_the_eligible_open(base: Rulebook) -> None:
    found = judge_population(base, RULE, columns=columns(1000), day=DAY, place="2")
    np.testing.assert_array_equal(found.is_known, found.eligible == 0)
    assert not found.amount.any()


def test_nobody_is_eligible_before_the_rule_holds(base: Rulebook) -> None:
    found = judge_population(base, RULE, columns=columns(10), day=date(2015, 1, 1), place="1")
    alone = judge(base, RULE, facts={}, day=date(2015, 1, 1), place="1")
    assert found.eligible.tolist() == [0] * 10
    assert found.is_known.all()
    assert alone.amount == 0


def test_a_fact_without_a_column_is_unknown_of_everybody(base: Rulebook) -> None:
    given = {"instrument_fees": columns(10)["instrument_fees"]}
    found = judge_population(base, RULE, columns=given, day=DAY, place="1")
    fees = given["instrument_fees"]
    assert found.eligible.tolist() == [
        0 if known and fee == 0 else -1 for fee, known in zip(fees.value, fees.known, strict=True)
    ]


@pytest.mark.parametrize(
    ("fees", "provider", "said"),
    [
        (np.array([1.5, 2.0]), np.array([True, True]), "应为 int64"),
        (np.array([1, -2]), np.array([True, True]), "不得为负"),
        (np.array([1, 10**16]), np.array([True, True]), "超出"),
        (np.array([1, 2]), np.array([1, 0]), "应为 bool"),
        (np.array([1, 2, 3]), np.array([True, True]), "各列长度不同"),
    ],
)
def test_columns_that_do_not_fit_are_refused(
    base: Rulebook, fees: np.ndarray, provider: np.ndarray, said: str
) -> None:
    given = {"instrument_fees": Answered(value=fees), "instrument_provider": Answered(value=provider)}
    with pytest.raises(RulesError, match=said):
        judge_population(base, RULE, columns=given, day=DAY, place="1")
