"""The two forms of an import: which file, and which of its columns means what."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.models import Intake
from xiechuang.domains.transfer.queries.intake_columns import spec_of
from xiechuang.kernel.exchange import suggest_mapping
from xiechuang.kernel.exchange.mapping import CERTAIN
from xiechuang.kernel.exchange.table import column_letter
from xiechuang.web.words import said

ACCEPT = ".xlsx,.xls,.csv,.txt"


def said_kinds() -> list[tuple[str, str]]:
    """What can be imported, in the language of the page."""
    return [(str(kind), said(kind.label)) for kind in Intake.Kind]


class UploadForm(forms.Form):
    """One file of one kind; the hidden key makes sending twice the same as sending once."""

    kind = forms.ChoiceField(label=_("导入什么"), choices=said_kinds, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("文件"),
        help_text=_("Excel（xlsx、xls）或 CSV，不超过 20 MB；表头在第几行、用什么编码都可以。"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
        max_length=200,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class MappingForm(forms.Form):
    """For every column of the platform the column of the file, or none."""

    def __init__(
        self, *args: object, intake: Intake, samples: Sequence[Sequence[str]] = (), **given: object
    ) -> None:
        super().__init__(*args, **given)  # type: ignore[arg-type]
        choices = [
            ("", _("（不导入）")),
            *((str(i), said_column(i, t)) for i, t in enumerate(intake.columns)),
        ]
        spec = spec_of(intake.kind)
        found = {s.key: s for s in suggest_mapping(intake.columns, spec=spec)}
        for column in spec.columns:
            index = intake.mapping.get(column.key, found[column.key].index)
            is_doubtful = column.key not in intake.mapping and index is not None
            self.fields[column.key] = forms.ChoiceField(
                label=said(column.title),
                choices=choices,
                required=column.required,
                widget=forms.Select(attrs={"class": "input"}),
                initial="" if index is None else str(index),
                help_text=_("按名称猜测，请核对")
                if is_doubtful and found[column.key].confidence < CERTAIN
                else "",
            )
            self.fields[column.key].samples = samples[index] if index is not None and samples else ()  # type: ignore[attr-defined]

    def mapping(self) -> dict[str, int]:
        """The choice made."""
        return {key: int(index) for key, index in self.cleaned_data.items() if index != ""}


def said_column(index: int, title: str) -> str:
    """A column as people find it in their spreadsheet."""
    return f"{column_letter(index=index)}　{title}"
