"""Measures rankers on judged pairs of two lists: what each is worth, how sure that is, and which differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xiechuang.config.matching_files.corpus import Corpus
from xiechuang.config.matching_files.learned import Learned
from xiechuang.config.matching_files.pairs_scored import PairScore, score_pairs
from xiechuang.config.matching_files.progress import Progress
from xiechuang.engines.matching.learning.cuts import Recommendation, recommend
from xiechuang.engines.matching.learning.judgements import Judgement, folds, grouped
from xiechuang.engines.matching.learning.metrics import Estimate, Figures, Scored, difference, measure
from xiechuang.engines.matching.learning.plain import PlainRanker

PLAIN = "二字组 BM25（对照）"
BY_WEIGHTS = "权重得分"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a trial keeps from training: some needs, and the supplies that were judged for these alone."""

    needs: frozenset[str] = frozenset()
    supplies: frozenset[str] = frozenset()


Learn = Callable[[Sequence[Judgement], Held], Learned]
"""Learns from some judgements without ever seeing what is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One ranker: its figures, and how much better than the points of the weights its nDCG@10 is."""

    name: str
    figures: Figures
    gain: Estimate | None
    has_levels: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything a report is written from; the first ranker is always the weights."""

    corpus: Corpus
    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...]
    rankers: tuple[Measured, ...]
    recommendation: Recommendation | None
    parts: int
    seed: int


def evaluate(
    corpus: Corpus,
    judgements: Sequence[Judgement],
    *,
    models: Sequence[Learned],
    learn: Learn | None,
    parts: int,
    seed: int,
    progress: Progress,
    notes: Sequence[str] = (),
) -> Evaluation:
    """Measure the weights, plain BM25, every model given, and, with `learn`, models trained apart from what they judge.

    ValueError when there are fewer judged needs than parts and `learn` is given.
    """
    points = _by(corpus, judgements, None, progress)
    runs = {BY_WEIGHTS: points, PLAIN: _plain(corpus, judgements, progress)}
    for model in models:
        runs[f"模型 {model.name}"] = _by(corpus, judgements, model, progress)
    if learn:
        runs[f"模型，{parts} 份交叉验证"] = cross_validated(
            corpus, judgements, learn=learn, parts=parts, seed=seed, progress=progress
        )
    progress.begin("计算区间")
    return Evaluation(
        corpus=corpus,
        judgements=tuple(judgements),
        notes=tuple(notes),
        rankers=_measured(runs, seed=seed),
        recommendation=_recommended(points, corpus, parts=parts, seed=seed),
        parts=parts,
        seed=seed,
    )


def cross_validated(
    corpus: Corpus,
    judgements: Sequence[Judgement],
    *,
    learn: Learn,
    parts: int,
    seed: int,
    progress: Progress,
) -> list[Scored]:
    """Judge every pair by a model that has seen neither its need nor the supplies judged only for needs held out."""
    scored: list[Scored] = []
    for number, needs in enumerate(folds(needs=grouped(judgements), parts=parts, seed=seed), start=1):
        progress.say(f"交叉验证：第 {number}/{parts} 份，留出 {len(needs)} 项需求")
        seen = [one for one in judgements if one.need not in needs]
        tried = [one for one in judgements if one.need in needs]
        supplies = frozenset(one.supply for one in tried) - {one.supply for one in seen}
        model = learn(seen, Held(needs=needs, supplies=supplies))
        scored += _by(corpus, tried, model, progress)
    return scored


def _by(
    corpus: Corpus, judgements: Sequence[Judgement], learned: Learned | None, progress: Progress
) -> list[Scored]:
    keys = [one.pair for one in judgements]
    found = score_pairs(keys, corpus=corpus, learned=learned, progress=progress)
    return [_scored(corpus, one, found[one.pair]) for one in judgements]


def _scored(corpus: Corpus, one: Judgement, found: PairScore) -> Scored:
    return Scored(
        need=one.need,
        supply=corpus.numbers[one.supply],
        level=one.level,
        score=found.score,
        predicted=found.level,
    )


def _plain(corpus: Corpus, judgements: Sequence[Judgement], progress: Progress) -> list[Scored]:
    progress.begin("二字组对照")
    ranker = PlainRanker.build(corpus.supplies)
    scored = []
    listed = grouped(judgements)
    for done, (key, held) in enumerate(listed.items(), start=1):
        scores = ranker.scores(corpus.needs[key], keys=[one.supply for one in held])
        scored += [
            Scored(need=key, supply=corpus.numbers[one.supply], level=one.level, score=score)
            for one, score in zip(held, scores, strict=True)
        ]
        progress.tell(done, len(listed))
    return scored


def _measured(runs: Mapping[str, Sequence[Scored]], *, seed: int) -> tuple[Measured, ...]:
    figures = {name: measure(scored, seed=seed) for name, scored in runs.items()}
    first = figures[BY_WEIGHTS]
    return tuple(
        Measured(
            name=name,
            figures=found,
            gain=None if name == BY_WEIGHTS else difference(found, first, seed=seed),
            has_levels=name != PLAIN,
        )
        for name, found in figures.items()
    )


def _recommended(points: Sequence[Scored], corpus: Corpus, *, parts: int, seed: int) -> Recommendation | None:
    """Thresholds that fit the judgements; None where too few needs are judged to try them elsewhere."""
    if len({one.need for one in points}) < parts:
        return None
    return recommend(points, now=corpus.matcher.thresholds, parts=parts, seed=seed)
