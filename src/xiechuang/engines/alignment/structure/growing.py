"""The tree while it grows: where the next line hangs, and the addresses once all lines hang."""

from collections import Counter
from dataclasses import dataclass, field

from xiechuang.engines.alignment.structure.clauses import HEAD, Clause, Kind, Style
from xiechuang.engines.alignment.structure.head import Piece
from xiechuang.engines.alignment.structure.labels import PARAGRAPH_RANK

_HEADS = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE})
_ATTACHMENT_RANK = 5


@dataclass(slots=True, kw_only=True)
class Draft:
    """A clause that may still get children."""

    kind: Kind
    rank: int
    start: int
    body: int
    label: str = ""
    number: str = ""
    heading: str = ""
    children: list["Draft"] = field(default_factory=list)


class Growth:
    """The top of the tree and the path to where the next line may hang."""

    def __init__(self, *, style: Style) -> None:
        self.style = style
        self.root = Draft(kind=Kind.PARAGRAPH, rank=-1, start=0, body=0)
        self._path = [self.root]

    def open(self, draft: Draft) -> None:
        """Hang a clause below the nearest one of a higher level."""
        while self._path[-1].rank >= draft.rank:
            self._path.pop()
        self._path[-1].children.append(draft)
        self._path.append(draft)

    def open_paragraph(self, *, start: int, body: int) -> None:
        """Hang a paragraph below the nearest number that heads paragraphs."""
        self.open(Draft(kind=Kind.PARAGRAPH, rank=PARAGRAPH_RANK, start=start, body=body))

    def open_attachment(self, *, start: int, body: int, label: str, number: str) -> None:
        """Start an attachment; whatever follows belongs to it until the next."""
        self.open(
            Draft(
                kind=Kind.ATTACHMENT,
                rank=_ATTACHMENT_RANK,
                start=start,
                body=body,
                label=label,
                number=number,
            )
        )

    def place_head(self, piece: Piece) -> None:
        """Hang a line which stands before all numbers."""
        self._path = [self.root]
        rank = PARAGRAPH_RANK if piece.kind is Kind.PARAGRAPH else 99
        self.open(Draft(kind=piece.kind, rank=rank, start=piece.start, body=piece.body))
        self._path = [self.root]

    def close_with(self, *, kind: Kind, start: int, body: int) -> None:
        """Hang a day or signature at the top; inside an attachment, below that."""
        del self._path[2 if len(self._path) > 1 and self._path[1].kind is Kind.ATTACHMENT else 1 :]
        self._path[-1].children.append(Draft(kind=kind, rank=99, start=start, body=body))

    def heads_paragraphs(self, draft: Draft) -> bool:
        """Whether the words behind this number are paragraphs of their own."""
        return draft.kind in _HEADS or (self.style is Style.PLAN and draft.kind in (Kind.POINT, Kind.INDENT))


def finished(growth: Growth, length: int) -> tuple[Clause, ...]:
    """The tree with addresses and ends; the first clause begins with the text, each ends where the next begins."""
    drafts = growth.root.children
    if not drafts and length:
        drafts = [Draft(kind=Kind.PARAGRAPH, rank=PARAGRAPH_RANK, start=0, body=length)]
    if drafts:
        drafts[0].start = 0
    return _finish(drafts, end=length, above="", ids=Counter(), counts=Counter())


def _finish(
    drafts: list[Draft], *, end: int, above: str, ids: Counter[str], counts: Counter[Kind]
) -> tuple[Clause, ...]:
    done = []
    for place, draft in enumerate(drafts):
        until = drafts[place + 1].start if place + 1 < len(drafts) else end
        counts[draft.kind] += 1
        address = _once(_address(draft, above=above, count=counts[draft.kind]), ids)
        children = _finish(draft.children, end=until, above=address, ids=ids, counts=Counter())
        done.append(
            Clause(
                id=address,
                kind=draft.kind,
                start=draft.start,
                body=min(draft.body, until),
                end=until,
                label=draft.label,
                number=draft.number,
                heading=draft.heading,
                children=children,
            )
        )
    return tuple(done)


def _address(draft: Draft, *, above: str, count: int) -> str:
    """Articles are counted through the whole text, all else below what it stands in."""
    if draft.kind in HEAD:
        own = draft.kind.value
    elif draft.kind in (Kind.PARAGRAPH, Kind.ATTACHMENT) and not draft.number:
        own = f"{draft.kind.value}_{count}"
    else:
        own = f"{draft.kind.value}_{draft.number}"
    if draft.kind is Kind.ARTICLE:
        attachment = above.split("__", maxsplit=1)[0]
        return f"{attachment}__{own}" if attachment.startswith("att_") else own
    if not above and draft.kind is Kind.PARAGRAPH:
        return f"preamble__{own}"
    return f"{above}__{own}" if above else own


def _once(address: str, ids: Counter[str]) -> str:
    """An address that comes again gets a count: art_3, then art_3.2."""
    ids[address] += 1
    return address if ids[address] == 1 else f"{address}.{ids[address]}"
