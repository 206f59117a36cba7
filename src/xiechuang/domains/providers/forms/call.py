"""A call as its authority writes it; what is left empty is named when the call is to be published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.forms.asking import AskingForm
from xiechuang.domains.providers.queries.kinds import kind_choices
from xiechuang.web.forms import DayField

LINES = ("requirements", "papers")


def _days(label: Any, most: int = 365, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=most, help_text=hint)


def _lines(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=12_000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CallForm(AskingForm):
    """Every term of a call."""

    may_lack = frozenset(
        {
            "source",
            "requirements",
            "papers",
            "with_review",
            "reviewers_needed",
            "review_days",
            "pass_score",
            "version",
        }
    )

    title = forms.CharField(label=_("标题"), max_length=200)
    text = forms.CharField(label=_("征集说明"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    source = forms.CharField(label=_("依据"), max_length=300)
    kinds = forms.MultipleChoiceField(label=_("服务类别"), widget=forms.CheckboxSelectMultiple)
    requirements = _lines(_("条件"), _("一行一条"))
    papers = _lines(_("须上传的材料"), _("一行一份，写材料名称"))
    opens_on = DayField(label=_("开始申报"))
    closes_on = DayField(label=_("截止申报"), help_text=_("含当日"))
    check_days = _days(_("形式审查时限（日）"), hint=_("各项时限没有统一规定，由本地区写明，按自然日计"))
    with_review = forms.BooleanField(label=_("组织专家评审"))
    reviewers_needed = _days(_("评审专家人数"), most=50)
    review_days = _days(_("专家评审时限（日）"))
    pass_score = _days(_("通过分数"), most=100, hint=_("平均分须达到；不设通过分数则留空"))
    publicity_days = _days(_("公示期（日）"))
    recognition_days = _days(_("请外地作出互认决定的时限（日）"))
    valid_months = _days(_("入库有效期（月）"), most=120)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["kinds"].choices = kind_choices()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The values as actions take them."""
        given = dict(self.cleaned_data)
        given.pop("version", None)
        return given | {name: _split(given[name]) for name in LINES}


def initial_of(call: Any) -> dict[str, Any]:
    """What a call says, in the shape of the form."""
    names = [name for name in CallForm.base_fields if name not in LINES]
    return {name: getattr(call, name) for name in names} | {
        name: "\n".join(getattr(call, name)) for name in LINES
    }


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
