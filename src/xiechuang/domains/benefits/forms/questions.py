"""The calculator's pages: where and when, which measures, and one page of questions a topic."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.benefits.queries.answers import LONGEST, read_answer, read_answers
from xiechuang.domains.benefits.queries.edition import LoadedRules, regions
from xiechuang.domains.benefits.queries.topics import clause_of
from xiechuang.engines.rules.formulas import FACTS, Fact, FactKind
from xiechuang.engines.rules.parameters import Unit, UnreadableError
from xiechuang.kernel.lib import clock
from xiechuang.web.forms import DayField

NOT_ANSWERED = ("", _("不清楚或不涉及"))
YES_NO = (("是", _("是")), ("否", _("否")), NOT_ANSWERED)
ELSEWHERE = "0"


class ChoiceForm(forms.Form):
    """Where the firm stands, the day that counts, and the measures to look at."""

    region = forms.ChoiceField(label=_("企业所在地区"), required=False)
    day = DayField(
        label=_("按哪一天的规定计算"), required=False, help_text=_("不填按今天；规定会变，换一天结果可能不同")
    )
    rules = forms.MultipleChoiceField(
        label=_("只看这些措施"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是全部；选得越少，要回答的问题越少"),
    )

    def __init__(self, *args: Any, base: LoadedRules, home: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(one.code, one.name) for one in regions()]
        self.fields["region"].choices = places  # type: ignore[attr-defined]
        self.fields["rules"].choices = [(rule, base.name(rule)) for rule in base.book.ids]  # type: ignore[attr-defined]
        self.fields["region"].initial = home or (places[0][0] if places else "")
        self.fields["day"].initial = clock.today()


class AnswerField(forms.CharField):
    """An amount or a number as people write it; kept as written once it can be read."""

    def __init__(self, *, fact: Fact, clause: str) -> None:
        super().__init__(label=fact.name, required=False, max_length=LONGEST, help_text=_hint(fact))
        self.fact, self.clause = fact, clause

    def clean(self, value: Any) -> str:
        """The text, or what is wrong with it and which clause asks."""
        text = str(super().clean(value))
        if not text.strip():
            return ""
        try:
            read_answer(self.fact, text)
        except UnreadableError as wrong:
            said = f"{wrong}（{self.clause}）" if self.clause else str(wrong)
            raise forms.ValidationError(said) from wrong
        return text.strip()


def _hint(fact: Fact) -> Any:
    unit = _("可写 800万元、1.2亿元，只写数字为元") if fact.unit is Unit.MONEY else f"单位：{fact.unit.value}"
    return f"{fact.hint}；{unit}" if fact.hint else unit


def _field(base: LoadedRules, fact: Fact) -> forms.Field:
    if fact.kind is FactKind.FLAG:
        return forms.ChoiceField(
            label=fact.name, required=False, choices=YES_NO, widget=forms.RadioSelect, help_text=fact.hint
        )
    if fact.kind is FactKind.CHOICE:
        options = [(name, name) for name in (fact.options or {}).values()]
        return forms.ChoiceField(
            label=fact.name, required=False, choices=[NOT_ANSWERED, *options], help_text=fact.hint
        )
    if fact.kind is FactKind.PLACE:
        places = [(one.code, one.name) for one in regions()]
        return forms.ChoiceField(
            label=fact.name, required=False, choices=[NOT_ANSWERED, *places, (ELSEWHERE, _("其他地区"))]
        )
    return AnswerField(fact=fact, clause=clause_of(base, fact.id))


class TopicForm(forms.Form):
    """The questions of one topic that the chosen measures ask."""

    def __init__(self, *args: Any, base: LoadedRules, facts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule_base = base
        for fact in facts:
            self.fields[fact] = _field(base, FACTS[fact])

    def clean(self) -> dict[str, Any]:
        """Answers on this page that contradict each other, each at its field with its clause."""
        given = {name: str(value) for name, value in self.cleaned_data.items() if value}
        for reason in read_answers(self.rule_base, given).problems:
            if reason.field in self.fields and reason.field not in self.errors:
                self.add_error(reason.field, str(reason))
        return self.cleaned_data
