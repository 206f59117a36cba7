"""How long lists are read: a page, and an opaque cursor to the next one."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field, StringConstraints

from xiechuang.kernel.lib.errors import Invalid
from xiechuang.web.api.values import ONE_LINE, Filters
from xiechuang.web.lists.keyset import Cursor, Order, page_of

Item = TypeVar("Item")
MOST = 200
CursorText = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=1_000)]


class Paging(Filters):
    """Which page of a list."""

    limit: int = Field(50, ge=1, le=MOST, description="每页条数 / rows a page")
    cursor: CursorText = Field(
        "", description="上一页答复中的 next,原样送回 / next of the page before, as given"
    )


class Page(Schema, Generic[Item]):
    """Some rows, and the cursor of the next page; null at the end."""

    items: list[Item]
    next: str | None


def paged(
    rows: "QuerySet[Any]", *, paging: Paging, order: str, shown: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """One page of ``rows`` in ``order``, each as ``shown``."""
    by = Order.parse(order)
    page = page_of(rows, order=by, size=paging.limit, cursor=_cursor(paging.cursor, by))
    return {"items": [shown(row) for row in page.rows], "next": page.following or None}


def _cursor(text: str, order: Order) -> Cursor | None:
    if not text:
        return None
    cursor = Cursor.decode(text, order=order)
    if cursor is None:
        raise Invalid({"cursor": ["游标无效，或属于另一种排序"]})
    return cursor
