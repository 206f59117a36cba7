"""A list page from its declaration: answers the page, its part for htmx, exports, column choice and batch moves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from xiechuang.kernel.exchange import Format, Kind
from xiechuang.web.lists.batch import AT_MOST, BatchMove, perform_batch
from xiechuang.web.lists.columns import Column, chosen_columns
from xiechuang.web.lists.counting import total_of
from xiechuang.web.lists.export import export
from xiechuang.web.lists.filters import Filter, filter_form, narrowed
from xiechuang.web.lists.keyset import Cursor, Order, page_of
from xiechuang.web.words import Words, apart, listed

SIZES = (20, 50, 100)
DENSITIES = frozenset({"", "tight"})
PLACE = "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A button above the table."""

    label: Words
    url: str
    icon: str = "plus"
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The declaration of a list. ``rows`` gives what the actor may see; nothing here widens it."""

    key: str
    title: Words
    rows: Callable[[Any], QuerySet[Any]]
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    order: str = "-pk"
    batch: Callable[[Any], Sequence[BatchMove]] = lambda _actor: ()
    row_url: Callable[[Any], str] | None = None
    tools: Callable[[Any], Sequence[Tool]] = lambda _actor: ()
    crumbs: Sequence[tuple[Words, str]] = ()
    empty_text: Words = ""
    template: str = "web/list.html"
    totals: Callable[[QuerySet[Any]], Sequence[tuple[str, str]]] = lambda _rows: ()
    sources: Sequence[Words] = ()

    def remembered(self, word: str) -> str:
        """Under what name the session keeps something of this list."""
        return f"list:{self.key}:{word}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """A listing in one request."""

    listing: Listing
    request: HttpRequest
    actor: Any
    order: Order
    rows: QuerySet[Any]
    form: Any
    columns: list[Column]


def respond(listing: Listing, request: HttpRequest) -> HttpResponse:
    """Answer one request of a list page."""
    if request.method == "POST":
        return _change(listing=listing, request=request)
    view = _view(listing=listing, request=request)
    if (form := request.GET.get("export", "")) in set(Format):
        ordered = view.rows.order_by(*_plain_order(view.order))
        conditions = apart(
            _("%(label)s：%(said)s") % {"label": chip["label"], "said": chip["value"]}
            for chip in _chips(view)
        )
        return export(
            title=str(listing.title),
            columns=view.columns,
            rows=ordered,
            form=Format(form),
            conditions=conditions,
            notes=[*_total_lines(view), *(str(source) for source in listing.sources)],
        )
    is_part = _asks_for_part(request)
    response = render(request, "web/list_part.html" if is_part else listing.template, _context(view))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _view(*, listing: Listing, request: HttpRequest) -> _View:
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = filter_form(listing.filters, data=request.GET)
    keys = request.session.get(listing.remembered("columns"))
    return _View(
        listing=listing,
        request=request,
        actor=actor,
        order=_order(listing=listing, asked=request.GET.get("sort", "")),
        rows=narrowed(listing.rows(actor), filters=listing.filters, form=form),
        form=form,
        columns=chosen_columns(listing.columns, keys=keys),
    )


def _order(*, listing: Listing, asked: str) -> Order:
    """What was asked for if a column sorts by it, else the list's own."""
    sorts = {column.sort for column in listing.columns if column.sort}
    wanted = Order.parse(asked)
    return wanted if wanted.path in sorts else Order.parse(listing.order)


def _total_lines(view: _View) -> list[str]:
    """The totals of what is filtered, as lines of a document."""
    return [f"{label}：{value}" for label, value in view.listing.totals(view.rows)]


def _plain_order(order: Order) -> list[str]:
    return [str(order), "-pk" if order.descending else "pk"]


def _asks_for_part(request: HttpRequest) -> bool:
    headers = request.headers
    return headers.get("HX-Target") == "list" and headers.get("HX-History-Restore-Request") != "true"


