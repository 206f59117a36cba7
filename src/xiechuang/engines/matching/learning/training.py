"""Learns a model from judged pairs, tried on needs kept out, without ever looking at keys or owners."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.dense import installed
from xiechuang.engines.matching.dense.vectors import Vectors, shared_vectors
from xiechuang.engines.matching.learning.card import Card, Trial
from xiechuang.engines.matching.learning.features import LIST_SIZE
from xiechuang.engines.matching.learning.judgements import Judgement, folds
from xiechuang.engines.matching.learning.levels import Scale
from xiechuang.engines.matching.learning.metrics import Scored, measure
from xiechuang.engines.matching.learning.model import Model
from xiechuang.engines.matching.learning.ranker import (
    Part,
    Placed,
    Ranker,
    averaged,
    learn_parts,
    predict,
    recipe,
)
from xiechuang.engines.matching.learning.reading import Read, read_pairs
from xiechuang.engines.matching.learning.scaling import Floats
from xiechuang.engines.matching.pairs.match import Matcher
from xiechuang.engines.matching.pairs.records import Need, Supply
from xiechuang.engines.matching.pairs.titles import squeeze

_LEAST_NEEDS = 2
Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """What may be decided: meaning where it is installed, the size of the list as a feature, folds, seed, the day."""

    dense: bool = True
    list_size: bool = True
    folds: int = 4
    seed: int = 0
    today: date | None = None


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Judged pairs in the order of keys, and the words by which needs of one text are held together."""

    pairs: list[tuple[Need, str]]
    levels: NDArray[np.int64]
    twins: NDArray[np.str_]


class _Steps:
    """Counts the steps of a training for who watches, and ends it when asked."""

    def __init__(self, total: int, progress: Progress | None, stop: Stop | None) -> None:
        self._done, self._total, self._progress, self._stop = 0, total, progress, stop

    def step(self) -> None:
        """One more is done."""
        if self._stop is not None and self._stop():
            raise InterruptedError("已停止训练")
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)


