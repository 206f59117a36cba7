"""Columns brought up to date one change at a time equal columns made at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.kernel.search.columns import ARRAYS, Columns, Row

CODES = st.lists(st.sampled_from(["1", "1.2", "1.2.3", "2", "2.1", ""]), max_size=3)
ROWS = st.builds(
    Row,
    id=st.integers(1, 12),
    kind=st.sampled_from("abc"),
    subject_id=st.integers(1, 99),
    region=st.sampled_from(["", "110000", "120000"]),
    state=st.sampled_from(["", "draft"]),
    organisation=st.integers(0, 3),
    changed=st.integers(0, 5),
    is_public=st.booleans(),
    fields=CODES,
)
CHANGES = st.lists(
    st.tuples(
        st.lists(ROWS, max_size=4, unique_by=lambda row: row.id), st.lists(st.integers(1, 12), max_size=3)
    ),
    max_size=6,
)


def said(columns: Columns) -> dict[int, tuple]:
    """What the columns say of each entry, in words."""
    word = columns.words
    return {
        int(pk): (
            word[columns.kinds[n]], int(columns.subjects[n]), word[columns.regions[n]], word[columns.states[n]],
            int(columns.organisations[n]), int(columns.changed[n]), bool(columns.public[n]),
            {word[code] for code in columns.field_words[columns.field_starts[n] : columns.field_starts[n + 1]]},
        )
        for n, pk in enumerate(columns.ids)
    }  # fmt: skip


def above(codes) -> set[str]:
    return {".".join(code.split(".")[: n + 1]) for code in codes for n in range(len(code.split(".")))}


@given(first=st.lists(ROWS, max_size=8, unique_by=lambda row: row.id), changes=CHANGES)
def test_changes_one_after_the_other_end_where_making_at_once_ends(first, changes):
    columns, rows = Columns.of(first), {row.id: row for row in first}
    for upserts, removals in changes:
        gone = [pk for pk in removals if pk not in {row.id for row in upserts}]
        before = said(columns)
        later = columns.changed_by(rows=upserts, gone=gone)
        assert said(columns) == before, "whoever holds the earlier reads on undisturbed"
        columns = later
        rows = {pk: row for pk, row in rows.items() if pk not in gone} | {row.id: row for row in upserts}
    assert list(columns.ids) == sorted(rows)
    assert said(columns) == said(Columns.of(rows.values()))
    assert said(columns) == {pk: (*row[1:8], above(row.fields)) for pk, row in rows.items()}
    assert {getattr(columns, name).dtype for name in ARRAYS} <= {
        np.dtype(t) for t in ("int64", "int32", "bool")
    }


@given(
    rows=st.lists(ROWS, max_size=8, unique_by=lambda row: row.id),
    code=st.sampled_from(["1", "1.2", "2.1", "7"]),
)
def test_a_field_has_what_stands_in_it_or_below(rows, code):
    columns = Columns.of(rows)
    expected = [code in above(row.fields) for row in sorted(rows)]
    assert columns.has_field(code).tolist() == expected


@given(rows=st.lists(ROWS, max_size=8, unique_by=lambda row: row.id))
def test_the_newest_come_first_and_of_one_moment_the_later_entry(rows):
    columns = Columns.of(rows)
    newest = [(int(columns.changed[n]), int(columns.ids[n])) for n in columns.newest_first]
    assert newest == sorted(newest, reverse=True)


@given(rows=st.lists(ROWS, min_size=1, max_size=8, unique_by=lambda row: (row.kind, row.subject_id)))
def test_an_entry_is_found_by_its_subject(rows):
    rows = list({row.id: row for row in rows}.values())
    columns = Columns.of(rows)
    for row in rows:
        assert columns.ids[columns.place_of_subject(row.kind, row.subject_id)] == row.id
    assert columns.place_of_subject("unknown", 1) is None
