"""A learned model put to work on lists: loaded whole or refused, and what it says of each pair in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.engines.matching import Fit, Level, Match, Matcher, Need
from xiechuang.engines.matching.learning.judgements import LEVEL_OF, NUMBER_OF

if TYPE_CHECKING:
    from xiechuang.engines.matching.learning.model import Judged, Model

CAP = Level.WEAK
"""The most a pair can be whose supply states that it misses a must, whatever a model says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the model says of one pair: its score, its level and its place among the candidates, from 1."""

    score: float
    level: Level
    place: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A model and the name of the file it came from."""

    name: str
    model: "Model"

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a model; CannotMatch says why where it cannot be used."""
        from xiechuang.engines.matching.learning.model import Model

        try:
            return cls(name=path.name, model=Model.load(path))
        except OSError as failed:
            raise CannotMatch(f"模型 {path}：打不开（{failed.strerror}）", wrong_usage=True) from failed
        except ValueError as damaged:
            raise CannotMatch(f"模型 {path}：{damaged}", wrong_usage=True) from damaged

    def judge(self, pairs: Sequence[tuple[Need, str]], *, matcher: Matcher) -> "list[Judged]":
        """The model's judgement on each pair, in their order; musts that are missed are not looked at here."""
        return self.model.judge(matcher=matcher, pairs=pairs)

    def opinions(self, need: Need, matches: Sequence[Match], *, matcher: Matcher) -> Mapping[str, Opinion]:
        """Put candidates, given in the order of their points, in the model's order; equal ones stay as they were."""
        judged = self.judge([(need, match.key) for match in matches], matcher=matcher)
        order = _order(matches, judged)
        return {
            matches[before].key: _opinion(matches[before], judged[before], before + 1, place)
            for place, before in enumerate(order, start=1)
        }


def _order(matches: Sequence[Match], judged: "Sequence[Judged]") -> list[int]:
    """Best first; a pair that misses a must never stands before one that answers and misses none."""
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
    moved = f"由得分第 {before} 名改排第 {place} 名" if before != place else f"仍排第 {place} 名"
    held = "；有必须项不满足，级别最高为弱" if level is not LEVEL_OF[judged.level_rounded] else ""
    changed = "" if level is match.level else f"，级别由“{match.level}”定为“{level}”"
    sentence = f"模型分 {judged.score:.1f}，{moved}{changed}{held}；各项得分与理由不变"
    return Opinion(score=judged.score, level=level, place=place, sentence=sentence)


def capped(level: Level, match: Match) -> Level:
    """The level a pair may have: a missed must holds it down, as it holds the points down."""
    return CAP if misses_must(match) and NUMBER_OF[level] > NUMBER_OF[CAP] else level


def misses_must(match: Match) -> bool:
    """Whether the supply states that it does not meet something the need demands."""
    return any(one.requirement.must and one.fit is Fit.MISSED for one in match.parameters)
