"""The office's desk for schemes: registering, setting what is not published, opening, pausing, revising."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.vouchers.actions.scheme import (
    create_scheme,
    decide_parameters,
    make_version,
    move_scheme,
)
from xiechuang.domains.vouchers.flow import SCHEME
from xiechuang.domains.vouchers.forms.scheme import ParametersForm, ReasonForm, SchemeForm
from xiechuang.domains.vouchers.models import Scheme, SchemeVersion
from xiechuang.domains.vouchers.pages.moving import add_problems, moves_of, try_move
from xiechuang.domains.vouchers.rules.scheme import unknown_parameters
from xiechuang.domains.vouchers.states import SchemeState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Role
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_further_reasons

OFFICE = (Role.REGIONAL_OFFICIAL,)
READERS = (*OFFICE, Role.COMMUNITY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR)
FORGOTTEN = gettext_lazy("没有改动")


def schemes_desk(request: HttpRequest) -> HttpResponse:
    """The region's schemes: which version is in force, which is being made, what is still not published."""
    actor = admitted(request, *READERS)
    rows = visible(actor, Scheme).select_related("region", "place").order_by("-year", "number")
    if actor.has(*OFFICE):
        rows = rows.filter(region_id=actor.region_code)
    cards = [
        {
            "scheme": scheme,
            "versions": [
                {"version": one, "unknown": unknown_parameters(one)}
                for one in visible(actor, SchemeVersion).filter(scheme=scheme)
            ],
        }
        for scheme in rows
    ]
    return render(request, "vouchers/schemes/desk.html", {"cards": cards, "may_make": actor.has(*OFFICE)})


def scheme_new(request: HttpRequest) -> HttpResponse:
    """Register a scheme."""
    actor = admitted(request, *OFFICE)
    form = SchemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = create_scheme(actor=actor, values=form.cleaned_data)
        except Invalid as wrong:
            add_problems(form, wrong)
        else:
            return redirect("vouchers:scheme_edit", number=version.scheme.number, version=version.version)
    return render(request, "vouchers/schemes/new.html", {"form": form}, status=422 if form.errors else 200)


def scheme_edit(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """One version: its parameters while it is a draft, and its moves."""
    actor = admitted(request, *READERS)
    row = get_visible(actor, SchemeVersion, scheme__number=number, version=version)
    if actor.has(*OFFICE) and not actor.is_office_of(row.region_id):
        raise NotVisible(number)
    tried, form = None, None
    if request.method == "POST" and "move" in request.POST:
        tried = try_move(request, flow=SCHEME, row=row, actor=actor, act=move_scheme)
        if tried is None:
            return redirect("vouchers:scheme_edit", number=number, version=version)
    elif request.method == "POST":
        form = ParametersForm(request.POST, version=row)
        if _kept(request, form):
            return redirect("vouchers:scheme_edit", number=number, version=version)
        form.version = row = get_visible(actor, SchemeVersion, pk=row.pk)
    is_mine = actor.is_office_of(row.region_id)
    context = {
        "version": row,
        "scheme": row.scheme,
        "unknown": unknown_parameters(row),
        "form": form or ParametersForm(version=row),
        "may_change": is_mine and row.status is SchemeState.DRAFT,
        "may_revise": is_mine and not row.scheme.versions.filter(state=SchemeState.DRAFT).exists(),
        "moves": moves_of(flow=SCHEME, actor=actor, row=row, tried=tried),
        "tried": tried,
        "steps": steps_of(row),
    }
    status = tried.status if tried else 422 if form else 200
    return render(request, "vouchers/schemes/edit.html", context, status=status)


def _kept(request: HttpRequest, form: ParametersForm) -> bool:
    """Keep what can be read, for one value that cannot must not cost the others; whether that was all of it."""
    is_whole = form.is_valid()
    values: Any = form.values()
    if not values:
        if is_whole:
            messages.info(request, str(FORGOTTEN))
        return is_whole
    try:
        decide_parameters(form.version, actor=actor_in(request), values=values)
    except Invalid as wrong:
        add_problems(form, wrong)
        return False
    except Refused as refused:
        add_further_reasons(form, refused.reasons)
        return False
    sentence = _("已保存 %d 项参数") if is_whole else _("已保存 %d 项参数，写错的没有保存，请更正")
    messages.success(request, sentence % len(values))
    return is_whole


def scheme_revise(request: HttpRequest, number: str) -> HttpResponse:
    """Begin a new version."""
    actor = admitted(request, *OFFICE)
    scheme = get_visible(actor, Scheme, number=number)
    if not actor.is_office_of(scheme.region_id):
        raise NotVisible(number)
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = make_version(scheme, actor=actor, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_further_reasons(form, refused.reasons)
            status = 409
        else:
            return redirect("vouchers:scheme_edit", number=number, version=made.version)
    return render(request, "vouchers/schemes/revise.html", {"form": form, "scheme": scheme}, status=status)


urlpatterns = [
    path("vouchers/desk/schemes/", schemes_desk, name="schemes_desk"),
    path("vouchers/desk/schemes/new/", scheme_new, name="scheme_new"),
    path("vouchers/desk/schemes/<str:number>/revise/", scheme_revise, name="scheme_revise"),
    path("vouchers/desk/schemes/<str:number>/<int:version>/", scheme_edit, name="scheme_edit"),
]
