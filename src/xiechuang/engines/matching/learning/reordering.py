"""Puts the candidates of a need in the order a model gives them, and says in words what that changed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from xiechuang.engines.matching.learning.judgements import LEVEL_OF, NUMBER_OF
from xiechuang.engines.matching.pairs.match import Match, Matcher
from xiechuang.engines.matching.pairs.parameters import Fit
from xiechuang.engines.matching.pairs.records import Need
from xiechuang.engines.matching.pairs.weights import Level

if TYPE_CHECKING:
    from xiechuang.engines.matching.learning.model import Judged

CANDIDATES = 100
"""How many of the best by points a model puts in order anew; what points place later it never sees."""

CAP = Level.WEAK
"""The most a pair can be whose supply states that it misses a must, whatever a model says."""


class Judge(Protocol):
    """What a model does for an order: one judgement for each pair, in their order."""

    def judge(self, *, matcher: Matcher, pairs: Sequence[tuple[Need, str]]) -> "list[Judged]":
        """Judge pairs of a need and the key of a supply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a model says of one pair: its score, its level, its place among the candidates from 1, and both in words.

    `moved` tells of the place alone; `sentence` of the level too, for lists whose levels are the model's.
    """

    score: float
    level: Level
    place: int
    moved: str
    sentence: str


def opinions(
    need: Need, matches: Sequence[Match], *, model: Judge, matcher: Matcher
) -> Mapping[str, Opinion]:
    """Give the model's opinion on each candidate by key; the candidates come in the order of their points.

    Best first; equal ones stay as they were; a pair that misses a must never stands before one that answers and misses
    none, and its level is at most 弱.
    """
    if not matches:
        return {}
    judged = model.judge(matcher=matcher, pairs=[(need, match.key) for match in matches])
    return {
        matches[before].key: _opinion(matches[before], judged[before], before + 1, place)
        for place, before in enumerate(_order(matches, judged), start=1)
    }


def capped(level: Level, match: Match) -> Level:
    """The level a pair may have: a missed must holds it down, as it holds the points down."""
    return CAP if misses_must(match) and NUMBER_OF[level] > NUMBER_OF[CAP] else level


def misses_must(match: Match) -> bool:
    """Whether the supply states that it does not meet something the need demands."""
    return any(one.requirement.must and one.fit is Fit.MISSED for one in match.parameters)


def _order(matches: Sequence[Match], judged: "Sequence[Judged]") -> list[int]:
    answers = [
        one.score
        for match, one in zip(matches, judged, strict=True)
        if one.level_rounded > NUMBER_OF[CAP] and not misses_must(match)
    ]
    floor = min(answers, default=math.inf)

    def standing(place: int) -> tuple[float, bool, int]:
        held = misses_must(matches[place])
        score = min(judged[place].score, floor) if held else judged[place].score
        return (-score, held, place)

    return sorted(range(len(matches)), key=standing)


def _opinion(match: Match, judged: "Judged", before: int, place: int) -> Opinion:
    level = capped(LEVEL_OF[judged.level_rounded], match)
    whither = f"由得分第 {before} 名改排第 {place} 名" if before != place else f"仍排第 {place} 名"
    moved = f"模型分 {judged.score:.1f}，{whither}"
    held = "；有必须项不满足，级别最高为弱" if level is not LEVEL_OF[judged.level_rounded] else ""
    changed = "" if level is match.level else f"，级别由“{match.level}”定为“{level}”"
    sentence = f"{moved}{changed}{held}；各项得分与理由不变"
    return Opinion(score=judged.score, level=level, place=place, moved=moved, sentence=sentence)
