"""Ranks supplies for a need and explains every pair: points by signal that add up exactly to the score."""

import math
from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Self, TypeAlias

from xiechuang.engines.matching.index.answer import Answer
from xiechuang.engines.matching.index.arrays import Mask
from xiechuang.engines.matching.index.lexical import Document, Index
from xiechuang.engines.matching.index.ranking import top_places
from xiechuang.engines.matching.pairs.advice import Shown, what_would_raise
from xiechuang.engines.matching.pairs.parameters import ParameterVerdict, compare
from xiechuang.engines.matching.pairs.points import Contribution, Tally, contributions, tally
from xiechuang.engines.matching.pairs.records import Need, Supply
from xiechuang.engines.matching.pairs.signals import (
    STRUCTURED,
    Reading,
    Setting,
    possible_signals,
    read_parameters,
    read_past_declines,
)
from xiechuang.engines.matching.pairs.titles import squeeze
from xiechuang.engines.matching.pairs.weights import Level, Signal, Thresholds, Weights, trust
from xiechuang.engines.matching.quantities.extraction import quantities
from xiechuang.engines.matching.quantities.measured import Quantity
from xiechuang.engines.matching.text.analysis import TermKind
from xiechuang.engines.matching.text.surfaces import SurfacePoints

Standing: TypeAlias = tuple[int, float, str]
"""Where a supply stands for a need; the least comes first."""

