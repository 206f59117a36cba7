"""Joins the order by words with the order by meaning: a weighted sum, never reciprocal ranks."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.dense.vectors import Vectors
from xiechuang.engines.matching.index.answer import Hit

WEIGHT = 0.5
"""Share of meaning. Between .3 and .6 every task measured gains; reciprocal rank fusion lost where one ranker is weak."""

DEPTH = 100
"""So many of the best by words are put in order anew."""

Floats = NDArray[np.float64]


def fuse(
    lexical: Sequence[float] | Floats, cosine: Sequence[float] | Floats, weight: float = WEIGHT
) -> Floats:
    """Weigh two lists of scores, shape (n,), each first stretched to 0–1 over the candidates of one question.

    (1 − weight) · words + weight · meaning; a list whose scores are all equal says nothing. ValueError when the shapes
    differ or the weight lies outside 0–1.
    """
    words, meaning = np.asarray(lexical, dtype=np.float64), np.asarray(cosine, dtype=np.float64)
    if words.shape != meaning.shape or words.ndim != 1:
        raise ValueError(f"两组分数应一一对应，收到 {words.shape} 与 {meaning.shape}")
    if not 0 <= weight <= 1:
        raise ValueError(f"语义的权重应在 0 与 1 之间，收到 {weight}")
    return np.asarray((1 - weight) * _stretched(words) + weight * _stretched(meaning), dtype=np.float64)


def rerank(
    hits: Sequence[Hit],
    *,
    question: str,
    texts: Mapping[str, str],
    vectors: Vectors,
    weight: float = WEIGHT,
    depth: int = DEPTH,
) -> list[Hit]:
    """Put the first `depth` hits in order anew by words and meaning; later ones stay behind them as they were.

    Ties keep the order by words; the hits themselves, their scores too, stay as they are. KeyError for a hit without text.
    """
    first = list(hits[:depth])
    if not first or not question.strip():
        return list(hits)
    met = vectors.encode([question, *(texts[hit.key] for hit in first)])
    fused = fuse([hit.score for hit in first], met[1:] @ met[0], weight)
    order = np.argsort(-fused, kind="stable")
    return [first[place] for place in order.tolist()] + list(hits[depth:])


def _stretched(scores: Floats) -> Floats:
    if not scores.size:
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
