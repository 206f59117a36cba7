"""What is pruned is exact: the best of many documents equal those of a naive exact scorer, ties by key."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiechuang.engines.matching.index.accumulating import RANGE
from xiechuang.engines.matching.index.lexical import Index
from xiechuang.engines.matching.index.plan import Plan, Sheet
from xiechuang.engines.matching.index.segment import Segment
from xiechuang.engines.matching.index.selection import select, select_many
from xiechuang.engines.matching.text.batch import BatchCounts
from xiechuang.engines.matching.text.vocabulary import Vocabulary

TERMS = 60
SMALL, LARGE = 3_000, RANGE + 9_000


def made(size: int, *, seed: int, first: int = 0) -> tuple[Segment, Any]:
    """Documents whose terms follow Zipf's law: the first are in nearly all, the last in a few."""
    chance = np.random.default_rng(seed)
    shares = 0.9 / np.arange(1, TERMS + 1) ** 1.1
    docs, terms = np.nonzero(chance.random((size, TERMS)) < shares)
    counts = chance.integers(1, 4, len(docs)).astype(np.int32)
    lengths = np.bincount(docs, weights=counts, minlength=size).astype(np.int32)[None, :]
    return Segment.of_counts(
        keys=[f"{first + number:08d}" for number in range(size)],
        counts=BatchCounts(
            docs.astype(np.int32), terms.astype(np.int32), np.zeros(len(docs), np.int32), counts, lengths
        ),
        vocabulary=Vocabulary.of(f"t{number}" for number in range(TERMS)),
        field_weights=[1.0],
    )


@pytest.fixture(scope="module")
def small() -> Segment:
    return made(SMALL, seed=1)[0]


@pytest.fixture(scope="module")
def large() -> Segment:
    return made(LARGE, seed=2)[0]


def naive(segment: Segment, weights: Mapping[str, int]) -> npt.NDArray[np.int64]:
    """Every document's score, term by term, document by document."""
    scores = np.zeros(len(segment), dtype=np.int64)
    for term, weight in weights.items():
        row = segment.vocabulary.row(term)
        for doc in segment.holders(row).tolist() if row is not None else ():
            scores[doc] += weight * segment.impact(row, doc)
    return scores


