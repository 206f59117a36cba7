"""What people type: a wording with what is known of it, the end of a text, a corrected row."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.policies.models import ExtractedRow, TextVersion
from xiechuang.domains.policies.queries.library import KINDS, TOPICS
from xiechuang.domains.policies.queries.rows import plain_number
from xiechuang.domains.policies.states import RowKind
from xiechuang.engines.alignment.duties import Force
from xiechuang.engines.alignment.figures import Bound
from xiechuang.kernel.community.public import choices
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web.forms import DayField
from xiechuang.web.look import region_names
from xiechuang.web.words import said


class VersionForm(forms.Form):
    """A wording: its file or its words, and what is known of it."""

    file = forms.FileField(
        label=_("文件（.txt、.docx 或 .pdf）"),
        required=False,
        help_text=_("可收 .txt、.docx 和有文字层的 .pdf；扫描件请先转成文字。选了文件就不看下面粘贴的文字。"),
    )
    text = forms.CharField(
        label=_("或把全文粘贴在这里"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    document = forms.UUIDField(required=False, widget=forms.HiddenInput)
    passed_on = DayField(label=_("通过或印发日期"), required=False)
    valid_from = DayField(label=_("施行日期"), required=False, help_text=_("文本没有写明的留空，不要推算。"))
    valid_until = DayField(label=_("失效日期"), required=False, help_text=_("从这一天起不再有效。"))
    is_draft = forms.BooleanField(label=_("这是草案或征求意见稿"), required=False)
    amended_by = forms.CharField(label=_("修改依据"), required=False, max_length=200)
    source_name = forms.CharField(label=_("文本来源"), required=False, max_length=200)
    source_url = forms.CharField(label=_("来源网址"), required=False, max_length=300)
    note = forms.CharField(label=_("说明"), required=False, max_length=300)
    problem_note = forms.CharField(
        label=_("对文本问题的说明"),
        required=False,
        max_length=500,
        help_text=_("预览列出的问题如果原文就是如此，在这里写明。"),
    )

    def values(self) -> dict[str, Any]:
        """What is known of the wording."""
        return {name: self.cleaned_data.get(name) for name in VERSION_FIELDS}

    def add_faults(self, fields: Mapping[str, list[str]]) -> None:
        """What an action had against it, beside the field it speaks of."""
        for name, faults in fields.items():
            self.add_error(name if name in self.fields else None, [said(one) for one in faults])


VERSION_FIELDS = (
    "passed_on", "valid_from", "valid_until", "is_draft", "amended_by", "source_name", "source_url", "note", "problem_note",
)  # fmt: skip


def version_initial(version: TextVersion) -> dict[str, Any]:
    """What a version says of itself, for changing it."""
    return {name: getattr(version, name) for name in VERSION_FIELDS}


class TextForm(VersionForm):
    """A text the library does not know yet, with its first wording."""

    title = forms.CharField(
        label=_("名称"), required=False, max_length=200, help_text=_("留空则取正文的标题。")
    )
    kind = forms.ChoiceField(label=_("文种"))
    region = forms.ChoiceField(label=_("地区"), required=False)
    topics = forms.MultipleChoiceField(label=_("主题"), required=False, widget=forms.CheckboxSelectMultiple)
    issued_by = forms.CharField(label=_("发布机关"), required=False, max_length=120)
    document_number = forms.CharField(label=_("文号"), required=False, max_length=80)
    field_order = ("file", "text", "title", "kind", "region", "topics", "issued_by", "document_number")

    def __init__(self, *given: Any, actor: Actor, **named: Any) -> None:
        super().__init__(*given, **named)
        regions = list(region_names().items())
        if actor.has(Role.REGIONAL_OFFICIAL):
            regions = [(code, name) for code, name in regions if code == actor.region_code]
        else:
            regions = [("", str(_("不属于单独一个地区"))), *regions]
        for name, listed in (("kind", choices(KINDS)), ("region", regions), ("topics", choices(TOPICS))):
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def text_values(self) -> dict[str, Any]:
        """What is known of the text itself."""
        return {name: self.cleaned_data.get(name) for name in TEXT_FIELDS}


TEXT_FIELDS = ("title", "kind", "region", "topics", "issued_by", "document_number")


class RepealForm(forms.Form):
    """The end of a text."""

    repealed_on = DayField(label=_("废止日期"), help_text=_("从这一天起不再有效。"))
    repealed_by = forms.CharField(label=_("废止依据"), max_length=200, help_text=_("哪份文本规定它废止。"))


class NoteForm(forms.Form):
    """A reason or a remark."""

    note = forms.CharField(
        label=_("理由或说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class RowForm(NoteForm):
    """A row as a person would have it; only the fields of its kind."""

    def __init__(self, *given: Any, row: ExtractedRow, **named: Any) -> None:
        kind = RowKind(row.kind)
        named.setdefault("initial", row_initial(row))
        super().__init__(*given, **named)
        made = _duty_fields() if kind is RowKind.DUTY else _target_fields()
        self.fields = {**made, "note": self.fields["note"]}
        self.names = tuple(made)

    def values(self) -> dict[str, Any]:
        """What was typed, for the action."""
        return {name: self.cleaned_data.get(name) for name in self.names}

    @property
    def is_corrected(self) -> bool:
        """Whether a field of the row was sent and reads otherwise than the row."""
        return any(name in self.data and name in self.changed_data for name in self.names)


def row_initial(row: ExtractedRow) -> dict[str, Any]:
    """A row as it is shown for correcting."""
    names = ("force", "actor", "action", "indicator", "bound", "unit", "year", "scope", "each")
    numbers = {name: plain_number(getattr(row, name)).replace(",", "") for name in ("value", "until")}
    return {name: getattr(row, name) for name in names} | numbers | {"bodies": "、".join(row.bodies)}


def _word(label: Any, length: int = 200, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length, help_text=hint)


def _duty_fields() -> dict[str, forms.Field]:
    return {
        "actor": _word(_("责任主体"), 200, _("文本确未写明的填“（文本未写明）”。")),
        "bodies": _word(_("责任机关"), 500, _("几个机关用顿号隔开。")),
        "force": forms.ChoiceField(label=_("规范词"), choices=[(one.value, one.value) for one in Force]),
        "action": forms.CharField(
            label=_("事项"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        ),
    }


def _target_fields() -> dict[str, forms.Field]:
    return {
        "indicator": _word(_("指标")),
        "bound": forms.ChoiceField(label=_("约束"), choices=[(one.value, one.value) for one in Bound]),
        "value": _word(_("数值"), 30),
        "until": _word(_("至"), 30, _("只有区间才填。")),
        "unit": _word(_("单位"), 20),
        "year": _word(_("年份"), 4),
        "scope": _word(_("范围"), 60),
        "each": _word(_("频次"), 20),
    }