_SHOWN_TERMS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One supply for one need: score 0–100, its level, and everything that explains them."""

    key: str
    score: float
    level: Level
    contributions: tuple[Contribution, ...]
    terms: tuple[SurfacePoints, ...]
    parameters: tuple[ParameterVerdict, ...]
    would_raise: tuple[str, ...]


@dataclass(frozen=True)
class Matcher:
    """Supplies made ready to be ranked; immutable, so one may serve many threads."""

    index: Index
    supplies: dict[str, Supply] = field(repr=False)
    weights: Weights = field(default_factory=Weights)
    thresholds: Thresholds = field(default_factory=Thresholds)
    setting: Setting = field(default_factory=Setting)

    @classmethod
    def build(
        cls,
        supplies: Iterable[Supply],
        *,
        weights: Weights | None = None,
        thresholds: Thresholds | None = None,
        setting: Setting | None = None,
    ) -> Self:
        """Index the supplies; ValueError when there are none or a key repeats."""
        listed = list(supplies)
        return cls(
            index=Index.build(Document(key=one.key, texts=one.texts) for one in listed),
            supplies={one.key: one for one in listed},
            weights=weights or Weights(),
            thresholds=thresholds or Thresholds(),
            setting=setting or Setting(),
        )

    def with_changes(self, *, upserts: Sequence[Supply] = (), removals: Sequence[str] = ()) -> Self:
        """Give a new matcher with supplies put in, replaced or removed; cost as `Index.with_changes`."""
        index = self.index.with_changes(
            upserts=[Document(key=one.key, texts=one.texts) for one in upserts], removals=removals
        )
        gone = set(removals)
        kept = {key: one for key, one in self.supplies.items() if key not in gone}
        kept |= {one.key: one for one in upserts}
        return type(self)(
            index=index,
            supplies=kept,
            weights=self.weights,
            thresholds=self.thresholds,
            setting=self.setting,
        )

    def match(self, need: Need, *, k: int = 20, allowed: Mask | None = None) -> list[Match]:
        """Give the k best supplies exactly, ties by key; a supply without a common word is never among them.

        Supplies are read in the order of their words until no later one could still enter: the bound is the score
        if every other signal the need states were full.
        """
        answer = self.index.ask(need.texts)
        standings = self._standings(need, answer, k=k, allowed=allowed)
        return [self._explained(need, key, answer) for _, _, key in standings]

    def standings(self, need: Need, *, k: int = 20, allowed: Mask | None = None) -> list[Standing]:
        """Give what `match` gives as (-tenths of points, -points unrounded, key), so that lists may be merged."""
        return self._standings(need, self.index.ask(need.texts), k=k, allowed=allowed)

    def _standings(self, need: Need, answer: Answer, *, k: int, allowed: Mask | None) -> list[Standing]:
        if k < 1:
            raise ValueError(f"k 至少为 1，收到 {k}")
        words = answer.relevance
        keys = self.index.keys
        best: list[Standing] = []
        for place in top_places(scores=words, k=len(words), allowed=allowed).tolist():
            value = float(words[place])
            if len(best) == k and -best[-1][0] > self._bound(need, value):
                break
            pair = self._pair(need, keys[place], value)
            insort(best, (-pair.tally.tenths, -pair.tally.exact, keys[place]))
            del best[k:]
        return best

    def judge(self, need: Need, *, key: str) -> Match:
        """Explain one given pair, whatever its rank; ValueError for an unknown key."""
        if key not in self.supplies:
            raise ValueError(f"没有编号为 {key} 的成果")
        return self._explained(need, key, self.index.ask(need.texts))

    def judge_many(self, need: Need, *, keys: Sequence[str]) -> list[Match]:
        """Explain several given pairs of one need, in the order of the keys."""
        unknown = [key for key in keys if key not in self.supplies]
        if unknown:
            raise ValueError(f"没有这些编号的成果：{'、'.join(unknown[:5])}")
        answer = self.index.ask(need.texts)
        return [self._explained(need, key, answer) for key in keys]

    def match_all(
        self,
        needs: Sequence[Need],
        *,
        k: int = 20,
        allowed: Mask | None = None,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> dict[str, list[Match]]:
        """Match every need; `progress(done, all)` after each, `stop()` asked before each ends early."""
        found: dict[str, list[Match]] = {}
        for number, need in enumerate(needs, start=1):
            if stop is not None and stop():
                break
            found[need.key] = self.match(need, k=k, allowed=allowed)
            if progress is not None:
                progress(number, len(needs))
        return found

    def _pair(self, need: Need, key: str, words: float) -> "_Pair":
        supply = self.supplies[key]
        verdicts = (
            compare(requirements=need.requirements, offers=_offers(supply)) if need.requirements else ()
        )
        readings = (
            Reading(signal=Signal.WORDS, value=words, sentence=""),
            *(read(need=need, supply=supply, setting=self.setting) for read in STRUCTURED),
            read_parameters(need=need, verdicts=verdicts),
            *read_past_declines(need=need, supply=supply),
        )
        counted = tally(
            readings=readings, verdicts=verdicts, weights=self.weights, thresholds=self.thresholds
        )
        return _Pair(readings, verdicts, counted)

    def _bound(self, need: Need, words: float) -> int:
        """The most tenths any supply with this relevance of words can reach: every other signal full."""
        rest = sum(self.weights.of(signal) for signal in possible_signals(need=need, setting=self.setting))
        return math.ceil(
            1000 * (self.weights.words * words + trust(words) * rest) / (self.weights.words + rest)
        )

    def _explained(self, need: Need, key: str, answer: Answer) -> Match:
        why = answer.explain(key=key)
        pair = self._pair(need, key, why.relevance)
        told = (replace(pair.readings[0], sentence=_word_sentence(why.terms)), *pair.readings[1:])
        listed = contributions(readings=told, tally=pair.tally)
        score = pair.tally.tenths / 10
        return Match(
            key=key,
            score=score,
            level=self.thresholds.level(score),
            contributions=listed,
            terms=_in_points(why.terms, listed[0].points),
            parameters=pair.verdicts,
            would_raise=what_would_raise(
                Shown(
                    contributions=listed,
                    verdicts=pair.verdicts,
                    readings={one.signal: one.sentence for one in pair.readings},
                    missing=why.missing,
                    untitled=self._untitled(need, self.supplies[key]),
                    unsaid=[one.signal for one in pair.readings if one.unsaid],
                )
            ),
        )

    def _untitled(self, need: Need, supply: Supply) -> list[str]:
        """Words of the need's title that do not stand in the supply's."""
        written = squeeze(supply.title)
        found = self.index.analyser.query_terms(need.title)
        words = dict.fromkeys(
            one.text for one in found if one.kind is not TermKind.GRAM and len(one.text) > 1
        )
        return [word for word in words if squeeze(word) not in written]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A pair scored but not yet explained."""

    readings: tuple[Reading, ...]
    verdicts: tuple[ParameterVerdict, ...]
    tally: Tally


def _offers(supply: Supply) -> list[Quantity]:
    """Parameters the supply states in its form, then those its texts tell."""
    return [*supply.parameters, *_told(supply.title), *_told(supply.abstract)]


@lru_cache(maxsize=20_000)
def _told(text: str) -> tuple[Quantity, ...]:
    return tuple(quantities(text))


def _word_sentence(terms: Sequence[SurfacePoints]) -> str:
    if not terms:
        return "没有共同的用词"
    return f"共同的用词：{'、'.join(one.surface for one in terms[:5])}"


def _in_points(terms: Sequence[SurfacePoints], points: float) -> tuple[SurfacePoints, ...]:
    """Scale the shares of words to the points that words brought, the greatest few."""
    whole = sum(one.points for one in terms) or 1.0
    return tuple(SurfacePoints(one.surface, one.points / whole * points) for one in terms[:_SHOWN_TERMS])