def best(scores: npt.NDArray[np.int64], k: int, allowed: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    places = np.flatnonzero(allowed & (scores > 0)).tolist()
    return [(int(scores[place]), place) for place in sorted(places, key=lambda p: (-scores[p], p))[:k]]


def asked(index: Index, stated: Mapping[str, float]) -> Plan:
    return Plan.of(stated=stated, rarity={term: index.idf(term) for term in stated if index.frequency(term)})


def sheet(index: Index, stated: Sequence[Mapping[str, float]]) -> Sheet:
    return Sheet.of(stated, known=index.known, segments=len(index.parts))


questions = st.dictionaries(
    st.integers(0, TERMS + 3).map(lambda number: f"t{number}"), st.floats(0.1, 5), min_size=1, max_size=40
)


@settings(max_examples=60)
@given(stated=questions, k=st.integers(1, 40), share=st.sampled_from([1.0, 0.5, 0.02, 0.0]), data=st.data())
def test_the_best_of_a_segment_equal_the_naive_scorer(
    small: Segment, stated: dict[str, float], k: int, share: float, data: st.DataObject
) -> None:
    index = Index.of_segments([small], yardstick=made(5, seed=3)[1], field_weights={"text": 1.0})
    plan = asked(index, stated)
    chance = np.random.default_rng(data.draw(st.integers(0, 9)))
    mask = chance.random(SMALL) < share
    found = select(index.parts, sheet=sheet(index, [stated]), k=k, allowed=mask)[0]
    assert found == best(naive(small, plan.weights), k, mask)


@given(stated=st.lists(questions, max_size=5))
def test_many_questions_are_weighed_as_each_alone(small: Segment, stated: list[dict[str, float]]) -> None:
    index = Index.of_segments([small], yardstick=made(5, seed=3)[1], field_weights={"text": 1.0})
    plans = [asked(index, one) for one in stated]
    together, apart = sheet(index, stated), Sheet.of_plans(plans, known=index.known, segments=1)
    assert together.units.tolist() == apart.units.tolist() == [plan.unit for plan in plans]
    for one, plan in enumerate(plans):
        here = slice(together.bounds[one], together.bounds[one + 1])
        rows, weights = together.rows[0][together.which[here]], together.weights[here]
        expected = {small.vocabulary.row(term): weight for term, weight in plan.weights.items()}
        assert {row: weight for row, weight in zip(rows, weights, strict=True) if weight} == expected


@pytest.mark.parametrize("terms", [range(TERMS), range(40, 60), range(3), [0], [59], range(10, 46)])
@pytest.mark.parametrize("k", [1, 20, 200])
def test_ranges_dense_rows_and_the_guess_stay_exact(large: Segment, terms: range, k: int) -> None:
    index = Index.of_segments([large], yardstick=made(5, seed=3)[1], field_weights={"text": 1.0})
    stated = {f"t{number}": 1.0 for number in terms}
    plan = asked(index, stated)
    everyone = np.ones(LARGE, dtype=np.bool_)
    found = select(index.parts, sheet=sheet(index, [stated]), k=k, allowed=None)[0]
    expected = best(index_scores(index, plan), k, everyone)
    assert found == expected


def index_scores(index: Index, plan: Plan) -> npt.NDArray[np.int64]:
    """Vectorised naive scorer over all segments, for sizes where the loop above takes too long."""
    scores = np.zeros(index.places, dtype=np.int64)
    for part in index.parts:
        dense = np.zeros((TERMS, len(part.segment)), dtype=np.int64)
        for term in plan.weights:
            row = part.segment.vocabulary.row(term)
            if row is None:
                continue
            if part.segment.heavy[row] >= 0:
                dense[row] = part.segment.dense[part.segment.heavy[row]]
            else:
                held = part.segment.postings[part.segment.starts[row] : part.segment.starts[row + 1]]
                dense[row, held >> 12] = held & 4095
            scores[part.first : part.first + len(part.segment)] += plan.weights[term] * dense[row]
    return scores


def test_many_questions_on_two_threads_over_two_segments_equal_one_by_one(small: Segment) -> None:
    other, _ = made(4_321, seed=5, first=SMALL)
    index = Index.of_segments([small, other], yardstick=made(5, seed=3)[1], field_weights={"text": 1.0})
    stated = [{f"t{number}": 1.0 for number in range(first, 60, 3)} for first in range(9)]
    plans = [asked(index, one) for one in stated]
    everyone = np.ones(index.places, dtype=np.bool_)
    for threads in (1, 2):
        found = select_many(
            index.parts, stated=stated, known=index.known, k=15, allowed=None, threads=threads
        )
        assert [hits for hits, _ in found] == [
            best(index_scores(index, plan), 15, everyone) for plan in plans
        ]


def test_equal_scores_of_different_segments_are_ordered_by_key() -> None:
    first, yardstick = made(50, seed=7, first=100)
    twin = Segment.of_postings(
        keys=made(50, seed=7)[0].keys,
        vocabulary=first.vocabulary,
        postings=first.postings,
        starts=first.starts,
        worth=first.worth,
        rarity=first.rarity,
        lengths=first.lengths,
    )
    index = Index.of_segments([first, twin], yardstick=yardstick, field_weights={"text": 1.0})
    hits = index.top("t1", k=7)
    assert [hit.key for hit in hits] == sorted(
        (hit.key for hit in index.top("t1", k=99)), key=lambda key: (-scores(index, key), key)
    )[:7]


def scores(index: Index, key: str) -> float:
    return index.explain("t1", key=key).score


def test_no_sum_of_a_long_question_passes_its_bits() -> None:
    stated = {f"t{number}": 5.0 for number in range(100_000)}
    plan = Plan.of(stated=stated, rarity=dict.fromkeys(stated, 20.0))
    assert sum(plan.weights.values()) * 4095 < 2**32
    assert plan.weights
