"""Planning a period."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.models import IndicatorSystem
from xiechuang.domains.monitoring.states import SystemState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.forms import DayField

WHOLE_YEAR = "0"
QUARTERS = [(WHOLE_YEAR, _("全年（年度填报）"))] + [(str(n), _("第 %d 季度") % n) for n in (1, 2, 3, 4)]


def runnable_systems(actor: Actor) -> list[IndicatorSystem]:
    """Systems in force that the actor's office runs."""
    rows = visible(actor, IndicatorSystem).filter(state=SystemState.IN_FORCE)
    return [row for row in rows if can_run(actor, row)]


class PeriodForm(forms.Form):
    """One quarter or year of one system, and how long parks have."""

    system = forms.ChoiceField(label=_("指标体系"))
    year = forms.IntegerField(label=_("年"), min_value=2000, max_value=2099)
    quarter = forms.ChoiceField(label=_("季度"), choices=QUARTERS)
    opens_on = DayField(label=_("开始填报"), help_text=_("季度或年度结束之后"))
    workdays = forms.IntegerField(
        label=_("填报时限（工作日）"),
        required=False,
        min_value=1,
        max_value=250,
        help_text=_("从开始填报次日起算，最后一日 18:00 截止；与截止日二者填一"),
    )
    due_on = DayField(label=_("截止日"), required=False)
    note = forms.CharField(
        label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.systems = {str(row.pk): row for row in runnable_systems(actor)}
        self.fields["system"].choices = [(pk, str(row)) for pk, row in self.systems.items()]  # type: ignore[attr-defined]
        today = clock.today()
        self.fields["year"].initial = today.year
        self.fields["opens_on"].initial = today
        self.fields["workdays"].initial = 15

    def given(self) -> dict[str, Any]:
        """What the action wants."""
        data = dict(self.cleaned_data)
        data["system"] = self.systems[data["system"]]
        data["quarter"] = int(data["quarter"]) or None
        return data
