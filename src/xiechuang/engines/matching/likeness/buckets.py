"""Records by the keys of their bands: who shares a band with whom."""

import numpy as np

from xiechuang.engines.matching.likeness.growing import Growing
from xiechuang.engines.matching.likeness.kernel import Places, bucket_spans
from xiechuang.engines.matching.likeness.marks import Keys

MOST_IN_BUCKET = 256
"""Of a fuller bucket only the newest (asking) or nearest (pairing) are looked at, or one file of near-identical rows
would cost the square of its length."""

_TAIL = 2_048
_AT_ONCE = 8_000_000
"""So many pairs, seen in one band or another, are held before those seen twice are dropped."""


class Buckets:
    """Keys of bands by record, ranked for most records and scanned for the newest few."""

    def __init__(self, keys: Keys) -> None:
        self._keys = Growing(keys)
        self._rank()

    @property
    def keys(self) -> Keys:
        """All keys: shape (records, bands)."""
        return self._keys.values

    def add(self, keys: Keys) -> None:
        """Put the next record in."""
        self._keys.extend(keys[None, :])
        if len(self._keys) - self._ranked.shape[1] > max(_TAIL, self._ranked.shape[1] // 8):
            self._rank()

    def sharing(self, keys: Keys) -> Places:
        """The records that share at least one band, those that share most bands first, then the oldest."""
        known = self._ranked.shape[1]
        spans = bucket_spans(self._ranked, keys)
        found = [
            self._order[band, max(start, end - MOST_IN_BUCKET) : end]
            for band, (start, end) in enumerate(spans.tolist())
            if start < end
        ]
        tail, _ = np.nonzero(self.keys[known:] == keys)
        places, times = np.unique(np.concatenate([*found, tail + known]), return_counts=True)
        return np.asarray(places[np.argsort(-times, kind="stable")], dtype=np.int64)

    def pairs(self) -> tuple[Places, Places]:
        """All pairs of records that share a band, each once, the left before the right."""
        self._rank()
        size = self._ranked.shape[1]
        found: list[Places] = []
        for keys, order in zip(self._ranked, self._order, strict=True):
            found.append(_neighbours(keys, order.astype(np.int64), size))
            if sum(map(len, found)) > _AT_ONCE:
                found = [np.unique(np.concatenate(found))]
        codes = np.unique(np.concatenate(found))
        return codes // max(size, 1), codes % max(size, 1)

    def _rank(self) -> None:
        columns = np.ascontiguousarray(self.keys.T)
        self._order = np.argsort(columns, axis=1, kind="stable").astype(np.int32)
        self._ranked = np.take_along_axis(columns, self._order, axis=1)


def _neighbours(keys: Keys, order: Places, size: int) -> Places:
    """Codes left · size + right of the pairs in one band; what stands side by side for equal keys is a bucket."""
    found = [np.zeros(0, dtype=np.int64)]
    at = np.arange(size)
    for step in range(1, MOST_IN_BUCKET + 1):
        at = at[at + step < size]
        at = at[keys[at] == keys[at + step]]
        if not len(at):
            break
        # Ranking is stable, so inside a bucket the order is that of the records.
        found.append(order[at] * size + order[at + step])
    return np.concatenate(found)
