"""Filters of a list; each is a form field and what it does to the rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xiechuang.web.forms import DayField
from xiechuang.web.look import region_names
from xiechuang.web.words import Words, said

REGION = _("地区")
Rows = QuerySet[Any]
Choices = Callable[[], Iterable[tuple[str, Words]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter: the fields it needs, what it does, and how it reads when it is on."""

    key: str
    label: Words
    fields: Callable[[], dict[str, forms.Field]]
    narrow: Callable[[Rows, dict[str, Any]], Rows]
    is_wide: bool = False
    is_pair: bool = False


def text_filter(*, key: str, label: Words, paths: Iterable[str]) -> Filter:
    """Rows that contain every word typed, in any of the paths."""
    listed = list(paths)

    def narrow(rows: Rows, given: dict[str, Any]) -> Rows:
        for word in given[key].split():
            rows = rows.filter(_in_any(listed, word))
        return rows

    def fields() -> dict[str, forms.Field]:
        return {key: forms.CharField(label=str(label), required=False, max_length=200)}

    return Filter(key=key, label=label, fields=fields, narrow=narrow)


def choice_filter(*, key: str, label: Words, choices: Choices, path: str = "") -> Filter:
    """Rows of one value."""

    def fields() -> dict[str, forms.Field]:
        return {
            key: forms.ChoiceField(
                label=str(label), required=False, choices=[("", _("全部")), *_said(choices)]
            )
        }

    return Filter(key=key, label=label, fields=fields, narrow=_equal_to(key, path or key))


def multi_filter(*, key: str, label: Words, choices: Choices, path: str = "") -> Filter:
    """Rows of any of the chosen values."""

    def narrow(rows: Rows, given: dict[str, Any]) -> Rows:
        return rows.filter(**{f"{path or key}__in": given[key]})

    def fields() -> dict[str, forms.Field]:
        widget = forms.CheckboxSelectMultiple
        return {
            key: forms.MultipleChoiceField(
                label=str(label), required=False, choices=_said(choices), widget=widget
            )
        }

    return Filter(key=key, label=label, fields=fields, narrow=narrow, is_wide=True)


def date_filter(*, key: str, label: Words, path: str, is_moment: bool = False) -> Filter:
    """Rows from a day up to and including another."""
    ends = {f"{key}_from": "gte", f"{key}_to": "lte"}
    on = f"{path}__date" if is_moment else path

    def narrow(rows: Rows, given: dict[str, Any]) -> Rows:
        return rows.filter(**{f"{on}__{test}": given[name] for name, test in ends.items() if given.get(name)})

    def fields() -> dict[str, forms.Field]:
        words = (_("自"), _("至"))
        return {
            name: DayField(label=f"{label}{word}", required=False)
            for name, word in zip(ends, words, strict=True)
        }

    return Filter(key=key, label=label, fields=fields, narrow=narrow, is_pair=True)


def region_filter(*, key: str = "region", label: Words = REGION, path: str = "region") -> Filter:
    """Rows of one region of the community."""

    def choices() -> list[tuple[str, str]]:
        return list(region_names().items())

    return choice_filter(key=key, label=label, choices=choices, path=path)


def filter_form(filters: Iterable[Filter], *, data: QueryDict) -> forms.Form:
    """One form with the fields of all filters, already checked."""
    form = forms.Form(data, auto_id="filter_%s")
    for one in filters:
        form.fields.update(one.fields())
    form.is_valid()
    return form


def narrowed(rows: Rows, *, filters: Iterable[Filter], form: forms.Form) -> Rows:
    """The rows that pass; a filter that is empty or wrong does nothing (a wrong one shows its error)."""
    for one in filters:
        given = {name: form.cleaned_data.get(name) for name in one.fields()}
        if any(given.values()):
            rows = one.narrow(rows, given)
    return rows


def _equal_to(key: str, path: str) -> Callable[[Rows, dict[str, Any]], Rows]:
    return lambda rows, given: rows.filter(**{path: given[key]})


def _said(choices: Choices) -> list[tuple[str, str]]:
    return [(code, said(name)) for code, name in choices()]


def _in_any(paths: list[str], word: str) -> Q:
    found = Q()
    for path in paths:
        found |= Q(**{f"{path}__icontains": word})
    return found
