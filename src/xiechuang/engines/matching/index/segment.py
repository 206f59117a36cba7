"""A part of an index that never changes: documents in key order and the packed postings of their terms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.index import packing
from xiechuang.engines.matching.index.accumulating import Lists, count_flagged, impact_in
from xiechuang.engines.matching.index.arrays import (
    IMPACT_BITS,
    SEGMENT_DOCUMENTS,
    Floats,
    Ids,
    Mask,
    Packed,
    Places,
    Shorts,
)
from xiechuang.engines.matching.index.keys import Keys
from xiechuang.engines.matching.index.yardstick import Yardstick
from xiechuang.engines.matching.text.batch import BatchCounts
from xiechuang.engines.matching.text.vocabulary import Vocabulary

_HEAVY_SHARE = 8
"""A term held by more than one document in so many stands as a dense row: 16 bits a document, found in one step."""

_SMALLEST_DENSE = 1024
"""Below so many documents dense rows gain nothing."""


@dataclass(frozen=True, eq=False)
class Segment:
    """Up to 2²⁰ documents. Postings of term t: [starts[t], starts[t+1]), or the dense row heavy[t] when not -1."""

    keys: Keys
    vocabulary: Vocabulary
    postings: Packed
    starts: Places
    heavy: Ids
    dense: Shorts
    peaks: Shorts
    """Greatest impact of each term."""
    holding: Places
    """Documents that hold each term, the removed ones included."""
    worth: Floats
    """What each document scores when asked for in its own words, by the yardstick."""
    rarity: Floats
    """Sum of rarity over the distinct terms of each document, by the yardstick."""
    lengths: Shorts
    """Terms per field and document (fields, documents), cut at 65,535."""

    @classmethod
    def of_counts(
        cls,
        *,
        keys: Sequence[str],
        counts: BatchCounts,
        vocabulary: Vocabulary,
        field_weights: Sequence[float],
        yardstick: Yardstick | None = None,
    ) -> tuple[Self, Yardstick]:
        """Weigh and pack counted terms of documents in key order; without a yardstick they become their own.

        ValueError when there are more documents than a segment holds.
        """
        if len(keys) > SEGMENT_DOCUMENTS:
            raise ValueError(f"一个索引段最多 {SEGMENT_DOCUMENTS} 份文档，收到 {len(keys)}")
        holding = packing.holding(counts.docs, counts.terms, len(vocabulary))
        measure = yardstick or Yardstick.of(lengths=counts.lengths, vocabulary=vocabulary, holding=holding)
        begins = _begins(holding)
        postings = np.empty(int(begins[-1]), dtype=np.uint32)
        worth, rarity = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.int64)
        packing.pack(
            packing.Counted(counts.docs, counts.terms, counts.fields, counts.counts),
            begins,
            np.asarray(field_weights, dtype=np.float64),
            measure.norms(counts.lengths),
            measure.rarity(vocabulary),
            postings,
            worth,
            rarity,
        )
        packed = cls.of_postings(
            keys=Keys.of(keys),
            vocabulary=vocabulary,
            postings=postings,
            starts=begins,
            worth=worth / packing.GRAIN,
            rarity=rarity / packing.GRAIN,
            lengths=np.minimum(counts.lengths, np.iinfo(np.uint16).max).astype(np.uint16),
        )
        return packed, measure

    @classmethod
    def of_postings(
        cls,
        *,
        keys: Keys,
        vocabulary: Vocabulary,
        postings: Packed,
        starts: Places,
        worth: Floats,
        rarity: Floats,
        lengths: Shorts,
    ) -> Self:
        """Set heavy terms apart; postings in the order of terms, then documents."""
        size, holding = len(keys), np.diff(starts)
        peaks = packing.peaks(postings, starts)
        heavy = np.full(len(holding), -1, dtype=np.int32)
        if size >= _SMALLEST_DENSE:
            common = np.flatnonzero(holding > size // _HEAVY_SHARE)
            heavy[common] = np.arange(len(common), dtype=np.int32)
        dense = np.zeros((int(heavy.max(initial=-1)) + 1, size), dtype=np.uint16)
        left, begins = packing.thin_out(postings, starts, heavy, dense)
        return cls(keys, vocabulary, left, begins, heavy, dense, peaks, holding, worth, rarity, lengths)

    def __post_init__(self) -> None:
        # Compiled functions tell writable arrays from others; one kind saves compiling them twice.
        for name in (
            "postings",
            "starts",
            "heavy",
            "dense",
            "peaks",
            "holding",
            "worth",
            "rarity",
            "lengths",
        ):
            getattr(self, name).flags.writeable = False

    def __len__(self) -> int:
        return len(self.keys)

    def holding_of(self, row: int, *, dead: Mask | None) -> int:
        """How many living documents hold a term."""
        held = int(self.holding[row])
        if dead is None:
            return held
        if self.heavy[row] >= 0:
            return held - int(np.count_nonzero(self.dense[self.heavy[row]][dead]))
        return held - int(count_flagged(self.postings, self.starts[row], self.starts[row + 1], dead))

    def impact(self, row: int, doc: int) -> int:
        """Impact of a term in a document, 0 when it does not hold the term."""
        if self.heavy[row] >= 0:
            return int(self.dense[self.heavy[row], doc])
        return int(impact_in(self.postings, self.starts[row], self.starts[row + 1], doc))

    def holders(self, row: int) -> Places:
        """Places of the documents that hold a term."""
        if self.heavy[row] >= 0:
            return np.flatnonzero(self.dense[self.heavy[row]])
        return (self.postings[self.starts[row] : self.starts[row + 1]] >> IMPACT_BITS).astype(np.int64)

    def rows_of(self, terms: Iterable[str]) -> dict[str, int]:
        """Row of each of these terms that the segment holds."""
        return {term: row for term in terms if (row := self.vocabulary.row(term)) is not None}

    @cached_property
    def lists(self) -> Lists:
        """Postings as the compiled loops take them."""
        return Lists(self.postings, self.dense, self.starts, self.heavy, self.peaks)

    @cached_property
    def short_terms(self) -> Mapping[str, Sequence[str]]:
        """Terms of one or two characters by each character in them."""
        found: dict[str, list[str]] = {}
        for term in self.vocabulary:
            for character in set(term) if len(term) <= 2 else ():
                found.setdefault(character, []).append(term)
        return found

    @cached_property
    def bytes(self) -> int:
        """Size of all arrays."""
        return sum(int(array.nbytes) for array in self.arrays().values())

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Give the arrays to save."""
        terms: dict[str, npt.NDArray[Any]] = {
            f"term_{name}": array for name, array in self.vocabulary.arrays().items()
        }
        own: dict[str, npt.NDArray[Any]] = {
            "postings": self.postings,
            "starts": self.starts,
            "heavy": self.heavy,
            "dense": self.dense,
        }
        measures: dict[str, npt.NDArray[Any]] = {
            "peaks": self.peaks,
            "holding": self.holding,
            "worth": self.worth,
            "rarity": self.rarity,
        }
        keys: dict[str, npt.NDArray[Any]] = {
            "key_blob": self.keys.blob,
            "key_ends": self.keys.ends,
            "lengths": self.lengths,
        }
        return terms | own | measures | keys

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Open what `arrays` gave, memory-mapped or not, without reading it; ValueError when shapes disagree."""
        terms = {name.removeprefix("term_"): one for name, one in arrays.items() if name.startswith("term_")}
        vocabulary = Vocabulary.from_arrays(**terms)
        keys = Keys(blob=arrays["key_blob"], ends=arrays["key_ends"])
        many, size = len(vocabulary), len(keys)
        names = ("postings", "starts", "heavy", "dense", "peaks", "holding", "worth", "rarity", "lengths")
        opened = cls(keys, vocabulary, *(arrays[name] for name in names))
        right = (
            len(opened.starts) == many + 1
            and int(opened.starts[-1]) == len(opened.postings)
            and len(opened.heavy) == len(opened.peaks) == len(opened.holding) == many
            and opened.dense.shape[1]
            == len(opened.worth)
            == len(opened.rarity)
            == opened.lengths.shape[1]
            == size
        )
        if not right:
            raise ValueError("索引段已损坏：各数组的长度对不上")
        return opened


def joined(parts: Sequence[Segment], dead: Sequence[Mask | None]) -> Segment:
    """Fold segments into one, dead documents left out; impacts stay as they are; at least one must live."""
    living = sorted(
        (key, number, doc)
        for number, (part, gone) in enumerate(zip(parts, dead, strict=True))
        for doc, key in enumerate(part.keys)
        if gone is None or not gone[doc]
    )
    places = [np.full(len(part), -1, dtype=np.int64) for part in parts]
    for place, (_, number, doc) in enumerate(living):
        places[number][doc] = place
    vocabulary = Vocabulary()
    triples = [_renumbered(part, place, vocabulary) for part, place in zip(parts, places, strict=True)]
    terms, docs, impacts = (np.concatenate([one[axis] for one in triples]) for axis in range(3))
    by_doc, _ = packing.by_term(docs, len(living))
    by_row, starts = packing.by_term(terms[by_doc], len(vocabulary))

    def gathered(name: str) -> npt.NDArray[Any]:
        arrays = [getattr(part, name) for part in parts]
        whole = np.zeros((*arrays[0].shape[:-1], len(living)), dtype=arrays[0].dtype)
        for array, place in zip(arrays, places, strict=True):
            whole[..., place[place >= 0]] = array[..., place >= 0]
        return whole

    return Segment.of_postings(
        keys=Keys.of(key for key, _, _ in living),
        vocabulary=vocabulary,
        postings=packing.join(by_doc[by_row], docs, impacts),
        starts=starts,
        worth=gathered("worth"),
        rarity=gathered("rarity"),
        lengths=gathered("lengths"),
    )


def _renumbered(part: Segment, places: Places, vocabulary: Vocabulary) -> tuple[Ids, Ids, Shorts]:
    stored: dict[str, npt.NDArray[Any]] = dict(part.vocabulary.arrays())
    rows = vocabulary.add_packed(blob=stored["blob"], ends=stored["ends"])
    found: tuple[Ids, Ids, Shorts] = packing.renumbered(
        part.postings, part.starts, part.heavy, part.dense, places, rows
    )
    return found


def _begins(holding: Places) -> Places:
    begins = np.zeros(len(holding) + 1, dtype=np.int64)
    np.cumsum(holding, out=begins[1:])
    return begins
