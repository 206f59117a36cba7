"""What is typed of a draft: its text, its moves, a revised text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.drafting.actions.writing import LENGTHS
from xiechuang.domains.drafting.models import Draft
from xiechuang.domains.drafting.queries.texts import latest_edition
from xiechuang.domains.drafting.states import Concern, DraftKind
from xiechuang.web.forms import DayField
from xiechuang.web.words import said


def word_choices(words: Any) -> list[tuple[str, str]]:
    """Value and label of every word, in the language of the page."""
    return [(one.value, said(one.label)) for one in words]


class DraftForm(forms.Form):
    """Title, kind, why it concerns the others, the text, and what it amends."""

    title = forms.CharField(label=_("名称"), max_length=LENGTHS["title"])
    kind = forms.ChoiceField(label=_("类别"), widget=forms.RadioSelect)
    concerns = forms.MultipleChoiceField(
        label=_("涉及"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("征求意见前须写明；见京、冀两地《决定》第十八条"),
    )
    purpose = forms.CharField(
        label=_("起草目的"), max_length=LENGTHS["purpose"], widget=forms.Textarea(attrs={"rows": 4})
    )
    text = forms.CharField(
        label=_("文本"),
        max_length=LENGTHS["text"],
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("粘贴全文；按“第一条”或“一、”分条，平台据此读出条款"),
    )
    amends_title = forms.CharField(
        label=_("修改的现行文本"), max_length=LENGTHS["amends_title"], required=False
    )
    amends_text = forms.CharField(
        label=_("现行文本全文"),
        max_length=LENGTHS["amends_text"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("填写后可与草案逐词对照"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = word_choices(DraftKind)  # type: ignore[attr-defined]
        self.fields["concerns"].choices = word_choices(Concern)  # type: ignore[attr-defined]


def initial_of(draft: Draft) -> dict[str, Any]:
    """A draft as the form shows it."""
    names = ("title", "kind", "concerns", "purpose", "amends_title", "amends_text", "version")
    return {name: getattr(draft, name) for name in names} | {"text": latest_edition(draft).text}


class RevisionForm(forms.Form):
    """A new edition of the text."""

    text = forms.CharField(
        label=_("修改稿全文"), max_length=LENGTHS["text"], widget=forms.Textarea(attrs={"rows": 18})
    )
    note = forms.CharField(label=_("修改说明"), max_length=LENGTHS["note"], required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DraftMoveForm(forms.Form):
    """A move of a draft with what it asks for; the rest is left out."""

    workdays = forms.IntegerField(
        label=_("反馈时限（工作日）"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("从今日次日起算，最后一日 18:00 截止；与截止日二者填一"),
    )
    due_on = DayField(label=_("反馈截止日"), required=False)
    adopted_on = DayField(label=_("通过或印发日期"), required=False)
    document_number = forms.CharField(label=_("文号"), required=False, max_length=80)
    note = forms.CharField(
        label=_("理由或说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    SHOWN = {
        "consult": ("workdays", "due_on"),
        "extend": ("workdays", "due_on", "note"),
        "close": ("note",),
        "publish": ("adopted_on", "document_number", "note"),
        "withdraw": ("note",),
    }
    LABELS = {"close": _("办结结论"), "publish": _("公开说明")}

    def __init__(self, data: Any = None, *, move: str, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{move}_%s", **kwargs)
        for name in set(self.fields) - set(self.SHOWN.get(move, ("note",))):
            del self.fields[name]
        if move in self.LABELS:
            self.fields["note"].label = self.LABELS[move]
