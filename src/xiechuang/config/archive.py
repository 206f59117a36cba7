"""A backup: one tar file with the database, the documents, and a manifest of what there must be."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
DATABASE = "database.dump"
DOCUMENTS = "documents"
FORMAT = 1
_CHUNK = 1 << 20


class ArchiveBroken(Exception):
    """The file is no backup, or not the one that was written; every problem by name."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("；".join(problems))


@dataclass(kw_only=True)
class Manifest:
    """What a backup holds and where it comes from."""

    version: str
    made_at: str
    server: str
    migrations: list[str]
    audit_length: int
    audit_digest: str
    format: int = FORMAT
    files: dict[str, str] = field(default_factory=dict)


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of what is left of an open file."""
    digest = hashlib.sha256()
    while part := file.read(_CHUNK):
        digest.update(part)
    return digest.hexdigest()


def write_archive(*, target: Path, database: Path, documents: Path, manifest: Manifest) -> None:
    """Write the backup beside its place first, so that a torn one never looks whole."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.touch(mode=0o600)
    with tarfile.open(unfinished, "w") as tar:
        for name, path in ((DATABASE, database), *_documents(documents)):
            with path.open("rb") as file:
                manifest.files[name] = digest_of(file)
            tar.add(path, arcname=name, recursive=False)
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    unfinished.rename(target)


def _documents(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")) if folder.exists() else []:
        if path.is_file() and not path.name.startswith("incoming-"):
            yield f"{DOCUMENTS}/{path.relative_to(folder).as_posix()}", path


def read_manifest(tar: tarfile.TarFile) -> Manifest:
    """The manifest of an open backup."""
    try:
        found = tar.extractfile(MANIFEST)
        content: dict[str, Any] = json.load(found) if found else {}
        manifest = Manifest(**content)
    except (KeyError, TypeError, ValueError):
        raise ArchiveBroken(["文件中没有可读的清单 manifest.json，不是协创的备份"]) from None
    if manifest.format != FORMAT:
        raise ArchiveBroken([f"备份格式 {manifest.format} 不能由本版本读取"])
    return manifest


def verify(path: Path) -> Manifest:
    """The manifest, after every file was compared with its checksum; ``ArchiveBroken`` names all that differ."""
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = read_manifest(tar)
            if problems := list(_problems(tar, manifest)):
                raise ArchiveBroken(problems)
            return manifest
    except tarfile.TarError:
        raise ArchiveBroken([f"{path} 不是完整的备份文件"]) from None


def _problems(tar: tarfile.TarFile, manifest: Manifest) -> Iterator[str]:
    present = {entry.name: entry for entry in tar.getmembers()}
    for name in sorted(present.keys() - manifest.files.keys() - {MANIFEST}):
        yield f"多出了 {name}"
    for name, expected in manifest.files.items():
        entry = present.get(name)
        found = tar.extractfile(entry) if entry and entry.isreg() and _is_inside(name) else None
        if found is None:
            yield f"缺少 {name}"
        elif digest_of(found) != expected:
            yield f"{name} 与校验和不符"


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def unpack(path: Path, *, database: Path, documents: Path) -> int:
    """Write the database dump and those documents that are not there yet; how many documents were written."""
    written = 0
    with tarfile.open(path, "r:") as tar:
        for entry in tar.getmembers():
            target = database if entry.name == DATABASE else documents / PurePosixPath(entry.name).relative_to(DOCUMENTS) \
                if entry.name.startswith(f"{DOCUMENTS}/") else None  # fmt: skip
            if target is not None and (target == database or not target.exists()):
                _copy(tar, entry, target)
                written += target != database
    return written


def _copy(tar: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> None:
    source = tar.extractfile(entry)
    if source is None:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"incoming-{target.name}")
    with unfinished.open("wb") as out:
        while part := source.read(_CHUNK):
            out.write(part)
    unfinished.rename(target)
