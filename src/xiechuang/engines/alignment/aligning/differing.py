"""The difference of two clauses word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from xiechuang.engines.alignment.aligning.places import Naming, mirrored
from xiechuang.engines.alignment.aligning.tokens import Token, tokens


class Op(StrEnum):
    """What became of a run of words."""

    EQUAL = "equal"
    PUNCTUATION = "punctuation"
    """The same words, written with other punctuation, width or space."""
    PLACES = "places"
    """The same places in another order, or each side's word for its own place and the other's."""
    DELETE = "delete"
    INSERT = "insert"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """left[left_start:left_end] became right[right_start:right_end]; all changes end to end cover both sides."""

    op: Op
    left_start: int
    left_end: int
    right_start: int
    right_end: int
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class _Run:
    is_same: bool
    left: tuple[int, int]
    right: tuple[int, int]


def differences(left: str, right: str, *, left_naming: Naming, right_naming: Naming) -> tuple[Change, ...]:
    """The changes that make the left text the right one, words and runs of place names as their smallest parts."""
    one, other = tokens(left, left_naming), tokens(right, right_naming)
    runs = _runs(one, other, left_naming.own, right_naming.own)
    return tuple(_joined(_changes(left, right, one, other, runs)))


def _runs(one: Sequence[Token], other: Sequence[Token], own: str, theirs: str) -> Iterator[_Run]:
    """Equal by name first; what is left, by whose name it is."""
    named = [_named(token) for token in one], [_named(token) for token in other]
    seen = [_seen(token, own, theirs) for token in one], [_seen(token, theirs, own) for token in other]
    for is_same, left, right in _matched(named[0], named[1], (0, len(one)), (0, len(other))):
        if is_same:
            yield _Run(True, left, right)
            continue
        for again in _matched(seen[0], seen[1], left, right):
            yield _Run(*again)


def _named(token: Token) -> tuple[object, ...]:
    return token.mention.members if token.mention else (token.key,)


def _seen(token: Token, own: str, other: str) -> tuple[object, ...]:
    return mirrored(token.mention.members, own=own, other=other) if token.mention else (token.key,)


def _matched(
    left: Sequence[object], right: Sequence[object], in_left: tuple[int, int], in_right: tuple[int, int]
) -> Iterator[tuple[bool, tuple[int, int], tuple[int, int]]]:
    matcher = SequenceMatcher(
        None, left[in_left[0] : in_left[1]], right[in_right[0] : in_right[1]], autojunk=False
    )
    for tag, a, b, c, d in matcher.get_opcodes():
        yield (
            tag == "equal",
            (in_left[0] + a, in_left[0] + b),
            (in_right[0] + c, in_right[0] + d),
        )


def _changes(
    left: str, right: str, one: Sequence[Token], other: Sequence[Token], runs: Iterator[_Run]
) -> Iterator[Change]:
    for run in runs:
        if not run.is_same:
            op = _op(run)
            yield _change(
                op, left, right, _span(one, *run.left, len(left)), _span(other, *run.right, len(right))
            )
            continue
        pairs = zip(range(*run.left), range(*run.right), strict=True)
        for a, b in pairs:
            spans = _span(one, a, a + 1, len(left)), _span(other, b, b + 1, len(right))
            is_equal = left[slice(*spans[0])] == right[slice(*spans[1])]
            op = Op.EQUAL if is_equal else Op.PLACES if one[a].mention else Op.PUNCTUATION
            same_names = left[slice(*spans[0])].split() == right[slice(*spans[1])].split()
            yield _change(Op.PUNCTUATION if op is Op.PLACES and same_names else op, left, right, *spans)


def _op(run: _Run) -> Op:
    if run.left[0] == run.left[1]:
        return Op.INSERT
    return Op.DELETE if run.right[0] == run.right[1] else Op.REPLACE


def _span(found: Sequence[Token], first: int, last: int, length: int) -> tuple[int, int]:
    """The signs of some tokens; space before the first token of a text belongs to it."""
    start = 0 if first == 0 else found[first].start if first < len(found) else length
    end = 0 if last == 0 else found[last - 1].end
    return min(start, end) if first == last else start, end


def _change(op: Op, left: str, right: str, a: tuple[int, int], b: tuple[int, int]) -> Change:
    return Change(
        op=op,
        left_start=a[0],
        left_end=a[1],
        right_start=b[0],
        right_end=b[1],
        left=left[slice(*a)],
        right=right[slice(*b)],
    )


def _joined(changes: Iterator[Change]) -> Iterator[Change]:
    """Neighbours of one kind as one."""
    last: Change | None = None
    for change in changes:
        if last is not None and last.op is change.op and change.op is not Op.PLACES:
            last = Change(
                op=last.op,
                left_start=last.left_start,
                left_end=change.left_end,
                right_start=last.right_start,
                right_end=change.right_end,
                left=last.left + change.left,
                right=last.right + change.right,
            )
            continue
        if last is not None:
            yield last
        last = change
    if last is not None:
        yield last
