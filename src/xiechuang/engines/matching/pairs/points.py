"""Turns readings into points in tenths, so that what people see adds up exactly to the score."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiechuang.engines.matching.pairs.parameters import ParameterVerdict, missed_musts
from xiechuang.engines.matching.pairs.signals import Reading
from xiechuang.engines.matching.pairs.weights import Signal, Thresholds, Weights, shares, trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one signal brought: value × weight (× trust) in tenths of a point; signal None is the cap of a missed must."""

    signal: Signal | None
    label: str
    value: float | None
    weight: float
    points: float
    sentence: str

    @property
    def lost(self) -> float:
        """Points that a full value would bring at most, 0 for what is not stated."""
        return 0.0 if self.value is None else 100 * self.weight * (1 - self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The score of a pair in tenths and exactly, with the tenths of each reading and of the cap."""

    tenths: int
    exact: float
    by_reading: tuple[int, ...]
    weights: tuple[float, ...]
    trusted: float
    cap: int


def tally(
    *,
    readings: Sequence[Reading],
    verdicts: Sequence[ParameterVerdict],
    weights: Weights,
    thresholds: Thresholds,
) -> Tally:
    """Weigh the stated readings; a missed must holds the score a tenth below 较强."""
    stated = {one.signal: one.value for one in readings if one.value is not None}
    share = shares(weights=weights, stated=stated)
    trusted = trust(stated[Signal.WORDS])
    portions = [_portion(one, share.get(one.signal, 0.0), trusted) for one in readings]
    exact = sum(portions)
    whole = round(exact)
    cap = 0
    if missed_musts(verdicts):
        cap = min(0, _below(thresholds.fair) - whole)
    return Tally(
        tenths=whole + cap,
        exact=exact,
        by_reading=tuple(apportion(portions=portions, whole=whole)),
        weights=tuple(share.get(one.signal, 0.0) for one in readings),
        trusted=trusted,
        cap=cap,
    )


def _portion(one: Reading, share: float, trusted: float) -> float:
    return 1000 * share * (one.value or 0.0) * (1.0 if one.signal is Signal.WORDS else trusted)


def apportion(*, portions: Sequence[float], whole: int) -> list[int]:
    """Round portions so that they sum to a whole, by largest remainder, the earlier first."""
    floors = [int(portion) for portion in portions]
    order = sorted(range(len(portions)), key=lambda place: (floors[place] - portions[place], place))
    for place in order[: whole - sum(floors)]:
        floors[place] += 1
    return floors


def contributions(*, readings: Sequence[Reading], tally: Tally) -> tuple[Contribution, ...]:
    """Write the tally out for people; the points sum to the score."""
    listed = [
        Contribution(
            signal=one.signal,
            label=one.signal.label,
            value=one.value,
            weight=weight,
            points=tenths / 10,
            sentence=one.sentence + _distrust(one, tally.trusted),
        )
        for one, tenths, weight in zip(readings, tally.by_reading, tally.weights, strict=True)
    ]
    if tally.cap:
        sentence = "有必须满足的参数不满足，级别最高为弱"
        listed.append(
            Contribution(
                signal=None,
                label="必须项封顶",
                value=None,
                weight=0.0,
                points=tally.cap / 10,
                sentence=sentence,
            )
        )
    return tuple(listed)


def _distrust(one: Reading, trusted: float) -> str:
    if one.signal is Signal.WORDS or not one.value or trusted >= 1:
        return ""
    return f"（内容相关偏低，此项按 {trusted:.0%} 计）"


def _below(threshold: float) -> int:
    """The greatest number of tenths below a threshold."""
    tenths = int(threshold * 10)
    return tenths - 1 if tenths / 10 >= threshold else tenths
