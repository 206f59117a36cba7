"""Faults and refusals, each beside its field where the form has it."""

from collections.abc import Iterable, Mapping

from django import forms

from xiechuang.kernel.lib.errors import Reason


def add_faults(form: forms.Form, faults: Mapping[str, Iterable[str]]) -> None:
    """What the action found wrong."""
    for name, messages in faults.items():
        form.add_error(name if name in form.fields else None, list(messages))


def add_reasons(form: forms.Form, reasons: Iterable[Reason]) -> None:
    """Every reason of a refusal."""
    for reason in reasons:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason))
