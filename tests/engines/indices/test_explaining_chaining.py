"""The steps of a chained index are divided among its indicators without remainder."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.indices.test_explaining_splitting import TREE
from xiechuang.engines.indices.explaining import Scored, Version, chained_parts, explain_change, split
from xiechuang.engines.indices.normalising import chained
from xiechuang.engines.indices.recipe import (
    CHAINED,
    DOUBT,
    Aggregate,
    Normalise,
    Recipe,
    Step,
    compute,
    compute_panel,
)
from xiechuang.engines.indices.structure import Data, Panel

PARENTS = np.array([0, 0, 1, 1, 1])
SIGNS = np.array([1.0, -1.0, 1.0, 1.0, -1.0])
WEIGHTS = np.array([1.0, 2.0, 1.0, 0.5, 1.5])


def made(seed, gaps=0.1):
    rng = np.random.default_rng(seed)
    values = rng.uniform(1, 50, (5, 4, len(PARENTS)))
    values[rng.random(values.shape) < gaps] = np.nan
    return values


@given(st.integers(0, 2**32 - 1))
def test_parts_of_a_group_are_its_steps_and_stop_where_the_series_ends(seed):
    options = {"directions": SIGNS, "weights": WEIGHTS, "parents": PARENTS}
    values = made(seed)
    index, parts = chained(values, **options), chained_parts(values, **options)
    for group in (0, 1):
        steps = np.diff(index[..., group], axis=0)
        np.testing.assert_allclose(parts[1:][..., group == PARENTS].sum(axis=-1), steps, rtol=1e-9, atol=1e-9)
    assert np.abs(parts[0]).max() == 0


def test_what_stands_still_has_no_part_and_what_harms_has_a_negative_one():
    values = np.tile([10.0, 10.0, 5.0, 5.0, 5.0], (3, 1, 1))
    values[1, 0, 1] = 12.0
    parts = chained_parts(values, directions=SIGNS, weights=WEIGHTS, parents=PARENTS)
    assert parts[1, 0, 1] < 0
    assert np.abs(np.delete(parts[1, 0], 1)).max() == 0


def tables(seed):
    rng = np.random.default_rng(seed)
    return [
        Data.build(
            units=tuple("甲乙丙丁"),
            indicators=TREE.codes,
            values=rng.uniform(1, 50, (4, len(TREE.codes))),
            period=str(year),
        )
        for year in (2024, 2025, 2026)
    ]


def test_a_chained_index_is_explained_by_group_and_the_rest_is_said_to_be_a_rest():
    recipe = Recipe(normalise=Normalise(method=CHAINED))
    results = compute_panel(Panel.build(periods=tables(1)), TREE, recipe)
    one, two = (Scored.of(results.of(year)) for year in ("2025", "2026"))
    found = split(one, two)
    np.testing.assert_allclose(found.values[1].sum(axis=1), found.change, atol=1e-9)
    np.testing.assert_allclose(found.indicators.sum(axis=1) + found.remainder, found.change, atol=1e-9)
    changes = explain_change(before=Version.of(results.of("2025")), after=Version.of(results.of("2026")))
    change = changes.of("乙", own=True)
    assert abs(sum(part.score for part in change.factors) - change.change) < 1e-9


def test_weights_that_every_unit_chooses_keep_their_group_whole():
    recipe = Recipe(
        normalise=Normalise(parameters={"low": 1.0}), aggregate=Aggregate(steps=(Step(method=DOUBT), Step()))
    )
    one, two = (Scored.of(compute(each, TREE, recipe)) for each in tables(2)[:2])
    found = split(one, two)
    np.testing.assert_allclose(found.values[1].sum(axis=1), found.change, atol=1e-9)
    np.testing.assert_allclose(found.indicators.sum(axis=1) + found.remainder, found.change, atol=1e-9)