def _context(view: _View) -> dict[str, Any]:
    listing, request, session = view.listing, view.request, view.request.session
    size = _size(request.GET)
    cursor = Cursor.decode(request.GET.get(PLACE, ""), order=view.order)
    page = page_of(view.rows, order=view.order, size=size, cursor=cursor)
    batch = listing.batch(view.actor)
    return {
        "listing": listing,
        "form": view.form,
        "filters": [_shown_filter(one, form=view.form) for one in listing.filters],
        "chips": _chips(view),
        "headers": [_header(column, order=view.order) for column in view.columns],
        "rows": [_row(row, view=view) for row in page.rows],
        "page": page,
        "is_first": cursor is None,
        "total": total_of(view.rows),
        "totals": listing.totals(view.rows),
        "size": size,
        "sizes": SIZES,
        "columns": [{"column": column, "is_shown": column in view.columns} for column in listing.columns],
        "density": session.get(listing.remembered("density"), ""),
        "batch": batch,
        "batch_needs_note": any(move.needs_note for move in batch),
        "outcome": session.pop(listing.remembered("outcome"), None),
        "tools": listing.tools(view.actor),
        "crumbs": listing.crumbs,
        "exports": [form.value for form in (Format.XLSX, Format.CSV, Format.DOCX, Format.PDF)],
    }


def _size(query: QueryDict) -> int:
    asked = query.get("size", "")
    return int(asked) if asked in {str(size) for size in SIZES} else SIZES[0]


def _shown_filter(one: Filter, *, form: Any) -> dict[str, Any]:
    return {"filter": one, "fields": [form[name] for name in one.fields()]}


def _chips(view: _View) -> list[dict[str, str]]:
    """The filters that are on, in words, each with the parameter that turns it off."""
    chips = []
    for name, field in view.form.fields.items():
        if value := view.form.cleaned_data.get(name):
            chips.append({"name": name, "label": str(field.label), "value": _said(field=field, value=value)})
    return chips


def _said(*, field: Any, value: Any) -> str:
    names = {str(code): str(name) for code, name in getattr(field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return listed(names.get(str(one), str(one)) for one in values)


def _header(column: Column, *, order: Order) -> dict[str, Any]:
    is_current = bool(column.sort) and column.sort == order.path
    falls_first = column.side == "end" or column.kind in (Kind.DATE, Kind.DATETIME)
    descending = not order.descending if is_current else falls_first
    following = str(Order(path=column.sort, descending=descending)) if column.sort else ""
    state = ("descending" if order.descending else "ascending") if is_current else ""
    return {"column": column, "next": following, "state": state}


def _row(row: Any, *, view: _View) -> dict[str, Any]:
    cells = [{"column": column, "html": column.shown(row)} for column in view.columns]
    url = view.listing.row_url(row) if view.listing.row_url else ""
    return {"id": row.pk, "name": str(row), "cells": cells, "url": url}


def _change(*, listing: Listing, request: HttpRequest) -> HttpResponse:
    """Column choice, density, or a batch move; then back to where the person was."""
    data, session = request.POST, request.session
    if "columns" in data:
        session[listing.remembered("columns")] = data.getlist("shown")
        density = data.get("density", "")
        session[listing.remembered("density")] = density if density in DENSITIES else ""
    if move := data.get("move"):
        session[listing.remembered("outcome")] = _perform(listing=listing, request=request, key=move)
    return redirect(request.get_full_path())


def _perform(*, listing: Listing, request: HttpRequest, key: str) -> dict[str, Any] | None:
    actor: Any = request.actor  # type: ignore[attr-defined]
    move = next((one for one in listing.batch(actor) if one.key == key), None)
    if move is None:
        return {"label": key, "done": [], "refused": [_refusal(_("没有这项批量操作"))]}
    ids = _ids(request.POST.getlist("ids"))
    if not ids or len(ids) > AT_MOST:
        sentence = _("请先勾选要办理的行") if not ids else _("一次最多办理 %d 行") % AT_MOST
        return {"label": str(move.label), "done": [], "refused": [_refusal(sentence)]}
    rows = list(listing.rows(actor).filter(pk__in=ids))
    note = request.POST.get("note", "").strip()
    outcome = perform_batch(move=move, rows=rows, missing=len(ids) - len(rows), actor=actor, note=note)
    return outcome.as_dict()


def _ids(texts: Iterable[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19}


def _refusal(sentence: str) -> dict[str, Any]:
    return {"row": "", "reasons": [{"text": sentence, "clause": ""}]}
