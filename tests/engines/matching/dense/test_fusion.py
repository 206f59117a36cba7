"""Words and meaning are joined by weight; nothing is lost and ties keep the order by words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.matching.learning.lessons import vectors
from xiechuang.engines.matching import Hit
from xiechuang.engines.matching.dense.fusion import fuse, rerank

SCORES = st.lists(
    st.tuples(st.floats(0, 100, allow_subnormal=False), st.floats(-1, 1, allow_subnormal=False)), max_size=20
)


@given(SCORES, st.floats(0, 1))
def test_fused_scores_lie_between_nothing_and_one(scores, weight):
    fused = fuse([one for one, _ in scores], [other for _, other in scores], weight)
    assert fused.shape == (len(scores),)
    assert ((fused >= 0) & (fused <= 1 + 1e-9)).all()


@given(SCORES)
def test_weight_nothing_is_the_order_by_words_and_weight_one_that_by_meaning(scores):
    words, meaning = [one for one, _ in scores], [other for _, other in scores]
    assert (np.diff(fuse(words, meaning, 0.0)[np.argsort(words)]) >= 0).all()
    assert (np.diff(fuse(words, meaning, 1.0)[np.argsort(meaning)]) >= 0).all()


def test_scores_that_are_all_equal_say_nothing():
    assert fuse([5, 5], [0.2, 0.4]).tolist() == [0, 0.5]


@pytest.mark.parametrize(("words", "meaning", "weight"), [([1], [1, 2], 0.5), ([1], [1], 1.5)])
def test_what_does_not_fit_is_refused(words, meaning, weight):
    with pytest.raises(ValueError):
        fuse(words, meaning, weight)


def hits(*keys: str) -> list[Hit]:
    return [Hit(key=key, score=float(10 - place), relevance=0.5) for place, key in enumerate(keys)]


TEXTS = {"a": "污水处理", "b": "玉米育种", "c": "锂电池电解液", "d": "电解液锂电池"}


def test_meaning_lifts_what_words_placed_low():
    found = rerank(hits("a", "b", "c"), question="锂电池电解液", texts=TEXTS, vectors=vectors(), weight=0.8)
    assert [hit.key for hit in found] == ["c", "a", "b"]
    assert {hit.key: hit.score for hit in found} == {"a": 10, "b": 9, "c": 8}


def test_hits_below_the_depth_stay_as_they_were():
    found = rerank(hits("a", "b", "c", "d"), question="锂电池电解液", texts=TEXTS, vectors=vectors(), depth=2)
    assert [hit.key for hit in found][2:] == ["c", "d"]


@pytest.mark.parametrize("question", ["", "  "])
def test_a_blank_question_changes_nothing(question):
    assert rerank(hits("b", "a"), question=question, texts=TEXTS, vectors=vectors()) == hits("b", "a")
    assert rerank([], question="电", texts={}, vectors=vectors()) == []
