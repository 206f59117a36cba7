"""Meetings: the list, preparing one, its page with its moves, agenda and minutes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.drafting.access import READERS, can_convene
from xiechuang.domains.drafting.actions.meetings import (
    EDITABLE,
    change_meeting,
    differences_for,
    move_meeting,
    plan_meeting,
    set_agenda,
)
from xiechuang.domains.drafting.actions.minutes import finish_duty, write_minutes
from xiechuang.domains.drafting.flow import MEETING
from xiechuang.domains.drafting.forms.meeting import (
    AgendaForm,
    MeetingForm,
    MinutesForm,
    PresentRows,
    TaskRows,
    bodies,
    initial_of,
    present_in,
    tasks_in,
)
from xiechuang.domains.drafting.models import Meeting
from xiechuang.domains.drafting.queries import lists as declared
from xiechuang.domains.drafting.queries.report import minutes_of
from xiechuang.domains.drafting.states import MeetingState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import mark_read, steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.forms import NoteForm
from xiechuang.web.lists.export import as_download
from xiechuang.web.words import said

LARGEST = 2**63 - 1


def meeting_url(meeting: Meeting) -> str:
    """The page of a meeting."""
    return reverse("drafting:meeting", args=[meeting.number])


MEETINGS = lists.Listing(
    key="drafting_meetings",
    title=_("会商"),
    rows=declared.meetings,
    columns=declared.MEETING_COLUMNS,
    filters=declared.MEETING_FILTERS,
    order="-number",
    row_url=meeting_url,
    tools=lambda _actor: [lists.Tool(label=_("筹备会商"), url=reverse("drafting:meeting_new"), is_main=True)],
    empty_text=_("还没有会商"),
)


def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings the actor may see."""
    admitted(request, *READERS)
    return lists.respond(MEETINGS, request)


def meeting_new(request: HttpRequest) -> HttpResponse:
    """Prepare a meeting."""
    actor = admitted(request, *READERS)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(meeting_url(plan_meeting(actor=actor, values=form.cleaned_data)))
        except Invalid as wrong:
            add_faults(form, wrong.fields)
    return _form_page(request, form=form, title=_("筹备会商"))


def _form_page(
    request: HttpRequest, *, form: forms.Form, title: Any, meeting: Meeting | None = None, status: int = 0
) -> HttpResponse:
    back = meeting_url(meeting) if meeting else reverse("drafting:meetings")
    context = {"form": form, "title": title, "back": back}
    return render(request, "web/form_page.html", context, status=status or (422 if form.errors else 200))


def meeting_named(request: HttpRequest, number: str) -> tuple[Actor, Meeting]:
    """The meeting an address names, if whoever asks may see it."""
    actor = actor_in(request)
    found = get_visible(actor, Meeting, number=number)
    return actor, Meeting.objects.select_related("organisation").get(pk=found.pk)


def _editable(request: HttpRequest, number: str) -> tuple[Actor, Meeting]:
    actor, meeting = meeting_named(request, number)
    if not can_convene(actor, meeting) or meeting.status not in EDITABLE:
        raise NotVisible(number)
    return actor, meeting


