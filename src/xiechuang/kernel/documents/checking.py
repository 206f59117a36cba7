"""What may come in: the kinds of file the platform takes, told by their content, not by their name."""

from dataclasses import dataclass
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from django.core.files.base import File

from xiechuang.kernel.lib.errors import Reason

TEXT_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, its endings, and the bytes it begins with."""

    media_type: str
    endings: tuple[str, ...]
    starts: tuple[bytes, ...] = ()
    member: str = ""


KINDS = (
    Kind("application/pdf", (".pdf",), (b"%PDF-",)),
    Kind("image/png", (".png",), (b"\x89PNG\r\n\x1a\n",)),
    Kind("image/jpeg", (".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
    Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
        (b"PK\x03\x04",),
        "word/document.xml",
    ),
    Kind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (".xlsx",),
        (b"PK\x03\x04",),
        "xl/workbook.xml",
    ),
    Kind("application/msword", (".doc",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    Kind("application/vnd.ms-excel", (".xls",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    Kind("text/plain", (".txt",)),
    Kind("text/csv", (".csv",)),
)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


def problems_of(file: File, *, name: str, limit: int) -> list[Reason]:
    """Everything that keeps the file out; empty when it may come in."""
    ending = PurePath(name).suffix.lower()
    found = []
    if not file.size:
        found.append(Reason(f"“{name}”是空文件", field="file"))
    if file.size and file.size > limit:
        found.append(
            Reason(f"“{name}”有 {file.size / 1e6:.1f} MB,超过 {limit / 1e6:.0f} MB 的上限", field="file")
        )
    if ending not in ENDINGS:
        taken = "、".join(ENDINGS)
        found.append(Reason(f"“{name}”:不收“{ending or '无扩展名'}”类文件,可收:{taken}", field="file"))
    elif not found and kind_of(file, name) is None:
        found.append(Reason(f"“{name}”的内容不是 {ending} 文件,请核对后重新上传", field="file"))
    return found


def kind_of(file: File, name: str) -> Kind | None:
    """The kind whose ending the name has and whose bytes the content has."""
    ending = PurePath(name).suffix.lower()
    file.seek(0)
    head = file.read(TEXT_SAMPLE)
    file.seek(0)
    return next((kind for kind in KINDS if ending in kind.endings and _fits(kind, head, file)), None)


def _fits(kind: Kind, head: bytes, file: File) -> bool:
    if not kind.starts:
        return b"\x00" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff")
    return head.startswith(kind.starts) and (not kind.member or _has_member(file, kind.member))


def _has_member(file: File, member: str) -> bool:
    try:
        with ZipFile(file) as archive:
            return member in archive.namelist()
    except BadZipFile:
        return False
    finally:
        file.seek(0)
