"""What may come in: the kinds of file the platform takes, told by their content, not by their name."""

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import File

from xiechuang.kernel.documents.inside import (
    MOST_MEMBERS,
    UNPACKED_BYTES,
    bursts,
    has_member,
    is_plain_xml,
)
from xiechuang.kernel.lib.errors import Reason

TEXT_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, its endings, and the bytes it begins with."""

    media_type: str
    endings: tuple[str, ...]
    starts: tuple[bytes, ...] = ()
    member: str = ""
    is_xml: bool = False


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
    Kind("application/ofd", (".ofd",), (b"PK\x03\x04",), "OFD.xml"),
    Kind("text/xml", (".xml",), is_xml=True),
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
        found.append(Reason(f"“{name}”:不收“{ending or '无扩展名'}”类文件，可收:{taken}", field="file"))
    elif not found and (wrong := _wrong_inside(file, name, ending)):
        found.append(Reason(wrong, field="file"))
    return found


def _wrong_inside(file: File, name: str, ending: str) -> str:
    kind = kind_of(file, name)
    if kind is None:
        return f"“{name}”的内容不是 {ending} 文件，请核对后重新上传"
    if kind.member and bursts(file):
        return f"“{name}”展开后过大(超过 {UNPACKED_BYTES // 1024 // 1024} MB 或 {MOST_MEMBERS} 个部分),请另存后重新上传"
    return ""


def kind_of(file: File, name: str) -> Kind | None:
    """The kind whose ending the name has and whose bytes the content has."""
    ending = PurePath(name).suffix.lower()
    file.seek(0)
    head = file.read(TEXT_SAMPLE)
    file.seek(0)
    return next((kind for kind in KINDS if ending in kind.endings and _fits(kind, head, file)), None)


def _fits(kind: Kind, head: bytes, file: File) -> bool:
    if kind.is_xml:
        return is_plain_xml(file)
    if not kind.starts:
        return b"\x00" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff")
    return head.startswith(kind.starts) and (not kind.member or has_member(file, kind.member))
