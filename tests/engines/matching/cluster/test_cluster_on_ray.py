"""On real nodes of Ray: the answers of one index, also when a node is killed or frozen while questions run."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.matching.strategies import WORDS
from xiechuang.engines.matching import Document, Hit, Index, Matcher, Need, Supply
from xiechuang.engines.matching.cluster import Cluster, Docking, ShardLost, Workers, connected

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
pytest.importorskip("ray", reason="没有安装 Ray")

from tests.engines.matching.cluster.several_nodes import QUIET, Nodes

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:ray"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PATIENCE = 2.0
chance = random.Random(5)
DOCS = [
    Document(key=f"A{number:03d}", texts={"title": "".join(chance.choices(WORDS, k=6))})
    for number in range(400)
]
QUESTIONS = ["".join(chance.choices(WORDS, k=5)) for _ in range(1500)]
INDEX = Index.build(DOCS)
EXPECTED = INDEX.top_many(QUESTIONS, k=7, threads=1)


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    import ray

    started = Nodes()
    try:
        with started.another():
            ray.init(address=started.address, **QUIET)
            yield started
            ray.shutdown()
    finally:
        started.close()


def test_shards_on_nodes_answer_as_one_index_until_their_crew_is_closed(nodes: Nodes) -> None:
    with connected(nodes.address) as cpus, Workers(shards=1, copies=2) as crew:
        assert cpus >= 2
        cluster = Cluster.build(DOCS, crew=crew)
        assert cluster.top_many(QUESTIONS, k=7) == EXPECTED
        assert cluster.explain(QUESTIONS[0], key="A007") == INDEX.explain(QUESTIONS[0], key="A007")
        changed = cluster.with_changes(upserts=DOCS[:2], removals=["A009"])
        index = INDEX.with_changes(upserts=DOCS[:2], removals=["A009"])
        seen = {f"A{number:03d}" for number in range(50)}
        assert changed.top("电池", k=5, allowed=changed.mask(seen)) == index.top(
            "电池", k=5, allowed=index.mask(seen)
        )
    with pytest.raises(ShardLost, match="已经关闭"):
        changed.top("电池", k=5)


def test_a_node_killed_while_needs_are_matched_changes_no_list(nodes: Nodes) -> None:
    supplies = [
        Supply(key=one.key, title=one.texts["title"], price=number) for number, one in enumerate(DOCS)
    ]
    needs = [
        Need(key=f"D{number:02d}", title=text, budget=200) for number, text in enumerate(QUESTIONS[:120])
    ]
    matcher = Matcher.build(supplies).with_changes(removals=["A009"])
    moved: list[int] = []
    with nodes.another() as victim, Workers(shards=3, patience=PATIENCE, moved=moved.append) as crew:
        docking = Docking.build(supplies, crew=crew).with_changes(removals=["A009"])
        lost = {seat.shard for seat in crew._seats if seat.node == victim.id}
        found = docking.match_all(needs, k=5, progress=lambda done, _: done == 16 and victim.kill())
        assert found == matcher.match_all(needs, k=5)
        assert lost
        assert lost <= set(moved), "they started elsewhere and were told every change"
        assert victim.id not in {seat.node for seat in crew._seats}


def test_a_node_frozen_while_questions_run_is_given_up_and_its_late_answers_are_ignored(nodes: Nodes) -> None:
    moved: list[int] = []
    with nodes.another() as victim, Workers(shards=3, patience=PATIENCE, moved=moved.append) as crew:
        cluster = Cluster.build(DOCS, crew=crew)
        lost = [seat for seat in crew._seats if seat.node == victim.id]
        fences = [seat.fence for seat in lost]
        found = cluster.top_many(QUESTIONS, k=7, progress=lambda done, _: done == 256 and victim.freeze())
        assert found == EXPECTED
        assert lost
        assert {seat.shard for seat in lost} <= set(moved)
        assert [seat.fence for seat in lost] > fences
        victim.wake()
        assert cluster.top_many(QUESTIONS, k=7) == EXPECTED


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "甲", tmp_path / "乙"]
    for number, path in enumerate(paths):
        Index.build(DOCS[number::2], yardstick=INDEX.yardstick).save(path)
    return paths


def damage(folder: Path) -> None:
    next(iter(folder.glob("segment-*"))).write_bytes(b"")


def ask_again(cluster: Cluster) -> list[Hit]:
    return cluster.top(QUESTIONS[0], k=7)


def test_shards_are_opened_from_folders_and_a_damaged_one_is_named(nodes: Nodes, folders: list[Path]) -> None:
    with Workers(shards=2, patience=PATIENCE) as crew:
        cluster = Cluster.open(folders, crew=crew)
        assert ask_again(cluster) == EXPECTED[0]
        damage(folders[1])
        # What is mapped stays readable; who has to open it anew cannot.
        crew._dismiss(crew._seats[1])
        for _ in range(2):
            with pytest.raises(ValueError, match="第 2 片：索引文件校验不符"):
                ask_again(cluster)
