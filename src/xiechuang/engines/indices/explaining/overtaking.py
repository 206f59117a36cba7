"""Why a rank moved: who was passed, who passed, how far both moved, and which indicators did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Passing(StrEnum):
    """What happened between the unit and another one."""

    PASSED = "passed"
    PASSED_BY = "passed_by"
    CAUGHT_UP = "caught_up"
    CAUGHT_UP_BY = "caught_up_by"
    CAME = "came"
    LEFT = "left"


PASSING_LABELS = {
    Passing.PASSED: "超过了它",
    Passing.PASSED_BY: "被它超过",
    Passing.CAUGHT_UP: "追平了它",
    Passing.CAUGHT_UP_BY: "领先被它追平",
    Passing.CAME: "新进入且排在前面",
    Passing.LEFT: "原在前面，已退出",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passer:
    """Another unit that changed sides: `places` is what it did to the rank (+ up, − down; 0 for a lead that became a tie).

    Changes and gaps are of scores; `gap` is own minus theirs; None where a unit was not there. `by` names the
    indicators that moved the gap most in this direction, each with its part.
    """

    unit: str
    what: Passing
    places: int
    own_change: float
    their_change: float | None
    gap_before: float | None
    gap_after: float | None
    by: tuple[tuple[str, float], ...] = ()

    @property
    def label(self) -> str:
        """What happened, in words."""
        return PASSING_LABELS[self.what]


def passers(
    unit: str,
    *,
    units_before: Sequence[str],
    before: Floats,
    units_after: Sequence[str],
    after: Floats,
) -> tuple[Passer, ...]:
    """Everybody who changed sides with the unit between scores before[units] and after[units]; places add up to the move.

    Those that moved the rank come first, the widest new gap first. ValueError where the unit has no score in both.
    """
    was, now = _named(units_before, before), _named(units_after, after)
    if unit not in was or unit not in now:
        raise ValueError(f"“{unit}”在两期中至少有一期没有得分")
    found = [_passer(unit, other, was, now) for other in dict.fromkeys((*was, *now)) if other != unit]
    seen = [each for each in found if each is not None]
    return tuple(sorted(seen, key=lambda each: (-abs(each.places), -abs(each.gap_after or 0.0))))


def places_pushed(contributions: Floats, *, before: Floats, after: Floats, row: int) -> Floats:
    """Share the places a unit won (+) or lost (−) among the columns of contributions[units, parts]: float64[parts].

    Row by row the contributions add up to after − before. Each place changed with another unit is shared among the parts
    that moved the gap in the direction of the change, in proportion; so parts lie between 0 and the place, the order of
    parts does not matter, and together they are the whole move. What comes and goes without a score on one side is put to
    the last column.
    """
    moves = _moves(before, after, row)
    pushed = np.zeros(contributions.shape[1])
    for other in np.flatnonzero(moves):
        towards = moves[other] * (contributions[row] - contributions[other])
        pushes = np.where(np.isnan(towards), 0.0, np.maximum(towards, 0.0))
        total = pushes.sum()
        if total > 0:
            pushed += moves[other] * pushes / total
        else:
            pushed[-1] += moves[other]
    return pushed


def _moves(was: Floats, now: Floats, row: int) -> NDArray[np.intp]:
    """+1 where another one ahead is ahead no more, −1 where one comes ahead: intp[units]."""
    ahead_before = np.nan_to_num(was, nan=-np.inf) > was[row]
    ahead_after = np.nan_to_num(now, nan=-np.inf) > now[row]
    return ahead_before.astype(np.intp) - ahead_after.astype(np.intp)


def _named(units: Sequence[str], scores: Floats) -> dict[str, float]:
    return {unit: float(score) for unit, score in zip(units, scores, strict=True) if not np.isnan(score)}


def _passer(unit: str, other: str, was: dict[str, float], now: dict[str, float]) -> Passer | None:
    gap_before = was[unit] - was[other] if other in was else None
    gap_after = now[unit] - now[other] if other in now else None
    what = _what(gap_before, gap_after)
    if what is None:
        return None
    places = int(gap_before is not None and gap_before < 0) - int(gap_after is not None and gap_after < 0)
    return Passer(
        unit=other,
        what=what,
        places=places,
        own_change=now[unit] - was[unit],
        their_change=now[other] - was[other] if other in now and other in was else None,
        gap_before=gap_before,
        gap_after=gap_after,
    )


def _what(before: float | None, after: float | None) -> Passing | None:
    if before is None:
        return Passing.CAME if after is not None and after < 0 else None
    if after is None:
        return Passing.LEFT if before < 0 else None
    if before < 0 <= after:
        return Passing.PASSED if after > 0 else Passing.CAUGHT_UP
    if before >= 0 > after:
        return Passing.PASSED_BY
    if before > 0 == after:
        return Passing.CAUGHT_UP_BY
    return None
