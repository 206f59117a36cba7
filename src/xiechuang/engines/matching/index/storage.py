"""Saves an index to a folder and reads it back; a crash leaves either the old or the new one."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from xiechuang.engines.matching.index.kernel import Floats
from xiechuang.engines.matching.index.postings import Counts, Matrix

VERSION = 1
"""Raised whenever the arrays, or the analysis which filled them, change their meaning."""

_MANIFEST = "manifest.json"


def save(
    *,
    path: Path,
    keys: tuple[str, ...],
    field_weights: Mapping[str, float],
    vocabulary: Mapping[str, int],
    counts: Counts,
    matrix: Matrix,
    own: Floats,
) -> None:
    """Write the arrays under a name made of their checksum, then switch the manifest over in one step."""
    path.mkdir(parents=True, exist_ok=True)
    draft = path / f".arrays-{os.getpid()}.npz"
    with draft.open("wb") as stream:
        np.savez(
            stream,
            keys=np.frombuffer(json.dumps(keys).encode(), dtype=np.uint8),
            vocabulary=np.frombuffer(json.dumps(list(vocabulary)).encode(), dtype=np.uint8),
            count_docs=counts.docs,
            count_terms=counts.terms,
            count_fields=counts.fields,
            counts=counts.counts,
            lengths=counts.lengths,
            indptr=matrix.indptr,
            docs=matrix.docs,
            impacts=matrix.impacts,
            own=own,
        )
        stream.flush()
        os.fsync(stream.fileno())
    checksum = _checksum(draft)
    arrays = path / f"arrays-{checksum[:16]}.npz"
    draft.replace(arrays)
    manifest = {
        "version": VERSION,
        "arrays": arrays.name,
        "sha256": checksum,
        "documents": len(keys),
        "field_weights": dict(field_weights),
    }
    _write_manifest(path, manifest)
    for old in path.glob("arrays-*.npz"):
        if old != arrays:
            old.unlink(missing_ok=True)


def load(*, path: Path) -> dict[str, Any]:
    """Read what `save` wrote, as the fields of an index; ValueError says what does not agree."""
    manifest = _read_manifest(path)
    arrays = path / Path(str(manifest["arrays"])).name
    if not arrays.is_file() or _checksum(arrays) != manifest["sha256"]:
        raise ValueError(f"索引文件校验不符，请重建：{arrays.name}")
    try:
        with np.load(arrays, allow_pickle=False) as stored:
            part = {name: stored[name] for name in stored.files}
    except (BadZipFile, KeyError) as broken:
        raise ValueError(f"索引文件已损坏，请重建：{arrays.name}") from broken
    return {
        "keys": tuple(json.loads(part["keys"].tobytes())),
        "field_weights": {name: float(weight) for name, weight in manifest["field_weights"].items()},
        "vocabulary": {term: row for row, term in enumerate(json.loads(part["vocabulary"].tobytes()))},
        "counts": Counts(
            part["count_docs"], part["count_terms"], part["count_fields"], part["counts"], part["lengths"]
        ),
        "matrix": Matrix(part["indptr"], part["docs"], part["impacts"]),
        "own": part["own"],
    }


def _read_manifest(path: Path) -> dict[str, Any]:
    place = path / _MANIFEST
    if not place.is_file():
        raise ValueError(f"这里没有保存过索引：缺少 {_MANIFEST}")
    try:
        manifest: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    except json.JSONDecodeError as broken:
        raise ValueError(f"{_MANIFEST} 无法读取，请重建索引") from broken
    if manifest.get("version") != VERSION:
        raise ValueError(f"索引版本为 {manifest.get('version')}，本程序需要 {VERSION}，请重建")
    return manifest


def _write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    draft = path / f".manifest-{os.getpid()}.json"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(manifest, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path / _MANIFEST)


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
