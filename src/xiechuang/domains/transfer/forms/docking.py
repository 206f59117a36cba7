"""What the moves of a docking ask for."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.flow import DOCKING
from xiechuang.domains.transfer.models import Docking
from xiechuang.domains.transfer.states import ContractType
from xiechuang.kernel.community.public import choices
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.money import Money
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.kernel.workflow.public import Attempt
from xiechuang.web.faults import add_further_reasons
from xiechuang.web.forms import MOMENT_FORMAT, DayField, MomentInput
from xiechuang.web.look import place_name
from xiechuang.web.words import said

FEW_LINES = {"rows": 3}


class MoveForm(forms.Form):
    """A move that asks for nothing but may be explained."""

    note = forms.CharField(
        label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs=FEW_LINES)
    )

    def details(self) -> dict[str, Any]:
        """What the action is given beside the note, as far as it could be read."""
        return {name: value for name, value in self.given.items() if name != "note"}

    @property
    def given(self) -> dict[str, Any]:
        """What could be read."""
        return getattr(self, "cleaned_data", {})


class ProposeForm(forms.Form):
    """Why a technology manager proposes the pair."""

    achievement = forms.CharField(widget=forms.HiddenInput, max_length=20)
    demand = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    reason = forms.CharField(
        label=_("推荐理由"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=FEW_LINES),
        help_text=_("写给双方看：为什么值得谈，建议先谈什么"),
    )


class MeetingForm(MoveForm):
    """When and where both sides meet."""

    meeting_at = forms.DateTimeField(label=_("约见时间"), widget=MomentInput, input_formats=[MOMENT_FORMAT])
    meeting_place = forms.CharField(label=_("约见地点"), max_length=200, help_text=_("线上会议请写会议号"))
    field_order = ("meeting_at", "meeting_place", "note")

    def clean_meeting_at(self) -> Any:
        """A typed time is local time."""
        moment = self.cleaned_data["meeting_at"]
        return moment if timezone.is_aware(moment) else moment.replace(tzinfo=clock.HERE)


class DeclineForm(MoveForm):
    """Why the docking ends."""

    decline_code = forms.ChoiceField(
        label=_("终止原因"), choices=lambda: [("", _("请选择")), *choices("decline_reasons")]
    )
    field_order = ("decline_code", "note")


def places() -> list[Any]:
    """Every place of the community, cities and districts under the place they lie in."""
    rows = list(Region.objects.all())
    children: dict[str | None, list[Region]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    groups: list[Any] = [("", _("请选择"))]
    for top in children.get(None, []):
        below = children.get(top.code, [])
        name = place_name(top)
        groups.append((name, [(top.code, name), *((one.code, place_name(one)) for one in below)]))
        groups += [
            (f"{name} {place_name(city)}", [(one.code, place_name(one)) for one in children[city.code]])
            for city in below
            if city.code in children
        ]
    return groups


class LandForm(MoveForm):
    """The contract."""

    contract_number = forms.CharField(label=_("合同编号"), max_length=60)
    contract_type = forms.ChoiceField(
        label=_("合同类型"),
        required=False,
        choices=lambda: [("", _("未定")), *((kind.value, said(kind.label)) for kind in ContractType)],
    )
    value = forms.DecimalField(label=_("合同成交额（万元）"), max_digits=14, decimal_places=6)
    signed_on = DayField(label=_("签订日期"))
    place = forms.ChoiceField(label=_("落地地区"), choices=places)
    product = forms.CharField(label=_("转化产品"), max_length=200, required=False)
    field_order = ("contract_number", "contract_type", "value", "signed_on", "place", "product", "note")

    def clean_value(self) -> Any:
        """The amount, exact to the fen."""
        try:
            return Money.from_wan(self.cleaned_data["value"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def details(self) -> dict[str, Any]:
        """With the amount in fen, as the action wants it."""
        found = super().details()
        amount = found.pop("value", None)
        return found | {"value_fen": amount.fen if amount else None}


FORMS: dict[str, type[MoveForm]] = {"arrange_meeting": MeetingForm, "decline": DeclineForm, "land": LandForm}


def form_of(move: str, *, docking: Docking, data: Any = None) -> MoveForm:
    """The form of a move; its fields are prefixed, for several stand on one page."""
    kind = FORMS.get(move, MoveForm)
    first = (
        {"meeting_at": docking.meeting_at, "meeting_place": docking.meeting_place}
        if kind is MeetingForm
        else {}
    )
    return kind(data, prefix=move, initial=first)


def foresee(form: MoveForm, *, move: str, actor: Actor, docking: Docking) -> None:
    """Add what the rules will object to beside what could not be read, so that all is said at once."""
    attempt = Attempt(actor=actor, subject=docking, note=form.given.get("note", ""), details=form.details())
    add_further_reasons(form, DOCKING.moves[move].refusals(attempt))