def train(
    *,
    needs: Sequence[Need],
    supplies: Sequence[Supply],
    judgements: Sequence[Judgement],
    settings: TrainingSettings | None = None,
    vectors: Vectors | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Model:
    """Learn from judged pairs; the order in which anything is given does not matter.

    ValueError when a judgement names an unknown need or supply, when fewer than two needs are judged, or when all
    levels are one. InterruptedError when `stop()` says so. With 7,000 pairs about a minute a variant on one core, plus
    the encoding of texts; meaning is learned too where it is installed or `vectors` are given.
    """
    settings = settings or TrainingSettings()
    lesson = _lesson(needs, supplies, judgements)
    matcher = Matcher.build(supplies)
    dense = settings.dense and (vectors is not None or installed())
    read = read_pairs(
        matcher=matcher,
        pairs=lesson.pairs,
        vectors=(vectors or shared_vectors()) if dense else None,
        progress=progress,
        stop=stop,
    )
    parts = min(settings.folds, len(set(lesson.twins.tolist())))
    steps = _Steps((parts + 1) * (1 + dense), progress, stop)
    meaning, more = None, {}
    words, trial = _learn(_without_meaning(read), lesson, settings=settings, parts=parts, steps=steps)
    if dense:
        meaning, tried = _learn(read, lesson, settings=settings, parts=parts, steps=steps)
        more = {"meaning": tried}
    card = _card(lesson, supplies, settings, parts, {"words": trial, **more})
    return Model(words=words, meaning=meaning, centres=read.centres, card=card)


def _lesson(needs: Sequence[Need], supplies: Sequence[Supply], judgements: Sequence[Judgement]) -> _Lesson:
    by_key = {one.key: one for one in needs}
    _refuse(by_key, {one.key for one in supplies}, judgements)
    ordered = sorted(judgements, key=lambda one: (one.need, one.supply, one.level))
    texts = {key: squeeze(f"{one.title}{one.description}") or key for key, one in by_key.items()}
    lesson = _Lesson(
        pairs=[(by_key[one.need], one.supply) for one in ordered],
        levels=np.array([one.level for one in ordered], dtype=np.int64),
        twins=np.array([texts[one.need] for one in ordered]),
    )
    if len(set(lesson.twins.tolist())) < _LEAST_NEEDS:
        raise ValueError("至少要有 2 项不同的需求有评判")
    return lesson


def _refuse(needs: Mapping[str, Need], supplies: set[str], judgements: Sequence[Judgement]) -> None:
    lost = sorted({one.need for one in judgements} - needs.keys())
    if lost:
        raise ValueError(f"评判提到没有给出的需求：{'、'.join(lost[:5])}")
    gone = sorted({one.supply for one in judgements} - supplies)
    if gone:
        raise ValueError(f"评判提到没有给出的成果：{'、'.join(gone[:5])}")
    if len({one.level for one in judgements}) < 2:
        raise ValueError("评判全部是同一级，或者没有评判，学不出好坏之分")


def _without_meaning(read: Read) -> Read:
    return Read(features=read.features, table=read.table, groups=read.groups)


def _learn(
    read: Read, lesson: _Lesson, *, settings: TrainingSettings, parts: int, steps: _Steps
) -> tuple[Ranker, Trial]:
    """Learn on folds to place the parts and fit the levels, then on everything."""
    columns = _columns(read, settings)
    wanted = recipe(
        needs=len(np.unique(read.groups)), pairs=len(lesson.levels), meaning=read.needs is not None
    )
    names = tuple(wanted)
    apart = _apart(names, read, lesson, columns=columns, seed=settings.seed, parts=parts, steps=steps)
    placed = {name: Placed.of(one, weight=wanted[name]) for name, one in apart.items()}
    values = averaged(apart, placed)
    plain = [
        Scored(need=need.key, supply=supply, level=int(level), score=0.0)
        for (need, supply), level in zip(lesson.pairs, lesson.levels, strict=True)
    ]
    ranker = Ranker(
        columns=columns,
        parts=learn_parts(names, read, lesson.levels, columns=columns, seed=settings.seed),
        placed=placed,
        scale=Scale.fit(values, plain),
    )
    steps.step()
    return ranker, _tried(ranker, names, values, plain, settings.seed)


def _columns(read: Read, settings: TrainingSettings) -> tuple[str, ...]:
    """The features that say anything here: stated somewhere, and not the same everywhere."""
    with_meaning = read.needs is not None
    table = read.table
    spread = np.nanmax(np.where(np.isnan(table), -np.inf, table), axis=0) > np.nanmin(
        np.where(np.isnan(table), np.inf, table), axis=0
    )
    return tuple(
        one.name
        for one, differs in zip(read.features, spread.tolist(), strict=True)
        if differs
        and (with_meaning or not one.name.startswith(("meaning_", "supply_usual")))
        and (settings.list_size or one.name != LIST_SIZE.name)
    )


def _apart(
    names: Sequence[str],
    read: Read,
    lesson: _Lesson,
    *,
    columns: tuple[str, ...],
    seed: int,
    parts: int,
    steps: _Steps,
) -> dict[str, Floats]:
    """What each part says of every pair when it has learned from other needs only, needs of one text held together."""
    found = {name: np.zeros(len(lesson.levels)) for name in names}
    for held in folds(needs=lesson.twins.tolist(), parts=parts, seed=seed):
        out = np.isin(lesson.twins, list(held))
        rest, kept = np.flatnonzero(~out), np.flatnonzero(out)
        learned: Mapping[str, Part] = learn_parts(
            names, read.some(rest), lesson.levels[rest], columns=columns, seed=seed
        )
        for name in names:
            found[name][kept] = predict(learned[name], read.some(kept), columns)
        steps.step()
    return found


def _tried(ranker: Ranker, names: Sequence[str], values: Floats, plain: Sequence[Scored], seed: int) -> Trial:
    scores = ranker.scale.scores(values)
    levels = ranker.scale.levels(scores)
    scored = [
        Scored(need=one.need, supply=one.supply, level=one.level, score=score, predicted=level)
        for one, score, level in zip(plain, scores.tolist(), levels, strict=True)
    ]
    return Trial.of(parts=tuple(names), columns=ranker.columns, figures=measure(scored, seed=seed))


def _card(
    lesson: _Lesson,
    supplies: Sequence[Supply],
    settings: TrainingSettings,
    parts: int,
    trials: Mapping[str, Trial],
) -> Card:
    levels, counts = np.unique(lesson.levels, return_counts=True)
    return Card(
        needs=len({need.key for need, _ in lesson.pairs}),
        supplies=len(supplies),
        levels=dict(zip(levels.tolist(), counts.tolist(), strict=True)),
        folds=parts,
        seed=settings.seed,
        made_on=settings.today,
        trials=trials,
    )
