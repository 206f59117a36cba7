"""The plain ranker gives what the formula gives."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import Need, Supply
from xiechuang.engines.matching.learning.plain import PlainRanker, bigrams


def test_bigrams_do_not_cross_a_blank_and_latin_words_stay_whole():
    assert bigrams("锂电池 Li-ion ５G膜，A") == ["锂电", "电池", "li", "ion", "5g", "膜", "a"]


def test_a_score_is_that_of_the_formula():
    ranker = PlainRanker.build([Supply(key="1", title="电池"), Supply(key="2", title="电池电池膜片")])
    idf = math.log(1 + 0.5 / 2.5)
    for key, count, length in (("1", 1, 1), ("2", 2, 5)):
        longer = 1.2 * (1 - 0.75 + 0.75 * length / 3)
        expected = 2 * idf * count * 2.2 / (count + longer)
        found = ranker.scores(Need(key="n", title="电池", description="电池"), keys=[key])
        assert found == [pytest.approx(expected)]


@given(titles=st.lists(st.text(max_size=12), min_size=1, max_size=6), asked=st.text(max_size=12))
def test_any_texts_are_scored_and_nothing_in_common_is_nothing(titles, asked):
    keys = [str(number) for number in range(len(titles))]
    ranker = PlainRanker.build(Supply(key=key, title=title) for key, title in zip(keys, titles, strict=True))
    found = ranker.scores(Need(key="n", title=asked), keys=keys)
    for title, score in zip(titles, found, strict=True):
        assert (score > 0) == bool(set(bigrams(title)) & set(bigrams(asked)))


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        PlainRanker.build([Supply(key="1", title="膜")]).scores(Need(key="n"), keys=["2"])
