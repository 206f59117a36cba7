"""Sends every change to the shard where it belongs."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from xiechuang.engines.matching.cluster.shard import Size
from xiechuang.engines.matching.index.lexical import Document
from xiechuang.engines.matching.pairs.records import Supply


def divided(
    upserts: Sequence[Document | Supply],
    *,
    removals: Collection[str],
    homes: Mapping[str, int],
    sizes: Sequence[Size],
) -> list[dict[str, Any]]:
    """Part changes by shard: where a key is now, or the smallest shard for a new one.

    ValueError for the removal of a key that is nowhere and when nothing would be left.
    """
    unknown = sorted(key for key in removals if key not in homes)
    if unknown:
        raise ValueError(f"索引中没有这些编号，无法移除：{'、'.join(unknown[:5])}")
    if not upserts and len(set(removals)) == sum(one.documents for one in sizes):
        raise ValueError("移除之后索引为空：至少保留一条记录")
    own: list[dict[str, Any]] = [{"upserts": [], "removals": []} for _ in sizes]
    for key in sorted(set(removals)):
        own[homes[key]]["removals"].append(key)
    held = [one.documents for one in sizes]
    for record in upserts:
        shard = homes.get(record.key)
        if shard is None:
            shard = held.index(min(held))
            held[shard] += 1
        own[shard]["upserts"].append(record)
    return own
