"""Bands say what the draws hold and no more."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from tests.engines.indices import sample
from xiechuang.engines.indices.recipe import Recipe, compute
from xiechuang.engines.indices.uncertainty import (
    WeightNoise,
    closest_bands,
    experiment_of,
    ranks_of,
    simulate,
    strict_bands,
)


@st.composite
def relations(draw):
    """Who is told above whom in at least 60 % of some draws, and the mean ranks."""
    scores = draw(
        npst.arrays(
            np.float64,
            st.tuples(st.integers(1, 9), st.integers(1, 7)),
            elements=st.sampled_from([0.0, 1.0, 2.0, 5.0]),
        )
    )
    ranks = ranks_of(scores)
    above = (ranks[:, :, np.newaxis] < ranks[:, np.newaxis, :]).mean(axis=0)
    return above >= 0.6, ranks.mean(axis=0)


@given(relations())
def test_units_of_two_strict_bands_are_always_told_apart(relation):
    apart, ranks = relation
    bands = strict_bands(apart, ranks=ranks)
    assert bands.false == 0
    for one, other in product(range(len(ranks)), repeat=2):
        if bands.band[one] < bands.band[other]:
            assert apart[one, other]


@given(relations())
def test_no_finer_bands_have_that_property(relation):
    """Inside a band, no two parts are told apart from each other throughout."""
    apart, ranks = relation
    bands = strict_bands(apart, ranks=ranks)
    for members in bands.members():
        for mask in range(1, 2 ** len(members) - 1):
            chosen = np.array([bool(mask >> bit & 1) for bit in range(len(members))])
            assert not apart[np.ix_(members[chosen], members[~chosen])].all()


@given(relations(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_the_bands(relation, random):
    apart, ranks = relation
    order = list(range(len(ranks)))
    random.shuffle(order)
    for bands_of in (strict_bands, closest_bands):
        plain = bands_of(apart, ranks=ranks)
        turned = bands_of(apart[np.ix_(order, order)], ranks=ranks[order])
        assert (plain.count, plain.hidden + plain.false) == (turned.count, turned.hidden + turned.false)
        if bands_of is strict_bands or len(set(ranks)) == len(ranks):
            np.testing.assert_array_equal(plain.band[order], turned.band)


@given(relations())
@settings(max_examples=60)
def test_closest_bands_contradict_the_fewest_pairs(relation):
    apart, ranks = relation
    found = closest_bands(apart, ranks=ranks)
    order = np.argsort(ranks, kind="stable")
    told = apart | apart.T
    best = len(ranks) ** 2
    for cuts in product([0, 1], repeat=len(ranks) - 1):
        band = np.zeros(len(ranks), dtype=int)
        band[order] = np.cumsum([0, *cuts])
        if any(cut and ranks[order[place]] == ranks[order[place + 1]] for place, cut in enumerate(cuts)):
            continue
        same = band[:, np.newaxis] == band
        best = min(best, int(np.triu(same == told, k=1).sum()))
    assert found.hidden + found.false == best


@given(relations())
def test_units_of_one_mean_rank_share_a_closest_band(relation):
    apart, ranks = relation
    band = closest_bands(apart, ranks=ranks).band
    for one, other in product(range(len(ranks)), repeat=2):
        assert ranks[one] != ranks[other] or band[one] == band[other]


def test_a_chain_of_neighbours_is_one_band_and_says_what_it_hides():
    """A and B, B and C cannot be told apart, A and C can; D is below all."""
    apart = np.zeros((4, 4), dtype=bool)
    apart[0, 2] = True
    apart[:3, 3] = True
    bands = strict_bands(apart, ranks=np.array([1.0, 2.0, 3.0, 4.0]))
    assert bands.band.tolist() == [1, 1, 1, 2]
    assert (bands.hidden, bands.false) == (1, 0)


def test_who_has_no_score_stands_in_a_last_band():
    values = np.array(sample.VALUES, dtype=float)
    values[2] = np.nan
    base = compute(sample.data(values), sample.hierarchy(), Recipe())
    found = simulate(
        experiment_of(base, [WeightNoise(name="w", label="", widths={0: 0.9, 1: 0.9})]), draws=300
    )
    for bands in (found.bands(), found.closest_bands()):
        assert bands.members()[-1].tolist() == [2]
        assert 2 not in np.concatenate(bands.members()[:-1])
    assert np.isnan(found.mean_ranks[2])
    assert np.isnan(found.rank_quantiles([0.5])[0, 2])
    assert found.summary()[2].nominal is None
    assert found.summary()[2].best == 0


def test_without_uncertainty_every_rank_is_a_band():
    base = compute(sample.data(), sample.hierarchy(), Recipe())
    found = simulate(experiment_of(base, []), draws=3)
    np.testing.assert_array_equal(found.bands().band, base.index_ranks)
    np.testing.assert_array_equal(found.closest_bands().band, base.index_ranks)


@pytest.mark.parametrize("confidence", [0.5, 0.2, 1.1])
def test_a_confidence_that_settles_nothing_is_refused(confidence):
    base = compute(sample.data(), sample.hierarchy(), Recipe())
    with pytest.raises(ValueError, match="可信程度"):
        simulate(experiment_of(base, []), draws=3).bands(confidence=confidence)
