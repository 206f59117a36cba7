"""The rank-reversal test: does the order of two units hang on a third being there at all?"""

from dataclasses import dataclass

import numpy as np

from xiechuang.engines.indices.analysing.removing import WithoutUnits


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Places of units: with everybody there `ahead` led `behind`; without `gone` it is no longer so.

    `tied` says that the two then stand equal instead of the other way round.
    """

    gone: int
    ahead: int
    behind: int
    tied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalTest:
    """All pairs that turn over, by the unit whose leaving turns them; `pairs` is how many were looked at."""

    reversals: tuple[Reversal, ...]
    pairs: int

    @property
    def share(self) -> float:
        """Of (unit gone, pair) combinations; 0 where there was nothing to look at."""
        return len(self.reversals) / self.pairs if self.pairs else 0.0


def rank_reversals(without: WithoutUnits, *, tolerance: float = 1e-9) -> ReversalTest:
    """Pairs whose order changes when a third unit leaves and all is computed again (`leave_each_unit_out`).

    Differences of score within `tolerance` of the range of the scores are ties: rounding turns nobody over. A pair
    tied with everybody there is not looked at. Source: Belton and Gear, "On a short-coming of Saaty's method", Omega 11 (1983).
    """
    found: list[Reversal] = []
    pairs = 0
    base = _signs(without.scores[0], tolerance)
    for gone, scores in enumerate(without.scores[1:]):
        signs = _signs(scores, tolerance)
        looked = (base > 0) & ~np.isnan(signs)
        pairs += int(np.count_nonzero(looked))
        ahead, behind = np.nonzero(looked & (signs <= 0))
        found.extend(
            Reversal(gone=gone, ahead=int(one), behind=int(other), tied=bool(signs[one, other] == 0))
            for one, other in zip(ahead, behind, strict=True)
        )
    return ReversalTest(reversals=tuple(found), pairs=pairs)


def _signs(
    scores: np.ndarray[tuple[int, ...], np.dtype[np.float64]], tolerance: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """+1 where the row leads the column, 0 for a tie, NaN where either has no score."""
    gaps = scores[:, None] - scores[None, :]
    there = scores[~np.isnan(scores)]
    noise = tolerance * float(np.ptp(there)) if there.size else 0.0
    return np.where(np.abs(gaps) <= noise, 0.0, np.sign(gaps))
