"""Finding: words to the engine, visibility and filters inside it, counts over exactly what the asker may see."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching import Explanation, Quantity, SurfacePoints, explain, highlight, search
from xiechuang.kernel.orgs.public import PUBLIC, Actor
from xiechuang.kernel.search.columns import Columns, Mask, Numbers
from xiechuang.kernel.search.following import Follower, Held
from xiechuang.kernel.search.holding import Holding, apply_changes, key_of, make_holding
from xiechuang.kernel.search.kinds import kind_of
from xiechuang.kernel.search.measures import Question, met_in, question_of, written
from xiechuang.kernel.search.models import SearchEntry
from xiechuang.kernel.search.stored import open_newer, open_stored
from xiechuang.kernel.search.visibility import forget_masks, mask_for, still_visible

FAINT = 0.1
"""Hits below a tenth of the best one's score are left out: they share a word like 技术 with the question and no more."""
PUBLIC_NUMBER = re.compile(r"[A-Za-z]{2}-\d{4}-\d{6}", re.ASCII)
Segments = list[tuple[str, bool]]
EXCERPT, BEFORE, LOOKED_AT = 160, 24, 4_000
MEETING = 20.0
"""What meeting a quantity asked for is worth: about as much as the best words, which rarely earn more."""
_follower: Follower[Holding] = Follower(
    make=make_holding, apply=apply_changes, find_stored=open_stored, find_newer=open_newer
)


