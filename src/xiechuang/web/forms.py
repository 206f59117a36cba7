"""How Django renders our forms, and the widgets that Chinese pages need."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """Forms and fields in the look of the platform."""

    form_template_name = "web/form.html"
    field_template_name = "web/components/field.html"


class DayInput(forms.DateInput):
    """A date field as browsers want it (2026-01-02), whatever the language of the page."""

    input_type = "date"

    def __init__(self, **given: Any) -> None:
        super().__init__(format="%Y-%m-%d", **given)


class DayField(forms.DateField):
    """A day, typed or picked."""

    widget = DayInput
