"""The matching engine on real demands, real judgements and real papers must stay above what was measured."""

import csv
import gzip
import json
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from xiechuang.engines.matching import Document, Index, Level, Match, Matcher, Need, Supply

pytestmark = pytest.mark.reference

NUMBER = {Level.NONE: 1, Level.WEAK: 2, Level.FAIR: 3, Level.STRONG: 4}
SAMPLE = 2_000

Judged = dict[str, list[tuple[int, Match]]]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def judged(reference: Callable[[str], Path]) -> Judged:
    """Every judged pair of the real demands: the human level beside our match."""
    folder = reference("matching")
    matcher = Matcher.build(
        Supply(key=row["id"], title=row["title_tokens"]) for row in rows(folder / "achievements.csv")
    )
    levels: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows(folder / "judgements.csv"):
        levels[row["demand_id"]][row["achievement_id"]] = int(row["level"])
    found: Judged = {}
    for row in rows(folder / "demands.csv"):
        need = Need(key=row["id"], title=row["title"], description=row["description"])
        human = levels[need.key]
        matches = matcher.judge_many(need, keys=list(human))
        found[need.key] = [(human[match.key], match) for match in matches]
    return found


def gain(levels: Sequence[int]) -> float:
    return sum((2 ** (level - 1) - 1) / math.log2(place + 2) for place, level in enumerate(levels[:10]))


def ndcg(pairs: list[tuple[int, Match]]) -> float | None:
    ranked = [level for level, _ in sorted(pairs, key=lambda pair: (-pair[1].score, pair[1].key))]
    best = gain(sorted(ranked, reverse=True))
    return gain(ranked) / best if best else None


def test_real_demands_are_ranked_above_the_measured_floor(judged: Judged) -> None:
    values = [value for pairs in judged.values() if (value := ndcg(pairs)) is not None]
    mean = sum(values) / len(values)
    print(f"nDCG@10 {mean:.4f} over {len(values)} demands")
    assert mean >= 0.62


def test_five_best_of_real_demands_hold_what_people_call_relevant(judged: Judged) -> None:
    tops = [sorted(pairs, key=lambda pair: (-pair[1].score, pair[1].key))[:5] for pairs in judged.values()]
    precision = sum(sum(level >= 3 for level, _ in top) / 5 for top in tops) / len(tops)
    print(f"P@5 {precision:.4f}")
    assert precision >= 0.28


def test_scores_of_strong_pairs_stand_far_above_those_of_unrelated_ones(judged: Judged) -> None:
    scores: dict[int, list[float]] = defaultdict(list)
    for pairs in judged.values():
        for level, match in pairs:
            scores[level].append(match.score)
    means = {level: sum(values) / len(values) for level, values in sorted(scores.items())}
    print("mean score by human level", {level: round(mean, 1) for level, mean in means.items()})
    assert means[1] < means[2] < means[3] < means[4]
    assert means[4] - means[1] >= 25


def test_levels_are_nearer_to_people_than_always_answering_two(judged: Judged) -> None:
    pairs = [pair for listed in judged.values() for pair in listed]
    ours = sum(abs(level - NUMBER[match.level]) for level, match in pairs) / len(pairs)
    constant = sum(abs(level - 2) for level, _ in pairs) / len(pairs)
    print(f"1/(1+MAE) {1 / (1 + ours):.4f}, always 弱 {1 / (1 + constant):.4f}")
    assert ours < constant


def test_titles_find_their_own_abstracts(reference: Callable[[str], Path]) -> None:
    with gzip.open(reference("text") / "chinaxiv.jsonl.gz", mode="rt", encoding="utf-8") as stream:
        papers = [json.loads(line) for line in stream]
    # Some papers stand twice in the collection; a known item must be one item.
    papers = list(
        {paper["title"]: paper for paper in papers if paper["title"] and paper["abstract"]}.values()
    )
    papers = list({paper["abstract"]: paper for paper in papers}.values())[:SAMPLE]
    index = Index.build(
        Document(key=str(paper["id"]), texts={"abstract": paper["abstract"]}) for paper in papers
    )
    ranks = []
    for paper in papers:
        keys = [hit.key for hit in index.top(paper["title"], k=100)]
        ranks.append(keys.index(str(paper["id"])) + 1 if str(paper["id"]) in keys else 0)
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    recall = sum(0 < rank <= 10 for rank in ranks) / len(ranks)
    print(f"title → abstract, {len(papers)} papers: MRR {mrr:.4f}, recall@10 {recall:.4f}")
    assert mrr >= 0.945
    assert recall >= 0.97
