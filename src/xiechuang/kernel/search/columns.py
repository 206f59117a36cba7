"""What is known of each entry beside its words, in columns: for filters, counts and the order of time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
Mask: TypeAlias = npt.NDArray[np.bool_]


class Row(NamedTuple):
    """An entry as the columns take it; ``changed`` in microseconds, organisation 0 where there is none."""

    id: int
    kind: str
    subject_id: int
    region: str
    state: str
    organisation: int
    changed: int
    is_public: bool
    fields: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Columns:
    """One row per entry, by ascending id; words stand as their places in ``words``."""

    ids: Numbers
    subjects: Numbers
    kinds: Codes
    regions: Codes
    states: Codes
    organisations: Numbers
    changed: Numbers
    public: Mask
    field_starts: Numbers
    field_words: Codes
    words: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[Row], *, words: Sequence[str] = ()) -> "Columns":
        """Columns of the rows; further words come after the given ones."""
        ordered = sorted(rows)
        known = {word: place for place, word in enumerate(words)}

        def codes(texts: Iterable[str]) -> Codes:
            return np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int32)

        above = [_with_above(row.fields) for row in ordered]
        return cls(
            ids=np.array([row.id for row in ordered], dtype=np.int64),
            subjects=np.array([row.subject_id for row in ordered], dtype=np.int64),
            kinds=codes(row.kind for row in ordered),
            regions=codes(row.region for row in ordered),
            states=codes(row.state for row in ordered),
            organisations=np.array([row.organisation for row in ordered], dtype=np.int64),
            changed=np.array([row.changed for row in ordered], dtype=np.int64),
            public=np.array([row.is_public for row in ordered], dtype=np.bool_),
            field_starts=_starts([len(codes) for codes in above]),
            field_words=codes(code for part in above for code in part),
            words=tuple(known),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def changed_by(self, *, rows: Collection[Row], gone: Collection[int]) -> "Columns":
        """New columns with these rows put in or replaced, and the entries of the ids in ``gone`` left out."""
        fresh = Columns.of(rows, words=self.words)
        kept = np.flatnonzero(~np.isin(self.ids, [*gone, *fresh.ids.tolist()]))
        order = np.argsort(np.concatenate([self.ids[kept], fresh.ids]), kind="stable")
        both = self.taken(kept).followed_by(fresh)
        return both if (np.diff(order) == 1).all() else both.taken(order)

    def place_of_subject(self, kind: str, subject_id: int) -> int | None:
        """Where the entry of a subject stands."""
        found = np.flatnonzero((self.subjects == subject_id) & (self.kinds == self.code(kind)))
        return int(found[0]) if len(found) else None

    def code(self, word: str) -> int:
        """The place of a word; -1 when no entry has it."""
        return self._codes.get(word, -1)

    def has_field(self, code: str) -> Mask:
        """Entries of a technical field or anything below it."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[self.field_rows[self.field_words == self.code(code)]] = True
        return found

    @cached_property
    def newest_first(self) -> Numbers:
        """Places by the time of change, the newest first; of one moment the later entry first."""
        return np.lexsort((self.ids, self.changed))[::-1]

    @cached_property
    def field_rows(self) -> Numbers:
        """The place of the entry to which each of ``field_words`` belongs."""
        return np.repeat(np.arange(len(self)), np.diff(self.field_starts))

    @cached_property
    def _codes(self) -> Mapping[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    def taken(self, places: Numbers) -> "Columns":
        """The rows at these places, in their order."""
        lengths = np.diff(self.field_starts)[places]
        starts = _starts(lengths)
        inside = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
        words = self.field_words[np.repeat(self.field_starts[places], lengths) + inside]
        plain = {name: getattr(self, name)[places] for name in PLAIN}
        return Columns(**plain, field_starts=starts, field_words=words, words=self.words)

    def followed_by(self, other: "Columns") -> "Columns":
        """These rows and then those of ``other``, whose words begin with the words of this one."""
        plain = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in PLAIN}
        return Columns(
            **plain,
            field_starts=np.concatenate([self.field_starts, other.field_starts[1:] + self.field_starts[-1]]),
            field_words=np.concatenate([self.field_words, other.field_words]),
            words=other.words,
        )


ARRAYS = tuple(column.name for column in fields(Columns) if column.name != "words")
PLAIN = tuple(name for name in ARRAYS if not name.startswith("field_"))


def _starts(lengths: "Sequence[int] | Numbers") -> Numbers:
    return np.concatenate([[0], np.cumsum(np.asarray(lengths, dtype=np.int64))]).astype(np.int64)


def _with_above(codes: Sequence[str]) -> list[str]:
    """Dotted codes and all above them, each once: 1.2.3 is also of 1.2 and of 1."""
    parts = (str(code).split(".") for code in codes)
    return list(dict.fromkeys(".".join(part[: n + 1]) for part in parts for n in range(len(part))))
