"""A question made ready for the segments: its terms, weighed in whole numbers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xiechuang.engines.matching.index.arrays import IMPACT_LEVELS, Places
from xiechuang.engines.matching.index.packing import K1
from xiechuang.engines.matching.index.pruning import Questions
from xiechuang.engines.matching.index.segment import Segment

_CEILING = 2.0**32 - 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Terms that the index holds, each with its weight in whole numbers; score = sum of weight · impact · unit."""

    weights: Mapping[str, int]
    unit: float
    own: float
    """What the question would score against itself."""

    @classmethod
    def of(cls, *, stated: Mapping[str, float], rarity: Mapping[str, float]) -> "Plan":
        """Weigh a question: stated weights by term, rarity (idf) of the terms that the index holds.

        Weights are scaled by a power of two so that no sum of weight · impact can pass 32 bits: a term of average
        weight keeps 20 − log₂(terms) bits, so the score of a question of 36 words is exact to about 2⁻¹⁵ of itself.
        """
        exact = {term: weight * rarity[term] for term, weight in stated.items() if term in rarity}
        total = sum(exact.values())
        room = _CEILING / IMPACT_LEVELS - len(exact)
        # From the exponent, not by a logarithm: machines may round a logarithm differently.
        scale = math.ldexp(0.5, math.frexp(room / total)[1]) if total > 0 else 1.0
        return cls(
            weights={term: whole for term, weight in exact.items() if (whole := round(weight * scale))},
            unit=(K1 + 1) / IMPACT_LEVELS / scale,
            own=total,
        )


def laid_out(plans: Sequence[Plan], *, segment: Segment, rows: Sequence[Mapping[str, int]]) -> Questions:
    """Lay plans out for a segment; rows[i] gives the row in this segment of each term of plan i that it holds."""
    sizes = np.array([len(held) for held in rows], dtype=np.int64)
    bounds = np.zeros(len(plans) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    many = int(bounds[-1])
    terms = np.fromiter((row for held in rows for row in held.values()), dtype=np.int64, count=many)
    stated = (plan.weights[term] for plan, held in zip(plans, rows, strict=True) for term in held)
    weights = np.fromiter(stated, dtype=np.uint32, count=many)
    question = np.repeat(np.arange(len(plans)), sizes)
    most: Places = weights.astype(np.int64) * segment.peaks[terms]
    order = np.lexsort((-most, question))
    terms, weights, most = terms[order], weights[order], most[order]
    return Questions(
        bounds=bounds,
        rows=segment.heavy[terms],
        weights=weights,
        rest=_rest(most, question, bounds),
        starts=np.clip(segment.starts[terms], 0, len(segment.postings)),
        ends=np.clip(segment.starts[terms + 1], 0, len(segment.postings)),
    )


def _rest(most: Places, question: Places, bounds: Places) -> Places:
    """What each term and all later ones of its question can bring at most, and 0 after the last of each."""
    summed = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(most)])
    rest = np.zeros(len(most) + len(bounds) - 1, dtype=np.int64)
    rest[np.arange(len(most)) + question] = summed[bounds[question + 1]] - summed[:-1]
    return rest
