"""Reads all features of many pairs into one table, in the order of the pairs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.dense.encoding import Vector
from xiechuang.engines.matching.dense.vectors import Vectors
from xiechuang.engines.matching.learning.collection import collection_of
from xiechuang.engines.matching.learning.features import DENSE, LEXICAL, Feature
from xiechuang.engines.matching.learning.meaning import Centres, Meaning, Met, Progress, Stop
from xiechuang.engines.matching.learning.stated import stated_values
from xiechuang.engines.matching.learning.wording import Wording
from xiechuang.engines.matching.pairs.match import Matcher
from xiechuang.engines.matching.pairs.records import Need

Floats = NDArray[np.float64]
Pairs = Sequence[tuple[Need, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of n pairs.

    table (n, features) in the order of `features`, NaN for what is not stated; groups (n,) numbers the needs; the
    vectors (n, 384) and the centres they were taken off are None without meaning.
    """

    features: tuple[Feature, ...]
    table: Floats
    groups: NDArray[np.int64]
    needs: Vector | None = None
    supplies: Vector | None = None
    centres: Centres | None = None

    def columns(self, names: Sequence[str]) -> Floats:
        """Some features in a given order, shape (n, names)."""
        places = {one.name: place for place, one in enumerate(self.features)}
        return self.table[:, [places[name] for name in names]]

    def some(self, rows: NDArray[np.int64]) -> "Read":
        """Some of the pairs."""
        return Read(
            features=self.features,
            table=self.table[rows],
            groups=self.groups[rows],
            needs=None if self.needs is None else self.needs[rows],
            supplies=None if self.supplies is None else self.supplies[rows],
            centres=self.centres,
        )


def read_pairs(
    *,
    matcher: Matcher,
    pairs: Pairs,
    vectors: Vectors | None = None,
    centres: Centres | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Read:
    """Read pairs of a need and the key of a supply; ValueError naming keys the matcher does not hold.

    Without `vectors` only words and signals are read. About 0.5 ms a pair, and 5 ms a need, apart from encoding.
    """
    unknown = sorted({key for _, key in pairs} - matcher.supplies.keys())
    if unknown:
        raise ValueError(f"没有这些编号的成果：{'、'.join(unknown[:5])}")
    listed = _by_need(pairs)
    meaning = None
    if vectors is not None and pairs:
        meaning = Meaning(
            needs=[need for need, _ in listed],
            supplies=[matcher.supplies[key] for key in dict.fromkeys(key for _, key in pairs)],
            collection=collection_of(matcher),
            vectors=vectors,
            centres=centres,
            progress=progress,
            stop=stop,
        )
    return _read(listed, pairs, matcher=matcher, meaning=meaning)


def _by_need(pairs: Pairs) -> list[tuple[Need, list[int]]]:
    listed: dict[str, tuple[Need, list[int]]] = {}
    for place, (need, _) in enumerate(pairs):
        listed.setdefault(need.key, (need, []))[1].append(place)
    return list(listed.values())


def _read(
    listed: Sequence[tuple[Need, list[int]]], pairs: Pairs, *, matcher: Matcher, meaning: Meaning | None
) -> Read:
    features = DENSE if meaning else LEXICAL
    table = np.full((len(pairs), len(features)), np.nan)
    groups = np.zeros(len(pairs), dtype=np.int64)
    wording = Wording(collection_of(matcher)) if pairs else None
    vectors: list[tuple[list[int], Met]] = []
    for group, (need, places) in enumerate(listed):
        keys = [pairs[place][1] for place in places]
        found = _worded(need, keys, matcher=matcher, wording=wording) if wording else []
        if meaning:
            met = meaning.read(need, [matcher.supplies[key] for key in keys])
            vectors.append((places, met))
            found = [one | more for one, more in zip(found, met.features, strict=True)]
        table[places] = [[one.get(feature.name, np.nan) for feature in features] for one in found]
        groups[places] = group
    needs, supplies = _stacked(vectors, len(pairs)) if meaning else (None, None)
    return Read(
        features=features,
        table=table,
        groups=groups,
        needs=needs,
        supplies=supplies,
        centres=meaning.centres if meaning else None,
    )


def _worded(need: Need, keys: Sequence[str], *, matcher: Matcher, wording: Wording) -> list[dict[str, float]]:
    """Words, signals and the size of the list."""
    size = math.log(len(set(keys)))
    supplies = [matcher.supplies[key] for key in keys]
    relevance = matcher.index.ask(need.texts).relevance
    found = wording.read(need, supplies)
    for key, one in zip(keys, found, strict=True):
        one["relevance"] = float(relevance[matcher.index.place(key)])
        one["list_size"] = size
        one.update(stated_values(need, matcher.supplies[key], setting=matcher.setting))
    return found


def _stacked(vectors: Sequence[tuple[list[int], Met]], size: int) -> tuple[Vector, Vector]:
    width = vectors[0][1].need.shape[0]
    needs = np.zeros((size, width), dtype=np.float32)
    supplies = np.zeros((size, width), dtype=np.float32)
    for places, met in vectors:
        needs[places], supplies[places] = met.need, met.supplies
    return needs, supplies
