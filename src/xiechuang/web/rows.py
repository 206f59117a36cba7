"""A field of several rows that can be added and removed, with and without JavaScript."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xiechuang.web.answers import AGAIN

Row = dict[str, str]
AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of the rows; with choices it is a list to choose from, and its first choice is no answer by itself."""

    key: str
    label: Any
    choices: Any = None
    hint: Any = ""
    is_number: bool = False
    is_wide: bool = False

    def shown_choices(self) -> list[tuple[str, str]]:
        """Code and name of each choice; a callable is asked anew, for vocabularies are data."""
        return list(self.choices() if callable(self.choices) else self.choices or ())


class RowsWidget(forms.Widget):
    """Inputs named ``<field>-<cell>``, the same in every row, so that rows can come and go without renumbering."""

    template_name = "web/components/rows.html"
    use_fieldset = True

    def __init__(self, *, cells: Sequence[Cell], row_label: Any, add_label: Any) -> None:
        super().__init__()
        self.cells, self.row_label, self.add_label = tuple(cells), row_label, add_label

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - Django's signature
        """No single input carries the label."""
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:  # noqa: ARG002 - Django's signature
        """The rows as typed, after an “add” or a “remove” that came as a button."""
        columns = [data.getlist(f"{name}-{cell.key}") for cell in self.cells]
        rows = [
            {cell.key: value for cell, value in zip(self.cells, values, strict=True)}
            for values in zip_longest(*columns, fillvalue="")
        ]
        return self._changed(rows, order=data.get(AGAIN, ""), name=name)

    def typed(self, name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
        """Rows in the shape a request brings them."""
        return (
            {f"{name}-{c.key}": [str(row.get(c.key, "")) for row in rows] for c in self.cells} if rows else {}
        )

    def is_blank(self, row: Mapping[str, str]) -> bool:
        """Whether nobody typed anything; what is chosen by default does not count."""
        return all(str(row.get(cell.key, "")).strip() in ("", self._default(cell)) for cell in self.cells)

    def _default(self, cell: Cell) -> str:
        return next((code for code, _name in cell.shown_choices()), "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Every row with its inputs, one more to fill when there is none, and a blank one to copy."""
        rows = list(value or []) or [{}]
        context = super().get_context(name, value, attrs)
        context["rows"] = [self._row(name, n, row, attrs) for n, row in enumerate(rows)]
        context["blank"] = self._row(name, "__n__", {}, attrs)
        context |= {"row_label": self.row_label, "add_label": self.add_label, "again": AGAIN}
        return context

    def _row(self, name: str, n: int | str, row: Mapping[str, Any], attrs: Any) -> dict[str, Any]:
        stem = f"{attrs.get('id', name)}_{n}"
        cells = [
            {
                "cell": cell,
                "id": f"{stem}_{cell.key}",
                "name": f"{name}-{cell.key}",
                "value": row.get(cell.key, ""),
                "choices": cell.shown_choices(),
            }
            for cell in self.cells
        ]
        return {
            "n": n,
            "place": n + 1 if isinstance(n, int) else n,
            "cells": cells,
            "remove": f"{name}:remove:{n}",
        }

    def _changed(self, rows: list[Row], *, order: str, name: str) -> list[Row]:
        of, _colon, verb = order.partition(":")
        if of != name:
            return rows
        if verb == "add":
            return [*rows, {}]
        place = verb.removeprefix("remove:")
        return [row for n, row in enumerate(rows) if str(n) != place]


class RowsField(forms.Field):
    """Rows as a list of dicts; ``read`` turns one typed row into its value or raises ``ValidationError``."""

    def __init__(
        self,
        *,
        cells: Sequence[Cell],
        read: Any,
        write: Any,
        say: Any,
        row_label: Any,
        add_label: Any,
        **given: Any,
    ) -> None:
        widget = RowsWidget(cells=cells, row_label=row_label, add_label=add_label)
        super().__init__(widget=widget, **given)
        self.read, self.write, self.say = read, write, say

    def prepare_value(self, value: Any) -> list[Row]:
        """Stored rows as typed ones."""
        return [row if self._is_typed(row) else self.write(row) for row in value or []]

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Every row's value; all rows' faults at once, each with its place."""
        typed = [row for row in value or [] if not self.widget.is_blank(row)]
        if self.required and not typed:
            raise ValidationError(_("请至少填写一项"))
        if len(typed) > AT_MOST:
            raise ValidationError(_("最多填写 %d 项") % AT_MOST)
        rows, faults = [], []
        for place, row in enumerate(typed, start=1):
            try:
                rows.append(self.read(row))
            except ValidationError as error:
                faults += [_("第 %(n)d 项：%(fault)s") % {"n": place, "fault": one} for one in error.messages]
        if faults:
            raise ValidationError(faults)
        return rows

    def said(self, value: Sequence[Mapping[str, Any]]) -> str:
        """For the page on which answers are checked: one line a row."""
        return "\n".join(self.say(row) for row in value)

    def _is_typed(self, row: Any) -> bool:
        return isinstance(row, dict) and all(isinstance(v, str) for v in row.values())
