"""A model learned from some real demands must judge the others about as well as was measured."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from xiechuang.engines.matching import Need, Supply
from xiechuang.engines.matching.dense import installed
from xiechuang.engines.matching.dense.fusion import fuse
from xiechuang.engines.matching.dense.vectors import Vectors
from xiechuang.engines.matching.learning.judgements import Judgement, grouped
from xiechuang.engines.matching.learning.metrics import Scored, measure
from xiechuang.engines.matching.learning.model import Model
from xiechuang.engines.matching.learning.training import TrainingSettings, train
from xiechuang.engines.matching.learning.trees import trees_installed
from xiechuang.engines.matching.pairs.match import Matcher

pytestmark = pytest.mark.reference

FOLDS = 3
"""Fewer folds than were measured with, for speed: it costs less than .01."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def given(reference: Callable[[str], Path]) -> tuple[list[Need], list[Supply], list[Judgement]]:
    folder = reference("matching")
    needs = [
        Need(key=row["id"], title=row["title"], description=row["description"])
        for row in rows(folder / "demands.csv")
    ]
    supplies = [Supply(key=row["id"], title=row["title_tokens"]) for row in rows(folder / "achievements.csv")]
    judgements = [
        Judgement(need=row["demand_id"], supply=row["achievement_id"], level=int(row["level"]))
        for row in rows(folder / "judgements.csv")
    ]
    return needs, supplies, judgements


@pytest.fixture(scope="module")
def model(given) -> Model:
    needs, supplies, judgements = given
    settings = TrainingSettings(dense=False, folds=FOLDS)
    return train(needs=needs, supplies=supplies, judgements=judgements, settings=settings)


@pytest.mark.skipif(not trees_installed(), reason="the optional part learn is not installed")
def test_words_alone_order_and_level_unseen_demands_above_the_measured_floor(model: Model) -> None:
    figures = model.card.trials["words"].figures
    print(figures)
    assert figures["ndcg"][0] >= 0.67
    assert figures["level_accuracy"][0] >= 0.69


def test_pairs_it_has_learned_from_are_judged_no_worse_than_others(given, model: Model) -> None:
    needs, supplies, judgements = given
    by_key = {one.key: one for one in needs}
    some = [one for listed in list(grouped(judgements).values())[::3] for one in listed]
    matcher = Matcher.build(supplies)
    judged = model.judge(matcher=matcher, pairs=[(by_key[one.need], one.supply) for one in some])
    scored = [
        Scored(
            need=one.need, supply=one.supply, level=known.level, score=one.score, predicted=one.level_rounded
        )
        for one, known in zip(judged, some, strict=True)
    ]
    figures = measure(scored)
    print(f"learned from: nDCG@10 {figures.ndcg.value:.4f}, 1/(1+MAE) {figures.level_accuracy.value:.4f}")
    assert (figures.ndcg.value or 0) >= 0.67
    assert (figures.level_accuracy.value or 0) >= 0.69


@pytest.mark.skipif(not installed(), reason="the optional part dense is not installed")
def test_meaning_beside_words_does_not_harm_the_order_of_real_titles(given) -> None:
    needs, supplies, judgements = given
    listed = dict(sorted(grouped(judgements).items())[::12])
    by_key = {one.key: one for one in needs}
    matcher = Matcher.build(supplies)
    vectors = Vectors()
    runs: dict[float, list[Scored]] = {0.0: [], 0.5: []}
    for key, pairs in listed.items():
        need = by_key[key]
        points = [one.score for one in matcher.judge_many(need, keys=[one.supply for one in pairs])]
        met = vectors.encode([need.title, *(matcher.supplies[one.supply].title for one in pairs)])
        for weight, scored in runs.items():
            fused = fuse(points, (met[1:] @ met[0]).tolist(), weight)
            scored += [
                Scored(need=key, supply=one.supply, level=one.level, score=float(score))
                for one, score in zip(pairs, fused, strict=True)
            ]
    words, both = measure(runs[0.0]).ndcg.value, measure(runs[0.5]).ndcg.value
    print(f"words {words:.4f}, with meaning {both:.4f}, {len(listed)} demands")
    assert (both or 0) >= (words or 0) - 0.01
