"""A move with a note, and the objections to it."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.kernel.lib.errors import Reason


class NoteForm(forms.Form):
    """A reason or a remark."""

    note = forms.CharField(
        label=_("理由或说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def add_reasons(form: forms.Form, reasons: Iterable[Reason]) -> None:
    """Every reason, beside its field where the form has it."""
    for reason in reasons:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason))
