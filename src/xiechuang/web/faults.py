"""Faults and refusals, each beside its field where the form has it."""

from collections.abc import Iterable, Mapping

from django import forms

from xiechuang.kernel.lib.errors import Reason

SAME: Mapping[str, str] = {}


def add_faults(
    form: forms.BaseForm, faults: Mapping[str, Iterable[str]], *, called: Mapping[str, str] = SAME
) -> None:
    """What an action found wrong; ``called`` tells what the form calls a field that the action names otherwise."""
    for name, messages in faults.items():
        form.add_error(_place(form, called.get(name, name)), list(messages))


def add_reasons(form: forms.BaseForm, reasons: Iterable[Reason], *, called: Mapping[str, str] = SAME) -> None:
    """Every reason of a refusal."""
    for reason in reasons:
        form.add_error(_place(form, called.get(reason.field, reason.field)), str(reason))


def add_further_reasons(form: forms.BaseForm, reasons: Iterable[Reason]) -> None:
    """Reasons beside what is said already: a field keeps the first objection to it."""
    for reason in reasons:
        _add_further(form, reason.field, str(reason))


def add_further_faults(form: forms.BaseForm, faults: Mapping[str, Iterable[str]]) -> None:
    """Faults beside what is said already, in the same way."""
    for name, messages in faults.items():
        _add_further(form, name, list(messages))


def _add_further(form: forms.BaseForm, name: str, said: str | list[str]) -> None:
    place = _place(form, name)
    if place is None or place not in form.errors:
        form.add_error(place, said)


def _place(form: forms.BaseForm, name: str) -> str | None:
    return name if name in form.fields else None
