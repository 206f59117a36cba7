"""What the lines before the first number are: title, note, document number, letter, preamble."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiechuang.engines.alignment.structure.clauses import Kind
from xiechuang.engines.alignment.structure.dates import DAY

_TITLE_END = r"(?:决定|决议|方案|计划|规划|纲要|条例|办法|规定|细则|规则|意见|通知|措施|公告|法|准则|章程|标准|协议|政策)"
_TITLE = re.compile(rf"^[^。；！？]{{0,80}}{_TITLE_END}\s*(?:[（(][^（）()]{{1,20}}[）)])?$")
_NOTE = re.compile(rf"[（(](?:根据)?{DAY.pattern}.{{0,400}}[）)]\s*$", re.DOTALL)
_DOCUMENT_NUMBER = re.compile(r"^[^\s，。；：]{1,20}[〔\[［（(]\d{4}[〕\]］）)](?:第)?\d{1,5}号$")
_SIGNER = re.compile(r"^[^，。；：、]{2,40}(?:政府|办公厅|办公室|委员会|部|厅|局|院|会|委|署|中心|党组)$")
_ADDRESSEE = re.compile(r"^[^。；]{2,120}[：:]$")
_GIVES_ADDRESS = re.compile(r"各|部门|单位|政府|委员会|有关")
_DECISION = re.compile(r"(?:决定|决议)(?:\s*[（(].*)?$")
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of signs with a meaning of its own: offsets in the source; words begin at `body`."""

    kind: Kind
    start: int
    body: int
    end: int


def head_pieces(lines: Sequence[tuple[int, int, str]]) -> Iterator[Piece]:
    """Name each line before the first number; a line is (where it starts, where its words start, its words)."""
    has_title = any(_TITLE.match(_without_note(words)) for _, _, words in lines)
    for place, (start, body, words) in enumerate(lines):
        kind = _kind_of(words, is_first=place == 0 and not has_title)
        end = body + len(words)
        note = _NOTE.search(words)
        if kind is Kind.TITLE and note and note.start():
            yield Piece(kind=kind, start=start, body=body, end=body + note.start())
            yield Piece(kind=Kind.NOTE, start=body + note.start(), body=body + note.start(), end=end)
            continue
        yield Piece(kind=kind, start=start, body=body, end=end)


def closing_kind(words: str) -> Kind | None:
    """Whether a line without number is a day or a signature and not a paragraph."""
    if DAY.fullmatch(words):
        return Kind.DATE
    return Kind.SIGNATURE if _SIGNER.match(words) else None


def is_decision(lines: Sequence[str]) -> bool:
    """Whether the first lines name the text a decision."""
    return any(_DECISION.search(_without_note(words)) and len(words) < 200 for words in lines[:6])


def _without_note(words: str) -> str:
    note = _NOTE.search(words)
    return words[: note.start()].rstrip() if note and note.start() else words


def _kind_of(words: str, *, is_first: bool) -> Kind:
    if closing := closing_kind(words):
        return closing
    if _DOCUMENT_NUMBER.match(words):
        return Kind.DOCUMENT_NUMBER
    if _NOTE.match(words):
        return Kind.NOTE
    if _ADDRESSEE.match(words) and _GIVES_ADDRESS.search(words) and "决定" not in words:
        return Kind.ADDRESSEE
    is_short = len(words) <= _LONGEST_TITLE and not re.search(r"[。；：，,;:]", words)
    is_title = _TITLE.match(_without_note(words)) or (is_first and is_short)
    return Kind.TITLE if is_title else Kind.PARAGRAPH
