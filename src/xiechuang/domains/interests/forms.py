"""What is typed to keep an interest."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.interests.actions.keeping import NAME_LENGTH, TEXT_LENGTH
from xiechuang.domains.interests.models import Interest
from xiechuang.domains.interests.rules import NEWS
from xiechuang.domains.interests.states import Frequency
from xiechuang.kernel.community.public import field_path, terms
from xiechuang.kernel.orgs.public import Region
from xiechuang.kernel.search.public import kind_labels
from xiechuang.web.look import place_name
from xiechuang.web.words import said

SHARES = (
    (100, _("全部的词")),
    (67, _("三分之二以上的词")),
    (50, _("一半以上的词")),
    (1, _("任何一个词")),
)
# A form keeps its fields under the name that the action has for this one.
CALLED = {"fields": "fields_wanted"}


class InterestForm(forms.Form):
    """Words, conditions, how sure and how often."""

    text = forms.CharField(
        label=_("关注的词"),
        max_length=TEXT_LENGTH,
        required=False,
        help_text=_("用空格隔开几个词；只按条件关注时可以不写"),
    )
    least_percent = forms.TypedChoiceField(label=_("新发布的内容须含有"), coerce=int, initial=50)
    kinds = forms.MultipleChoiceField(
        label=_("类别"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选表示不限")
    )
    regions = forms.MultipleChoiceField(
        label=_("地区"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选表示不限")
    )
    fields_wanted = forms.MultipleChoiceField(
        label=_("技术领域"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选表示不限")
    )
    frequency = forms.ChoiceField(label=_("提醒"), initial=Frequency.AT_ONCE)
    by_mail = forms.BooleanField(
        label=_("也发邮件"),
        required=False,
        help_text=_("提醒时把还没看的新发现列在一封信里，发到您账号的邮箱"),
    )
    name = forms.CharField(
        label=_("名称"), max_length=NAME_LENGTH, required=False, help_text=_("不填则用关注的词")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if not settings.SENDS_DIGESTS:
            del self.fields["by_mail"]
        asked = [str(code) for code in self._asked("fields_wanted")]
        regions = Region.objects.filter(level=Region.Level.REGION)
        chosen: dict[str, list[tuple[Any, Any]]] = {
            "least_percent": _with_own(list(SHARES), self._asked("least_percent")),
            "kinds": [(key, said(label)) for key, label in kind_labels().items() if key in NEWS],
            "regions": [(one.code, place_name(one)) for one in regions],
            "fields_wanted": _fields(asked),
            "frequency": [(one.value, said(one.label)) for one in Frequency],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The values as actions take them."""
        given = dict(self.cleaned_data)
        given.pop("version", None)
        return given | {"fields": given.pop("fields_wanted")}

    def _asked(self, name: str) -> list[Any]:
        given = self.initial.get(name)
        return list(given) if isinstance(given, list | tuple) else [] if given is None else [given]


def initial_of(interest: Interest) -> dict[str, Any]:
    """A kept interest as the form shows it."""
    names = ("name", "text", "kinds", "regions", "least_percent", "frequency", "by_mail", "version")
    return {name: getattr(interest, name) for name in names} | {"fields_wanted": interest.fields}


def _fields(asked: list[str]) -> list[tuple[str, str]]:
    """The first level of the technical fields, and whatever deeper ones are chosen already."""
    first = [one.code for one in terms("fields") if "." not in one.code]
    return [(code, field_path(code)) for code in [*first, *(code for code in asked if code not in first)]]


def _with_own(choices: list[tuple[int, Any]], asked: list[Any]) -> list[tuple[int, Any]]:
    """A share set over the API stays choosable."""
    own = [one for one in asked if isinstance(one, int) and one not in dict(choices)]
    return [*choices, *((one, f"{one}%") for one in own)]
