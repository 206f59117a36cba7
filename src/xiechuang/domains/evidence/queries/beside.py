"""Two papers side by side, as one actor may see them: fields, and texts with what is equal marked.

Of a paper the actor may not see, only what is equal to one they may is shown, in the words of their own; the rest is
counted, not told.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.queries.finder import papers_of_suspicion
from xiechuang.domains.evidence.states import Agreement
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib.money import Money
from xiechuang.kernel.orgs.public import Actor, Region

SHOWN = 20_000
"""Characters of each text that are laid side by side."""
SHORTEST = 4
_PIECES = re.compile(r"[^。；;！？!?，,、\t\n\r]*[。；;！？!?，,、\t\n\r]*")
FIELDS = (
    "invoice_code",
    "invoice_number",
    "contract_number",
    "report_number",
    "seller",
    "buyer",
    "amount_fen",
    "dated_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text: equal to the other's or not; of a hidden one only its length is told."""

    text: str
    is_equal: bool
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One paper as the actor may see it; without a paper nothing of its own is told."""

    number: str
    region: Region
    subject_number: str
    registered_at: Any
    paper: Paper | None
    is_withdrawn: bool
    pieces: tuple[Piece, ...] = ()
    is_cut: bool = False
    pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value, or that it is not shown to the actor."""

    value: Any
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One field of both papers, and whether both agree."""

    name: str
    label: Any
    cells: tuple[Cell, ...]
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Everything the side-by-side page shows."""

    sides: tuple[Side, ...]
    lines: tuple[FieldLine, ...]

    @property
    def hides(self) -> bool:
        """Whether a paper is not shown whole."""
        return any(side.paper is None for side in self.sides)

    @property
    def has_pages(self) -> bool:
        """Whether there is any page to look at."""
        return any(side.pages for side in self.sides)

    @property
    def has_text(self) -> bool:
        """Whether there is any text to lay side by side."""
        return any(side.pieces for side in self.sides)


def side_by_side(actor: Actor, suspicion: Suspicion) -> Beside:
    """Both papers of a suspicion (or the only one), the earlier first."""
    papers = papers_of_suspicion(suspicion)
    seen = set(visible(actor, Paper).filter(pk__in=[one.pk for one in papers]).values_list("pk", flat=True))
    return Beside(sides=_sides(papers, seen), lines=tuple(_lines(papers, seen, suspicion.agreement)))


def _sides(papers: Sequence[Paper], seen: set[int]) -> tuple[Side, ...]:
    cut = [_cut(one.text) for one in papers]
    known = [{_folded(piece): piece for piece in pieces} for pieces in cut]
    return tuple(
        _side(one, cut[at], known[1 - at] if len(papers) == 2 else {}, is_seen=one.pk in seen)
        for at, one in enumerate(papers)
    )


def _side(paper: Paper, pieces: Sequence[str], other: dict[str, str], *, is_seen: bool) -> Side:
    told = [_piece(piece, other, is_seen=is_seen) for piece in pieces]
    return Side(
        number=paper.number,
        region=paper.region,
        subject_number=paper.subject_number,
        registered_at=paper.registered_at,
        paper=paper if is_seen else None,
        is_withdrawn=paper.is_withdrawn,
        pieces=tuple(_joined(told)),
        is_cut=len(paper.text) > SHOWN,
        pages=paper.read.get("pages", 0) if is_seen else 0,
    )


def _piece(piece: str, other: dict[str, str], *, is_seen: bool) -> Piece:
    folded = _folded(piece)
    is_equal = len(folded) >= SHORTEST and folded in other
    if is_seen:
        return Piece(text=piece, is_equal=is_equal)
    return (
        Piece(text=other[folded], is_equal=True)
        if is_equal
        else Piece(text="", is_equal=False, hidden=len(piece))
    )


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one sort as one piece."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last and (last.is_equal, bool(last.hidden)) == (piece.is_equal, bool(piece.hidden)):
            found[-1] = Piece(
                text=last.text + piece.text, is_equal=piece.is_equal, hidden=last.hidden + piece.hidden
            )
        else:
            found.append(piece)
    return found


def _cut(text: str) -> list[str]:
    return [piece for piece in _PIECES.findall(text[:SHOWN]) if piece]


def _folded(piece: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", piece).lower() if one.isalnum())


def _lines(papers: Sequence[Paper], seen: set[int], agreement: dict[str, str]) -> Iterable[FieldLine]:
    for name in FIELDS:
        if not any(getattr(one, name) for one in papers if one.pk in seen):
            continue
        agreed = Agreement(agreement.get(name, Agreement.UNKNOWN))
        cells = tuple(_cell(one, name, papers, seen, agreed) for one in papers)
        label = Paper._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        yield FieldLine(name=name, label=label, cells=cells, agreement=agreed)


def _cell(paper: Paper, name: str, papers: Sequence[Paper], seen: set[int], agreed: Agreement) -> Cell:
    """The value if the actor may see it; an equal one is their own anyway."""
    if paper.pk in seen:
        return Cell(value=_said(getattr(paper, name), name), is_hidden=False)
    if agreed is Agreement.SAME:
        own = next(getattr(one, name) for one in papers if one.pk in seen)
        return Cell(value=_said(own, name), is_hidden=False)
    return Cell(value=None, is_hidden=True)


def _said(value: Any, name: str) -> Any:
    """Sums to the fen: rounded ones would look equal that are not."""
    return exact_sum(value) if name == "amount_fen" and value is not None else value


def exact_sum(fen: int) -> str:
    """10,600.00 元."""
    return _("%(sum)s 元") % {"sum": Money(fen)}
