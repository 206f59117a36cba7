"""Columns of a list: what a cell shows, how it sorts, what it says in an export."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xiechuang.kernel.exchange import Kind
from xiechuang.web.look import place_name, region_badge, tag
from xiechuang.web.templatetags.xc import NOTHING, day, moment, money, thousands
from xiechuang.web.words import Words, said

STATE, REGION = _("状态"), _("地区")
Align = Literal["start", "end", "center"]
NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY_YUAN, Kind.MONEY_WAN})
SHOWN_AS: dict[Kind, Callable[[Any], str]] = {
    Kind.INTEGER: thousands,
    Kind.DECIMAL: thousands,
    Kind.MONEY_YUAN: money,
    Kind.MONEY_WAN: money,
    Kind.DATE: day,
    Kind.DATETIME: moment,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``value`` gives what is exported; ``cell`` what is shown, else the value by its kind."""

    key: str
    title: Words
    value: Callable[[Any], Any] | None = None
    cell: Callable[[Any], Any] | None = None
    kind: Kind = Kind.TEXT
    sort: str = ""
    is_shown: bool = True
    is_link: bool = False
    align: Align | None = None

    @property
    def side(self) -> Align:
        """Where the text stands: numbers on the right unless told otherwise."""
        return self.align or ("end" if self.kind in NUMBERS else "start")

    def value_of(self, row: Any) -> Any:
        """What goes into an export."""
        return self.value(row) if self.value else _attribute(row, self.key)

    def shown(self, row: Any) -> SafeString:
        """What stands in the cell, escaped."""
        if self.cell:
            return conditional_escape(self.cell(row))
        value = self.value_of(row)
        if value in (None, ""):
            return format_html("{}", NOTHING)
        return conditional_escape(SHOWN_AS.get(self.kind, str)(value))


def state_column(*, title: Words = STATE, sort: str = "state") -> Column:
    """Where a case stands, in the words and the tone of its ``status``."""
    return Column(
        key="state",
        title=title,
        value=lambda row: said(row.status.label),
        cell=lambda row: tag(label=row.status.label, tone=row.status.tone),
        sort=sort,
    )


def region_column(*, key: str = "region", title: Words = REGION, sort: str = "") -> Column:
    """The region to which a row's attribute ``key`` leads, by name and with its badge; there may be none."""

    def region_of(row: Any) -> Any:
        return getattr(row, key)

    return Column(
        key=key,
        title=title,
        value=lambda row: place_name(region_of(row)) if region_of(row) else "",
        cell=lambda row: region_badge(region_of(row)),
        sort=sort,
    )


def chosen_columns(columns: Iterable[Column], *, keys: Iterable[str] | None) -> list[Column]:
    """The columns somebody chose, in the list's own order; their default when they chose none that exists."""
    listed = list(columns)
    wanted = set(keys or ())
    chosen = [column for column in listed if column.key in wanted]
    return chosen or [column for column in listed if column.is_shown]


def _attribute(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row() if callable(row) else row
