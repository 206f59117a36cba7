"""Weights under which every indicator influences the score as much as intended, which equal weights do not bring about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xiechuang.engines.indices.weighting.shares import Floats, equal, shares

_DEGREES = {"linear": 1, "cubic": 3}
_FEWEST_LEFT = 2
# A score with less than this part of the indicators' variance is constant.
_STILL = 1e-12
_SMALL_GROUP = 12
# A thousand times the squared distance: shares within about 10⁻⁶ of their aims.
_NEAR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Influence:
    """Weights, the importance of each indicator under them and its share in their sum, the shares aimed at: float64[m].

    `reached`: no share is further from its aim than 0.001. With weights ≥ 0 some aims cannot be reached.
    """

    weights: Floats
    importances: Floats
    shares: Floats
    targets: Floats
    reached: bool


def influence(
    values: Floats,
    *,
    targets: Floats | None = None,
    importance: Literal["linear", "cubic"] = "linear",
) -> Influence:
    """Choose w ≥ 0, Σ w = 1, that brings the importances' shares nearest to `targets` (equal if None).

    values float64[units, m], normalised; the score is Σ w x. The importance of an indicator is how much of the score's
    variance it explains alone: Pearson's r² ("linear"), or the correlation ratio estimated by a cubic ("cubic").
    Found by SLSQP from several starts: a better answer is unlikely, not excluded. Gaps are put at the column's mean;
    constant columns weigh 0. Paruolo, Saisana, Saltelli (2013), JRSS A 176; Becker et al. (2017), Ecological Indicators
    80. COINr's get_opt_weights lets weights become negative.
    """
    filled = _filled(values)
    moving = np.ptp(filled, axis=0) > 0
    aims = shares(np.where(moving, equal(values) if targets is None else targets, 0.0))
    if moving.sum() < _FEWEST_LEFT:
        weights = shares(moving.astype(np.float64))
        return Influence(
            weights=weights, importances=moving * 1.0, shares=weights, targets=aims, reached=True
        )
    forms, total = _forms(filled[:, moving], _DEGREES[importance])
    found = _solved(forms, total, aims[moving])
    weights, importances = np.zeros(len(aims)), np.zeros(len(aims))
    weights[moving], importances[moving] = found, _importances(found, forms, total)
    part = shares(importances)
    reached = bool(np.max(np.abs(part - aims)) <= 1e-3)
    return Influence(weights=weights, importances=importances, shares=part, targets=aims, reached=reached)


def equal_influence(
    values: Floats, *, given: Floats | None = None, importance: Literal["linear", "cubic"] = "linear"
) -> Floats:
    """The weights of `influence` with equal aims: values[..., units, m] → float64[..., m]."""
    del given
    tables = values.reshape(-1, *values.shape[-2:])
    found = [influence(table, importance=importance).weights for table in tables]
    return np.stack(found).reshape(*values.shape[:-2], values.shape[-1])


def _filled(values: Floats) -> Floats:
    seen = ~np.isnan(values)
    mean = np.sum(values, axis=0, where=seen) / np.maximum(seen.sum(axis=0), 1)
    return np.where(seen, values, mean)


def _forms(values: Floats, degree: int) -> tuple[Floats, Floats]:
    """Matrices B[m, m, m] and G[m, m] with which the importance of j is wᵀB_j w / wᵀG w."""
    away = values - values.mean(axis=0)
    # One scale for all: it cancels out, but keeps the solver's numbers near 1.
    away = away / np.sqrt(np.mean(away * away))
    explained = [_basis(away[:, place], degree).T @ away for place in range(away.shape[1])]
    return np.stack([part.T @ part for part in explained]), away.T @ away


def _basis(column: Floats, degree: int) -> Floats:
    """An orthonormal basis of the centred powers of a column up to the degree, as far as they differ."""
    standard = column / np.max(np.abs(column))
    powers = np.stack([standard**power for power in range(1, degree + 1)], axis=1)
    basis, triangle = np.linalg.qr(powers - powers.mean(axis=0))
    return basis[:, np.abs(np.diag(triangle)) > 1e-10]


def _importances(weights: Floats, forms: Floats, total: Floats) -> Floats:
    whole = float(weights @ total @ weights)
    if whole <= _STILL * np.trace(total):
        return np.zeros(len(weights))
    return np.asarray((forms @ weights) @ weights / whole, dtype=np.float64)


def _solved(forms: Floats, total: Floats, aims: Floats) -> Floats:
    """The best of several descents: the distance has more than one valley once some weights reach 0."""
    best, least = aims, np.inf
    for start in _starts(total, aims):
        found, distance = _descended(forms, total, aims, start)
        if distance < least:
            best, least = found, distance
        if least < _NEAR:
            break
    # What the solver leaves of a weight that it drove to its bound is no weight.
    return shares(np.where(best > 1e-9, best, 0.0))


def _starts(total: Floats, aims: Floats) -> Iterator[Floats]:
    """The weights ≥ 0 under which correlations are nearest to the roots of the aims; the aims, over deviations and plain.

    Without the bound the first would be the answer for linear importance; with it, it is the convex problem next door.
    In small groups also from half of the weight on each indicator in turn.
    """
    from scipy.optimize import nnls

    spread = np.sqrt(np.diag(total))
    balanced, _ = nnls(total / np.outer(spread, spread), np.sqrt(aims))
    if balanced.any():
        yield shares(balanced / spread)
        yield shares(balanced / spread + 0.1 * shares(aims / spread))
    even = shares(aims / spread)
    yield even
    yield aims
    if len(aims) <= _SMALL_GROUP:
        for place in range(len(aims)):
            yield 0.5 * even + 0.5 * (np.arange(len(aims)) == place)


def _descended(forms: Floats, total: Floats, aims: Floats, start: Floats) -> tuple[Floats, float]:
    from scipy.optimize import minimize

    found = minimize(
        lambda weights: _distance(weights, forms, total, aims),
        start,
        jac=True,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * len(aims),
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1.0, "jac": np.ones_like},
        options={"maxiter": 500, "ftol": 1e-14},
    )
    return np.asarray(found.x, dtype=np.float64), float(found.fun)


def _distance(weights: Floats, forms: Floats, total: Floats, aims: Floats) -> tuple[float, Floats]:
    """A thousand times the squared distance of the shares from the aims, and its gradient."""
    parts = _importances(weights, forms, total)
    if not parts.any():
        # Columns that cancel each other out leave no variance to explain: worse than any other answer.
        return 2e3, np.zeros(len(weights))
    whole = weights @ total @ weights
    pulls = forms @ weights
    change = 2.0 * (pulls - parts[:, None] * (total @ weights)) / whole
    share = parts / parts.sum()
    change = (change - share[:, None] * change.sum(axis=0)) / parts.sum()
    away = share - aims
    return 1e3 * float(away @ away), 2e3 * away @ change
