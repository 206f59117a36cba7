"""What was typed into a form, as it was typed; and what an answer is called when it is read back."""

from datetime import datetime

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from xiechuang.web.words import listed

AGAIN = "again"
NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "autosave", "back", "edition", "key", AGAIN})
Typed = dict[str, list[str]]
Answers = dict[str, Typed]


def typed_in(data: QueryDict) -> Typed:
    """What a request brought, without the machinery."""
    return {name: data.getlist(name) for name in data if name not in NOT_ANSWERS}


def as_query(typed: Typed) -> QueryDict:
    """Typed answers in the shape a form is bound to."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def said_saved(moment: datetime) -> str:
    """“已自动保存 14:08”."""
    return _("已自动保存 %s") % f"{timezone.localtime(moment):%H:%M}"


def said_answer(bound: BoundField) -> str:
    """An answer as the applicant would say it: names of choices, not their codes."""
    value = (
        bound.form.cleaned_data.get(bound.name, bound.value())
        if hasattr(bound.form, "cleaned_data")
        else bound.value()
    )
    if value in (None, "", []):
        return _("未填写")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if said := getattr(bound.field, "said", None):
        return str(said(value))
    names = _choice_names(bound.field)
    values = value if isinstance(value, list | tuple) else [value]
    return listed(names.get(str(one), str(one)) for one in values)


def _choice_names(form_field: forms.Field) -> dict[str, str]:
    names: dict[str, str] = {}
    for code, name in getattr(form_field, "choices", ()):
        inner = name if isinstance(name, list | tuple) else [(code, name)]
        names |= {str(one): str(word) for one, word in inner}
    return names
