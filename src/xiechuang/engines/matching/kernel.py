"""The inner loops, on plain arrays, so that a compiled kernel can replace them without changing a caller."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Impacts: TypeAlias = npt.NDArray[np.float32]
Places: TypeAlias = npt.NDArray[np.int64]
Ids: TypeAlias = npt.NDArray[np.int32]
Mask: TypeAlias = npt.NDArray[np.bool_]


def accumulate(
    *, indptr: Places, docs: Ids, impacts: Impacts, rows: list[int], factors: list[float], size: int
) -> Floats:
    """Sum factor × impact over the given rows of a sparse matrix into one score per document."""
    scores = np.zeros(size, dtype=np.float64)
    for row, factor in zip(rows, factors, strict=True):
        span = slice(indptr[row], indptr[row + 1])
        # A document stands once in a row, so plain indexing adds every posting exactly once.
        scores[docs[span]] += factor * impacts[span].astype(np.float64)
    return scores


def top_places(*, scores: Floats, k: int, allowed: Mask | None = None) -> Places:
    """Give the places of the k greatest positive scores, best first, ties by place; exact."""
    eligible = scores > 0 if allowed is None else (scores > 0) & allowed
    places = np.flatnonzero(eligible)
    if len(places) > k:
        values = scores[places]
        # Everything equal to the k-th value stays in until the tie is broken by place below.
        places = places[values >= np.partition(values, len(places) - k)[len(places) - k]]
    return places[np.argsort(-scores[places], kind="stable")][:k]
