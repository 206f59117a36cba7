"""Computing an index: the choices, the job, and the list of what was computed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.actions.computing import begin_computation
from xiechuang.domains.monitoring.forms.computing import ChoicesForm
from xiechuang.domains.monitoring.models import Computation, Period
from xiechuang.domains.monitoring.pages.periods import WHERE, period_of
from xiechuang.domains.monitoring.queries.inputs import gather
from xiechuang.domains.monitoring.rules.computing import reasons_against_computing
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_faults

OFFICES = (Role.COMMUNITY_OFFICE, Role.REGIONAL_OFFICIAL)
OVERSEES = (*OFFICES, Role.AUDITOR, Role.ADMINISTRATOR)

COMPUTATIONS = lists.Listing(
    key="computations",
    title=_("指数计算"),
    rows=lambda actor: visible(actor, Computation).select_related("period__system", "computed_by"),
    columns=[
        lists.Column(key="number", title=_("编号"), is_link=True),
        lists.Column(key="period", title=_("填报期"), value=lambda row: str(row.period)),
        lists.Column(key="system", title=_("指标体系"), value=lambda row: row.period.system.name),
        lists.Column(key="computed_at", title=_("计算时间"), kind=Kind.DATETIME, sort="computed_at"),
        lists.Column(key="computed_by", title=_("计算人"), value=lambda row: str(row.computed_by or "")),
        lists.Column(key="hash", title=_("结果摘要"), value=lambda row: row.result_hash[:12]),
        lists.Column(key="note", title=_("说明")),
    ],
    row_url=lambda row: reverse("monitoring:index_one", args=[row.number]),
    crumbs=[(_("监测评价"), "/index/")],
    empty_text=_("还没有计算过指数。数据接受以后，从填报期的页面开始计算。"),
)


def computations(request: HttpRequest) -> HttpResponse:
    """What the office has worked out."""
    admitted(request, *OVERSEES)
    return lists.respond(COMPUTATIONS, request)


def compute(request: HttpRequest, code: str, version: int, period: str) -> HttpResponse:
    """The choices of one computation; everything that forbids it stands above them before anybody presses."""
    actor = actor_in(request)
    found = period_of(actor, code, version, period)
    if not can_run(actor, found.system):
        raise NotVisible(request.path)
    form = ChoicesForm(request.POST or None)
    if request.method != "POST":
        return _page(request, actor=actor, period=found, form=form)
    if not form.is_valid():
        return _page(request, actor=actor, period=found, form=form, status=422)
    try:
        run = begin_computation(
            actor=actor, period=found, choices=form.choices(), note=form.cleaned_data["note"]
        )
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return _page(request, actor=actor, period=found, form=form, status=422)
    except Refused as refused:
        return _page(request, actor=actor, period=found, form=form, status=409, reasons=refused.reasons)
    messages.success(request, _("已开始计算，完成后可从这里打开结果"))
    return redirect("task", number=run.number)


def _page(
    request: HttpRequest, *, actor: Actor, period: Period, form: ChoicesForm, status: int = 200,
    reasons: tuple[Reason, ...] | None = None,
) -> HttpResponse:  # fmt: skip
    gathered = gather(period)
    leaves_out = bool(form.data.get("leaves_out")) if form.is_bound else False
    found = (
        reasons if reasons is not None else tuple(reasons_against_computing(gathered, leaves_out=leaves_out))
    )
    context = {
        "period": period,
        "form": form,
        "reasons": found,
        "was_refused": reasons is not None,
        "gathered": gathered,
        "known": sum(1 for value in gathered.values.values() if value.value is not None),
        "earlier": visible(actor, Computation).filter(period=period)[:10],
    }
    return render(request, "monitoring/index/compute.html", context, status=status)


urlpatterns = [
    path("monitoring/computations/", computations, name="computations"),
    path(f"{WHERE}compute/", compute, name="compute"),
]
