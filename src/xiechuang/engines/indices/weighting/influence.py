"""Weights under which every indicator influences the score as much as intended, which equal weights do not bring about."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.weighting.shares import Floats, equal, shares

_DEGREES = {"linear": 1, "cubic": 3}
_FEWEST_LEFT = 2


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
    """Choose w ≥ 0, Σ w = 1, that brings the importances' shares nearest to `targets` (equal if None), by SLSQP.

    values float64[units, m], normalised; the score is Σ w x. The importance of an indicator is how much of the score's
    variance it explains alone: Pearson's r² ("linear"), or the correlation ratio estimated by a cubic ("cubic").
    Gaps are put at the column's mean; constant columns weigh 0. Paruolo, Saisana, Saltelli (2013), JRSS A 176; Becker et
    al. (2017), Ecological Indicators 80. COINr's get_opt_weights lets weights become negative.
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
    return np.asarray((forms @ weights) @ weights / (weights @ total @ weights), dtype=np.float64)


def _solved(forms: Floats, total: Floats, aims: Floats) -> Floats:
    from scipy.optimize import minimize

    count = len(aims)

    def distance(weights: Floats) -> tuple[float, NDArray[np.float64]]:
        whole = weights @ total @ weights
        pulls = forms @ weights
        parts = pulls @ weights / whole
        change = 2.0 * (pulls - parts[:, None] * (total @ weights)) / whole
        share = parts / parts.sum()
        change = (change - share[:, None] * change.sum(axis=0)) / parts.sum()
        away = share - aims
        return 1e3 * float(away @ away), 2e3 * away @ change

    starts = (aims, shares(aims / np.sqrt(np.diag(total))))
    tried = [
        minimize(
            distance,
            start,
            jac=True,
            method="SLSQP",
            bounds=[(0.0, 1.0)] * count,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1.0, "jac": np.ones_like},
            options={"maxiter": 500, "ftol": 1e-14},
        )
        for start in starts
    ]
    best = min(tried, key=lambda result: float(result.fun))
    # What the solver leaves of a weight that it drove to its bound is no weight.
    return shares(np.where(best.x > 1e-9, best.x, 0.0))
