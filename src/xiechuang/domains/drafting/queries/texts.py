"""Texts read into clauses, and two texts side by side with the opinions that caused each change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xiechuang.domains.drafting.models import Draft, Edition, Opinion
from xiechuang.domains.drafting.states import Answer
from xiechuang.engines.alignment.aligning import Difference, Naming, Op, Pair, Place, Side, align, units
from xiechuang.engines.alignment.structure import Document, parse
from xiechuang.kernel.orgs.public import Region

KINDS = frozenset("市省区县")
TAKEN_UP = (Answer.TAKEN.value, Answer.PARTLY.value, "taken_up", "partly_taken_up")
DIFFERENCE_LABELS = {
    Difference.NONE: "相同",
    Difference.PLACES: "只有地名及顺序不同",
    Difference.WORDS: "用词不同",
    Difference.SUBSTANCE: "实质不同",
}
DIFFERENCE_TONES = {
    Difference.NONE: "calm",
    Difference.PLACES: "calm",
    Difference.WORDS: "warn",
    Difference.SUBSTANCE: "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A clause as it was read."""

    address: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of words: kept, struck out, or put in."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A clause of the earlier text beside the one it became, word by word, and the opinions that caused it."""

    left: str
    right: str
    difference: Difference
    reasons: tuple[str, ...]
    segments: tuple[Segment, ...]
    causes: tuple[Opinion, ...] = field(default=())

    @property
    def label(self) -> str:
        """How the two differ."""
        return DIFFERENCE_LABELS[self.difference]

    @property
    def tone(self) -> str:
        """How that looks."""
        return DIFFERENCE_TONES[self.difference]

    @property
    def is_changed(self) -> bool:
        """Whether the words differ."""
        return self.difference is not Difference.NONE

    @property
    def is_own(self) -> bool:
        """Changed though nobody asked: the drafter's own doing."""
        return self.is_changed and not self.causes


def pieces_of(text: str) -> list[Piece]:
    """The clauses of a text under lasting addresses."""
    return [Piece(address=unit.id, label=unit.label, text=unit.text) for unit in units(parse(text))]


def problems_of(text: str) -> list[str]:
    """What the reading of a text found odd, each with its line."""
    return [problem.sentence for problem in parse(text).problems]


def latest_edition(draft: Draft) -> Edition:
    """The newest text."""
    return draft.editions.order_by("-order")[0]


def asked_edition(draft: Draft) -> Edition | None:
    """The text the others were asked about; None before that."""
    return draft.editions.filter(is_asked=True).first()


def naming_of(draft: Draft) -> Naming:
    """The names of the community's regions, read as the drafting region would."""
    regions = Region.objects.filter(level=Region.Level.REGION).order_by("order", "code")
    places = {one.pk: Place(one.name[:-1], one.name[-1]) for one in regions if one.name[-1:] in KINDS}
    own = places.get(draft.region_id)
    return Naming(tuple(places.values()), own.name if own else "")


def compared(draft: Draft, *, left: str, right: str, opinions: Iterable[Opinion] = ()) -> list[Line]:
    """Two texts clause by clause; of the opinions those that were taken up stand beside the clause they changed."""
    naming = naming_of(draft)
    one, other = parse(left), parse(right)
    found = align(Side(document=one, naming=naming), Side(document=other, naming=naming))
    caused = _by_clause(opinions)
    return [_line(pair, one=one, other=other, caused=caused) for pair in found.pairs]


def _by_clause(opinions: Iterable[Opinion]) -> Mapping[str, list[Opinion]]:
    """Opinions that were taken up: at the clause they speak of (left), and where they were worked in (right)."""
    found: dict[str, list[Opinion]] = {}
    for opinion in opinions:
        if (opinion.decision or opinion.answer) not in TAKEN_UP:
            continue
        place = f"right:{opinion.worked_into}" if opinion.worked_into else f"left:{opinion.provision.address}"
        found.setdefault(place, []).append(opinion)
    return found


def _line(pair: Pair, *, one: Document, other: Document, caused: Mapping[str, list[Opinion]]) -> Line:
    places = [*(f"left:{at}" for at in pair.left), *(f"right:{at}" for at in pair.right)]
    return Line(
        left=_labels(one, pair.left),
        right=_labels(other, pair.right),
        difference=pair.verdict.difference,
        reasons=tuple(reason.sentence for reason in pair.verdict.reasons),
        segments=tuple(_segments(pair, one=one, other=other)),
        causes=tuple(opinion for place in places for opinion in caused.get(place, ())),
    )


def _labels(document: Document, addresses: Iterable[str]) -> str:
    clauses = [document.by_id[address] for address in addresses]
    return "、".join(clause.label or "（无编号）" for clause in clauses)


def _segments(pair: Pair, *, one: Document, other: Document) -> Iterable[Segment]:
    if not pair.left or not pair.right:
        document, addresses, kind = (one, pair.left, "out") if pair.left else (other, pair.right, "in")
        text = "\n".join(unit.text for unit in units(document) if unit.id in addresses)
        yield Segment(kind=kind, text=text)
        return
    for change in pair.verdict.changes:
        if change.op is Op.EQUAL:
            yield Segment(kind="same", text=change.right)
            continue
        if change.left:
            yield Segment(kind="out", text=change.left)
        if change.right:
            yield Segment(kind="in", text=change.right)
