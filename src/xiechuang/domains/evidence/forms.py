"""Forms of evidence: a decision with its reason, asking for a paper and answering, uploading a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.evidence.actions.granting import LONGEST
from xiechuang.domains.evidence.states import Blocked
from xiechuang.web.words import said

ROWS = {"rows": 3}


class DecisionForm(forms.Form):
    """The reason of a move, and whose use does not count."""

    blocks = forms.ChoiceField(
        label=_("认定时：哪一方的使用不算"), required=False, widget=forms.RadioSelect, choices=()
    )
    note = forms.CharField(
        label=_("理由"),
        help_text=_("排除、拟认定、拟准予再用、退回、重新核查时必填"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=ROWS),
    )

    def __init__(self, *given: Any, is_alone: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        # Which of them a move wants, its rules say; shown as optional they would be left out.
        for asked in self.fields.values():
            asked.is_asked = True  # type: ignore[attr-defined]
        sides = [Blocked.LATER] if is_alone else list(Blocked)
        field = self.fields["blocks"]
        field.choices = [(side.value, said(side.label)) for side in sides]  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """Why one needs to see the other region's paper."""

    reason = forms.CharField(
        label=_("申请查看对方凭证的理由"), max_length=LONGEST, widget=forms.Textarea(attrs=ROWS)
    )


class AnswerForm(forms.Form):
    """Yes, or no with a reason."""

    answer = forms.CharField(
        label=_("答复（不同意时须写理由）"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs=ROWS),
    )


class ListForm(forms.Form):
    """A file of invoices."""

    file = forms.FileField(
        label=_("清单文件"), help_text=_("xlsx、xls 或 csv，至少有“发票号码”一列，最多 10,000 行")
    )
