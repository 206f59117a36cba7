"""Gaps filled by what stands in the same column: mean, median, nearest neighbours, regression."""

import warnings
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]


Fill = Callable[..., Table]
"""Takes float64[n, m] with gaps and gives a copy in which the gaps of every column that can be filled are."""


def fill_mean(values: Table) -> Table:
    """The mean of what is there in the column; a column with nothing stays as it is."""
    return _filled(values, np.mean)


def fill_median(values: Table) -> Table:
    """The median of what is there in the column; a column with nothing stays as it is."""
    return _filled(values, np.median)


def fill_neighbours(values: Table, *, neighbours: int = 5, by_distance: bool = True) -> Table:
    """The mean of the nearest rows that have a value, in columns of unit deviation, weighed by 1/distance.

    Distances over what both rows have, scaled up by what is missing (scikit-learn's KNNImputer).
    """
    from sklearn.impute import KNNImputer

    model = KNNImputer(n_neighbors=neighbours, weights="distance" if by_distance else "uniform")
    return _modelled(values, model)


def fill_regression(values: Table, *, rounds: int = 25, seed: int = 0, draw: bool = False) -> Table:
    """Chained Bayesian ridge regressions of every column on all others, within the range of what was observed.

    With `draw` the fills are draws from the predictive distribution instead of its mean (scikit-learn's
    IterativeImputer; van Buuren 2018, chained equations). The same seed gives the same fills.
    """
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401
    from sklearn.impute import IterativeImputer

    there = ~np.isnan(values).all(axis=0)
    observed = values[:, there]
    middle, spread = _moments(observed)
    low, high = ((side(observed, axis=0) - middle) / spread for side in (np.nanmin, np.nanmax))
    # A column that never varies has no room between its limits, which the library refuses: it gets its constant.
    constant = low >= high
    model = IterativeImputer(
        max_iter=rounds,
        random_state=seed,
        sample_posterior=draw,
        min_value=np.where(constant, -np.inf, low),
        max_value=np.where(constant, np.inf, high),
    )
    filled = _modelled(values, model)
    columns = np.flatnonzero(there)[constant]
    filled[:, columns] = np.where(
        np.isnan(filled[:, columns]),
        np.nan,
        observed.min(axis=0, initial=np.inf, where=~np.isnan(observed))[constant],
    )
    return np.where(np.isnan(values), filled, values)


def _filled(values: Table, statistic: Callable[[Table], Any]) -> Table:
    filled = values.copy()
    for column in filled.T:
        there = ~np.isnan(column)
        if there.any() and not there.all():
            column[~there] = statistic(column[there])
    return filled


def _modelled(values: Table, model: Any) -> Table:
    """Fill in standard units: what was there stays to the bit, columns and rows with nothing stay as they are."""
    empty_columns = np.isnan(values).all(axis=0)
    empty_rows = np.isnan(values).all(axis=1)
    kept = np.ix_(~empty_rows, ~empty_columns)
    inner = values[kept]
    if not inner.size:
        return values.copy()
    middle, spread = _moments(inner)
    with warnings.catch_warnings():
        # That the last digits still move after the rounds allowed is no news for a fill.
        warnings.simplefilter("ignore")
        guessed = model.fit_transform((inner - middle) / spread) * spread + middle
    filled = values.copy()
    filled[kept] = np.where(np.isnan(inner), guessed, inner)
    return filled


def _moments(values: Table) -> tuple[Table, Table]:
    middle, spread = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    return middle, np.where(spread > 0, spread, 1.0)


METHODS: Final[dict[str, Fill]] = {
    "mean": fill_mean,
    "median": fill_median,
    "neighbours": fill_neighbours,
    "regression": fill_regression,
}
"""What a recipe may name."""

TAKES_ALL_COLUMNS: Final = frozenset({"neighbours", "regression"})
"""Methods that learn from other columns, and so are never run by row."""
