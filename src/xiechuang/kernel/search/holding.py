"""What a process holds of everything that can be found: the words in the engine's index, the rest in columns."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from django.db import connection

from xiechuang.engines.matching import Document, Index, Quantity
from xiechuang.kernel.search.columns import Columns, Mask, Numbers, Row
from xiechuang.kernel.search.feed import Subject
from xiechuang.kernel.search.measures import NOTHING, Measures, stated_in

_COLUMNS = """id, kind, subject_id, number, title, keywords, text, fields, region_code, organisation_id, state, owner,
is_public, changed_at"""
_ALL = f"select {_COLUMNS} from search_read_all()"  # noqa: S608 - constants of this file
_SOME = f"select {_COLUMNS} from search_read(%s, %s)"  # noqa: S608
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Holding:
    """Entries as they were at one place of the feed; never changed, so any number of threads may read it."""

    columns: Columns
    index: Index | None
    """None while there is nothing to be found: an index holds at least one document."""
    token: int = 0
    """Which stored index it comes from, and how many changes came on top."""
    on_top: int = 0
    measures: Measures = NOTHING

    def by_entry(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Values per place of the index, as values per entry of the columns."""
        laid = np.zeros(len(self.columns), dtype=values.dtype)
        laid[self._entries[self._living]] = values[self._living]
        return laid

    def by_document(self, allowed: Mask) -> Mask:
        """A mask over the columns as a mask over the places of the index."""
        laid = np.zeros(len(self._living), dtype=np.bool_)
        laid[self._living] = allowed[self._entries[self._living]]
        return laid

    def places_of(self, ids: Numbers) -> Numbers:
        """Where the entries of these ids stand in the columns; each must stand there."""
        return np.searchsorted(self.columns.ids, ids)

    @cached_property
    def _entries(self) -> Numbers:
        """For each place of the index, where its entry stands in the columns; meaningless for removed documents."""
        if self.index is None:
            return np.zeros(0, dtype=np.int64)
        ids = np.concatenate([_ids_in(segment) for segment in self.index.segments])
        return np.minimum(np.searchsorted(self.columns.ids, ids), len(self.columns) - 1)

    @cached_property
    def _living(self) -> Mask:
        return self.index.living if self.index else np.zeros(0, dtype=np.bool_)


# A change leaves most segments as they are, so what was read of their keys is kept as long as they live.
_known_ids: "WeakKeyDictionary[Any, Numbers]" = WeakKeyDictionary()


def _ids_in(segment: Any) -> Numbers:
    known = _known_ids.get(segment)
    if known is None:
        keys = segment.keys
        known = np.fromiter((int(key) for key in keys), dtype=np.int64, count=len(keys))
        _known_ids[segment] = known
    return known


def make_holding(*, say: Callable[[int], None] = lambda _: None) -> Holding:
    """Read everything from the database; ``say`` is told how many entries were read."""
    rows: list[Row] = []
    documents: list[Document] = []
    stated: list[tuple[int, list[Quantity]]] = []
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        while found := cursor.fetchmany(_AT_ONCE):
            parts = [_parts(*one) for one in found]
            rows += [row for row, _ in parts]
            documents += [document for _, document in parts]
            stated += [_stated(*part) for part in parts]
            say(len(rows))
    index = Index.build(documents) if documents else None
    return Holding(Columns.of(rows), index, measures=Measures.of(stated))


def apply_changes(holding: Holding, subjects: Sequence[Subject]) -> Holding:
    """The holding with these subjects as they are in the database now."""
    parts = list(_read(subjects))
    rows, documents = [row for row, _ in parts], [document for _, document in parts]
    here = {(row.kind, row.subject_id): row.id for row in rows}
    gone = [number for subject in subjects if (number := _former(holding.columns, subject, here)) is not None]
    columns = holding.columns.changed_by(rows=rows, gone=gone)
    index = _index_with(holding.index, documents, [key_of(number) for number in gone])
    measures = holding.measures.changed_by(stated=[_stated(*part) for part in parts], gone=gone)
    return Holding(columns, index, holding.token, holding.on_top + len(subjects), measures)


def _former(columns: Columns, subject: Subject, here: dict[Subject, int]) -> int | None:
    """The id under which a subject stood before, when it stands there no longer."""
    place = columns.place_of_subject(*subject)
    number = None if place is None else int(columns.ids[place])
    return None if number is None or number == here.get(subject) else number


def _index_with(index: Index | None, documents: list[Document], removals: list[str]) -> Index | None:
    if index is None:
        return Index.build(documents) if documents else None
    if not documents and len(removals) == len(index):
        return None
    return index.with_changes(upserts=documents, removals=removals) if documents or removals else index


def _read(subjects: Sequence[Subject]) -> Iterator[tuple[Row, Document]]:
    with connection.cursor() as cursor:
        cursor.execute(_SOME, [[kind for kind, _ in subjects], [number for _, number in subjects]])
        yield from (_parts(*row) for row in cursor.fetchall())


def _stated(row: Row, document: Document) -> tuple[int, list[Quantity]]:
    return row.id, stated_in(document.texts["title"], document.texts["keywords"], document.texts["abstract"])


def key_of(number: int) -> str:
    """The document's key of an entry; padded, so that keys sort like the numbers they are made of."""
    return f"{number:012d}"


def _parts(
    number: int, kind: str, subject: int, public_number: str, title: str, keywords: str, text: str, fields: Any,
    region: str, organisation: int | None, state: str, owner: str, is_public: bool, changed: datetime,  # noqa: FBT001
) -> tuple[Row, Document]:  # fmt: skip
    codes = json.loads(fields) if isinstance(fields, str) else fields
    moment = int(changed.timestamp() * 1_000_000)
    row = Row(number, kind, subject, region, state, organisation or 0, moment, is_public, codes)
    texts = {"title": title, "keywords": keywords, "abstract": f"{text} {owner} {public_number}"}
    return row, Document(key=key_of(number), texts=texts)
