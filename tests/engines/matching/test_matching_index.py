"""The index is exact, explains its scores, forgets what is removed and survives a restart."""

import json
import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.matching.strategies import documents, texts, wild_texts
from xiechuang.engines.matching import Document, Index, terms
from xiechuang.engines.matching.index.packing import K1, B
from xiechuang.engines.matching.text.analysis import WORTH


def doc(key: str, title: str, abstract: str = "") -> Document:
    return Document(key=key, texts={"title": title, "abstract": abstract})


BATTERY = doc("A1", "锂离子电池电解液", "用于高镍三元电池")
CERAMIC = doc("A2", "陶瓷基复合材料", "耐高温，电池外壳")
COATING = doc("A3", "高温合金涂层")


@pytest.fixture
def index() -> Index:
    return Index.build([CERAMIC, BATTERY, COATING])


def naive_score(docs: list[Document], query: str, target: Document) -> float:
    """BM25F as the paper writes it, word by word."""
    counts = {
        one.key: {f: Counter(t.text for t in terms(text)) for f, text in one.texts.items()} for one in docs
    }
    weights = {"title": 3.0, "abstract": 1.0}
    average = {f: sum(c[f].total() for c in counts.values()) / len(docs) for f in weights}
    total = 0.0
    for term in terms(query):
        frequency = 0.0
        for name, weight in weights.items():
            counted = counts[target.key][name]
            if counted[term.text]:
                norm = 1 - B + B * counted.total() / average[name]
                frequency += weight * counted[term.text] / norm
        holding = sum(any(c[f][term.text] for f in weights) for c in counts.values())
        idf = math.log(1 + (len(docs) - holding + 0.5) / (holding + 0.5))
        total += WORTH[term.kind] * idf * frequency * (K1 + 1) / (frequency + K1)
    return total


@given(documents, st.sampled_from(["锂离子电池", "陶瓷复合材料涂层", "高温5g电池电池"]))
def test_scores_equal_the_published_formula(docs: list[Document], query: str) -> None:
    scores = Index.build(docs).ask(query).scores
    expected = [naive_score(docs, query, one) for one in docs]
    assert scores.tolist() == pytest.approx(expected, rel=2e-3)


@given(documents, texts, st.integers(1, 15))
def test_top_k_equals_sorting_everything(docs: list[Document], query: str, k: int) -> None:
    index = Index.build(docs)
    scores = index.ask(query).scores
    expected = sorted((-score, key) for score, key in zip(scores, index.keys, strict=True) if score > 0)[:k]
    assert [(-hit.score, hit.key) for hit in index.top(query, k=k)] == expected


@given(documents, texts, st.integers(1, 5), st.data())
def test_allowed_equals_filtering_afterwards(
    docs: list[Document], query: str, k: int, data: st.DataObject
) -> None:
    index = Index.build(docs)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(docs), max_size=len(docs))), dtype=bool)
    seen = {key for key, allowed in zip(index.keys, mask, strict=True) if allowed}
    everything = index.top(query, k=len(docs))
    assert index.top(query, k=k, allowed=mask) == [hit for hit in everything if hit.key in seen][:k]


@given(documents, wild_texts)
def test_the_words_of_an_explanation_sum_to_the_score(docs: list[Document], query: str) -> None:
    index = Index.build(docs)
    for hit in index.top(query, k=5):
        why = index.explain(query, key=hit.key)
        assert sum(term.points for term in why.terms) == pytest.approx(hit.score)
        assert 0 < hit.relevance <= 1


