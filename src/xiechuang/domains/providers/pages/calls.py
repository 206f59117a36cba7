"""Calls: the list, one call with those who are proposed, and writing one."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from xiechuang.domains.providers.access import speaks_for_itself
from xiechuang.domains.providers.actions.application import begin_application
from xiechuang.domains.providers.actions.call import change_call, create_call, move_call
from xiechuang.domains.providers.flow import CALL
from xiechuang.domains.providers.forms.call import CallForm, initial_of
from xiechuang.domains.providers.models import Application, Call
from xiechuang.domains.providers.pages.casework import Case, answer
from xiechuang.domains.providers.queries import lists as declared
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.domains.providers.rules.application import on_the_list
from xiechuang.domains.providers.states import ApplicationState, CallState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web import lists
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.words import listed

PORTAL = "web/list_portal.html"


def call_url(call: Call) -> str:
    """The page of a call."""
    return reverse("providers:call", args=[call.number])


def _tools(actor: Actor) -> list[lists.Tool]:
    if not actor.has(Role.REGIONAL_OFFICIAL):
        return []
    return [lists.Tool(label=_("拟定征集"), url=reverse("providers:call_new"), is_main=True)]


CALLS = lists.Listing(
    key="providers_calls",
    title=_("服务机构征集"),
    rows=declared.calls,
    columns=declared.CALL_COLUMNS,
    filters=declared.CALL_FILTERS,
    order="-number",
    row_url=call_url,
    tools=_tools,
    empty_text=_("还没有征集"),
)


def calls(request: HttpRequest) -> HttpResponse:
    """All calls that were published; an authority's drafts for itself."""
    is_stranger = actor_in(request).is_public
    return lists.respond(replace(CALLS, template=PORTAL) if is_stranger else CALLS, request)


def call_page(request: HttpRequest, number: str) -> HttpResponse:
    """One call; its moves are posted to the same address."""
    actor = actor_in(request)
    row = get_visible(actor, Call, number=number)
    invites = speaks_for_itself(actor) and row.takes_applications and actor.region_code == row.region_id
    listed_as = on_the_list(actor.organisation_id) if invites else None
    case = Case(
        subject=row,
        flow=CALL,
        deed=move_call,
        title=row.title or _("未命名的征集"),
        template="providers/call.html",
        facts=_facts(row),
        more={
            "may_apply": invites and listed_as is None,
            "listed_as": listed_as if invites else None,
            "may_change": actor.is_office_of(row.region_id) and row.state == CallState.DRAFT,
            "may_enter": actor.is_office_of(row.region_id)
            and row.state in (CallState.OPEN, CallState.CLOSED),
            "proposed": proposed_in(row),
        },
        shows_trail=actor.is_official,
    )
    return answer(request, case)


def proposed_in(call: Call) -> list[dict[str, Any]]:
    """Who is proposed in public: the name, the services, and until when one may object; nothing else of the application."""
    rows = Application.objects.filter(call=call, state=ApplicationState.PROPOSED).order_by("number")
    return [
        {
            "number": row.number,
            "name": row.name,
            "kinds": listed(kind_name(code) for code in row.kinds),
            "publicity_from": row.publicity_from,
            "until": row.publicity_until,
        }
        for row in rows
    ]


def _facts(row: Call) -> list[tuple[Any, Any]]:
    review = _now("不组织")
    if row.with_review:
        line = (_now("，平均 %d 分通过") % row.pass_score) if row.pass_score else ""
        review = _now("%(n)s 名专家%(line)s") % {"n": row.reviewers_needed or "--", "line": line}
    return [
        (_("地区"), row.region),
        (_("征集单位"), row.organisation.name),
        (_("申报期"), f"{row.opens_on or '--'} – {row.closes_on or '--'}"),
        (_("服务类别"), listed(kind_name(code) for code in row.kinds)),
        (_("专家评审"), review),
        (_("形式审查时限（日）"), row.check_days),
        (_("公示期（日）"), row.publicity_days),
        (_("请外地作出互认决定的时限（日）"), row.recognition_days),
        (_("入库有效期（月）"), row.valid_months),
        (_("依据"), row.source),
    ]


def call_new(request: HttpRequest) -> HttpResponse:
    """Draft a call."""
    actor = actor_in(request)
    if not actor.office_region:
        raise NotVisible(request.path)
    return _written(request, actor=actor, call=None)


def call_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change a draft."""
    actor = actor_in(request)
    row = get_visible(actor, Call, number=number)
    if not actor.is_office_of(row.region_id):
        raise NotVisible(number)
    return _written(request, actor=actor, call=row)


def _written(request: HttpRequest, *, actor: Actor, call: Call | None) -> HttpResponse:
    form = CallForm(request.POST or None, initial=initial_of(call) if call else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _kept(form, actor=actor, call=call)
            except Invalid as wrong:
                add_faults(form, wrong.fields)
            except Refused as refused:
                add_reasons(form, refused.reasons)
                status = 409
            else:
                messages.success(request, _now("征集已保存"))
                return redirect(call_url(made))
    return render(request, "providers/call_form.html", {"form": form, "call": call}, status=status)


def _kept(form: CallForm, *, actor: Actor, call: Call | None) -> Call:
    if call is None:
        return create_call(actor=actor, values=form.values())
    return change_call(call, actor=actor, values=form.values(), version=form.cleaned_data["version"])


@require_POST
def call_apply(request: HttpRequest, number: str) -> HttpResponse:
    """Begin an application, or go on with the one that is under way."""
    actor = actor_in(request)
    row = get_visible(actor, Call, number=number)
    try:
        made = begin_application(row, actor=actor)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return redirect(call_url(row))
    return redirect("providers:apply", made.number)


urlpatterns = [
    path("providers/calls/", calls, name="calls"),
    path("providers/calls/new/", call_new, name="call_new"),
    path("providers/calls/<str:number>/", call_page, name="call"),
    path("providers/calls/<str:number>/edit/", call_edit, name="call_edit"),
    path("providers/calls/<str:number>/apply/", call_apply, name="call_apply"),
]
