"""MinHash marks of weighted sets of terms, and the keys of their bands.

Every term draws, for every mark, an exponential whose rate is the term's weight; the mark of a record is the least draw
among its terms. Two records share a mark exactly when the least draw of both together belongs to a common term, which
happens with probability Σ weights of common terms / Σ weights of all terms: the weighted Jaccard likeness. With equal
weights this is MinHash (Broder 1997, "On the resemblance and containment of documents"); the weighted form is in
Gollapudi and Panigrahy 2006, "Exploiting asymmetry in hierarchical topic extraction".
"""

import hashlib
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.likeness.banding import Banding

Hashes: TypeAlias = npt.NDArray[np.uint64]
Keys: TypeAlias = npt.NDArray[np.uint32]
Draws: TypeAlias = npt.NDArray[np.float32]
Weights: TypeAlias = npt.NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def hash_of(text: str) -> int:
    """64 bits of a text, the same on every machine and in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def seeds_of(*, banding: Banding, seed: int) -> Hashes:
    """One seed a mark, shape (bands, rows)."""
    numbers = np.arange(1, banding.marks + 1, dtype=np.uint64) * _GOLDEN
    return _mixed(numbers ^ np.uint64(hash_of(f"likeness {seed}"))).reshape(banding.bands, banding.rows)


def draws(*, hashes: Hashes, weights: Weights, seeds: Hashes) -> Draws:
    """Draws of terms for some marks: shape (terms, marks), exponentials with the weights as rates."""
    bits = _mixed(hashes[:, None] ^ seeds[None, :])
    share = ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
    return np.asarray(-np.log(share) / weights[:, None], dtype=np.float32)


def band_keys(*, marks: Draws, agreements: Hashes) -> Keys:
    """One key a record from the marks of one band, shape (records, rows), and from what must agree."""
    keys = agreements.copy()
    for row in marks.T:
        bits = np.ascontiguousarray(row).view(np.uint32).astype(np.uint64)
        keys = _mixed(keys ^ (bits * _GOLDEN))
    return (keys >> np.uint64(32)).astype(np.uint32)


def keys_of_record(*, hashes: Hashes, weights: Weights, seeds: Hashes, agreement: int) -> Keys:
    """The keys of all bands of one record that holds at least one term."""
    least = draws(hashes=hashes, weights=weights, seeds=seeds.ravel()).min(axis=0)
    agreements = np.full(len(seeds), agreement, dtype=np.uint64)
    return band_keys(marks=least.reshape(seeds.shape), agreements=agreements)


def _mixed(numbers: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)
