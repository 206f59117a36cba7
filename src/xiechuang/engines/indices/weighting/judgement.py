"""Weights from comparisons by people, two criteria at a time: the analytic hierarchy process."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from xiechuang.engines.indices.structure import DataError, Problem
from xiechuang.engines.indices.weighting.shares import Floats

RANDOM_INDEX: Final = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random matrices of 1 to 15 criteria: Saaty (1980), The Analytic Hierarchy Process."""

ACCEPTABLE: Final = 0.10
"""Saaty's limit of the consistency ratio."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judgement:
    """Weights float64[m]; λ_max; (λ_max − m) / (m − 1); that divided by the random index, None beyond its table."""

    weights: Floats
    eigenvalue: float
    consistency_index: float
    consistency_ratio: float | None

    @property
    def acceptable(self) -> bool | None:
        """Whether the comparisons contradict each other little enough; None where no random index is published."""
        return None if self.consistency_ratio is None else self.consistency_ratio <= ACCEPTABLE


def judged(comparisons: ArrayLike) -> Judgement:
    """The principal eigenvector of a reciprocal matrix [m, m]: cell (i, j) says how many times i matters more than j."""
    matrix = np.asarray(comparisons, dtype=np.float64)
    _check(matrix)
    count = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    # A positive matrix has one real largest eigenvalue, whose vector has one sign (Perron).
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    eigenvalue = float(values[first].real)
    index = max((eigenvalue - count) / (count - 1), 0.0) if count > 1 else 0.0
    return Judgement(
        weights=weights / weights.sum(),
        eigenvalue=eigenvalue,
        consistency_index=index,
        consistency_ratio=_ratio(index, count),
    )


def ahp(values: Floats, *, given: Floats | None = None, comparisons: ArrayLike) -> Floats:
    """The weights of `judged`, float64[m]; the data do not matter, only how many indicators there are."""
    del given
    found = judged(comparisons).weights
    if len(found) != values.shape[-1]:
        message = f"有 {values.shape[-1]} 个指标，判断矩阵却是 {len(found)} 阶"
        raise DataError([Problem(where="ahp", field="comparisons", message=message)])
    return found


def _ratio(index: float, count: int) -> float | None:
    if count > len(RANDOM_INDEX):
        return None
    expected = RANDOM_INDEX[count - 1]
    return index / expected if expected else 0.0


def _check(matrix: Floats) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise DataError([Problem(where="ahp", field="comparisons", message="判断矩阵应为方阵")])
    positive = np.isfinite(matrix) & (matrix > 0)
    problems = [
        Problem(where=f"第 {row + 1} 行第 {column + 1} 列", field="comparisons", message="应大于 0")
        for row, column in np.argwhere(~positive)
    ]
    if not problems:
        problems = [
            Problem(
                where=f"第 {row + 1} 行第 {column + 1} 列",
                field="comparisons",
                message="与对称位置应互为倒数",
            )
            for row, column in np.argwhere(np.abs(matrix * matrix.T - 1.0) > 1e-6)
            if row <= column
        ]
    if problems:
        raise DataError(problems)
