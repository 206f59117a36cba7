"""Draws depend on the seed and their number alone; ranks and counts are what their definition says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy.stats import rankdata

from tests.engines.indices import sample
from xiechuang.engines.indices.recipe import Recipe, compute
from xiechuang.engines.indices.uncertainty import (
    Stream,
    WeightNoise,
    WhatIf,
    experiment_of,
    ranks_of,
    running,
    simulate,
    uniforms,
)

NOISE = WeightNoise(name="w", label="权重", widths={0: 0.25, 1: 0.5})


def experiment(*factors):
    return experiment_of(compute(sample.data(), sample.hierarchy(), Recipe()), factors or [NOISE])


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**40), st.integers(1, 13))
def test_draws_are_those_of_numpys_philox(seed, draw, width):
    own = uniforms(seed=seed, stream=Stream.RESAMPLES, first=draw, count=2, width=width)
    for place in range(2):
        key = np.array([seed, Stream.RESAMPLES], dtype=np.uint64)
        theirs = np.random.Philox(key=key, counter=[0, draw + place, 0, 0])
        np.testing.assert_array_equal(own[place], np.random.Generator(theirs).random(width))


def test_a_seed_that_is_none_is_refused():
    with pytest.raises(ValueError, match="种子"):
        uniforms(seed=-1, stream=Stream.DRAWS, first=0, count=1, width=1)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("batch", [1, 7, 4096])
def test_neither_batches_nor_threads_nor_length_change_a_draw(monkeypatch, threads, batch):
    whole = simulate(experiment(), draws=300, seed=11, threads=1)
    monkeypatch.setattr(running, "BATCH", batch)
    again = simulate(experiment(), draws=200, seed=11, threads=threads)
    np.testing.assert_array_equal(whole.scores[:200], again.scores)
    np.testing.assert_array_equal(whole.ranks[:200], again.ranks)


def test_another_seed_gives_other_draws():
    one, other = (simulate(experiment(), draws=5, seed=seed).scores for seed in (1, 2))
    assert (one != other).any()


def test_counts_are_the_same_whether_scores_are_kept_or_not():
    kept, counted = (simulate(experiment(), draws=400, keep=keep) for keep in (True, False))
    np.testing.assert_array_equal(kept.counts, counted.counts)
    np.testing.assert_array_equal(kept.above, counted.above)
    assert counted.scores is None
    with pytest.raises(ValueError, match="keep"):
        counted.score_quantiles([0.5])
    asked = simulate(experiment(), draws=400, pairs=False)
    np.testing.assert_array_equal(asked.probability_above, kept.probability_above)


def test_progress_is_told_and_stopping_keeps_what_is_done(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 10)
    told = []
    found = simulate(
        experiment(),
        draws=1000,
        threads=1,
        progress=lambda done, of: told.append((done, of)),
        stop=lambda: len(told) == 2,
    )
    assert told == [(80, 1000), (160, 1000)]
    assert (found.draws, found.asked, found.complete) == (160, 1000, False)
    assert len(found.scores) == 160
    assert found.counts.sum() == 160 * 5
    np.testing.assert_array_equal(found.scores, simulate(experiment(), draws=160).scores)


def test_no_draws_are_refused():
    with pytest.raises(ValueError, match="抽样次数"):
        simulate(experiment(), draws=0)


scores = npst.arrays(
    np.float64,
    st.tuples(st.integers(1, 4), st.integers(1, 60)),
    elements=st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, np.nan, np.inf]),
)


@given(scores)
def test_ranks_are_competition_ranks_and_ties_share(table):
    for row, ranks in zip(table, ranks_of(table), strict=True):
        there = ~np.isnan(row)
        assert (ranks[~there] == 0).all()
        np.testing.assert_array_equal(ranks[there], rankdata(-row[there], method="min"))


@given(st.integers(0, 1000))
@settings(max_examples=5)
def test_many_units_are_ranked_by_sorting_alike(seed):
    table = np.random.default_rng(seed).integers(0, 300, (2, 700)).astype(float)
    table[0, 3] = np.nan
    for row, ranks in zip(table, ranks_of(table), strict=True):
        there = ~np.isnan(row)
        np.testing.assert_array_equal(ranks[there], rankdata(-row[there], method="min"))


def test_counts_pairs_and_quantiles_are_those_of_the_ranks():
    found = simulate(experiment(), draws=500, seed=4)
    for unit in range(5):
        np.testing.assert_allclose(
            found.acceptability[unit], [(found.ranks[:, unit] == rank).mean() for rank in range(1, 6)]
        )
        for other in range(5):
            assert (
                found.probability_above[unit, other] == (found.ranks[:, unit] < found.ranks[:, other]).mean()
            )
    shares = [0.0, 0.05, 0.333, 0.5, 0.95, 1.0]
    np.testing.assert_allclose(found.rank_quantiles(shares), np.quantile(found.ranks, shares, axis=0))
    np.testing.assert_allclose(found.mean_ranks, found.ranks.mean(axis=0))
    np.testing.assert_allclose(found.score_quantiles(shares), np.quantile(found.scores, shares, axis=0))
    for line, ranks in zip(found.summary(), found.ranks.T, strict=True):
        assert (line.best, line.worst) == (ranks.min(), ranks.max())
        assert line.best <= line.lower <= line.median <= line.upper <= line.worst


def test_noise_stays_within_its_width_and_is_centred():
    made = experiment()
    weights = made.runs(
        uniforms(seed=0, stream=Stream.DRAWS, first=0, count=4000, width=made.dimensions)
    ).weights
    for code, width in (("rd", 0.25), ("INNO", 0.5), ("visits", 0.25)):
        own = weights[:, made.tree.slots[code]] / made.tree.weights[made.tree.slots[code]]
        assert 1 - width <= own.min() < 1 - 0.95 * width
        assert 1 + 0.95 * width < own.max() <= 1 + width
        assert own.mean() == pytest.approx(1, abs=0.02)


def test_free_weights_make_all_shares_equally_likely():
    made = experiment(WeightNoise(name="w", label="", free=(0,)))
    weights = made.runs(
        uniforms(seed=0, stream=Stream.DRAWS, first=0, count=6000, width=made.dimensions)
    ).weights
    group = weights[:, [made.tree.slots[code] for code in ("rd", "patents", "waste")]]
    shares = group / group.sum(axis=1, keepdims=True)
    # Each share of three is then Beta(1, 2): mean 1/3, variance 1/18.
    np.testing.assert_allclose(shares.mean(axis=0), 1 / 3, atol=0.01)
    np.testing.assert_allclose(shares.var(axis=0), 1 / 18, atol=0.004)


def test_new_weights_give_scores_ranks_and_places_gained():
    base = compute(sample.data(), sample.hierarchy(), Recipe())
    answer = WhatIf(experiment_of(base, [])).with_weights({"OPEN": 9.0, "rd": 0.0})
    expected = compute(sample.data(), sample.hierarchy().with_weights({"OPEN": 9.0, "rd": 0.0}), Recipe())
    np.testing.assert_allclose(answer.scores, expected.index, rtol=1e-12)
    np.testing.assert_array_equal(answer.ranks, expected.index_ranks)
    np.testing.assert_array_equal(answer.gained, base.index_ranks - expected.index_ranks)


@pytest.mark.parametrize(
    ("weights", "said"),
    [({"nobody": 1.0}, "nobody"), ({"rd": -1.0}, "不小于 0"), ({"rd": np.nan}, "不小于 0")],
)
def test_weights_that_cannot_be_are_refused(weights, said):
    with pytest.raises(ValueError, match=said):
        WhatIf(experiment()).with_weights(weights)