@given(documents, texts, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(
    docs: list[Document], query: str, chance: random.Random
) -> None:
    shuffled = list(docs)
    chance.shuffle(shuffled)
    assert Index.build(shuffled).top(query, k=20) == Index.build(docs).top(query, k=20)


@given(documents, documents, texts, st.data())
def test_changes_equal_building_anew(
    docs: list[Document], fresh: list[Document], query: str, data: st.DataObject
) -> None:
    renamed = [Document(key=f"{one.key[0]}{int(one.key[1:]) + 6:02d}", texts=one.texts) for one in fresh]
    changed = {one.key for one in renamed}
    gone = data.draw(st.sets(st.sampled_from([one.key for one in docs]))) - changed
    left = {one.key: one for one in docs if one.key not in gone} | {one.key: one for one in renamed}
    before = Index.build(docs)
    index = before.with_changes(upserts=renamed, removals=gone)
    alive = [key for key, lives in zip(index.keys, index.living, strict=True) if lives]
    assert sorted(alive) == sorted(left)
    found = index.top(query, k=50)
    assert not gone & {hit.key for hit in found}
    anew = Index.build(left.values(), yardstick=before.yardstick)
    assert found == anew.top(query, k=50) == index.merged().top(query, k=50)


def test_two_character_words_are_found_inside_longer_ones(index: Index) -> None:
    assert [hit.key for hit in index.top("电解", k=5)] == ["A1"]


def test_a_word_in_the_title_weighs_more_than_in_the_abstract(index: Index) -> None:
    assert [hit.key for hit in index.top("电池", k=5)] == ["A1", "A2"]


def test_an_explanation_shows_words_not_bigrams(index: Index) -> None:
    why = index.explain("寻找锂离子电池电解液供应", key="A1")
    assert {term.surface for term in why.terms} == {"锂离子", "电池", "电解液"}
    assert "供应" in why.missing


def test_a_repeated_word_in_the_query_counts_more(index: Index) -> None:
    once, twice = (index.top(query, k=1)[0].score for query in ("涂层", "涂层，涂层"))
    assert twice == pytest.approx(2 * once)


def test_a_document_asked_for_in_its_own_words_is_fully_relevant(index: Index) -> None:
    assert index.top(BATTERY.texts, k=1)[0].relevance == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("query", ["", " ", "\x00", "的", "😀", "<br>", {"title": ""}])
def test_questions_without_words_find_nothing(index: Index, query: str | dict[str, str]) -> None:
    assert index.top(query, k=5) == []


def test_many_questions_are_answered_as_one_by_one(index: Index) -> None:
    queries = ["电池", "涂层", ""]
    assert index.top_many(queries, k=2) == [index.top(query, k=2) for query in queries]


def test_a_mask_passes_over_unknown_keys(index: Index) -> None:
    assert index.mask(["A2", "nobody"]).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("docs", "why"),
    [
        ([], "没有可供索引"),
        ([BATTERY, BATTERY], "编号重复"),
        ([Document(key="x", texts={"body": "a"})], "没有权重"),
    ],
)
def test_what_cannot_be_indexed_is_refused_with_the_reason(docs: list[Document], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Index.build(docs)


def test_weights_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="字段权重"):
        Index.build([BATTERY], field_weights={"title": math.nan, "abstract": 1.0})


def test_unknown_keys_and_bad_arguments_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="没有编号"):
        index.explain("电池", key="A9")
    with pytest.raises(ValueError, match="无法移除"):
        index.with_changes(removals=["A9"])
    with pytest.raises(ValueError, match="索引为空"):
        index.with_changes(removals=["A1", "A2", "A3"])
    with pytest.raises(ValueError, match="k 至少"):
        index.top("电池", k=0)
    with pytest.raises(ValueError, match="布尔值"):
        index.top("电池", k=1, allowed=np.ones(2, dtype=bool))
    with pytest.raises(ValueError, match="没有这些字段"):
        index.top({"owner": "甲公司"}, k=1)


@given(documents, texts)
def test_a_saved_index_answers_the_same(
    tmp_path_factory: pytest.TempPathFactory, docs: list[Document], query: str
) -> None:
    folder = tmp_path_factory.mktemp("index")
    index = Index.build(docs)
    index.save(folder)
    loaded = Index.open(folder)
    assert loaded.top(query, k=20) == index.top(query, k=20)
    change = [Document(key="Z", texts={"title": query})]
    assert loaded.with_changes(upserts=change).top(query, k=20) == index.with_changes(upserts=change).top(
        query, k=20
    )


def test_saving_again_leaves_one_file_and_a_torn_draft_harms_nobody(index: Index, tmp_path: Path) -> None:
    index.save(tmp_path)
    index.with_changes(removals=["A3"]).save(tmp_path)
    (tmp_path / ".segment-1").write_bytes(b"torn")
    index.with_changes(removals=["A3"]).save(tmp_path)
    assert len(list(tmp_path.glob("segment-*"))) == 1
    assert not list(tmp_path.glob(".segment-*"))
    assert Index.open(tmp_path).merged().keys[:] == ["A1", "A2"]


def test_a_damaged_file_another_version_and_an_empty_folder_are_refused(index: Index, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="没有保存过"):
        Index.open(tmp_path)
    index.save(tmp_path)
    manifest = tmp_path / "manifest.json"
    stated = manifest.read_text(encoding="utf-8")
    manifest.write_text(json.dumps(json.loads(stated) | {"version": 99}), encoding="utf-8")
    with pytest.raises(ValueError, match="索引版本"):
        Index.open(tmp_path)
    manifest.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="无法读取"):
        Index.open(tmp_path)
    manifest.write_text(stated, encoding="utf-8")
    next(tmp_path.glob("segment-*")).write_bytes(b"damaged")
    with pytest.raises(ValueError, match="校验不符"):
        Index.open(tmp_path)
