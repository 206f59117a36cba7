"""A workbook."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    """One file."""

    file = forms.FileField(label=_("填好的表格"), help_text=_("Excel 或 CSV，最大 5 MB"))
