"""The search box finds short words, marks hits and warns of near duplicates."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from tests.engines.matching.strategies import documents, texts, wild_texts
from xiechuang.engines.matching import Document, Index, highlight, nearest, search


@pytest.fixture
def index() -> Index:
    titles = {"A": "锂离子电池电解液", "B": "中试基地建设", "C": "水池清淤机器人", "D": "锂矿提纯"}
    return Index.build(Document(key=key, texts={"title": title}) for key, title in titles.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电解", ["A"]),
        ("中试", ["B"]),
        ("ＬＩ", []),
        ("", []),
        ("  ", []),
        ("锂", ["A", "D"]),
        ("池", ["A", "C"]),
    ],
)
def test_short_words_and_single_characters_are_found(index: Index, text: str, expected: list[str]) -> None:
    assert sorted(hit.key for hit in search(index, text=text, k=5)) == expected


def test_search_respects_what_is_allowed(index: Index) -> None:
    only_c = index.mask(["C"])
    assert [hit.key for hit in search(index, text="池", k=5, allowed=only_c)] == ["C"]
    assert search(index, text="电池", k=5, allowed=only_c) == []


@given(documents, wild_texts)
def test_any_text_may_be_searched_and_relevance_stays_within_one(docs: list[Document], text: str) -> None:
    found = search(Index.build(docs), text=text, k=5)
    assert all(0 < hit.relevance <= 1 for hit in found)


def test_hits_are_marked_in_the_original_spelling() -> None:
    assert highlight("采用ＬｉＦｅＰＯ４正极的电池。", query="lifepo4 电池") == [
        ("采用", False),
        ("ＬｉＦｅＰＯ４", True),
        ("正极的", False),
        ("电池", True),
        ("。", False),
    ]


def test_a_single_character_is_marked_everywhere() -> None:
    assert highlight("锂矿与锂盐", query="锂") == [("锂", True), ("矿与", False), ("锂", True), ("盐", False)]


@given(wild_texts, wild_texts)
def test_marked_segments_join_to_the_text_and_alternate(text: str, query: str) -> None:
    segments = highlight(text, query=query)
    assert "".join(segment for segment, _ in segments) == text
    marks = [mark for _, mark in segments]
    assert all(one != other for one, other in pairwise(marks))


def test_the_same_record_typed_again_is_warned_of(index: Index) -> None:
    (warned,) = nearest(index, text="锂离子电池　电解液")
    assert (warned.key, warned.likeness) == ("A", pytest.approx(1, abs=0.2))


def test_a_shared_word_alone_is_no_warning(index: Index) -> None:
    assert nearest(index, text="锂电池回收") == []


def test_a_threshold_out_of_range_is_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="相似阈值"):
        nearest(index, text="电池", threshold=0)


@given(documents, texts)
def test_likeness_is_the_weighted_share_of_common_terms(docs: list[Document], text: str) -> None:
    from xiechuang.engines.matching import terms

    index = Index.build(docs)
    asked = {term.text for term in terms(text)}
    for one in nearest(index, text=text, k=20, threshold=0.05):
        held = {t.text for d in docs if d.key == one.key for field in d.texts.values() for t in terms(field)}
        common, union = (sum(index.idf(term) for term in chosen) for chosen in (asked & held, asked | held))
        assert one.likeness == pytest.approx(common / union, abs=1e-4)


def test_every_document_is_its_own_nearest(index: Index) -> None:
    titles = ["锂离子电池电解液", "中试基地建设", "水池清淤机器人", "锂矿提纯"]
    assert np.allclose([nearest(index, text=title)[0].likeness for title in titles], 1, atol=1e-4)


@pytest.mark.parametrize(
    "hostile",
    [
        "\ud800电池",
        "电" * 50_000,
        "😀" * 500,
        "的" * 5_000,
        "<" * 50_000,
        "<a " * 20_000,
        "a-" * 30_000,
        "\x00" * 999,
    ],
)
def test_hostile_text_is_searched_explained_and_marked_without_failing(index: Index, hostile: str) -> None:
    for hit in search(index, text=hostile, k=3):
        assert index.explain(hostile, key=hit.key).score == hit.score
    assert all(0 < one.likeness <= 1 for one in nearest(index, text=hostile, threshold=0.01))
    assert "".join(segment for segment, _ in highlight(hostile, query=hostile[:99])) == hostile
