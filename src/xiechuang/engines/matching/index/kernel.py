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
    spans = [slice(indptr[row], indptr[row + 1]) for row in rows]
    if not spans:
        return np.zeros(size, dtype=np.float64)
    found = np.concatenate([docs[span] for span in spans])
    weights = np.concatenate([impacts[span] for span in spans]).astype(np.float64)
    weights *= np.repeat(factors, [span.stop - span.start for span in spans])
    # bincount adds in the order of the rows, so equal documents get equal sums to the last bit.
    return np.asarray(np.bincount(found, weights=weights, minlength=size), dtype=np.float64)


def top_places(*, scores: Floats, k: int, allowed: Mask | None = None) -> Places:
    """Give the places of the k greatest positive scores, best first, ties by place; exact."""
    eligible = scores > 0 if allowed is None else (scores > 0) & allowed
    places = np.flatnonzero(eligible)
    if len(places) > k:
        values = scores[places]
        # Everything equal to the k-th value stays in until the tie is broken by place below.
        places = places[values >= np.partition(values, len(places) - k)[len(places) - k]]
    return places[np.argsort(-scores[places], kind="stable")][:k]
