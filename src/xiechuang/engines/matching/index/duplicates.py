"""Finds records that say nearly the same, to warn while a new one is being typed."""

from dataclasses import dataclass

import numpy as np

from xiechuang.engines.matching.index.lexical import Index
from xiechuang.engines.matching.index.ranking import top_places

SIMILAR = 0.6
"""Rarity-weighted share of common terms from which two records are worth a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A record close to the text asked about; likeness is 1 for the same terms and 0 for none in common."""

    key: str
    likeness: float


def nearest(index: Index, *, text: str, k: int = 5, threshold: float = SIMILAR) -> list[Similar]:
    """List the records whose distinct words and bigrams overlap most with the text, exactly.

    Likeness is the Jaccard measure weighted by the rarity of the index's yardstick: Σ idf of common terms / Σ idf of
    all terms of both. Unlike containment it does not cry out when a short title merely occurs in a long text.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"相似阈值应大于 0、不超过 1，收到 {threshold}")
    distinct = sorted({term.text for term in index.analyser.terms(text)})
    rarity = index.yardstick.rarity_of(distinct)
    common = np.zeros(index.places, dtype=np.float64)
    for part in index.parts:
        inside = common[part.first : part.first + len(part.segment)]
        for term, worth in zip(distinct, rarity.tolist(), strict=True):
            row = part.segment.vocabulary.row(term)
            if row is not None:
                inside[part.segment.holders(row)] += worth
    whole = np.concatenate([part.segment.rarity for part in index.parts])
    likeness = np.minimum(common / np.maximum(whole + rarity.sum() - common, 1e-12), 1.0)
    likeness[(likeness < threshold) | ~index.living] = 0
    keys = index.keys
    return [
        Similar(key=keys[place], likeness=float(likeness[place]))
        for place in top_places(scores=likeness, k=k, keys=keys)
    ]
