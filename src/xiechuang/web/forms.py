"""How Django renders our forms, and the widgets that Chinese pages need."""

from datetime import date
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = 1900, 2200
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
NOTE, NOTE_AT_MOST = _("理由或说明"), 2_000


class FormRenderer(DjangoTemplates):
    """Forms and fields in the look of the platform."""

    form_template_name = "web/form.html"
    field_template_name = "web/components/field.html"


class DayInput(forms.DateInput):
    """A date field as browsers want it (2026-01-02), whatever the language of the page."""

    input_type = "date"

    def __init__(self, **given: Any) -> None:
        super().__init__(format="%Y-%m-%d", **given)


class MomentInput(forms.DateTimeInput):
    """A moment as browsers want it (2026-01-02T09:30)."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=MOMENT_FORMAT)


class DayField(forms.DateField):
    """A day, typed or picked; a year outside living plans and papers is a slip of the hand."""

    widget = DayInput
    default_error_messages = {"year": _("年份须在 1900 与 2200 之间，请核对")}

    def to_python(self, value: Any) -> date | None:
        """The day, or what is wrong with it."""
        day: date | None = super().to_python(value)
        if day is not None and not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(self.error_messages["year"], code="year")
        return day


def note_field(*, label: Any = NOTE, required: bool = False) -> forms.CharField:
    """A few lines of reason or remark; mostly it is the rules of a move that say whether they are needed."""
    return forms.CharField(
        label=label, required=required, max_length=NOTE_AT_MOST, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoteForm(forms.Form):
    """A reason or a remark."""

    note = note_field()
