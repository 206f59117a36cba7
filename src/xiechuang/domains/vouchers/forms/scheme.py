"""What an office types about a scheme: its head, and every parameter with its clause and source."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.public import kind_choices
from xiechuang.domains.vouchers.forms.conditions import read_conditions, usable_facts, written_conditions
from xiechuang.domains.vouchers.models import SchemeParameter, SchemeVersion
from xiechuang.domains.vouchers.rules.reading import read_parameter
from xiechuang.domains.vouchers.rules.words import percent
from xiechuang.domains.vouchers.states import NO_LIMIT, Issuing, Mode, Parameter, ProofKind, Sureness, Unit
from xiechuang.engines.rules.parameters import UnreadableError
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.money import Money
from xiechuang.web.words import said

COUNTED = {Unit.COUNT: "人", Unit.MONTHS: "个月", Unit.DAYS: "天", Unit.WORKDAYS: "个工作日"}
LISTED = (Unit.TEXTS, Unit.CONDITIONS)
TICKED = (Unit.SERVICES, Unit.PAPERS)
NOTHING_WRITTEN = "无"


class SchemeForm(forms.Form):
    """A new scheme; its parameters begin as not published."""

    name = forms.CharField(label=_("方案名称"), max_length=120)
    kind = forms.CharField(label=_("券种"), max_length=40, help_text=_("如研发服务、试验测试、算力、评价"))
    year = forms.IntegerField(label=_("年度"), min_value=2014, max_value=2100)
    basis = forms.CharField(
        label=_("依据文件"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    url = forms.URLField(label=_("文件网址"), max_length=400, required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        more.setdefault("initial", {"year": clock.today().year})
        super().__init__(*given, **more)


class ReasonForm(forms.Form):
    """Why a scheme is revised."""

    reason = forms.CharField(
        label=_("修订原因"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def written(parameter: Parameter, value: Any) -> Any:
    """A value as its field shows it, which reads back as the same value."""
    if value is None:
        return [] if parameter.unit in TICKED else ""
    if parameter.unit in (Unit.WORD, *TICKED):
        return value
    if parameter.unit in LISTED:
        lines = "\n".join(value) if parameter.unit is Unit.TEXTS else written_conditions(value)
        return lines or NOTHING_WRITTEN
    if parameter.unit is Unit.RATIO:
        return _ratio_written(value)
    return _money_written(parameter, value) if parameter.unit is Unit.MONEY else str(value)


def _ratio_written(value: str) -> str:
    """In percent where that is exact."""
    shown = percent(Fraction(value))
    return shown if Fraction(shown.removesuffix("%")) / 100 == Fraction(value) else value


def _money_written(parameter: Parameter, value: Any) -> str:
    is_review = parameter is Parameter.REVIEW_FROM
    if value == NO_LIMIT:
        return "不须评审" if is_review else "不设上限"
    return "每件都评审" if value == 0 and is_review else f"{Money(int(value)).yuan:f}元"


class ParametersForm(forms.Form):
    """Every parameter of a version; an empty one is not published. All that cannot be read is said at once."""

    def __init__(self, *given: Any, version: SchemeVersion, **more: Any) -> None:
        super().__init__(*given, **more)
        self.version = version
        for parameter in Parameter:
            self._add(parameter, version.parameter(parameter))

    def _add(self, parameter: Parameter, row: SchemeParameter) -> None:
        name = parameter.value
        self.fields[name] = _value_field(parameter)
        self.initial[name] = written(parameter, row.value)
        for part, label, length in (("clause", _("条款"), 200), ("source", _("出处"), 400)):
            field = forms.CharField(
                label=f"{said(parameter.label)}：{label}", max_length=length, required=False
            )
            self.fields[f"{name}-{part}"] = field
            self.initial[f"{name}-{part}"] = getattr(row, part)

    def clean(self) -> dict[str, Any]:
        """Read every value as the action will."""
        for parameter in Parameter:
            if parameter.value in self.cleaned_data:
                self._read(parameter)
        return self.cleaned_data

    def _read(self, parameter: Parameter) -> None:
        try:
            read_parameter(parameter, self._value(parameter))
        except UnreadableError as wrong:
            self.add_error(parameter.value, str(wrong))

    def _value(self, parameter: Parameter) -> Any:
        typed = self.cleaned_data[parameter.value]
        if parameter.unit in TICKED:
            return typed or None
        text = str(typed).strip()
        if parameter.unit is Unit.CONDITIONS and text and text != NOTHING_WRITTEN:
            return read_conditions(text)
        if parameter.unit in LISTED:
            return [NOTHING_WRITTEN] if text == NOTHING_WRITTEN else text.splitlines() or None
        if parameter.unit in COUNTED and text.isascii() and text.isdecimal():
            return int(text)
        return text

    def values(self) -> Mapping[str, dict[str, Any]]:
        """What changed and can be read, by parameter, as the action takes it."""
        found = {}
        for parameter in Parameter:
            name = parameter.value
            keys = (name, f"{name}-clause", f"{name}-source")
            if any(key in self.changed_data for key in keys) and not any(key in self.errors for key in keys):
                found[name] = {
                    "value": self._value(parameter),
                    "clause": self.cleaned_data[f"{name}-clause"],
                    "source": self.cleaned_data[f"{name}-source"],
                }
        return found

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The parameters with their fields, as the page shows them."""
        return [
            {
                "parameter": one,
                "row": self.version.parameter(one),
                "sureness": Sureness(self.version.parameter(one).sureness),
                "value": self[one.value],
                "facts": usable_facts() if one is Parameter.CONDITIONS else (),
                "clause": self[f"{one.value}-clause"],
                "source": self[f"{one.value}-source"],
            }
            for one in Parameter
        ]


def _value_field(parameter: Parameter) -> forms.Field:
    label = said(parameter.label)
    hints = {
        Unit.RATIO: _now("写作“25%”或“1/4”"),
        Unit.TEXTS: _now("一行一条；确实没有的写“无”"),
        Unit.CONDITIONS: _now(
            "一行一条，写作“一句话 | 企业情况 比较 数值”，任一即可的用“或”连接，比例写“甲 占 乙 ≥ 2%”；确实没有的写“无”"
        ),
    }
    match parameter.unit:
        case Unit.WORD:
            words = Mode if parameter is Parameter.MODE else Issuing
            listed = [("", _now("未公布")), *((one.value, said(one.label)) for one in words)]
            return forms.ChoiceField(label=label, choices=listed, required=False)
        case Unit.SERVICES:
            return _ticked(label, kind_choices())
        case Unit.PAPERS:
            return _ticked(label, [(one.value, said(one.label)) for one in ProofKind])
        case Unit.TEXTS | Unit.CONDITIONS:
            widget = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(
                label=label, required=False, widget=widget, help_text=hints[parameter.unit]
            )
        case Unit.MONEY:
            return forms.CharField(
                label=label, required=False, max_length=40, help_text=_money_hint(parameter)
            )
        case unit:
            hint = hints.get(unit) or _now("单位：%s") % COUNTED.get(unit, "")
            return forms.CharField(label=label, required=False, max_length=40, help_text=hint)


def _ticked(label: str, choices: Any) -> forms.Field:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)


def _money_hint(parameter: Parameter) -> str:
    if parameter is Parameter.REVIEW_FROM:
        return _now("写作“10万元”；也可写“每件都评审”“不须评审”")
    return _now("写作“20万元”；文件写明没有上限的写“不设上限”")
