"""One file read: text and facts where plain libraries can, pages as pictures; what cannot be read stays unknown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xiechuang.domains.evidence.queries.files.electronic import facts_of_ofd, facts_of_xml
from xiechuang.domains.evidence.queries.files.rendering import turned_pages
from xiechuang.domains.evidence.queries.files.texts import text_of_docx, text_of_pdf, text_of_txt
from xiechuang.domains.evidence.rules.facts import LONGEST
from xiechuang.domains.evidence.rules.normal import seen_text
from xiechuang.domains.evidence.rules.stated import facts_in_text
from xiechuang.kernel.documents.public import Document, path_of
from xiechuang.kernel.lib.texts import is_storable

PDF = "application/pdf"
PICTURES = (PDF, "image/png", "image/jpeg")
LARGEST = 30_000_000
"""Bytes above which a file is compared by content alone."""

Turned = tuple[bytes, bytes, bytes, bytes]
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read: the text, the facts it states by column, the pages each way up, and what could not be read."""

    text: str = ""
    facts: Facts = field(default_factory=dict)
    pages: tuple[Turned, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def upright(self) -> list[bytes]:
        """The pages as they stand, blank ones left out."""
        return [page[0] for page in self.pages if page[0]]

    def kept(self) -> dict[str, Any]:
        """For the paper's row."""
        return {"facts": self.facts, "notes": list(self.notes), "pages": len(self.upright)}


def read_document(document: Document) -> Reading:
    """Read a stored file; never fails, for a file that cannot be read is still evidence."""
    path = path_of(document.sha256)
    if not path.exists():
        return Reading(notes=("文件不在",))
    if document.size > LARGEST:
        return Reading(notes=("文件过大，只比较内容是否逐字节相同",))
    facts, text, note = _said(path, document.media_type)
    pages: tuple[Turned, ...] = ()
    picture_note = ""
    if document.media_type in PICTURES:
        pages, picture_note = turned_pages(path, is_pdf=document.media_type == PDF)
    text = seen_text("".join(letter for letter in text if is_storable(letter)))[: LONGEST["text"]]
    notes = tuple(one for one in (note, picture_note) if one)
    return Reading(text=text, facts=facts_in_text(text) | facts, pages=pages, notes=notes)


def _said(path: Path, media_type: str) -> tuple[Facts, str, str]:
    reader = _READERS.get(media_type)
    if reader is None:
        return {}, "", "这类文件不含可读的文字"
    facts, text, note = reader(path)
    return facts, text, note or ("" if text.strip() or facts else "文件里没有文字（可能是扫描件）")


def _as_text(reader: Callable[[Path], tuple[str, str]]) -> Callable[[Path], tuple[Facts, str, str]]:
    def read(path: Path) -> tuple[Facts, str, str]:
        text, note = reader(path)
        return {}, text, note

    return read


_READERS: dict[str, Callable[[Path], tuple[Facts, str, str]]] = {
    PDF: _as_text(text_of_pdf),
    "text/plain": _as_text(text_of_txt),
    "text/csv": _as_text(text_of_txt),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _as_text(text_of_docx),
    "text/xml": facts_of_xml,
    "application/ofd": facts_of_ofd,
}