@dataclass(frozen=True)
class Hit:
    """One thing found: the entry, its score, and what of it the words hit."""

    entry: SearchEntry
    score: float
    asked: str
    """The words of the question, without what it bounds in numbers."""
    wanted: tuple[Quantity, ...] = ()

    @cached_property
    def met(self) -> list[tuple[str, str]]:
        """Each quantity asked for that the entry meets, and how the entry states it."""
        entry = self.entry
        found = met_in(self.wanted, entry.title, entry.keywords, entry.text)
        return [(written(asked), written(stated)) for asked, stated in found]

    @cached_property
    def title_segments(self) -> Segments:
        """The title in pieces, each with whether it was hit."""
        return highlight(self.entry.title, query=self.asked)

    @cached_property
    def excerpt_segments(self) -> Segments:
        """A stretch of the text around the first hit, in pieces, each with whether it was hit."""
        text = self.entry.text[:LOOKED_AT]
        pieces = highlight(text, query=self.asked)
        first = next((n for n, (_, is_hit) in enumerate(pieces) if is_hit), 0)
        start = max(0, sum(len(piece) for piece, _ in pieces[:first]) - BEFORE)
        cut = highlight(text[start : start + EXCERPT], query=self.asked)
        more_before, more_after = start > 0, len(self.entry.text) > start + EXCERPT
        return [*([("…", False)] if more_before else []), *cut, *([("…", False)] if more_after else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of hits, best first; how many there are in all, and how many of each kind, region and field.

    Each count of ``facets`` leaves out the choice made in that facet itself, as a list of further choices needs it;
    ``after`` leads to the next page and is empty on the last one.
    """

    hits: list[Hit]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    after: str = ""

    @property
    def entries(self) -> list[SearchEntry]:
        """What was found."""
        return [hit.entry for hit in self.hits]

    @property
    def by_kind(self) -> Mapping[str, int]:
        """How many there are of each kind."""
        return self.facets["kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with everything that narrows it."""

    text: str = ""
    kinds: Collection[str] = ()
    regions: Collection[str] = ()
    fields: Collection[str] = ()
    states: Collection[str] = ()
    organisation: int | None = None


def current() -> Held[Holding]:
    """Everything that can be found, as it stands after the last commit (and one's own uncommitted changes)."""
    return _follower.current()


def ready_index() -> None:
    """Open the index, and look once for a single character: that reads through all short words."""
    find_page(Asked(text="一"), actor=PUBLIC, limit=1)


def forget_index() -> None:
    """Drop what this process holds (tests, and after restoring a backup)."""
    _follower.forget()
    forget_masks()


def find_page(asked: Asked, *, actor: Actor, limit: int, after: str = "") -> Found:
    """The hits that ``actor`` may see. What stopped being visible between index and answer makes it ask once more."""
    for last in (False, True):
        held = current()
        visible = mask_for(actor, held)
        found = _Page(held.state, asked, visible).read(limit=limit, after=after)
        shown = _shown(actor, found.hits)
        if last or len(shown) == len(found.hits):
            break
        forget_masks(actor)
    return Found(hits=shown, total=found.total, facets=found.facets, after=found.after)


def explain_hit(text: str, *, kind: str, subject_id: int, actor: Actor = PUBLIC) -> Explanation | None:
    """Why an entry is found for the words; None when there is no such entry for this actor."""
    held = current()
    place = held.state.columns.place_of_subject(kind, subject_id)
    if held.state.index is None or place is None or not mask_for(actor, held)[place]:
        return None
    number = int(held.state.columns.ids[place])
    question = question_of(text)
    why = explain(held.state.index, text=question.words, key=key_of(number))
    found = (
        SurfacePoints(written(one), worth)
        for one in question.wanted
        if (worth := _worth_of(held.state, one, number))
    )
    return _with_measures(why, tuple(found))


def _worth_of(holding: Holding, asked: Quantity, number: int) -> float:
    """What an entry earns by meeting a quantity."""
    owners, worths = holding.measures.worth(asked)
    return MEETING * float(worths[owners == number].sum())


def _with_measures(why: Explanation, found: tuple[SurfacePoints, ...]) -> Explanation:
    score = why.score + sum(one.points for one in found)
    terms = sorted((*why.terms, *found), key=lambda one: -one.points)
    return replace(why, score=score, terms=tuple(terms))


def _shown(actor: Actor, hits: list[Hit]) -> list[Hit]:
    """The hits that the scopes show now, and that are there now."""
    seen = still_visible(actor, [(hit.entry.kind, hit.entry.subject_id) for hit in hits])
    return [
        hit
        for hit in hits
        if (hit.entry.kind, hit.entry.subject_id) in seen
        and (hit.entry.is_public or actor.is_system or kind_of(hit.entry.kind).model is not None)
    ]


@dataclass(frozen=True)
class _Page:
    """One question being answered over one holding."""

    holding: Holding
    asked: Asked
    visible: Mask

    @property
    def columns(self) -> Columns:
        return self.holding.columns

    def read(self, *, limit: int, after: str) -> Found:
        matching = self.visible & self._rest
        facets = {
            "kind": self._counts(matching & self._region & self._field, self.columns.kinds),
            "region": self._counts(matching & self._kind & self._field, self.columns.regions),
            "field": self._field_counts(matching & self._kind & self._region),
        }
        chosen = matching & self._kind & self._region & self._field
        places = self._ordered(chosen & self._later_than(after), upto=limit)
        return Found(
            hits=self._hits(places[:limit]),
            total=int(chosen.sum()),
            facets=facets,
            after=self._cursor(places[limit - 1]) if len(places) > limit > 0 else "",
        )

    @cached_property
    def _scores(self) -> npt.NDArray[np.float64] | None:
        """What each entry scores; None when nothing was asked, so that the newest come first."""
        if not self.asked.text.strip():
            return None
        scores = self._words.copy()
        for one in self._question.wanted:
            owners, worths = self.holding.measures.worth(one)
            scores[self.holding.places_of(owners)] += MEETING * worths
        return scores

    @cached_property
    def _question(self) -> Question:
        return question_of(self.asked.text.strip())

    @cached_property
    def _words(self) -> npt.NDArray[np.float64]:
        """What each entry scores by words."""
        index, text = self.holding.index, self._question.words
        if index is None or not text:
            return np.zeros(len(self.columns))
        if len(text) == 1:
            # One character stands inside many words; the engine looks for these itself.
            by_key = {int(hit.key): hit.score for hit in search(index, text=text, k=len(index))}
            scores = np.zeros(len(self.columns))
            scores[np.searchsorted(self.columns.ids, list(by_key))] = list(by_key.values())
            return scores
        return self.holding.by_entry(np.asarray(index.ask(text).scores, dtype=np.float64))

    @cached_property
    def _rest(self) -> Mask:
        """Hits, narrowed by what has no facet."""
        rest = np.ones(len(self.columns), dtype=np.bool_)
        if self._scores is not None:
            # The best that the asker may see decides, so that what is hidden leaves nothing out.
            least = FAINT * self._words[self.visible].max(initial=0.0)
            rest = (self._scores > 0) & ((self._words >= least) | (self._scores > self._words))
        if PUBLIC_NUMBER.fullmatch(self.asked.text.strip()):
            rest &= self._of_number(self.asked.text.strip().upper())
        if self.asked.states:
            rest &= self._is_one_of(self.columns.states, self.asked.states)
        if self.asked.organisation is not None:
            rest &= self.columns.organisations == self.asked.organisation
        return rest

    def _of_number(self, number: str) -> Mask:
        """The entry of a public number: whoever asks for one wants that one, and learns nothing when it is hidden."""
        ids = list(SearchEntry.objects.filter(number=number).values_list("id", flat=True))
        return np.isin(self.columns.ids, ids)

    @cached_property
    def _kind(self) -> Mask:
        return self._is_one_of(self.columns.kinds, self.asked.kinds)

    @cached_property
    def _region(self) -> Mask:
        return self._is_one_of(self.columns.regions, self.asked.regions)

    @cached_property
    def _field(self) -> Mask:
        allowed = np.full(len(self.columns), not self.asked.fields)
        for code in self.asked.fields:
            allowed |= self.columns.has_field(code)
        return allowed

    def _is_one_of(self, column: npt.NDArray[np.int32], words: Collection[str]) -> Mask:
        if not words:
            return np.ones(len(self.columns), dtype=np.bool_)
        return np.isin(column, [self.columns.code(word) for word in words])

    def _counts(self, rows: Mask, column: npt.NDArray[np.int32]) -> dict[str, int]:
        return self._named(np.bincount(column[rows], minlength=1))

    def _field_counts(self, rows: Mask) -> dict[str, int]:
        return self._named(np.bincount(self.columns.field_words[rows[self.columns.field_rows]], minlength=1))

    def _named(self, counts: Numbers) -> dict[str, int]:
        named = {self.columns.words[code]: int(counts[code]) for code in np.flatnonzero(counts)}
        return {word: n for word, n in sorted(named.items(), key=lambda one: (-one[1], one[0])) if word}

    def _ordered(self, rows: Mask, *, upto: int) -> Numbers:
        """Places of the best, or of the newest, and one more if there is one."""
        if self._scores is None:
            newest = self.columns.newest_first
            return newest[rows[newest]][: upto + 1]
        places = np.flatnonzero(rows)
        if len(places) > upto + 1:
            values = self._scores[places]
            least = np.partition(values, len(places) - upto - 1)[len(places) - upto - 1]
            places = places[values >= least]
        return places[np.argsort(-self._scores[places], kind="stable")][: upto + 1]

    def _value(self, place: int) -> float:
        return float(self.columns.changed[place] if self._scores is None else self._scores[place])

    def _cursor(self, place: int) -> str:
        return f"{self._value(place).hex()}_{self.columns.ids[place]}"

    def _later_than(self, after: str) -> Mask:
        """Entries that come after the one a cursor names: a lower score, or the same and standing behind it."""
        if not after:
            return np.ones(len(self.columns), dtype=np.bool_)
        value, number = read_cursor(after)
        ids = self.columns.ids
        if self._scores is None:
            return (self.columns.changed < value) | ((self.columns.changed == value) & (ids < number))
        return (self._scores < value) | ((self._scores == value) & (ids > number))

    def _hits(self, places: Numbers) -> list[Hit]:
        ids = self.columns.ids[places].tolist()
        rows = SearchEntry.objects.in_bulk(ids)
        scored = zip(ids, places.tolist(), strict=True)
        asked = self._question
        return [Hit(rows[pk], self._value(p), asked.words, asked.wanted) for pk, p in scored if pk in rows]


def read_cursor(after: str) -> tuple[float, int]:
    """Score and id in a cursor; ValueError for anything else."""
    value, _, number = after.partition("_")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise ValueError(f"游标无效：{after[:40]}")
    try:
        score = float.fromhex(value)
    except OverflowError as large:
        raise ValueError(f"游标无效：{after[:40]}") from large
    if not math.isfinite(score):
        raise ValueError(f"游标无效：{after[:40]}")
    return score, int(number)
