"""What is typed of a meeting: when and where, the agenda, the minutes."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.drafting.actions.meetings import LENGTHS
from xiechuang.domains.drafting.actions.minutes import LONGEST, Decided, Present, Task
from xiechuang.domains.drafting.forms.draft import word_choices
from xiechuang.domains.drafting.models import Meeting, Opinion
from xiechuang.domains.drafting.states import Decision, MeetingKind
from xiechuang.kernel.orgs.public import Organisation, OrganisationKind, Region
from xiechuang.web.forms import MOMENT_FORMAT, DayField, MomentInput
from xiechuang.web.look import place_name

BODIES = (
    OrganisationKind.AUTHORITY,
    OrganisationKind.GOVERNMENT,
    OrganisationKind.COMMUNITY_OFFICE,
    OrganisationKind.COORDINATION,
)
BLANK_ROWS = 3


class MeetingForm(forms.Form):
    """Title, kind, when and where."""

    title = forms.CharField(label=_("名称"), max_length=LENGTHS["title"])
    kind = forms.ChoiceField(label=_("类别"), widget=forms.RadioSelect)
    departments = forms.CharField(
        label=_("国家有关部门"),
        max_length=LENGTHS["departments"],
        required=False,
        help_text=_("专题会商时填写；见京、冀两地《决定》第十九条"),
    )
    held_at = forms.DateTimeField(
        label=_("会商时间"), required=False, widget=MomentInput, input_formats=[MOMENT_FORMAT]
    )
    place = forms.CharField(label=_("地点"), max_length=LENGTHS["place"], required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = word_choices(MeetingKind)  # type: ignore[attr-defined]
        self.fields["kind"].initial = MeetingKind.REGIONS.value


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting as the form shows it."""
    names = ("title", "kind", "departments", "place", "version")
    held_at = timezone.localtime(meeting.held_at) if meeting.held_at else None
    return {name: getattr(meeting, name) for name in names} | {"held_at": held_at}


class AgendaForm(forms.Form):
    """Objections that stand, and topics of its own."""

    opinions = forms.MultipleChoiceField(
        label=_("未解决的分歧"), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.CharField(
        label=_("其他议题"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个议题"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: list[Opinion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinions"].choices = [(str(one.pk), _said(one)) for one in offered]  # type: ignore[attr-defined]


def _said(one: Opinion) -> str:
    consultation = one.consultation
    return f"{consultation.draft.number} {consultation.draft.title} {one.provision}（{consultation.region}）：{one.reason[:60]}"


class PresentForm(forms.Form):
    """Somebody who took part; an empty row is none."""

    region = forms.ChoiceField(label=_("地区"), required=False)
    organisation = forms.CharField(label=_("单位"), required=False, max_length=120)
    name = forms.CharField(label=_("姓名"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.filter(level=Region.Level.REGION).order_by("order", "code")
        choices = [(one.pk, place_name(one)) for one in regions]
        self.fields["region"].choices = [("", _("国家有关部门")), *choices]  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """What a body has to do; an empty row is nothing."""

    body = forms.ChoiceField(label=_("责任单位"), required=False)
    task = forms.CharField(label=_("任务"), required=False, max_length=500)
    due_on = DayField(label=_("完成时限"), required=False)

    def __init__(self, *args: Any, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", "--"), *bodies]  # type: ignore[attr-defined]


PresentRows = forms.formset_factory(PresentForm, extra=BLANK_ROWS)
TaskRows = forms.formset_factory(TaskForm, extra=BLANK_ROWS)


def bodies() -> list[tuple[str, str]]:
    """Bodies that can be given a task."""
    rows = Organisation.objects.filter(kind__in=[kind.value for kind in BODIES])
    return [(one.number, one.name) for one in rows.order_by("region__order", "number")]


class MinutesForm(forms.Form):
    """The text and the decision on each matter."""

    minutes = forms.CharField(
        label=_("纪要"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(meeting.agenda.order_by("order"))
        for item in self.items:
            self.fields[f"decision-{item.pk}"] = forms.ChoiceField(
                label=_("决定"),
                required=False,
                choices=[("", "--"), *word_choices(Decision)],
                initial=item.decision,
            )
            self.fields[f"text-{item.pk}"] = forms.CharField(
                label=_("决定内容"),
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=item.decision_text,
            )

    def blocks(self) -> list[dict[str, Any]]:
        """Each matter with its fields."""
        return [
            {"item": item, "fields": [self[f"decision-{item.pk}"], self[f"text-{item.pk}"]]}
            for item in self.items
        ]

    def decided(self) -> list[Decided]:
        """What was decided."""
        data = self.cleaned_data
        return [
            Decided(item=item.pk, decision=data[f"decision-{item.pk}"], text=data[f"text-{item.pk}"])
            for item in self.items
        ]


def present_in(rows: Any) -> list[Present]:
    """The filled rows of participants."""
    return [
        Present(region=data["region"], organisation=data["organisation"], name=data["name"])
        for data in rows.cleaned_data
        if data.get("organisation") or data.get("name")
    ]


def tasks_in(rows: Any) -> list[Task]:
    """The filled rows of tasks."""
    return [
        Task(body=data["body"], task=data["task"], due_on=data["due_on"])
        for data in rows.cleaned_data
        if data.get("body") or data.get("task") or data.get("due_on")
    ]
