"""Scales which keep only the order; equal values have equal ranks.

Shapes as in `ranges`: values float64[..., units, m], directions float64[m].
"""

import numpy as np

from xiechuang.engines.indices.normalising.extremes import Floats, observed, ratio


def rank(values: Floats, *, directions: Floats) -> Floats:
    """1 for the worst; those equal share the lowest of their ranks; gaps have none. COINr n_rank."""
    turned = values * directions
    order = np.argsort(turned, axis=-2, kind="stable")
    ordered = np.take_along_axis(turned, order, axis=-2)
    places = np.broadcast_to(np.arange(1.0, values.shape[-2] + 1)[:, None], ordered.shape)
    begins = np.ones(ordered.shape, dtype=np.bool_)
    begins[..., 1:, :] = ordered[..., 1:, :] != ordered[..., :-1, :]
    shared = np.maximum.accumulate(np.where(begins, places, 0.0), axis=-2)
    ranks = np.empty_like(turned)
    np.put_along_axis(ranks, order, shared, axis=-2)
    return np.where(np.isnan(turned), np.nan, ranks)


def borda(values: Floats, *, directions: Floats) -> Floats:
    """How many units are worse: rank − 1. COINr n_borda."""
    return rank(values, directions=directions) - 1.0


def percentile_rank(values: Floats, *, directions: Floats) -> Floats:
    """The share of the other units that are worse, 0 to 1; 0 where there is no other. COINr n_prank."""
    worse = borda(values, directions=directions)
    return ratio(worse, observed(values) - 1.0, otherwise=0.0)
