"""Judgements: what a level is, what repeats, and how needs are parted for trials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import Level
from xiechuang.engines.matching.learning.judgements import (
    LEVEL_OF,
    NUMBER_OF,
    Judgement,
    folds,
    grouped,
    repeats,
)

needs = st.sets(st.text(min_size=1, max_size=4), min_size=2, max_size=40)


@pytest.mark.parametrize("level", [0, 5, -1, 2.5])
def test_only_four_levels_exist(level):
    with pytest.raises(ValueError, match="级别只能是"):
        Judgement(need="n", supply="s", level=level)


def test_every_level_has_one_number_and_stronger_ones_the_greater():
    assert [LEVEL_OF[number] for number in (1, 2, 3, 4)] == [Level.NONE, Level.WEAK, Level.FAIR, Level.STRONG]
    assert {NUMBER_OF[level] for level in Level} == {1, 2, 3, 4}


def test_repeated_pairs_are_told_from_contradicting_ones():
    pairs = [("a", "x", 1), ("a", "y", 1), ("a", "x", 1), ("a", "y", 3), ("b", "x", 4), ("a", "y", 1)]
    found = repeats([Judgement(need=need, supply=supply, level=level) for need, supply, level in pairs])
    assert found.same == ((2, 0), (5, 1))
    assert found.contradicting == ((3, 1),)


def test_judgements_are_grouped_in_their_order():
    given_ones = [Judgement(need=need, supply=str(n), level=1) for n, need in enumerate("aba")]
    assert {need: [one.supply for one in held] for need, held in grouped(given_ones).items()} == {
        "a": ["0", "2"],
        "b": ["1"],
    }


@given(needs=needs, parts=st.integers(2, 8), seed=st.integers(0, 99))
def test_parts_are_disjoint_whole_even_and_the_same_whatever_the_order(needs, parts, seed):
    if len(needs) < parts:
        with pytest.raises(ValueError, match="分不成"):
            folds(needs=needs, parts=parts, seed=seed)
        return
    made = folds(needs=needs, parts=parts, seed=seed)
    assert len(made) == parts
    assert sorted(need for part in made for need in part) == sorted(needs)
    sizes = [len(part) for part in made]
    assert max(sizes) - min(sizes) <= 1
    assert made == folds(needs=reversed([*sorted(needs), *needs]), parts=parts, seed=seed)


def test_one_part_is_no_trial():
    with pytest.raises(ValueError, match="至少要分 2 份"):
        folds(needs="abc", parts=1, seed=0)


def test_another_seed_parts_otherwise():
    names = [f"n{number}" for number in range(40)]
    assert folds(needs=names, parts=5, seed=0) != folds(needs=names, parts=5, seed=1)
