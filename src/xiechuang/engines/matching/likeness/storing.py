"""One file for a collection: a line that says what follows, then the arrays, under a checksum."""

import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from xiechuang.engines.matching.likeness.faces import Columns
from xiechuang.engines.matching.likeness.marks import Weights, hash_of
from xiechuang.engines.matching.text.analysis import terms

VERSION = 1
"""Raised whenever the file, or the marks in it, change their meaning."""

_KIND = "xiechuang likeness"
_PROBE = "耐温≥1200℃的石墨烯-铝基复合材料（GB/T 22900-2022）制备与应用，3D打印，CO2捕集"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Everything a collection is made of; a place of None is a record without terms."""

    threshold: float
    recall: float
    seed: int
    unseen: float
    words: Sequence[str]
    weights: Weights
    columns: Columns
    places: Mapping[str, int | None]


def analysis() -> str:
    """A print of the analysis of texts: marks made with another one would never meet."""
    return f"{hash_of('|'.join(term.text for term in terms(_PROBE))):016x}"


def write(path: Path, kept: Kept) -> None:
    """Write beside the place, then rename over it."""
    body = io.BytesIO()
    np.savez(
        body,
        keys=_packed(list(kept.places)), places=np.array([-1 if p is None else p for p in kept.places.values()], np.int64),
        words=_packed(list(kept.words)), weights=kept.weights, ids=kept.columns.ids, ends=kept.columns.ends,
        agreements=kept.columns.agreements, bands=kept.columns.keys,
    )  # fmt: skip
    content = body.getbuffer()
    head = {
        "kind": _KIND, "version": VERSION, "analysis": analysis(), "sha256": hashlib.sha256(content).hexdigest(),
        "threshold": kept.threshold, "recall": kept.recall, "seed": kept.seed, "unseen": kept.unseen,
    }  # fmt: skip
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with draft.open("wb") as stream:
        stream.write(json.dumps(head).encode() + b"\n")
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def read(path: Path) -> Kept:
    """Read what `write` wrote; ValueError says what does not agree."""
    with path.open("rb") as stream:
        head = _head(stream.readline(10_000))
        content = stream.read()
    if hashlib.sha256(content).hexdigest() != head["sha256"]:
        raise ValueError(f"相似集合文件校验不符，请重建：{path.name}")
    with np.load(io.BytesIO(content), allow_pickle=False) as part:
        columns = Columns(part["ids"], part["ends"], part["agreements"], part["bands"])
        places = (None if place < 0 else place for place in part["places"].tolist())
        return Kept(
            threshold=head["threshold"], recall=head["recall"], seed=head["seed"], unseen=head["unseen"],
            words=_unpacked(part["words"]), weights=part["weights"], columns=columns,
            places=dict(zip(_unpacked(part["keys"]), places, strict=True)),
        )  # fmt: skip


def _head(line: bytes) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except ValueError as broken:
        raise ValueError("这不是相似集合文件，请重建") from broken
    if not isinstance(head, dict) or head.get("kind") != _KIND:
        raise ValueError("这不是相似集合文件，请重建")
    if head.get("version") != VERSION or head.get("analysis") != analysis():
        raise ValueError("相似集合文件的版本与本程序不同，请重建")
    return head


def _packed(texts: Sequence[str]) -> np.ndarray:
    return np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8)


def _unpacked(part: np.ndarray) -> list[str]:
    return list(json.loads(part.tobytes()))
