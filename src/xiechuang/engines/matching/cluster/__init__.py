"""Beyond one machine: the index and the matcher in shards, with the answers of a single one; Ray is loaded only when used."""

from xiechuang.engines.matching.cluster.alone import Alone
from xiechuang.engines.matching.cluster.answer import ClusterAnswer
from xiechuang.engines.matching.cluster.cluster import Cluster
from xiechuang.engines.matching.cluster.connection import CannotConnect, connected, reachable
from xiechuang.engines.matching.cluster.crew import Call, Crew, ShardLost
from xiechuang.engines.matching.cluster.docking import Docking
from xiechuang.engines.matching.cluster.layout import Layout, layout
from xiechuang.engines.matching.cluster.workers import Workers

__all__ = [
    "Alone",
    "Call",
    "CannotConnect",
    "Cluster",
    "ClusterAnswer",
    "Crew",
    "Docking",
    "Layout",
    "ShardLost",
    "Workers",
    "connected",
    "layout",
    "reachable",
]
