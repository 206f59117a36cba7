from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from xiechuang.kernel.orgs.public import Region
from xiechuang.web.lists.counting import total_of
from xiechuang.web.lists.keyset import SORT, Cursor, Order, beyond, page_of

RISING, FALLING = Order(path="v"), Order(path="v", descending=True)
ROWS = st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=14)


def in_order(rows: list[tuple[int, int | None]], order: Order) -> list[tuple[int, int | None]]:
    sign = -1 if order.descending else 1
    return sorted(rows, key=lambda row: (row[1] is None, sign * (row[1] or 0), sign * row[0]))


def holds(row: tuple[int, int | None], predicate) -> bool:
    tests = {
        "gt": lambda a, b: a is not None and a > b,
        "lt": lambda a, b: a is not None and a < b,
        "exact": lambda a, b: a == b,
        "isnull": lambda a, b: (a is None) is b,
    }
    sides = {"sort": row[1], "id": row[0]}
    return any(all(tests[test](sides[side], value) for side, test, value in terms) for terms in predicate)


@given(ROWS, st.sampled_from([RISING, FALLING]), st.booleans(), st.data())
def test_the_predicate_takes_exactly_what_lies_beyond_a_row(values, order, backwards, data):
    rows = in_order(list(enumerate(values)), order)
    if not rows:
        return
    place = data.draw(st.integers(0, len(rows) - 1))
    row_id, value = rows[place]
    predicate = beyond(Cursor(order=order, value=value, id=row_id, backwards=backwards))
    expected = rows[:place] if backwards else rows[place + 1 :]
    assert [row for row in rows if holds(row, predicate)] == expected


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "甲/乙",
        2.5,
        True,
        Decimal("1.10"),
        date(2026, 1, 2),
        datetime(2026, 1, 2, 3, 4, 5, 678, ZoneInfo("Asia/Shanghai")),
    ],
)
def test_a_cursor_survives_the_address_bar(value):
    cursor = Cursor(order=FALLING, value=value, id=7, backwards=True)
    assert Cursor.decode(cursor.encode(), order=FALLING) == cursor


def test_a_row_may_be_known_by_a_uuid():
    cursor = Cursor(order=FALLING, value=None, id=UUID(int=7))
    assert Cursor.decode(cursor.encode(), order=FALLING) == cursor


@given(st.text(max_size=40))
def test_a_foreign_cursor_is_no_cursor(text):
    assert Cursor.decode(text, order=RISING) is None


def test_a_cursor_of_another_order_is_no_cursor():
    assert Cursor.decode(Cursor(order=RISING, value=1, id=1).encode(), order=FALLING) is None


def test_a_tampered_cursor_is_no_cursor():
    text = Cursor(order=RISING, value=1, id=1).encode()
    assert Cursor.decode(("A" if text[0] != "A" else "B") + text[1:], order=RISING) is None


def pages(rows, order: Order, size: int):
    """Walk to the end and collect every page."""
    page = page_of(rows, order=order, size=size)
    walked = [page]
    while page.following:
        page = page_of(rows, order=order, size=size, cursor=Cursor.decode(page.following, order=order))
        walked.append(page)
    return walked


class PagesOfRegions(TestCase):
    """Against PostgreSQL: short names are the sort value, NULL through an absent parent."""

    def fill(self, values: list[int | None]) -> list[tuple[str, int | None]]:
        for number in range(5):
            Region.objects.create(code=f"P{number}", name="甲", level="region", order=number)
        rows = [(f"R{n:02d}", value) for n, value in enumerate(values)]
        for code, value in rows:
            level, parent = ("region", None) if value is None else ("city", f"P{value}")
            Region.objects.create(code=code, name="乙", level=level, parent_id=parent)
        return rows

    def expected(self, rows, order: Order) -> list[str]:
        backwards = order.descending
        known = sorted((r for r in rows if r[1] is not None), key=lambda r: (r[1], r[0]), reverse=backwards)
        unknown = sorted((r for r in rows if r[1] is None), reverse=backwards)
        return [code for code, _ in [*known, *unknown]]

    @settings(max_examples=25, deadline=None)
    @given(ROWS, st.booleans(), st.integers(1, 5))
    def test_pages_end_to_end_are_the_sorted_list(self, values, descending, size):
        order = Order(path="parent__order", descending=descending)
        rows = self.fill(values)
        found = pages(Region.objects.filter(name="乙"), order, size)
        assert [row.code for page in found for row in page.rows] == self.expected(rows, order)
        assert all(len(page.rows) == size for page in found[:-1])

    @settings(max_examples=25, deadline=None)
    @given(ROWS, st.booleans(), st.integers(1, 5))
    def test_going_back_shows_the_pages_again(self, values, descending, size):
        order = Order(path="parent__order", descending=descending)
        self.fill(values)
        rows = Region.objects.filter(name="乙")
        forth = pages(rows, order, size)
        page, back = forth[-1], []
        while page.previous:
            page = page_of(rows, order=order, size=size, cursor=Cursor.decode(page.previous, order=order))
            back.append([row.code for row in page.rows])
        assert back[: len(forth) - 1] == [[row.code for row in one.rows] for one in forth[-2::-1]]

    @settings(max_examples=25, deadline=None)
    @given(
        ROWS.filter(lambda values: len(values) > 2), st.booleans(), st.lists(st.integers(0, 4), max_size=5)
    )
    def test_rows_that_come_in_between_make_none_skipped_or_shown_twice(self, values, descending, newcomers):
        order = Order(path="parent__order", descending=descending)
        before = self.fill(values)
        rows = Region.objects.filter(name="乙")
        first = page_of(rows, order=order, size=2)
        for n, value in enumerate(newcomers):
            Region.objects.create(code=f"N{n:02d}", name="乙", level="city", parent_id=f"P{value}")
        seen, page = [row.code for row in first.rows], first
        while page.following:
            page = page_of(rows, order=order, size=2, cursor=Cursor.decode(page.following, order=order))
            seen += [row.code for row in page.rows]
        assert len(seen) == len(set(seen))
        assert [code for code in seen if code.startswith("R")] == self.expected(before, order)

    def test_a_page_before_the_first_rows_is_the_full_first_page(self):
        self.fill([0, 1, 2, 3, 4])
        rows, order = Region.objects.filter(name="乙"), Order(path="parent__order")
        second = page_of(rows, order=order, size=3, cursor=Cursor(order=order, value=0, id="R00"))
        page = page_of(rows, order=order, size=3, cursor=Cursor.decode(second.previous, order=order))
        assert [row.code for row in page.rows] == ["R00", "R01", "R02"]
        assert page.previous == ""

    def test_no_page_asks_for_an_offset(self):
        self.fill([0, 1, 2, 3, 4])
        order = Order(path="parent__order")
        with self.assertNumQueries(1) as asked:
            page_of(
                Region.objects.filter(name="乙"),
                order=order,
                size=2,
                cursor=Cursor(order=order, value=1, id="R01"),
            )
        assert "OFFSET" not in asked.captured_queries[0]["sql"]
        assert SORT in asked.captured_queries[0]["sql"]

    def test_a_small_number_of_rows_is_counted_and_a_large_one_estimated(self):
        self.fill([0, 1, 2, 3, 4])
        rows = Region.objects.filter(name="乙")
        assert total_of(rows).is_exact
        assert total_of(rows).rows == 5
        many = total_of(rows, exact_up_to=3)
        assert not many.is_exact
        assert many.rows >= 3
