"""Two or three texts side by side: clauses that belong together, how they differ, what moved; in numbers and as a table."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from xiechuang.domains.policies.models import PolicyText
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.queries.tree import Run, Span, document_of, piece_at, runs
from xiechuang.domains.policies.states import Difference
from xiechuang.engines.alignment.aligning import (
    Change,
    Naming,
    Op,
    Place,
    Row,
    Side,
    Table,
    Unit,
    Verdict,
    align_several,
    units,
)
from xiechuang.kernel.exchange import Report, ReportColumn, ReportTable
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Region

MOST = 3
_ORDER = [Difference.UNKNOWN, Difference.NONE, Difference.PLACES, Difference.WORDS, Difference.SUBSTANCE]
_LOOKS = {Op.PLACES: "place", Op.INSERT: "word", Op.DELETE: "word", Op.REPLACE: "word"}
_WEIGHT = {"": 0, "place": 1, "word": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A text that is compared; without a source it is not held."""

    policy: PolicyText
    source: str | None

    @property
    def is_held(self) -> bool:
        """Whether there are words to compare."""
        return self.source is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The clauses of one text in a row: labels with their anchors, and the words with what differs marked."""

    is_held: bool
    labels: tuple[tuple[str, str], ...] = ()
    runs: tuple[Run, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the comparison."""

    difference: Difference
    relation: str
    cells: tuple[Cell, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All of it; `counts` by difference, `relations` by what moved, was split, merged or stands alone."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    counts: Mapping[Difference, int]
    relations: Mapping[str, int]

    def only(self, wanted: Sequence[str]) -> tuple[Line, ...]:
        """The lines of some differences; all where none is named."""
        return tuple(one for one in self.lines if not wanted or one.difference.value in wanted)


RELATIONS = ("moved", "split", "merged", "alone")


def said_relation(relation: str) -> str:
    """What a relation is called."""
    return {
        "moved": _("位置移动"),
        "split": _("一条拆成几条"),
        "merged": _("几条并成一条"),
        "alone": _("只有一方有"),
    }.get(relation, "")


def compared(policies: Sequence[PolicyText]) -> Comparison:
    """Lay the shown wordings of some texts side by side, in the order given."""
    columns = tuple(_column(one) for one in policies)
    places = tuple(_places())
    key = tuple((one.source, _own(one.policy, places)) for one in columns)
    table = _aligned(key, places)
    named = [{unit.id: unit for unit in units(side.document)} if side else {} for side in table.sides]
    moved = [_moved(table, at) for at in range(len(columns))]
    lines = tuple(_line(row, columns, named, moved, place) for place, row in enumerate(table.rows))
    return Comparison(
        columns=columns,
        lines=lines,
        counts=Counter(one.difference for one in lines),
        relations=Counter(one.relation for one in lines if one.relation),
    )


def _column(policy: PolicyText) -> Column:
    version = shown_version(policy)
    return Column(policy=policy, source=version.source if version else None)


def _places() -> Iterator[Place]:
    for name in Region.objects.filter(level=Region.Level.REGION).values_list("name", flat=True):
        # 新疆维吾尔自治区 and the like are called by more than one word and are read as words.
        if name[-1:] in ("省", "市"):
            yield Place(name[:-1], name[-1])


def _own(policy: PolicyText, places: Sequence[Place]) -> str:
    name = str(policy.region) if policy.region_id else ""
    return next((one.name for one in places if name == f"{one.name}{one.kind}"), "")


@lru_cache(maxsize=16)
def _aligned(key: tuple[tuple[str | None, str], ...], places: tuple[Place, ...]) -> Table:
    """The engine's work is done once for the same words."""
    return align_several(
        [
            Side(document=document_of(source), naming=Naming(places, own)) if source is not None else None
            for source, own in key
        ]
    )


def _moved(table: Table, column: int) -> set[int]:
    """Rows whose clause stands out of order: all but a longest run of rows in the order of the column itself."""
    starts: list[tuple[int, int]] = []
    side = table.sides[column]
    if side is None:
        return set()
    at = {unit.id: unit.start for unit in units(side.document)}
    starts = [(place, at[row.cells[column][0]]) for place, row in enumerate(table.rows) if row.cells[column]]
    keep = _longest_rising([start for _place, start in starts])
    return {place for n, (place, _start) in enumerate(starts) if n not in keep}


def _longest_rising(values: Sequence[int]) -> set[int]:
    """The places of a longest strictly rising subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        pile = bisect_left(tails, value)
        before.append(ends[pile - 1] if pile else -1)
        tails[pile:], ends[pile:] = [value, *tails[pile + 1 :]], [at, *ends[pile + 1 :]]
    kept: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return kept


def _line(
    row: Row,
    columns: Sequence[Column],
    named: Sequence[Mapping[str, Unit]],
    moved: Sequence[set[int]],
    place: int,
) -> Line:
    held = [at for at, one in enumerate(columns) if one.is_held]
    alone = [at for at in held if not row.cells[at]]
    cells = tuple(
        _cell(columns[at], [named[at][one] for one in row.cells[at]], _marks(row, at))
        for at in range(len(columns))
    )
    reasons = [
        reason for pair, verdict in row.verdicts.items() for reason in _reasons(columns, pair, verdict)
    ]
    if alone:
        reasons.append(_("没有这一条：%s") % _("、").join(_short(columns[at].policy) for at in alone))
    return Line(
        difference=_worst(row, alone=bool(alone), held=len(held)),
        relation=_relation(row, held, alone, any(place in one for one in moved)),
        cells=cells,
        reasons=tuple(reasons),
    )


def _worst(row: Row, *, alone: bool, held: int) -> Difference:
    if held < 2:
        return Difference.UNKNOWN
    found = [Difference(verdict.difference.value) for verdict in row.verdicts.values()]
    found += [Difference.SUBSTANCE] * alone
    return max(found, key=_ORDER.index, default=Difference.UNKNOWN)


def _relation(row: Row, held: Sequence[int], alone: Sequence[int], is_moved: bool) -> str:  # noqa: FBT001
    if alone and len(held) > 1:
        return "alone"
    counts = [len(row.cells[at]) for at in held]
    if len(set(counts)) > 1:
        return "split" if counts[0] < max(counts) else "merged"
    return "moved" if is_moved else ""


def _short(policy: PolicyText) -> str:
    return str(policy.region) if policy.region_id else policy.title


def _reasons(columns: Sequence[Column], pair: tuple[int, int], verdict: Verdict) -> Iterator[str]:
    """Every reason with the two texts it speaks of, where there are more than two."""
    held = sum(one.is_held for one in columns)
    head = f"{_short(columns[pair[0]].policy)}—{_short(columns[pair[1]].policy)} " if held > 2 else ""
    for reason in verdict.reasons:
        if reason.left or reason.right:
            yield f"{head}{reason.sentence}"


def _marks(row: Row, column: int) -> list[tuple[int, int, str]]:
    """What differs in the joined words of a cell: against the first text that has the clause; of that, against the others."""
    first = min(at for at, cell in enumerate(row.cells) if cell)
    found: list[tuple[int, int, str]] = []
    for (left, right), verdict in row.verdicts.items():
        if column == first == left:
            found += [(c.left_start, c.left_end, _LOOKS[c.op]) for c in _marked(verdict)]
        elif column == right and left == first:
            found += [(c.right_start, c.right_end, _LOOKS[c.op]) for c in _marked(verdict)]
    return found


def _marked(verdict: Verdict) -> Iterator[Change]:
    return (change for change in verdict.changes if change.op in _LOOKS)


def _cell(column: Column, found: Sequence[Unit], marks: Sequence[tuple[int, int, str]]) -> Cell:
    if column.source is None:
        return Cell(is_held=False)
    text = "\n".join(unit.text for unit in found)
    labels = []
    for unit in found:
        piece = piece_at(column.source, unit.start)
        labels.append((piece.label or _("前言"), piece.anchor) if piece else ("", "0"))
    painted = tuple(runs(text, 0, len(text), _painted(len(text), marks)))
    return Cell(is_held=True, labels=tuple(labels), runs=painted, text=text)


def _painted(length: int, marks: Sequence[tuple[int, int, str]]) -> list[Span]:
    """Marks laid over each other, the weightier on top, as spans that do not touch."""
    paint = [""] * length
    for start, end, look in marks:
        for at in range(start, min(end, length)):
            paint[at] = max(paint[at], look, key=_WEIGHT.__getitem__)
    spans: list[Span] = []
    for at, look in enumerate(paint):
        if spans and spans[-1].end == at and spans[-1].look == look:
            spans[-1] = Span(start=spans[-1].start, end=at + 1, look=look)
        elif look:
            spans.append(Span(start=at, end=at + 1, look=look))
    return spans


def report_of(comparison: Comparison, *, wanted: Sequence[str]) -> Report:
    """The comparison as a document: a row a clause, a column a text, and what differs in words."""
    heads = [ReportColumn(title=_("类别")), ReportColumn(title=_("位置"))]
    heads += [ReportColumn(title=one.policy.title) for one in comparison.columns]
    heads.append(ReportColumn(title=_("差异")))
    rows = [
        [
            f"{line.difference.sign} {_(line.difference.label)}",
            said_relation(line.relation),
            *(_plain(cell) for cell in line.cells),
            "\n".join(line.reasons),
        ]
        for line in comparison.only(wanted)
    ]
    counted = _("；").join(f"{_(one.label)} {n}" for one, n in sorted(comparison.counts.items()))
    notes = [counted, _("导出时间：%s") % f"{clock.now():%Y-%m-%d %H:%M}"]
    return Report(
        title=_("条文对照"), notes=notes, tables=[ReportTable(title=_("条文对照"), columns=heads, rows=rows)]
    )


def _plain(cell: Cell) -> str:
    if not cell.is_held:
        return _("未持有全文")
    heads = _("、").join(label for label, _anchor in cell.labels)
    return f"{heads} {cell.text}".strip()


def default_family(texts: Sequence[PolicyText]) -> list[PolicyText]:
    """The sister texts that are compared when nobody says which: the first family with two members."""
    families: dict[str, list[PolicyText]] = {}
    for one in texts:
        if one.family:
            families.setdefault(one.family, []).append(one)
    return next((found[:MOST] for found in families.values() if len(found) > 1), [])
