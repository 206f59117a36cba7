"""Reads the features of meaning for the pairs of one need, from unit vectors of its texts and of the supplies."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from xiechuang.engines.matching.dense.encoding import Vector
from xiechuang.engines.matching.dense.vectors import Vectors
from xiechuang.engines.matching.learning.collection import Collection, picked, subject
from xiechuang.engines.matching.learning.wording import Usual
from xiechuang.engines.matching.pairs.records import Need, Supply

_WHOLE = 300
"""Characters of title and description read as one text: longer ones cost more time than they tell."""

_SENTENCES = 6
_SHORTEST_SENTENCE = 4
_SAMPLE = 250
_NEAREST = 25
_ENDS = re.compile(r"[。；;！!？?\n]+")

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Centres:
    """Means that are taken off vectors, for all vectors of this model point much the same way; each of shape (384,)."""

    title: Vector
    whole: Vector
    supply: Vector


@dataclass(frozen=True, slots=True)
class Met:
    """What meaning gives for the pairs of one need: features, and the two vectors by which judged pairs are likened."""

    features: list[dict[str, float]]
    need: Vector
    supplies: Vector


class Meaning:
    """Reads pairs by vectors; every text it will need is encoded at once."""

    def __init__(
        self,
        *,
        needs: Sequence[Need],
        supplies: Sequence[Supply],
        collection: Collection,
        vectors: Vectors,
        centres: Centres | None = None,
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> None:
        """Encode; the centres are learned from these texts where none are given."""
        self._sample = picked(collection.sample, _SAMPLE)
        texts = [text for one in needs for text in _texts(one)]
        texts += [subject(one) for one in supplies] + list(self._sample)
        unique = list(dict.fromkeys(texts))
        met = vectors.encode(unique, progress=progress, stop=stop)
        self._rows = {text: row for row, text in enumerate(unique)}
        self._vectors = met
        self.centres = centres or self._centres(needs, supplies)
        self._beside = _centred(self._of(self._sample), self.centres.supply)

    def read(self, need: Need, supplies: Sequence[Supply]) -> Met:
        """The features of meaning of the pairs of a need."""
        title = _centred(self._of([_title(need)]), self.centres.title)[0]
        whole = _centred(self._of([_whole(need)]), self.centres.whole)[0]
        parts = _centred(self._of(_parts(need)), self.centres.title)
        offered = _centred(self._of([subject(one) for one in supplies]), self.centres.supply)
        usual = Usual.of((self._beside @ title).astype(np.float64))
        crowd = np.sort(offered @ self._beside.T, axis=1)[:, -_NEAREST:].mean(axis=1)
        by_title, by_whole, by_part = offered @ title, offered @ whole, (offered @ parts.T).max(axis=1)
        features = [
            {
                "meaning_title": float(by_title[row]),
                "meaning_whole": float(by_whole[row]),
                "meaning_sentence": float(by_part[row]),
                "meaning_standing": usual.standing(float(by_title[row])),
                "meaning_ahead": usual.ahead(float(by_title[row])),
                "supply_usual": float(crowd[row]),
            }
            for row in range(len(supplies))
        ]
        return Met(features, _unit(title + whole), offered)

    def _of(self, texts: Sequence[str]) -> Vector:
        return self._vectors[[self._rows[text] for text in texts]]

    def _centres(self, needs: Sequence[Need], supplies: Sequence[Supply]) -> Centres:
        return Centres(
            title=_mean(self._of([_title(one) for one in needs])),
            whole=_mean(self._of([_whole(one) for one in needs])),
            supply=_mean(self._of([subject(one) for one in supplies])),
        )


def _title(need: Need) -> str:
    return need.title.strip() or need.keywords.strip() or need.description


def _whole(need: Need) -> str:
    return f"{need.title}。{need.description}"[:_WHOLE]


def _parts(need: Need) -> list[str]:
    said = [part.strip() for part in _ENDS.split(need.description)]
    return [_title(need), *[part for part in said if len(part) >= _SHORTEST_SENTENCE][:_SENTENCES]]


def _texts(need: Need) -> list[str]:
    return [*_parts(need), _whole(need)]


def _mean(vectors: Vector) -> Vector:
    return np.asarray(vectors.mean(axis=0), dtype=np.float32)


def _centred(vectors: Vector, centre: Vector) -> Vector:
    return _unit(vectors - centre)


def _unit(vectors: Vector) -> Vector:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
