"""Saves an index to a folder and opens it memory-mapped; a crash leaves either the old or the new one."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy.typing as npt

from xiechuang.engines.matching.index import container
from xiechuang.engines.matching.index.arrays import Mask
from xiechuang.engines.matching.index.segment import Segment
from xiechuang.engines.matching.index.yardstick import Yardstick
from xiechuang.engines.matching.text.vocabulary import Vocabulary

VERSION = 2
"""Raised whenever the arrays change their meaning; a change of analysis shows in its own fingerprint."""

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a folder holds."""

    segments: tuple[Segment, ...]
    dead: tuple[Mask | None, ...]
    yardstick: Yardstick
    field_weights: Mapping[str, float]
    analysis: str


def save(folder: Path, stored: Stored) -> None:
    """Write what is not there yet under names made of checksums, then switch the manifest over in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    segments = [_written(folder, "segment", one.arrays()) for one in stored.segments]
    dead = [_written(folder, "dead", {"dead": one}) if one is not None else None for one in stored.dead]
    yardstick = _written(folder, "yardstick", _yardstick_arrays(stored.yardstick))
    files = [*segments, *(one for one in dead if one), yardstick]
    manifest = {
        "version": VERSION,
        "analysis": stored.analysis,
        "field_weights": dict(stored.field_weights),
        "segments": [one["name"] for one in segments],
        "dead": [one["name"] if one else None for one in dead],
        "yardstick": {
            "name": yardstick["name"],
            "documents": stored.yardstick.documents,
            "averages": list(stored.yardstick.averages),
        },
        "files": files,
    }
    _write_manifest(folder, manifest)
    _sweep(folder, keep={str(one["name"]) for one in files})


def load(folder: Path) -> Stored:
    """Map what `save` wrote, in milliseconds whatever its size; ValueError says what does not agree.

    Heads and sizes are checked; `verify` also reads every byte. A damaged byte inside a posting can give a wrong
    score but never a wrong access to memory.
    """
    manifest = _read_manifest(folder)
    for one in manifest["files"]:
        place = folder / Path(str(one["name"])).name
        if not place.is_file() or place.stat().st_size != one["bytes"]:
            raise ValueError(f"索引文件校验不符，请重建：{place.name}")
    stated = manifest["yardstick"]
    arrays = container.read(folder / stated["name"])
    return Stored(
        segments=tuple(Segment.from_arrays(container.read(folder / name)) for name in manifest["segments"]),
        dead=tuple(container.read(folder / name)["dead"] if name else None for name in manifest["dead"]),
        yardstick=Yardstick(
            documents=stated["documents"],
            averages=tuple(stated["averages"]),
            vocabulary=Vocabulary.from_arrays(
                blob=arrays["blob"], ends=arrays["ends"], slots=arrays["slots"]
            ),
            holding=arrays["holding"],
        ),
        field_weights={name: float(weight) for name, weight in manifest["field_weights"].items()},
        analysis=manifest["analysis"],
    )


def verify(folder: Path) -> None:
    """Read every byte of a saved index; ValueError names the files whose checksum does not agree."""
    broken = [
        str(one["name"])
        for one in _read_manifest(folder)["files"]
        if not (folder / one["name"]).is_file()
        or container.checksum_of(folder / one["name"]) != one["sha256"]
    ]
    if broken:
        raise ValueError(f"索引文件校验不符，请重建：{'、'.join(broken)}")


def _yardstick_arrays(yardstick: Yardstick) -> dict[str, npt.NDArray[Any]]:
    return yardstick.vocabulary.arrays() | {"holding": yardstick.holding}


def _written(folder: Path, stem: str, arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, Any]:
    name, digest = container.write(folder, stem=stem, arrays=arrays)
    return {"name": name, "sha256": digest, "bytes": (folder / name).stat().st_size}


def _read_manifest(folder: Path) -> dict[str, Any]:
    place = folder / _MANIFEST
    if not place.is_file():
        raise ValueError(f"这里没有保存过索引：缺少 {_MANIFEST}")
    try:
        manifest: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    except ValueError as broken:
        raise ValueError(f"{_MANIFEST} 无法读取，请重建索引") from broken
    if manifest.get("version") != VERSION:
        raise ValueError(f"索引版本为 {manifest.get('version')}，本程序需要 {VERSION}，请重建")
    return manifest


def _write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    draft = folder / f".manifest-{os.getpid()}.json"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(manifest, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / _MANIFEST)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, *, keep: set[str]) -> None:
    """Remove what no manifest names any more; who has it open keeps it until he closes it."""
    for stem in ("segment", "dead", "yardstick"):
        for old in [*folder.glob(f"{stem}-*"), *folder.glob(f".{stem}-*")]:
            if old.name not in keep:
                old.unlink(missing_ok=True)