def meeting_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Another time or place."""
    actor, meeting = _editable(request, number)
    form = MeetingForm(request.POST or None, initial=initial_of(meeting))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_meeting(meeting, actor=actor, values=form.cleaned_data, version=version)
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
            return _form_page(request, form=form, title=_("修改会商"), meeting=meeting, status=409)
        else:
            return redirect(meeting_url(meeting))
    return _form_page(request, form=form, title=_("修改会商"), meeting=meeting)


def meeting_agenda(request: HttpRequest, number: str) -> HttpResponse:
    """What is to be talked about."""
    actor, meeting = _editable(request, number)
    items = list(
        meeting.agenda.select_related("opinion__consultation__draft", "opinion__consultation__region")
    )
    chosen = [one.opinion for one in items if one.opinion]
    offered = [*chosen, *(one for one in differences_for(actor) if one.pk not in {c.pk for c in chosen})]
    initial = {
        "opinions": [str(one.pk) for one in chosen],
        "topics": "\n".join(one.topic for one in items if not one.opinion_id),
        "version": meeting.version,
    }
    form = AgendaForm(request.POST or None, offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_agenda(
                meeting,
                actor=actor,
                opinions=[int(pk) for pk in data["opinions"]],
                topics=data["topics"].splitlines(),
                version=data["version"],
            )
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
            return _form_page(request, form=form, title=_("议题"), meeting=meeting, status=409)
        else:
            return redirect(meeting_url(meeting))
    return _form_page(request, form=form, title=_("议题"), meeting=meeting)


def meeting_minutes(request: HttpRequest, number: str) -> HttpResponse:
    """Write the minutes: text, decisions, who was there, who does what by when."""
    actor, meeting = _editable(request, number)
    if meeting.status is not MeetingState.ANNOUNCED:
        raise NotVisible(number)
    data = request.POST if request.method == "POST" else None
    form = MinutesForm(
        data, meeting=meeting, initial={"minutes": meeting.minutes, "version": meeting.version}
    )
    present = PresentRows(data, prefix="p", initial=_present(meeting))
    tasks = TaskRows(data, prefix="t", initial=_tasks(meeting), form_kwargs={"bodies": bodies()})
    status = 200
    if data is not None:
        status = _written(request, actor=actor, meeting=meeting, parts=(form, present, tasks))
        if not status:
            messages.success(request, _("已保存"))
            more = "again" in request.POST
            return redirect(request.path if more else meeting_url(meeting))
    context = {"meeting": meeting, "form": form, "present": present, "tasks": tasks}
    return render(request, "drafting/minutes.html", context, status=status)


def _written(request: HttpRequest, *, actor: Actor, meeting: Meeting, parts: Any) -> int:  # noqa: ARG001 - one shape
    """0 when the minutes were kept, else the status with which the page is shown again."""
    form, present, tasks = parts
    if not all(one.is_valid() for one in parts):
        return 422
    try:
        write_minutes(
            meeting,
            actor=actor,
            text=form.cleaned_data["minutes"],
            decided=form.decided(),
            present=present_in(present),
            tasks=tasks_in(tasks),
            version=form.cleaned_data["version"],
        )
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return 422
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return 409
    return 0


def _present(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {"region": one.region_id or "", "organisation": one.organisation, "name": one.name}
        for one in meeting.participants.order_by("region__order", "id")
    ]


def _tasks(meeting: Meeting) -> list[dict[str, Any]]:
    rows = meeting.duties.select_related("body").order_by("order")
    return [{"body": one.body.number, "task": one.task, "due_on": one.due_on} for one in rows]


def meeting_page(request: HttpRequest, number: str) -> HttpResponse:
    """A meeting; its moves are posted to the same address."""
    actor, meeting = meeting_named(request, number)
    if request.method != "POST":
        mark_read(actor, meeting)
        return _page(request, actor=actor, meeting=meeting, form=NoteForm())
    move, form = request.POST.get("move", ""), NoteForm(request.POST)
    if move not in MEETING.moves:
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, actor=actor, meeting=meeting, form=form, status=422)
    try:
        move_meeting(meeting, actor=actor, move=move, note=form.cleaned_data["note"])
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, meeting=meeting, form=form, status=409)
    messages.success(request, _("已办理“%s”") % said(MEETING.moves[move].label))
    return redirect(meeting_url(meeting))


def _page(
    request: HttpRequest, *, actor: Actor, meeting: Meeting, form: forms.Form, status: int = 200
) -> HttpResponse:
    mine = can_convene(actor, meeting) and meeting.status in EDITABLE
    context = {
        "meeting": meeting,
        "form": form,
        "moves": MEETING.open_to(actor, meeting),
        "agenda": meeting.agenda.select_related("opinion__consultation__draft", "opinion__provision"),
        "participants": meeting.participants.select_related("region").order_by("region__order", "id"),
        "duties": [
            {
                "row": one,
                "is_mine": _is_mine(actor, one),
                "is_late": one.due_on < clock.today() and not one.done_at,
            }
            for one in meeting.duties.select_related("body").order_by("order")
        ],
        "confirmations": meeting.confirmations.select_related("region", "person"),
        "may_edit": mine,
        "may_minute": mine and meeting.status is MeetingState.ANNOUNCED,
        "has_minutes": bool(meeting.minutes),
        "forms": [one.value for one in (Format.DOCX, Format.PDF, Format.XLSX)],
        "steps": steps_of(meeting),
    }
    return render(request, "drafting/meeting.html", context, status=status)


def _is_mine(actor: Actor, duty: Any) -> bool:
    confirmed = duty.meeting.status is MeetingState.CONFIRMED
    return confirmed and not duty.done_at and actor.organisation_id == duty.body_id


@require_POST
def duty_done(request: HttpRequest, number: str, duty: int) -> HttpResponse:
    """What one's body had to do is done."""
    actor, meeting = meeting_named(request, number)
    found = meeting.duties.filter(pk=min(duty, LARGEST)).first()
    if found is None:
        raise NotVisible(number)
    try:
        finish_duty(found, actor=actor, note=request.POST.get("note", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已登记完成"))
    return redirect(meeting_url(meeting))


@require_safe
def minutes_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The minutes as a file."""
    _actor, meeting = meeting_named(request, number)
    if not meeting.minutes or form not in (Format.DOCX, Format.PDF, Format.XLSX):
        raise NotVisible(number)
    return as_download(report=minutes_of(meeting), form=Format(form))


WHERE = "drafting/meetings/<str:number>/"
urlpatterns = [
    path("drafting/meetings/", meetings, name="meetings"),
    path("drafting/meetings/new/", meeting_new, name="meeting_new"),
    path(WHERE, meeting_page, name="meeting"),
    path(f"{WHERE}edit/", meeting_edit, name="meeting_edit"),
    path(f"{WHERE}agenda/", meeting_agenda, name="meeting_agenda"),
    path(f"{WHERE}minutes/", meeting_minutes, name="meeting_minutes"),
    path(f"{WHERE}duties/<int:duty>/done/", duty_done, name="duty_done"),
    path(f"{WHERE}minutes.<str:form>", minutes_file, name="minutes_file"),
]
