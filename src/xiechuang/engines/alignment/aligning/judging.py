"""Whether two clauses say the same, name other places, use other words, or lay down something else."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xiechuang.engines.alignment.aligning.differing import Change, Op, differences
from xiechuang.engines.alignment.aligning.likeness import comparable, grams
from xiechuang.engines.alignment.aligning.pairing import paired
from xiechuang.engines.alignment.aligning.places import Member, Naming, mirrored
from xiechuang.engines.alignment.aligning.tokens import fold
from xiechuang.engines.alignment.duties import bodies, duty_words
from xiechuang.engines.alignment.figures import Bound, Figure, What, figures_in

_SENTENCE = re.compile(r"[^。；！？;!?\r\n]+[。；！？;!?]?")
_SAME_SENTENCE = 0.3
_MOVED_SENTENCE = 0.5


class Difference(StrEnum):
    """How two clauses differ, from not at all to in what they lay down."""

    NONE = "identical"
    """Word for word; punctuation, width and space may differ."""
    PLACES = "places"
    """Only in the names of places and their order: each side names itself, the others, in its own order."""
    WORDS = "words"
    SUBSTANCE = "substance"
    """In numbers, duty words, bodies, or whole sentences."""


class Why(StrEnum):
    """What a reason speaks of."""

    PUNCTUATION = "punctuation"
    PLACES = "places"
    WORDS = "words"
    SENTENCE_MISSING = "sentence-missing"
    SENTENCE_ADDED = "sentence-added"
    NUMBERS = "numbers"
    DUTIES = "duties"
    BODIES = "bodies"
    ALONE = "alone"


_SUBSTANTIAL = {Why.SENTENCE_ADDED, Why.SENTENCE_MISSING, Why.NUMBERS, Why.DUTIES, Why.BODIES, Why.ALONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that differs, in words, with what stands on either side."""

    why: Why
    left: str
    right: str

    @property
    def sentence(self) -> str:
        """The reason in one line."""
        name = _NAMES[self.why]
        if not self.left:
            return f"{name}：右侧有“{self.right}”，左侧没有" if self.right else name
        return (
            f"{name}：“{self.left}”↔“{self.right}”"
            if self.right
            else f"{name}：左侧有“{self.left}”，右侧没有"
        )


