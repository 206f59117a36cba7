"""Who is silent is told from who is slow, whoever takes a seat is told everything, and nobody is heard too late."""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.engines.matching.cluster.fake_ray import Actor, FakeRay
from xiechuang.engines.matching import Document, Index
from xiechuang.engines.matching.cluster import Cluster, ShardLost, Workers, incarnation, nodes, workers

DOCS = [
    Document(key="A1", texts={"title": "锂离子电池电解液"}),
    Document(key="A2", texts={"title": "陶瓷电池外壳"}),
]
EXPECTED = Index.build(DOCS).top("电池", k=5)


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> FakeRay:
    fake = FakeRay()
    strategies: Any = ModuleType("ray.util.scheduling_strategies")
    strategies.NodeAffinitySchedulingStrategy = SimpleNamespace
    monkeypatch.setitem(sys.modules, "ray.util.scheduling_strategies", strategies)
    for module in (incarnation, nodes, workers):
        monkeypatch.setattr(module, "loaded", lambda: fake)
    monkeypatch.setattr(workers, "import_module", lambda name: sys.modules[name])
    monkeypatch.setattr(workers, "monotonic", lambda: fake.seconds)
    return fake


@pytest.fixture
def moved() -> list[int]:
    return []


@pytest.fixture
def cluster(ray: FakeRay, moved: list[int]) -> Cluster:
    crew = Workers(shards=2, patience=10, moved=moved.append)
    return Cluster.build(DOCS, crew=crew)


def test_slow_work_is_no_silence(ray: FakeRay, cluster: Cluster, moved: list[int]) -> None:
    ray.actors[1].slow = 50
    assert cluster.top("电池", k=5) == EXPECTED
    assert ray.seconds >= 50, "it was waited for"
    assert (moved, len(ray.actors)) == ([], 2)


def test_a_frozen_shard_is_replaced_and_its_successor_told_everything(
    ray: FakeRay, cluster: Cluster, moved: list[int]
) -> None:
    changed = cluster.with_changes(upserts=[Document(key="A3", texts={"title": "电池"})], removals=["A2"])
    ray.actors[0].is_frozen = ray.actors[1].is_frozen = True
    alone = Index.build(DOCS).with_changes(
        upserts=[Document(key="A3", texts={"title": "电池"})], removals=["A2"]
    )
    assert changed.top("电池", k=5) == alone.top("电池", k=5)
    assert sorted(moved) == [0, 1]
    assert cluster.top("电池", k=5) == EXPECTED, "the generation before as well"


def test_who_wakes_too_late_is_not_heard(ray: FakeRay, cluster: Cluster) -> None:
    old = ray.actors[0]
    late = old.perform.remote("keys", {"generation": 0}, {})
    old.is_frozen = True
    assert cluster.top("电池", k=5) == EXPECTED
    old.is_frozen = False
    seat = cluster.crew._seats[0]
    errand = workers.Errand(place=0, seat=seat, method="keys", shared={}, own={}, keep=False, fence=1)
    assert seat.fence == 2
    with pytest.raises(workers._Silent):
        cluster.crew._outcome(late, errand)


def test_a_shard_that_dies_everywhere_is_given_up(ray: FakeRay, cluster: Cluster) -> None:
    def die(actor: Actor) -> None:
        actor.is_dead = True

    ray.born = die
    ray.actors[1].is_dead = True
    with pytest.raises(ShardLost, match=r"第 2 片换了 5 次仍不能启动.*the actor died"):
        cluster.top("电池", k=5)
    assert len(ray.actors) == 2 + 5


def test_work_that_kills_whoever_does_it_is_given_up(ray: FakeRay, cluster: Cluster) -> None:
    def poisoned(actor: Actor) -> None:
        perform = actor.made.perform

        def work(method: str, *told: Any) -> Any:
            if method == "best":
                actor.is_dead = True
                raise RayDied
            return perform(method, *told)

        actor.made.perform = work

    RayDied = ray.exceptions.RayError  # noqa: N806 - a class
    for actor in ray.actors:
        poisoned(actor)
    ray.born = poisoned
    with pytest.raises(ShardLost, match="连续 5 次没有完成 best"):
        cluster.top("电池", k=5)


def test_a_shard_s_own_refusal_is_no_loss(cluster: Cluster, moved: list[int]) -> None:
    cluster.with_changes(removals=["A1"]).with_changes(upserts=DOCS[:1])
    with pytest.raises(ValueError, match="片：这一版索引已被更新的取代"):
        cluster.top("电池", k=5)
    assert moved == []


def test_a_crew_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="等待秒数大于 0"):
        Workers(shards=1, patience=0)


def test_a_closed_crew_answers_nothing_while_the_order_to_end_is_on_its_way(
    ray: FakeRay, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = Workers(shards=2, patience=10)
    cluster = Cluster.build(DOCS, crew=crew)
    monkeypatch.setattr(ray, "kill", lambda _: None)
    monkeypatch.setattr(ray, "is_initialized", lambda: True, raising=False)
    crew.close()
    assert not any(actor.is_dead for actor in ray.actors)
    with pytest.raises(ShardLost, match="已经关闭"):
        cluster.top("电池", k=5)
