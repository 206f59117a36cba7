"""Chooses the machine for a shard: alive, not suspected, with the fewest shards for its size."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from xiechuang.engines.matching.cluster.connection import loaded


def choose(*, taken: Iterable[str], suspected: Counter[str]) -> str:
    """Give the id of a node; nodes without CPUs are for drivers and are passed over unless there is no other.

    A node on which shards were lost is chosen only when every other lost as many.
    """
    alive = [node for node in loaded().nodes() if node["Alive"]]
    working = [node for node in alive if node["Resources"].get("CPU", 0) >= 1] or alive
    if not working:
        raise ConnectionError("Ray 集群里没有活着的节点")
    held = Counter(taken)

    def burden(node: dict[str, Any]) -> tuple[int, float, str]:
        name, size = node["NodeID"], max(node["Resources"].get("CPU", 0), 1)
        return suspected[name], held[name] / size, name

    return str(min(working, key=burden)["NodeID"])
