"""The folder of a saved cluster: one folder a shard, and a manifest that names those which belong together."""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

_MANIFEST = "cluster.json"
_VERSION = 1


def name(path: Path, shards: Sequence[str]) -> None:
    """Make these folders the saved cluster in one step and remove those that were before."""
    draft = path / f".{_MANIFEST}-{os.getpid()}"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump({"version": _VERSION, "shards": list(shards)}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path / _MANIFEST)
    for old in path.glob("shard-*"):
        if old.name not in shards:
            shutil.rmtree(old, ignore_errors=True)


def saved(path: Path) -> list[Path]:
    """The folders of a saved cluster, one a shard; ValueError when there is none or its manifest cannot be read."""
    place = path / _MANIFEST
    if not place.is_file():
        raise ValueError(f"这里没有保存过分片索引：缺少 {_MANIFEST}")
    try:
        stated = json.loads(place.read_text(encoding="utf-8"))
        version, names = stated["version"], [Path(str(one)).name for one in stated["shards"]]
    except (ValueError, KeyError, TypeError) as broken:
        raise ValueError(f"{_MANIFEST} 无法读取，请重建索引") from broken
    if version != _VERSION:
        raise ValueError(f"分片索引版本为 {version}，本程序需要 {_VERSION}，请重建")
    return [path / one for one in names]
