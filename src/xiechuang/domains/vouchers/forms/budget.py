"""Money into a pool, and batches out of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.forms.amounts import YuanField
from xiechuang.web.forms import DayField


class AppropriationForm(forms.Form):
    """A sum and the paper it rests on."""

    amount = YuanField(label=_("金额（元）"), help_text=_("调出写负数"))
    basis = forms.CharField(label=_("依据文件"), max_length=200)
    key = forms.UUIDField(widget=forms.HiddenInput)


class BatchForm(forms.Form):
    """A part of the pool, given out between two days."""

    name = forms.CharField(label=_("批次名称"), max_length=80)
    opens_on = DayField(label=_("开放日"))
    closes_on = DayField(label=_("截止日（不含）"))
    amount = YuanField(label=_("额度（元）"), positive=True)


class PaymentForm(forms.Form):
    """Approved claims that are to be paid together."""

    name = forms.CharField(label=_("批次名称"), max_length=80, required=False)
    claims = forms.MultipleChoiceField(
        label=_("待拨付的兑付申请"), required=False, widget=forms.CheckboxSelectMultiple
    )


class AnswerForm(forms.Form):
    """What the bank answered about one payment."""

    result = forms.ChoiceField(
        label=_("银行结果"),
        required=False,
        choices=lambda: [("", _("尚无回执")), ("paid", _("已付")), ("returned", _("退回"))],
    )
    reference = forms.CharField(label=_("银行流水号"), max_length=80, required=False)
    paid_on = DayField(label=_("拨付日期"), required=False)
    reason = forms.CharField(label=_("退回原因"), max_length=200, required=False)
