"""What people said of pairs: a level from 1 to 4 for a need and a supply, and how needs are parted for trials."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xiechuang.engines.matching.pairs.weights import Level

LEVEL_OF: Mapping[int, Level] = {1: Level.NONE, 2: Level.WEAK, 3: Level.FAIR, 4: Level.STRONG}
"""The word for each number."""

NUMBER_OF: Mapping[Level, int] = {level: number for number, level in LEVEL_OF.items()}
"""The number of each word."""

RELEVANT = 3
"""From this level (较强) on, a supply counts as an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One judged pair by the keys of its need and supply; level 1 (无), 2 (弱), 3 (较强) or 4 (强相关)."""

    need: str
    supply: str
    level: int

    def __post_init__(self) -> None:
        """Refuse what is not a level."""
        if self.level not in LEVEL_OF:
            raise ValueError(f"级别只能是 1、2、3、4，收到 {self.level!r}")

    @property
    def pair(self) -> tuple[str, str]:
        """The keys of both."""
        return self.need, self.supply


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Judgements (by place in the sequence) on a pair judged before: `places[i]` repeats `firsts[i]`."""

    same: tuple[tuple[int, int], ...]
    contradicting: tuple[tuple[int, int], ...]


def repeats(judgements: Sequence[Judgement]) -> Repeats:
    """Find pairs judged twice as (place, first place): with the same level, and with another one."""
    first: dict[tuple[str, str], int] = {}
    same: list[tuple[int, int]] = []
    contradicting: list[tuple[int, int]] = []
    for place, one in enumerate(judgements):
        before = first.setdefault(one.pair, place)
        if before != place:
            (same if judgements[before].level == one.level else contradicting).append((place, before))
    return Repeats(same=tuple(same), contradicting=tuple(contradicting))


def folds(*, needs: Iterable[str], parts: int, seed: int) -> tuple[frozenset[str], ...]:
    """Part the needs at random into disjoint parts whose sizes differ by at most one; the order given is no matter.

    Judgements of one need always stay together, so that nothing learned from a need is tried on it. ValueError when
    there are fewer needs than parts, or fewer than two parts.
    """
    listed = sorted(set(needs))
    if parts < 2:
        raise ValueError(f"交叉验证至少要分 2 份，收到 {parts}")
    if len(listed) < parts:
        raise ValueError(f"只有 {len(listed)} 项需求，分不成 {parts} 份")
    order = np.random.default_rng(seed).permutation(len(listed))
    return tuple(frozenset(listed[place] for place in order[part::parts]) for part in range(parts))


def grouped(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """Collect the judgements of each need, both in the order given."""
    found: dict[str, list[Judgement]] = {}
    for one in judgements:
        found.setdefault(one.need, []).append(one)
    return found
