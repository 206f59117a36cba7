"""The index in the data folder: opened in a moment when the database vouches for it, otherwise not at all."""

import hashlib
import json
import logging
import os
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from xiechuang.engines.matching import Index
from xiechuang.kernel.search.columns import ARRAYS, Columns
from xiechuang.kernel.search.feed import Place, here
from xiechuang.kernel.search.holding import Holding
from xiechuang.kernel.search.measures import ARRAYS as MEASURE_ARRAYS
from xiechuang.kernel.search.measures import Measures
from xiechuang.kernel.search.models import StoredIndex

log = logging.getLogger(__name__)
FORMAT = 2
"""Raised whenever what the files mean changes."""
MANIFEST, COLUMNS, WORDS, INDEX, SEAL = "manifest.json", "columns.npz", "words.json", "index", "seal.json"
MEASURES, MEASURE_WORDS = "measures.npz", "measure-words.json"
_PLACE = "place"
MANY_ON_TOP = 1_000
"""After how many changes on top a process looks for a newer stored index."""


class Unusable(Exception):
    """The stored index cannot be used; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a stored index is: of which database, at which place of its feed, and the checksum of each of its files."""

    format: int
    identity: str
    snapshot: str
    token: int
    documents: int
    files: dict[str, str]


def root() -> Path:
    """The folder of all stored indexes of this installation."""
    return Path(settings.DATA) / "search"


def place_name(*, make: bool = False) -> str | None:
    """The name by which the database knows this data folder; None when it has none and none shall be made."""
    file = root() / _PLACE
    if not file.exists() and make:
        root().mkdir(parents=True, exist_ok=True)
        draft = root() / f".place-{uuid.uuid4().hex}"
        draft.write_text(uuid.uuid4().hex)
        try:
            os.link(draft, file)  # unlike a rename, this never replaces what another process made meanwhile
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    name = file.read_text().strip() if file.is_file() else ""
    return name if re.fullmatch(r"[0-9a-f]{32}", name) else None


def known_row() -> StoredIndex | None:
    """What the database says about this folder."""
    name = place_name()
    return StoredIndex.objects.filter(pk=name).first() if name else None


def open_stored() -> tuple[Holding, Place] | None:
    """The stored index and where it stands in the feed; None, with the reason in the log, when it cannot be used."""
    row = known_row()
    while row is not None and row.folder:
        try:
            manifest = check(row, thoroughly=False)
            holding = read_folder(root() / row.folder, manifest)
        except (Unusable, OSError, ValueError, KeyError, TypeError) as problem:
            if (newer := known_row()) and newer.folder != row.folder:
                row = newer  # another process put a newer one in its place while this one was being opened
                continue
            log.warning("the stored search index is not used: %s", problem)
            return None
        return holding, Place(identity=manifest.identity, snapshot=manifest.snapshot)
    return None


def open_newer(holding: Holding) -> tuple[Holding, Place] | None:
    """A stored index that has taken in most of what came on top of ``holding``, if there is one."""
    if holding.on_top < MANY_ON_TOP:
        return None
    row = known_row()
    return open_stored() if row and row.folder and int(row.folder[:12]) > holding.token else None


def check(row: StoredIndex, *, thoroughly: bool = True) -> Manifest:
    """The manifest, once it agrees with the database and with its files; raises ``Unusable``.

    Every byte is read, unless it is enough that no file was touched since its writer sealed it: then size, time of
    writing, time of change and inode of each are compared, which takes no time whatever the size.
    """
    if row.identity != here().identity:
        raise Unusable("索引属于另一个数据库（或恢复备份之前的数据库）")
    folder = root() / Path(row.folder).name
    manifest = read_manifest(folder)
    if (manifest.identity, manifest.snapshot) != (row.identity, row.position) or manifest.token > row.token:
        raise Unusable("索引与数据库的记载不符")
    if not thoroughly and _is_sealed(folder, manifest):
        return manifest
    found = {name: digest(folder / name) for name in files_of(folder)}
    if found != manifest.files:
        raise Unusable("索引文件校验不符")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; raises ``Unusable``."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as problem:
        raise Unusable(f"清单无法读取：{problem}") from problem
    if manifest.format != FORMAT:
        raise Unusable(f"索引格式为 {manifest.format}，本程序需要 {FORMAT}")
    return manifest


def read_folder(folder: Path, manifest: Manifest) -> Holding:
    """What the files hold, without looking whether anybody vouches for them."""
    columns = Columns(**_arrays(folder / COLUMNS, ARRAYS), words=_words(folder / WORDS))
    measures = Measures(**_arrays(folder / MEASURES, MEASURE_ARRAYS), words=_words(folder / MEASURE_WORDS))
    index = Index.open(folder / INDEX) if manifest.documents else None
    if (len(index) if index else 0) != len(columns) or len(columns) != manifest.documents:
        raise Unusable("索引各部分的条数不一致")
    return Holding(columns, index, manifest.token, measures=measures)


def _arrays(path: Path, names: Sequence[str]) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in names}


def _words(path: Path) -> tuple[str, ...]:
    return tuple(json.loads(path.read_text(encoding="utf-8")))


def _write_part(part: Columns | Measures, *, arrays: Path, names: Sequence[str], words: Path) -> None:
    with arrays.open("wb") as file:
        np.savez(file, **{name: getattr(part, name) for name in names})
    words.write_text(json.dumps(part.words, ensure_ascii=False), encoding="utf-8")


def write_folder(folder: Path, holding: Holding, *, place: Place, token: int) -> Manifest:
    """Write everything and see it safely on disk; the manifest comes last."""
    folder.mkdir(parents=True)
    _write_part(holding.columns, arrays=folder / COLUMNS, names=ARRAYS, words=folder / WORDS)
    _write_part(
        holding.measures,
        arrays=folder / MEASURES,
        names=MEASURE_ARRAYS,
        words=folder / MEASURE_WORDS,
    )
    if holding.index is not None:
        holding.index.save(folder / INDEX)
    manifest = Manifest(
        format=FORMAT,
        identity=place.identity,
        snapshot=place.snapshot,
        token=token,
        documents=len(holding.columns),
        files={name: digest(folder / name) for name in files_of(folder)},
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False), encoding="utf-8")
    _settle(folder)
    (folder / SEAL).write_text(json.dumps(_touched(folder, manifest)), encoding="utf-8")
    return manifest


def _touched(folder: Path, manifest: Manifest) -> dict[str, list[int]]:
    found = {name: (folder / name).stat() for name in manifest.files}
    return {name: [s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino] for name, s in found.items()}


def _is_sealed(folder: Path, manifest: Manifest) -> bool:
    try:
        sealed = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        return bool(sealed == _touched(folder, manifest) and set(files_of(folder)) == set(manifest.files))
    except (OSError, ValueError):
        return False


def files_of(folder: Path) -> list[str]:
    """Every file beside the manifest, by its path inside the folder."""
    found = (str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name not in {MANIFEST, SEAL})


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settle(folder: Path) -> None:
    for path in _inside(folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _inside(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*"), reverse=True)
    yield folder
    yield folder.parent
