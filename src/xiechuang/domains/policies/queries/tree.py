"""A wording as a tree, and cut into the pieces that have addresses of their own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from xiechuang.engines.alignment.structure import HEAD, Clause, Document, Kind, Style, parse

_DEEPEST = frozenset({Kind.INDENT})
"""Numbers so deep have no address of their own; they belong to the piece above."""
_CHAPTERS = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION})
_DEPTHS = {
    Kind.PART: 1, Kind.CHAPTER: 1, Kind.SECTION: 2, Kind.ARTICLE: 1, Kind.CLAUSE: 2,
    Kind.ITEM: 2, Kind.POINT: 3, Kind.ATTACHMENT: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """source[start:end]: a numbered clause up to the next number; the one before all numbers has depth 0."""

    anchor: str
    address: str
    label: str
    depth: int
    start: int
    end: int
    text: str
    aliases: tuple[str, ...] = ()
    """Anchors under which it was once known."""

    @property
    def paragraphs(self) -> list[str]:
        """Its lines, each without the space around it."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@lru_cache(maxsize=128)
def document_of(source: str) -> Document:
    """The tree of a wording; parsed once a process."""
    return parse(source)


@lru_cache(maxsize=128)
def pieces_of(source: str) -> tuple[Piece, ...]:
    """The pieces in reading order, end to end the whole text; a number that comes again gets a count (3-2, then 3-2.2)."""
    document = document_of(source)
    numbered = list(_numbered(document))
    first = numbered[0].start if numbered else len(source)
    pieces = [_piece(document, None, 0, first)] if source[:first].strip() else []
    ends = [one.start for one in numbered[1:]] + [len(source)] * bool(numbered)
    pieces += [_piece(document, one, one.start, end) for one, end in zip(numbered, ends, strict=True)]
    return tuple(_distinct(_with_aliases(pieces)))


def _with_aliases(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The second and later lines of a list of attachments were once taken for items of the last section."""
    before = ""
    for one in pieces:
        kind, _, number = one.anchor.partition("att")
        if kind or not number:
            before = one.anchor
            yield one
            continue
        is_bare = one.text.strip()[:1].isdigit() and before
        alias = "-".join([*before.split("-")[:2], number]) if is_bare else ""
        yield replace(one, aliases=(alias,) if alias else ())


def _numbered(document: Document) -> Iterator[Clause]:
    return (
        one
        for one in document.walk()
        if one.label and one.kind not in HEAD and one.kind not in _DEEPEST and one.kind is not Kind.PARAGRAPH
    )


def _piece(document: Document, clause: Clause | None, start: int, end: int) -> Piece:
    if clause is None:
        return Piece(
            anchor="0", address="", label="", depth=0, start=start, end=end, text=document.source[start:end]
        )
    above = _path(document, clause)
    return Piece(
        anchor="-".join(_part(document, one) for one in above),
        address=clause.id,
        label="".join(_label(one) for one in above),
        depth=_DEPTHS.get(clause.kind, 1),
        start=start,
        end=end,
        text=document.source[start:end],
    )


def _path(document: Document, clause: Clause) -> list[Clause]:
    """The labelled clauses from the top down; articles are counted through the text, so nothing stands above them."""
    path: list[Clause] = []
    above: Clause | None = clause
    while above is not None:
        if above.label:
            path.append(above)
        is_top = above.kind is Kind.ARTICLE and not above.id.startswith("att_")
        above = None if is_top else document.parents.get(above.id)
    return path[::-1]


def _part(document: Document, clause: Clause) -> str:
    """The printed number; chapters of a text with articles, and attachments, say what they are."""
    number = clause.number or clause.id.rpartition("_")[2]
    if clause.kind is Kind.ATTACHMENT:
        return f"att{number}"
    if clause.kind in _CHAPTERS and document.style is not Style.PLAN:
        return f"{clause.kind.value}{number}"
    return number


def _label(clause: Clause) -> str:
    if clause.kind is Kind.ATTACHMENT:
        return f"附件{clause.number}"
    return clause.label.strip().rstrip("、.．：:")


def _distinct(pieces: Iterable[Piece]) -> Iterator[Piece]:
    used: Counter[str] = Counter()
    for one in pieces:
        used[one.anchor] += 1
        again = f".{used[one.anchor]}" if used[one.anchor] > 1 else ""
        yield replace(one, anchor=one.anchor + again)


def piece_at(source: str, offset: int) -> Piece | None:
    """The piece in which a sign stands."""
    return next((one for one in pieces_of(source) if one.start <= offset < one.end), None)


def piece_of_address(source: str, address: str) -> Piece | None:
    """The piece that holds the clause at an address of the tree."""
    clause = document_of(source).by_id.get(address)
    return piece_at(source, min(clause.body, clause.end - 1)) if clause else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """source[start:end] and how it is shown."""

    start: int
    end: int
    look: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words shown in one way."""

    text: str
    look: str = ""
    url: str = ""


def runs(source: str, start: int, end: int, spans: Sequence[Span]) -> list[Run]:
    """source[start:end] in runs; spans lie in order and do not touch, what reaches over the edge is cut."""
    found: list[Run] = []
    place = start
    for span in spans:
        a, b = max(span.start, place), min(span.end, end)
        if a >= b:
            continue
        found += [Run(text=source[place:a])] if a > place else []
        found.append(Run(text=source[a:b], look=span.look, url=span.url))
        place = b
    return found + ([Run(text=source[place:end])] if place < end else [])


def lines_of(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the lines of source[start:end] that are not blank, without the space around them."""
    place = start
    for line in source[start:end].splitlines(keepends=True):
        bare = line.strip()
        if bare:
            begins = place + len(line) - len(line.lstrip())
            yield begins, begins + len(bare)
        place += len(line)


def piece_named(source: str, anchor: str) -> Piece | None:
    """The piece an anchor names: today's, one it was once known by, or the address in the tree."""
    for one in pieces_of(source):
        if anchor in (one.anchor, one.address):
            return one
    return next((one for one in pieces_of(source) if anchor in one.aliases), None)