_NAMES = {
    Why.PUNCTUATION: "标点或字形不同",
    Why.PLACES: "地名或其顺序不同",
    Why.WORDS: "用词不同",
    Why.SENTENCE_MISSING: "少一句",
    Why.SENTENCE_ADDED: "多一句",
    Why.NUMBERS: "数字不同",
    Why.DUTIES: "规范词不同",
    Why.BODIES: "机关不同",
    Why.ALONE: "只有一方有",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How two clauses differ, every reason, and the changes word by word."""

    difference: Difference
    reasons: tuple[Reason, ...] = ()
    changes: tuple[Change, ...] = ()


def judge(
    left: str, right: str, *, left_naming: Naming | None = None, right_naming: Naming | None = None
) -> Verdict:
    """Judge two clauses.

    Args:
        left: The words of the one, without its number.
        right: The words of the other.
        left_naming: The regions and whose text the left one is; without it places are words like others.
        right_naming: The same of the right one.
    """
    ours, theirs = left_naming or Naming(), right_naming or Naming()
    changes = differences(left, right, left_naming=ours, right_naming=theirs)
    reasons = list(_said(changes))
    if all(change.op in (Op.EQUAL, Op.PUNCTUATION, Op.PLACES) for change in changes):
        named = any(reason.why is Why.PLACES for reason in reasons)
        difference = Difference.PLACES if named else Difference.NONE
        return Verdict(difference=difference, reasons=tuple(reasons), changes=changes)
    sides = _Side(left, ours, theirs.own), _Side(right, theirs, ours.own)
    grave = [*_sentences(left, right, ours, theirs), *_counted(*sides)]
    difference = Difference.SUBSTANCE if grave else Difference.WORDS
    return Verdict(difference=difference, reasons=(*grave, *reasons), changes=changes)


def _said(changes: Sequence[Change]) -> Iterator[Reason]:
    """The changes as reasons, each once."""
    seen = set()
    for change in changes:
        if change.op is Op.EQUAL:
            continue
        why = {Op.PUNCTUATION: Why.PUNCTUATION, Op.PLACES: Why.PLACES}.get(change.op, Why.WORDS)
        if why is Why.PUNCTUATION:
            reason = Reason(why=why, left="", right="")
        else:
            reason = Reason(why=why, left=change.left.strip(), right=change.right.strip())
        if reason not in seen:
            seen.add(reason)
            yield reason


def _sentences(left: str, right: str, ours: Naming, theirs: Naming) -> Iterator[Reason]:
    """Sentences which the other side has nothing like."""
    one = [found.group().strip() for found in _SENTENCE.finditer(left) if fold(found.group())]
    other = [found.group().strip() for found in _SENTENCE.finditer(right) if fold(found.group())]
    products = grams([comparable(each, ours) for each in one], [comparable(each, theirs) for each in other])
    matches = paired(products, least=_SAME_SENTENCE, least_moved=_MOVED_SENTENCE)
    matched = {at for match in matches for at in match.left}, {at for match in matches for at in match.right}
    for at, sentence in enumerate(one):
        if at not in matched[0]:
            yield Reason(why=Why.SENTENCE_MISSING, left=sentence, right="")
    for at, sentence in enumerate(other):
        if at not in matched[1]:
            yield Reason(why=Why.SENTENCE_ADDED, left="", right=sentence)


class _Side:
    """What one clause names: its numbers, duties, bodies, offices of places."""

    def __init__(self, text: str, naming: Naming, other: str) -> None:
        self.text = text
        mentions = naming.mentions(text)
        members = tuple(member for one in mentions for member in one.members if member.office)
        self.offices = Counter(members)
        self.seen = Counter(mirrored(members, own=naming.own, other=other))
        for mention in reversed(mentions):
            text = f"{text[: mention.start]}，{text[mention.end :]}"
        self.bodies = Counter(bodies(text))


def _counted(one: _Side, other: _Side) -> Iterator[Reason]:
    yield from _unlike(Why.NUMBERS, _numbers(one.text), _numbers(other.text))
    yield from _unlike(Why.DUTIES, Counter(duty_words(one.text)), Counter(duty_words(other.text)))
    yield from _unlike(Why.BODIES, one.bodies, other.bodies)
    if one.seen != other.seen and one.offices != other.offices:
        yield from _unlike(Why.BODIES, one.seen, other.seen, shown=_office)


def _numbers(text: str) -> Counter[str]:
    """Numbers by what they say, not how they are written: 1000 and 1,000 are one."""
    return Counter(_number(one) for one in figures_in(text))


def _number(one: Figure) -> str:
    bound = "" if one.bound is Bound.STATED else one.bound.value
    if one.what is What.DAY:  # its value is the number of the day, which tells a reader nothing
        return f"{bound}{date.fromordinal(int(one.value)).isoformat()}"
    return f"{bound}{one.value:.12g}{'' if one.until is None else f'–{one.until:.12g}'}{one.unit}"


def _office(member: Member) -> str:
    return f"{member.place}{member.office}"


def _unlike(
    why: Why,
    one: Counter[str] | Counter[Member],
    other: Counter[str] | Counter[Member],
    *,
    shown: Callable[..., str] = str,
) -> Iterator[Reason]:
    """What the one side has more of, and the other."""
    missing, added = one - other, other - one  # type: ignore[operator]
    if missing or added:
        yield Reason(
            why=why,
            left="、".join(shown(each) for each in missing.elements()),
            right="、".join(shown(each) for each in added.elements()),
        )
