"""Who passed whom, how places are shared among pushes, and what smallest change would gain a place."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.indices.test_explaining_splitting import TREE, tree
from xiechuang.engines.indices.explaining import (
    Passing,
    as_plain,
    passers,
    places_pushed,
    what_would_raise,
)
from xiechuang.engines.indices.recipe import Recipe, compute
from xiechuang.engines.indices.structure import Data, Group, Hierarchy, Indicator

PARKS = tuple("甲乙丙丁戊己")


def moves(before, after):
    names = list("甲乙丙丁")
    found = passers(
        "甲",
        units_before=[n for n, s in zip(names, before, strict=True) if s is not None],
        before=np.array([s for s in before if s is not None], dtype=float),
        units_after=[n for n, s in zip(names, after, strict=True) if s is not None],
        after=np.array([s for s in after if s is not None], dtype=float),
    )
    return {each.unit: (each.what, each.places) for each in found}


def test_everybody_who_changes_sides_is_named():
    assert moves([5, 6, 4, 3], [5, 4, 6, 3]) == {"乙": (Passing.PASSED, 1), "丙": (Passing.PASSED_BY, -1)}
    assert moves([5, 6, 4, None], [5, None, 4, 7]) == {"乙": (Passing.LEFT, 1), "丁": (Passing.CAME, -1)}
    assert moves([5, 6, 4, 5], [5, 5, 5, 5]) == {
        "乙": (Passing.CAUGHT_UP, 1),
        "丙": (Passing.CAUGHT_UP_BY, 0),
    }
    assert moves([5, 6, 4, 5], [5, 6, 4, 4]) == {}


def test_a_unit_without_a_score_passes_nobody():
    with pytest.raises(ValueError, match="没有得分"):
        moves([None, 1, 2, 3], [1, 2, 3, 4])


@given(st.integers(0, 2**32 - 1))
def test_pushed_places_are_the_move_and_never_more_than_one_a_unit(seed):
    rng = np.random.default_rng(seed)
    before, parts = rng.normal(size=8), rng.normal(size=(8, 5))
    after = before + parts.sum(axis=1)
    found = places_pushed(parts, before=before, after=after, row=2)
    rank = [1 + int((scores > scores[2]).sum()) for scores in (before, after)]
    assert found.sum() == pytest.approx(rank[0] - rank[1], abs=1e-9)
    order = rng.permutation(5)
    np.testing.assert_allclose(
        places_pushed(parts[:, order], before=before, after=after, row=2), found[order], atol=1e-12
    )


def test_a_push_against_the_move_is_not_credited_with_it():
    parts = np.array([[3.0, -1.0], [0.0, 0.0]])
    found = places_pushed(parts, before=np.array([1.0, 2.0]), after=np.array([3.0, 2.0]), row=0)
    assert found.tolist() == [1.0, 0.0]


def table(seed=3):
    values = np.random.default_rng(seed).uniform(1, 100, (len(PARKS), len(TREE.codes)))
    return Data.build(units=PARKS, indicators=TREE.codes, values=values)


def rank_with(data, unit, code, value):
    values = data.values.copy()
    values[PARKS.index(unit), TREE.codes.index(code)] = value
    changed = Data.build(units=PARKS, indicators=TREE.codes, values=values)
    return int(compute(changed, TREE, Recipe()).index_ranks[PARKS.index(unit)])


def test_what_is_found_gains_a_place_and_a_little_less_does_not():
    data = table()
    ranks = compute(data, TREE, Recipe()).index_ranks
    unit = PARKS[int(np.argmax(ranks))]
    found = what_would_raise(data, TREE, Recipe(), unit=unit)
    assert found.rank == len(PARKS)
    assert found.found
    for each in found.found:
        assert rank_with(data, unit, each.code, each.needed) == each.rank < found.rank
        assert rank_with(data, unit, each.code, each.now + 0.999 * each.step) == found.rank
        assert each.passed
    assert [each.effort for each in found.found] == sorted(each.effort for each in found.found)
    codes = {each.code for each in found.found}
    assert codes | set(found.beyond) == set(TREE.codes)


def test_an_indicator_of_which_less_is_better_must_fall():
    small = Hierarchy.build(
        indicators=[
            Indicator(code="a", name="能耗", parent="I", direction=-1, lower=0.0),
            Indicator(code="b", name="产出", parent="I", upper=20.0),
        ],
        groups=[Group(code="I", name="总指数")],
    )
    data = Data.build(units=("甲", "乙", "丙"), indicators=("a", "b"), values=[[5, 4], [4, 5], [9, 1]])
    found = {each.code: each for each in what_would_raise(data, small, Recipe(), unit="甲").found}
    assert found["a"].step < 0 < found["b"].step
    assert found["a"].passed == ("乙",)


def test_the_first_has_nobody_to_pass_and_gaps_are_named():
    data = table()
    ranks = compute(data, TREE, Recipe()).index_ranks
    first = PARKS[int(np.argmin(ranks))]
    assert what_would_raise(data, TREE, Recipe(), unit=first).found == ()
    values = data.values.copy()
    values[2, 1] = np.nan
    gap = Data.build(units=PARKS, indicators=TREE.codes, values=values)
    assert what_would_raise(gap, TREE, Recipe(), unit=PARKS[2]).unknown == (TREE.codes[1],)


def test_a_unit_without_a_score_is_refused():
    with pytest.raises(ValueError, match="没有得分"):
        what_would_raise(table(), TREE, Recipe(), unit="无")
    values = table().values.copy()
    values[0] = np.nan
    empty = Data.build(units=PARKS, indicators=TREE.codes, values=values)
    with pytest.raises(ValueError, match="没有得分"):
        what_would_raise(empty, TREE, Recipe(), unit="甲")


def test_raises_are_ready_for_json():
    plain = as_plain(what_would_raise(table(), TREE, Recipe(), unit=PARKS[2]))
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert tree().codes == TREE.codes
