"""A question made ready for the segments: its terms, weighed in whole numbers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.index.arrays import IMPACT_LEVELS, Packed, Places
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
    parts = [_ordered(plan, segment, row) for plan, row in zip(plans, rows, strict=True)]
    bounds = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum([len(terms) for terms, _, _ in parts], out=bounds[1:])
    terms = _joined([terms for terms, _, _ in parts], np.int64)
    heavy = segment.heavy[terms]
    return Questions(
        bounds=bounds,
        rows=heavy,
        weights=_joined([weights for _, weights, _ in parts], np.uint32),
        rest=_joined([rest for _, _, rest in parts], np.int64),
        starts=np.clip(segment.starts[terms], 0, len(segment.postings)),
        ends=np.clip(segment.starts[terms + 1], 0, len(segment.postings)),
    )


def _ordered(plan: Plan, segment: Segment, rows: Mapping[str, int]) -> tuple[Places, Packed, Places]:
    terms = np.fromiter(rows.values(), dtype=np.int64, count=len(rows))
    weights = np.fromiter((plan.weights[term] for term in rows), dtype=np.uint32, count=len(rows))
    most = weights * segment.peaks[terms].astype(np.int64)
    order = np.argsort(-most, kind="stable")
    rest = np.zeros(len(rows) + 1, dtype=np.int64)
    rest[:-1] = np.cumsum(most[order][::-1])[::-1]
    return terms[order], weights[order], rest


def _joined(parts: Sequence[npt.NDArray], kind: npt.DTypeLike) -> npt.NDArray:
    return np.concatenate(parts).astype(kind, copy=False) if parts else np.zeros(0, dtype=kind)
