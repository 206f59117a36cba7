"""Two texts side by side: which clauses belong together, and how they differ."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xiechuang.engines.alignment.aligning.judging import Difference, Reason, Verdict, Why, judge
from xiechuang.engines.alignment.aligning.likeness import comparable, grams
from xiechuang.engines.alignment.aligning.pairing import Match, paired
from xiechuang.engines.alignment.aligning.places import Naming
from xiechuang.engines.alignment.aligning.units import Unit, units
from xiechuang.engines.alignment.structure import Document

_LEAST = 0.25
_LEAST_MOVED = 0.5


class Relation(StrEnum):
    """How clauses of two texts stand to each other."""

    SAME_PLACE = "same-place"
    MOVED = "moved"
    SPLIT = "split"
    """One on the left is several on the right."""
    MERGED = "merged"
    """Several on the left are one on the right."""
    REMOVED = "removed"
    """Only on the left."""
    ADDED = "added"
    """Only on the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A text that is compared, and the regions its names are read with."""

    document: Document
    naming: Naming = field(default_factory=Naming)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Clauses that belong together, by address; one side is empty where there is nothing like it."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    relation: Relation
    likeness: float
    """Cosine of the pairs of signs, 0 to 1."""
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Every unit of both texts in exactly one pair, in the order of the left text, additions where they stand."""

    left: Side
    right: Side
    pairs: tuple[Pair, ...]

    def of(self, difference: Difference) -> tuple[Pair, ...]:
        """The pairs that differ in this way."""
        return tuple(pair for pair in self.pairs if pair.verdict.difference is difference)


def align(left: Side, right: Side) -> Alignment:
    """Lay two texts side by side."""
    one, other = units(left.document), units(right.document)
    matches = matched(one, other, left.naming, right.naming)
    pairs = [_pair(match, one, other, left, right) for match in matches]
    pairs += _alone(one, other, matches)
    return Alignment(left=left, right=right, pairs=_ordered(pairs, one, other))


def matched(one: Sequence[Unit], other: Sequence[Unit], ours: Naming, theirs: Naming) -> list[Match]:
    """The places of units which belong together."""
    products = grams(
        [comparable(unit.text, ours) for unit in one], [comparable(unit.text, theirs) for unit in other]
    )
    return paired(
        products,
        # Two without a number are no match for that.
        left_numbers=[unit.number or f"<{unit.id}" for unit in one],
        right_numbers=[unit.number or f">{unit.id}" for unit in other],
        least=_LEAST,
        least_moved=_LEAST_MOVED,
    )


def _pair(match: Match, one: Sequence[Unit], other: Sequence[Unit], left: Side, right: Side) -> Pair:
    verdict = judge(
        joined([one[at] for at in match.left]),
        joined([other[at] for at in match.right]),
        left_naming=left.naming,
        right_naming=right.naming,
    )
    return Pair(
        left=tuple(one[at].id for at in match.left),
        right=tuple(other[at].id for at in match.right),
        relation=_relation(match),
        likeness=match.likeness,
        verdict=verdict,
    )


def joined(found: Sequence[Unit]) -> str:
    """The words of units as one text, a line each."""
    return "\n".join(unit.text for unit in found)


def _relation(match: Match) -> Relation:
    if match.is_moved:
        return Relation.MOVED
    if len(match.left) > 1:
        return Relation.MERGED
    return Relation.SPLIT if len(match.right) > 1 else Relation.SAME_PLACE


def _alone(one: Sequence[Unit], other: Sequence[Unit], matches: Sequence[Match]) -> list[Pair]:
    left = {at for match in matches for at in match.left}
    right = {at for match in matches for at in match.right}
    removed = [lonely(unit, is_left=True) for at, unit in enumerate(one) if at not in left]
    return removed + [lonely(unit, is_left=False) for at, unit in enumerate(other) if at not in right]


def lonely(unit: Unit, *, is_left: bool) -> Pair:
    """A unit with nothing like it on the other side."""
    reason = Reason(why=Why.ALONE, left=unit.text if is_left else "", right="" if is_left else unit.text)
    return Pair(
        left=(unit.id,) if is_left else (),
        right=() if is_left else (unit.id,),
        relation=Relation.REMOVED if is_left else Relation.ADDED,
        likeness=0.0,
        verdict=Verdict(difference=Difference.SUBSTANCE, reasons=(reason,)),
    )


def _ordered(pairs: Sequence[Pair], one: Sequence[Unit], other: Sequence[Unit]) -> tuple[Pair, ...]:
    """Left order; an addition stands behind the pair of the unit before it on the right, and what was removed there."""
    place = {unit.id: at for at, unit in enumerate(one)}
    behind: dict[str, float] = {}
    for pair in pairs:
        for unit_id in pair.right:
            if pair.left:
                behind[unit_id] = float(place[pair.left[0]])
    last = -1.0
    for unit in other:
        last = behind.setdefault(unit.id, last)
    removed = {float(place[pair.left[0]]) for pair in pairs if not pair.right}
    behind = {unit_id: _past(at, removed) for unit_id, at in behind.items()}
    right = {unit.id: at for at, unit in enumerate(other)}

    def order(pair: Pair) -> tuple[float, int, int]:
        if pair.left:
            return float(place[pair.left[0]]), 0, 0
        return behind[pair.right[0]], 1, right[pair.right[0]]

    return tuple(sorted(pairs, key=order))


def _past(at: float, removed: set[float]) -> float:
    """The last of the removed units that follow a place without a gap."""
    while at + 1 in removed:
        at += 1
    return at
