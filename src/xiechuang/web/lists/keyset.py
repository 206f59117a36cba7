"""Paging by position, not by count: a page begins after the last row seen, so no row is skipped or shown twice.

Rows are ordered by one sort value and then by id, both in the same direction; unknown values come last. A predicate is
a list of alternatives, each a list of (side, comparison, value), so that it can be tried without a database.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.core import signing
from django.db.models import F, Q, QuerySet

SALT = "xiechuang.web.lists"
SORT = "list_sort"
Side = Literal["sort", "id"]
Term = tuple[Side, str, Any]
Predicate = list[list[Term]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By what, and which way."""

    path: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> "Order":
        """``-published_at`` or ``title``."""
        return cls(path=text.lstrip("-"), descending=text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.path}" if self.descending else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A row's place in an order, and whether the page lies after or before it."""

    order: Order
    value: Any
    id: int | str | UUID
    backwards: bool = False

    def encode(self) -> str:
        """Signed, so that nobody can hand us a place of their own making."""
        place = [*_packed(self.value), *_packed(self.id)]
        return signing.dumps([str(self.order), *place, self.backwards], salt=SALT)

    @classmethod
    def decode(cls, text: str, *, order: Order) -> "Cursor | None":
        """The place; None when the text is foreign or belongs to another order."""
        try:
            of, kind, value, id_kind, row_id, backwards = signing.loads(text, salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        if of != str(order):
            return None
        return cls(
            order=order, value=_unpacked(kind, value), id=_unpacked(id_kind, row_id), backwards=backwards
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows and the ways on from them."""

    rows: list[Any]
    previous: str = ""
    following: str = ""


def beyond(cursor: Cursor) -> Predicate:
    """Which rows lie beyond the cursor, in its direction."""
    rising = cursor.order.descending == cursor.backwards
    step = "gt" if rising else "lt"
    if cursor.value is None:
        same: Predicate = [[("sort", "isnull", True), ("id", step, cursor.id)]]
        return [[("sort", "isnull", False)], *same] if cursor.backwards else same
    further: Predicate = [
        [("sort", step, cursor.value)],
        [("sort", "exact", cursor.value), ("id", step, cursor.id)],
    ]
    return further if cursor.backwards else [*further, [("sort", "isnull", True)]]


def page_of(rows: "QuerySet[Any]", *, order: Order, size: int, cursor: Cursor | None = None) -> Page:
    """The page at the cursor, or the first one."""
    backwards = cursor is not None and cursor.backwards
    found = _fetch(rows, order=order, cursor=cursor, limit=size + 1)
    if backwards and len(found) <= size:
        # Fewer rows before than a page holds: the first page itself, full.
        return page_of(rows, order=order, size=size)
    kept = found[:size][::-1] if backwards else found[:size]
    has_more = len(found) > size
    return Page(
        rows=kept,
        previous=_place(kept[0], order=order, backwards=True) if kept and cursor else "",
        following=_place(kept[-1], order=order) if kept and (has_more or backwards) else "",
    )


def _fetch(rows: "QuerySet[Any]", *, order: Order, cursor: Cursor | None, limit: int) -> list[Any]:
    backwards = cursor is not None and cursor.backwards
    found = rows.annotate(**{SORT: F(order.path)})
    if cursor is not None:
        found = found.filter(_as_q(beyond(cursor)))
    return list(found.order_by(*_ordering(order=order, backwards=backwards))[:limit])


def _ordering(*, order: Order, backwards: bool) -> list[Any]:
    falling = order.descending != backwards
    by = F(SORT).desc if falling else F(SORT).asc
    unknown: dict[str, bool] = {"nulls_first": True} if backwards else {"nulls_last": True}
    return [by(**unknown), "-pk" if falling else "pk"]


def _as_q(predicate: Predicate) -> Q:
    names = {"sort": SORT, "id": "pk"}
    any_of = Q()
    for alternative in predicate:
        any_of |= Q(*(Q(**{f"{names[side]}__{test}": value}) for side, test, value in alternative))
    return any_of


def _place(row: Any, *, order: Order, backwards: bool = False) -> str:
    return Cursor(order=order, value=getattr(row, SORT), id=row.pk, backwards=backwards).encode()


def _packed(value: Any) -> tuple[str, Any]:
    if value is None or isinstance(value, bool | int | float | str):
        return "", value
    for kind in (datetime, date, time):
        if isinstance(value, kind):
            return kind.__name__, value.isoformat()
    return type(value).__name__, str(value)


def _unpacked(kind: str, value: Any) -> Any:
    readers: dict[str, Any] = {
        "datetime": datetime.fromisoformat,
        "date": date.fromisoformat,
        "time": time.fromisoformat,
        "Decimal": Decimal,
        "UUID": UUID,
    }
    return readers[kind](value) if kind else value
