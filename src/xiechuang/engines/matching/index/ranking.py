"""Ranks arrays of scores."""

from collections.abc import Sequence

import numpy as np

from xiechuang.engines.matching.index.arrays import Floats, Mask, Places


def top_places(
    *, scores: Floats, k: int, allowed: Mask | None = None, keys: Sequence[str] | None = None
) -> Places:
    """Give the places of the k greatest positive scores, best first; ties by key, without keys by place; exact."""
    eligible = scores > 0 if allowed is None else (scores > 0) & allowed
    places = np.flatnonzero(eligible)
    if len(places) > k:
        values = scores[places]
        # Everything equal to the k-th value stays in until the tie is broken below.
        places = places[values >= np.partition(values, len(places) - k)[len(places) - k]]
    if keys is None:
        return places[np.argsort(-scores[places], kind="stable")][:k]
    ranked = sorted(places.tolist(), key=lambda place: (-scores[place], keys[place]))
    return np.array(ranked[:k], dtype=np.int64)
