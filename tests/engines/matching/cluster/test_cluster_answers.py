"""An index in shards answers as one, to the last bit: hits, scores, explanations, masks, changes."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.matching.strategies import documents, texts, wild_texts
from xiechuang.engines.matching import Document, Index
from xiechuang.engines.matching.cluster import Alone, Cluster
from xiechuang.engines.matching.cluster.folders import saved

shard_numbers = st.integers(1, 3)


def parted(docs: list[Document], shards: int, copies: int = 1) -> Cluster:
    return Cluster.build(docs, crew=Alone(shards=min(shards, len(docs)), copies=copies))


@given(documents, wild_texts, st.integers(1, 15), shard_numbers, st.integers(1, 2))
def test_the_best_of_all_shards_are_the_best_of_one_index(
    docs: list[Document], query: str, k: int, shards: int, copies: int
) -> None:
    cluster, index = parted(docs, shards, copies), Index.build(docs)
    assert cluster.top(query, k=k) == index.top(query, k=k)
    fields = {"title": query, "abstract": query}
    assert cluster.top_many([query, fields, ""], k=k) == index.top_many([query, fields, ""], k=k)


@given(documents, texts, shard_numbers)
def test_more_hits_than_are_pruned_for_are_the_same_too(
    docs: list[Document], query: str, shards: int
) -> None:
    assert parted(docs, shards).top(query, k=1000) == Index.build(docs).top(query, k=1000)


@given(documents, texts, shard_numbers)
def test_every_score_and_explanation_is_that_of_one_index(
    docs: list[Document], query: str, shards: int
) -> None:
    cluster, index = parted(docs, shards), Index.build(docs)
    answer, expected = cluster.ask(query), index.ask(query)
    assert dict(zip(cluster.keys, answer.scores, strict=True)) == dict(
        zip(index.keys, expected.scores, strict=True)
    )
    assert dict(zip(cluster.keys, answer.relevance, strict=True)) == dict(
        zip(index.keys, expected.relevance, strict=True)
    )
    for key in index.keys:
        assert answer.explain(key=key) == expected.explain(key=key)


@given(documents, texts, st.integers(1, 5), shard_numbers, st.data())
def test_a_mask_by_keys_allows_the_same_records(
    docs: list[Document], query: str, k: int, shards: int, data: st.DataObject
) -> None:
    cluster, index = parted(docs, shards), Index.build(docs)
    seen = data.draw(st.sets(st.sampled_from([*(one.key for one in docs), "未知"])))
    mask = cluster.mask(seen)
    assert {key for key, marked in zip(cluster.keys, mask, strict=True) if marked} == seen - {"未知"}
    assert cluster.top(query, k=k, allowed=mask) == index.top(query, k=k, allowed=index.mask(seen))


@given(documents, documents, documents, texts, shard_numbers, st.data())
def test_changes_in_shards_equal_changes_in_one_index(
    docs: list[Document],
    fresh: list[Document],
    later: list[Document],
    query: str,
    shards: int,
    data: st.DataObject,
) -> None:
    renamed = [Document(key=f"{one.key[0]}{int(one.key[1:]) + 6:02d}", texts=one.texts) for one in fresh]
    cluster, index = parted(docs, shards), Index.build(docs)
    for upserts in (renamed, later):
        present = [key for key in sorted({one.key for one in docs + renamed}) if key in index]
        gone = data.draw(st.sets(st.sampled_from(present)))
        before = cluster
        kept = before.top(query, k=20)
        cluster = cluster.with_changes(upserts=upserts, removals=gone)
        index = index.with_changes(upserts=upserts, removals=gone)
        assert before.top(query, k=20) == kept
    assert len(cluster) == len(index)
    assert cluster.top(query, k=50) == index.top(query, k=50)
    assert [cluster.frequency(word) for word in ("电池", "高温")] == [
        index.frequency(word) for word in ("电池", "高温")
    ]
    assert cluster.idf("电池") == index.idf("电池")
    assert all((one.key in cluster) == (one.key in index) for one in docs + renamed + later)


THREE = [
    Document(key="A1", texts={"title": "锂离子电池电解液"}),
    Document(key="A2", texts={"title": "陶瓷基复合材料", "abstract": "电池外壳"}),
    Document(key="A3", texts={"title": "高温合金涂层"}),
]


def test_a_shard_may_be_emptied_and_filled_again() -> None:
    cluster = parted(THREE, 3).with_changes(removals=["A1", "A2"])
    assert [hit.key for hit in cluster.top("电池涂层", k=5)] == ["A3"]
    filled = cluster.with_changes(upserts=THREE[:1])
    alone = Index.build(THREE).with_changes(removals=["A1", "A2"]).with_changes(upserts=THREE[:1])
    assert filled.top("电池涂层", k=5) == alone.top("电池涂层", k=5)
    assert filled.ask("电池").scores.tolist() == alone.ask("电池").scores[alone.living].tolist()[::-1]


def test_only_the_two_newest_generations_can_be_asked() -> None:
    first = parted(THREE, 2)
    second = first.with_changes(removals=["A1"])
    third = second.with_changes(removals=["A2"])
    assert [hit.key for hit in second.top("电池", k=5)] == ["A2"]
    assert third.top("电池", k=5) == []
    with pytest.raises(ValueError, match="已被更新的取代"):
        first.top("电池", k=5)


def test_questions_that_make_no_sense_are_refused_as_by_one_index() -> None:
    cluster = parted(THREE, 2)
    with pytest.raises(ValueError, match="k 至少为 1"):
        cluster.top("电池", k=0)
    with pytest.raises(ValueError, match="3 个布尔值"):
        cluster.top("电池", k=1, allowed=np.ones(2, dtype=bool))
    with pytest.raises(ValueError, match="没有编号为 B9"):
        cluster.explain("电池", key="B9")
    with pytest.raises(ValueError, match="没有这些字段"):
        cluster.top({"claims": "电池"}, k=1)
    with pytest.raises(ValueError, match="没有这些编号"):
        cluster.with_changes(removals=["B9"])
    with pytest.raises(ValueError, match="至少保留一条"):
        cluster.with_changes(removals=["A1", "A2", "A3"])
    with pytest.raises(ValueError, match="编号重复"):
        parted([*THREE, THREE[0]], 2)
    with pytest.raises(ValueError, match="分不成 4 片"):
        Cluster.build(THREE, crew=Alone(shards=4))


def test_many_questions_report_progress_and_can_be_stopped() -> None:
    cluster, told = parted(THREE, 2), []
    found = cluster.top_many(
        ["电池"] * 600,
        k=1,
        progress=lambda done, total: told.append((done, total)),
        stop=lambda: bool(told),
    )
    assert told[0] == (256, 600)
    assert len(found) == told[-1][0] < 600
    assert all(hits == found[0] for hits in found)


def test_a_saved_cluster_opens_with_the_same_answers(tmp_path: Path) -> None:
    cluster = parted(THREE, 3).with_changes(removals=["A3"])
    cluster.save(tmp_path)
    folders = saved(tmp_path)
    assert len(folders) == 2, "an emptied shard leaves no folder"
    opened = Cluster.open(folders, crew=Alone(shards=2))
    assert opened.top("电池", k=5) == cluster.top("电池", k=5)
    opened.save(tmp_path)
    assert not set(saved(tmp_path)) & set(folders), "who opened the old ones must not see them change"
    assert sorted(one.name for one in tmp_path.glob("shard-*")) == sorted(one.name for one in saved(tmp_path))


def test_parts_weighed_by_different_yardsticks_are_not_joined(tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    for path, docs in zip(paths, (THREE[:2], THREE[2:]), strict=True):
        Index.build(docs).save(path)
    with pytest.raises(ValueError, match="同一把尺"):
        Cluster.open(paths, crew=Alone(shards=2))
    with pytest.raises(ValueError, match="应当一样多"):
        Cluster.open(paths, crew=Alone(shards=3))


def test_parts_indexed_apart_by_one_yardstick_answer_as_one(tmp_path: Path) -> None:
    whole = Index.build(THREE)
    paths = [tmp_path / one.key for one in THREE]
    for path, doc in zip(paths, THREE, strict=True):
        Index.build([doc], yardstick=whole.yardstick).save(path)
    cluster = Cluster.open(paths, crew=Alone(shards=3))
    assert cluster.top("电池涂层", k=5) == whole.top("电池涂层", k=5)


@pytest.mark.parametrize(
    "stated", ["", "[]", '{"version": 1}', '{"version": 1, "shards": 5}', '{"version": 9, "shards": []}']
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, stated: str) -> None:
    (tmp_path / "cluster.json").write_text(stated)
    with pytest.raises(ValueError, match="请重建"):
        saved(tmp_path)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="没有保存过分片索引"):
        saved(tmp_path)
