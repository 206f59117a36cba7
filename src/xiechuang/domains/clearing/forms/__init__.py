"""Forms of clearing."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.clearing.models import Case
from xiechuang.domains.clearing.states import OUTCOMES_OF_CLAIMS, OUTCOMES_OF_LINES, Difference
from xiechuang.kernel.lib.money import Money
from xiechuang.web.forms import DayField, note_field

LARGEST_YUAN = Decimal(10) ** 13
IN_YUAN = {"amount_fen": "amount"}


def _yuan(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_value=LARGEST_YUAN,
        max_digits=15,
        decimal_places=2,
        help_text=help_text,
    )


def fen_of(yuan: Decimal | None) -> int | None:
    """Yuan as fen."""
    return None if yuan is None else Money.from_yuan(yuan).fen


class CloseForm(forms.Form):
    """Which day is to be closed."""

    on = DayField(label=_("清算日"))


class FileForm(forms.Form):
    """A region's file of its own books."""

    file = forms.FileField(label=_("本地区账表"), help_text=_("Excel 或 CSV，不超过 5 MB，最多 2 万行"))


class AnswerForm(forms.Form):
    """One side's answer to a difference, with what its books say."""

    note = note_field(label=_("答复"), required=True)
    books = forms.ChoiceField(
        label=_("本地区账上"),
        required=False,
        choices=[("", _("不改动已报的情况")), ("none", _("没有这一笔")), ("amount", _("有这一笔，金额如下"))],
    )
    amount = _yuan(_("账上金额（元）"))

    def clean(self) -> dict[str, Any]:
        """An amount belongs to a row that is there."""
        given = super().clean() or {}
        # Whoever types an amount has such a row; asking for the word beside it as well helps nobody.
        if given.get("amount") and not given.get("books") and "books" not in self.errors:
            given["books"] = "amount"
        if given.get("books") == "amount" and not given.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("请填写大于零的金额"))
        if given.get("books") == "none" and given.get("amount"):
            self.add_error("books", _("选了“没有这一笔”，就不填金额"))
        return given

    def said(self) -> dict[str, Any]:
        """What the action wants."""
        books = self.cleaned_data["books"]
        fen = fen_of(self.cleaned_data["amount"]) if books == "amount" else None
        return {"note": self.cleaned_data["note"], "has_said": bool(books), "booked_fen": fen}


class DecisionForm(forms.Form):
    """What is decided about a difference."""

    outcome = forms.ChoiceField(label=_("决定"))
    amount = _yuan(_("金额（元）"), _("更正金额或补记时填写"))
    note = note_field(label=_("理由"), required=True)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_claim = case.difference == Difference.MISSING_THERE
        possible = OUTCOMES_OF_CLAIMS if is_claim else OUTCOMES_OF_LINES
        self.fields["outcome"].choices = [(one.value, _(one.label)) for one in possible]  # type: ignore[attr-defined]


class PayForm(forms.Form):
    """The bank's reference and the day of a payment."""

    bank_reference = forms.CharField(label=_("银行流水号"), max_length=60)
    paid_on = DayField(label=_("付款日期"))


class TermsForm(forms.Form):
    """Time limits from a day on."""

    starts_on = DayField(label=_("自"))
    answer_workdays = forms.IntegerField(
        label=_("核对和答复时限（工作日）"), required=False, help_text=_("没有规定就留空")
    )
    payment_workdays = forms.IntegerField(
        label=_("付款时限（工作日）"), required=False, help_text=_("没有规定就留空")
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("协议或文件的名称和条款"))
