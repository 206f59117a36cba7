"""Finds records that say nearly the same, to warn while a new one is being typed."""

from dataclasses import dataclass

import numpy as np

from xiechuang.engines.matching.index.kernel import accumulate, top_places
from xiechuang.engines.matching.index.lexical import Index
from xiechuang.engines.matching.text.analysis import terms

SIMILAR = 0.6
"""Rarity-weighted share of common terms from which two records are worth a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A record close to the text asked about; likeness is 1 for the same terms and 0 for none in common."""

    key: str
    likeness: float


def nearest(index: Index, *, text: str, k: int = 5, threshold: float = SIMILAR) -> list[Similar]:
    """List the records whose distinct words and bigrams overlap most with the text, exactly.

    Likeness is the Jaccard measure weighted by idf: Σ idf of common terms / Σ idf of all terms of both. Unlike
    containment it does not cry out when a short title merely occurs in a long text.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"相似阈值应大于 0、不超过 1，收到 {threshold}")
    distinct = sorted({term.text for term in terms(text)})
    rarity = {term: index.idf(term) for term in distinct}
    known = [term for term in distinct if term in index.vocabulary]
    common = accumulate(
        indptr=index.matrix.indptr,
        docs=index.matrix.docs,
        impacts=np.ones_like(index.matrix.impacts),
        rows=[index.vocabulary[term] for term in known],
        factors=[rarity[term] for term in known],
        size=len(index),
    )
    union = index.total_rarity + sum(rarity[term] for term in distinct) - common
    likeness = np.minimum(common / np.maximum(union, 1e-12), 1.0)
    likeness[likeness < threshold] = 0
    return [
        Similar(key=index.keys[place], likeness=float(likeness[place]))
        for place in top_places(scores=likeness, k=k)
    ]
