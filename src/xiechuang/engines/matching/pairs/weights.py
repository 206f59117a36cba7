"""The handful of weights and thresholds of a match, each with its reason; a community may state its own."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Signal(StrEnum):
    """What can speak for a pair, with the words shown to people."""

    WORDS = "words"
    TITLE = "title"
    FIELD = "field"
    PARAMETERS = "parameters"
    READINESS = "readiness"
    STAGE = "stage"
    BUDGET = "budget"
    MODES = "modes"
    REGION = "region"
    FRESHNESS = "freshness"
    PAST_DECLINES = "past_declines"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]


_LABELS = {
    Signal.WORDS: "内容相关",
    Signal.TITLE: "标题用字",
    Signal.FIELD: "技术领域",
    Signal.PARAMETERS: "技术参数",
    Signal.READINESS: "技术成熟度",
    Signal.STAGE: "所处阶段",
    Signal.BUDGET: "预算与报价",
    Signal.MODES: "合作方式",
    Signal.REGION: "地区意向",
    Signal.FRESHNESS: "发布时间",
    Signal.PAST_DECLINES: "此前终止",
}


class Level(StrEnum):
    """How strongly a supply answers a need."""

    STRONG = "强相关"
    FAIR = "较强"
    WEAK = "弱"
    NONE = "无"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Share of each signal; a signal that is not stated gives its share to the others in proportion.

    Words carry most, since every record has them and nothing replaces them; the characters of the titles stand beside
    them, since short titles rarely share a whole word (on real demands this pair of weights gains .03 of nDCG@10 over
    words alone, and every share of titles between .3 and .6 gains). Field and parameters come next: they are about the
    technology itself. Readiness, stage, budget and modes decide whether a contract can follow; region
    and freshness only break near ties. A past decline of the very pair is read only where there is one, as nothing, so
    its weight is what it takes away: about an eighth of the points when everything is stated, never the whole pair,
    since a price, a time or a person may have changed. These are judgements of ours, not fitted values.
    """

    words: float = 0.31
    title: float = 0.25
    field: float = 0.12
    parameters: float = 0.12
    readiness: float = 0.05
    stage: float = 0.03
    budget: float = 0.05
    modes: float = 0.03
    region: float = 0.03
    freshness: float = 0.01
    past_declines: float = 0.15

    def __post_init__(self) -> None:
        """Refuse what is not a weight."""
        for name, value in asdict(self).items():
            if not math.isfinite(value) or value < 0:
                raise ValueError(f"权重 {name} 必须是不小于 0 的有限数，收到 {value}")
        if self.words == 0:
            raise ValueError("权重 words 必须大于 0：候选成果由文字相关产生")

    def of(self, signal: Signal) -> float:
        """The weight of one signal."""
        return float(getattr(self, signal.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Least score of each level. With words alone 60, 40, 20 mean a calibrated ratio of .36, .16 and .04.

    Round numbers, chosen after looking at how the scores of human levels lie on the published reference demands, where
    only words exist; how structured signals should move the levels has not been measured on anything yet.
    """

    strong: float = 60.0
    fair: float = 40.0
    weak: float = 20.0

    def __post_init__(self) -> None:
        """Refuse thresholds out of order."""
        if not 0 < self.weak < self.fair < self.strong <= 100:
            raise ValueError(
                f"级别分界须满足 0 < 弱 < 较强 < 强相关 ≤ 100，收到 {self.weak}、{self.fair}、{self.strong}"
            )

    def level(self, score: float) -> Level:
        """The level of a score."""
        if score >= self.strong:
            return Level.STRONG
        if score >= self.fair:
            return Level.FAIR
        return Level.WEAK if score >= self.weak else Level.NONE


FULL_TRUST = 0.4
"""Relevance of words from which the other signals count in full."""


def trust(words: float) -> float:
    """How far signals other than words count: right place and price must not lift a supply about something else."""
    return min(1.0, words / FULL_TRUST)


def shares(*, weights: Weights, stated: Mapping[Signal, float]) -> dict[Signal, float]:
    """Redistribute the weights over the stated signals so that they sum to 1."""
    total = sum(weights.of(signal) for signal in stated)
    return {signal: weights.of(signal) / total for signal in stated}
