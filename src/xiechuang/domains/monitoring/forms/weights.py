"""The authority's word on weights."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.models import IndicatorSystem
from xiechuang.domains.monitoring.queries.systems import weighable, weight_decision

EQUAL, GIVEN = "equal", "given"
PREFIX = "w-"


class WeightsForm(forms.Form):
    """Equal weights, said expressly; or one for every group and indicator."""

    way = forms.ChoiceField(
        label=_("怎样定权重"),
        choices=[(EQUAL, _("等权：每一部分、每一指标同样重要")), (GIVEN, _("逐项给定"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("依据"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("哪份文件、哪次会议或什么理由；随指数一并公布"),
    )

    def __init__(self, *args: Any, system: IndicatorSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = weight_decision(system)
        for code, name in weighable(system):
            self.fields[PREFIX + code] = forms.CharField(
                label=name, required=False, max_length=12, initial=held.weights.get(code, "") if held else ""
            )

    def given(self) -> dict[str, Any]:
        """What the action wants."""
        data = self.cleaned_data
        weights = {n.removeprefix(PREFIX): text for n, text in data.items() if n.startswith(PREFIX)}
        return {"reason": data["reason"], "is_equal": data["way"] == EQUAL, "weights": weights}

    def add_faults(self, faults: dict[str, list[str]]) -> None:
        """Lay each fault beside its field."""
        for name, messages in faults.items():
            known = next((n for n in (name, PREFIX + name) if n in self.fields), None)
            self.add_error(known, messages)
