"""The life of an indicator system: its office puts a draft in force, and ends what is in force."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.actions.system import put_in_force, retire
from xiechuang.domains.monitoring.forms.system_life import ForceForm, RetireForm
from xiechuang.domains.monitoring.models import IndicatorSystem
from xiechuang.domains.monitoring.pages.systems import system_of
from xiechuang.domains.monitoring.states import SystemState
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.words import Words


def system_force(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Put a draft in force."""
    system = _own(request, code, version, state=SystemState.DRAFT)
    form = ForceForm(request.POST or None)

    def deed() -> IndicatorSystem:
        return put_in_force(system, actor=actor_in(request))

    return _answer(request, system, form, deed, title=_("施行指标体系"), button=_("施行"))


def system_retire(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """End a system that is in force."""
    system = _own(request, code, version, state=SystemState.IN_FORCE)
    form = RetireForm(request.POST or None, system=system)

    def deed() -> IndicatorSystem:
        return retire(system, actor=actor_in(request), until=form.cleaned_data["until"])

    return _answer(request, system, form, deed, title=_("停用指标体系"), button=_("停用"))


def _own(request: HttpRequest, code: str, version: int, *, state: SystemState) -> IndicatorSystem:
    """The system, if the actor's office runs it and it stands where this page begins."""
    actor = actor_in(request)
    system = system_of(actor, code, version)
    if not can_run(actor, system) or system.state != state:
        raise NotVisible(request.path)
    return system


def _answer(
    request: HttpRequest,
    system: IndicatorSystem,
    form: Form,
    deed: Callable[[], IndicatorSystem],
    *,
    title: Words,
    button: Words,
) -> HttpResponse:
    """The form, or what came of it; nothing typed is lost on a refusal."""
    context = {"form": form, "system": system, "title": title, "button": button}
    if request.method != "POST":
        return render(request, "monitoring/system_life.html", context)
    if not form.is_valid():
        return render(request, "monitoring/system_life.html", context, status=422)
    try:
        made = deed()
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return render(request, "monitoring/system_life.html", context, status=422)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return render(request, "monitoring/system_life.html", context, status=409)
    messages.success(request, _("已办理：%s") % made.status.label)
    return redirect("monitoring:system", code=system.code, version=system.version)


WHERE = "monitoring/systems/<str:code>/<int:version>/"
urlpatterns = [
    path(f"{WHERE}force/", system_force, name="system_force"),
    path(f"{WHERE}retire/", system_retire, name="system_retire"),
]
