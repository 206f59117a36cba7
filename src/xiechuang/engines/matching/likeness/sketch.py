"""Likeness of single records without a collection: what to keep of each, and under which keys to look for the others.

A collection (`Likeness`) weighs words by rarity and lives in memory. Where records lie in a database and every process must
see the newest at once, each record keeps instead a sketch (its least hashes) and the keys of its bands: both depend on
the record alone, so they never have to be made again when others come.
"""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.likeness.banding import Banding
from xiechuang.engines.matching.likeness.marks import Hashes, Keys, band_keys, hash_of, seeds_of
from xiechuang.engines.matching.text.folding import fold

Numbers: TypeAlias = npt.NDArray[np.uint32]

RUN = 5
"""Characters of a shingle: two unrelated Chinese texts share hardly any run of five, one changed character costs five."""
SKETCH = 512
"""Least hashes kept: the standard error of the estimated likeness is √(J(1−J)/512), at most .022."""
_CHUNK = 1_024
_PRIME = np.uint64(0x100000001B3)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def shingles(text: str, *, run: int = RUN) -> Hashes:
    """Distinct hashes of all runs of letters and digits, width, case and script folded, everything else left out.

    Ascending, shape (distinct runs,); a shorter text is one run, an empty one none.
    """
    said = "".join(character for character in fold(text).text if character.isalnum())
    if not said:
        return np.zeros(0, dtype=np.uint64)
    codes = np.frombuffer(said.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    width = min(run, len(codes))
    rolled = np.zeros(len(codes) - width + 1, dtype=np.uint64)
    for step in range(width):
        rolled = rolled * _PRIME + codes[step : len(codes) - width + 1 + step]
    return np.unique(_mixed(rolled))


def sketch_of(hashes: Hashes) -> Numbers:
    """The upper halves of the 512 least hashes, ascending: a uniform sample that any two records take alike.

    Source: Bar-Yossef et al. 2002, "Counting distinct elements in a data stream"; Broder 1997 for the likeness.
    """
    return np.unique((hashes[:SKETCH] >> np.uint64(32)).astype(np.uint32))


def sketched_likeness(one: Numbers, other: Numbers) -> float:
    """The estimated Jaccard likeness (0–1) of the sets two sketches were taken of; exact for sets of up to 512."""
    if not len(one) or not len(other):
        return 0.0
    least = np.union1d(one, other)
    if max(len(one), len(other)) >= SKETCH - 1:
        least = least[: max(1, min(len(one), len(other)))]
    common = np.intersect1d(one, other, assume_unique=True)
    return float(np.isin(least, common, assume_unique=True).sum() / len(least))


def bucket_keys(hashes: Hashes, *, banding: Banding, space: str) -> Keys:
    """The keys under which records alike are likely to meet; shape (bands,). `space` keeps kinds of records apart.

    Sets of Jaccard likeness J share at least one key with probability `banding.recall(J)`.
    """
    seeds = _seeds(banding)
    least = np.full(seeds.size, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(hashes), _CHUNK):
        # All marks at once: short texts have few runs, and a hundred small steps cost more than the hashing.
        own = _mixed(seeds.ravel()[:, None] ^ hashes[None, start : start + _CHUNK])
        least = np.minimum(least, own.min(axis=1))
    marks = (least >> np.uint64(32)).astype(np.uint32).view(np.float32).reshape(seeds.shape)
    return band_keys(marks=marks, agreements=np.full(len(seeds), hash_of(space), dtype=np.uint64))


@lru_cache(maxsize=8)
def _seeds(banding: Banding) -> Hashes:
    return seeds_of(banding=banding, seed=0)


def _mixed(numbers: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014) after one step of its sequence."""
    mixed = numbers + _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)
