"""Pools and batches: what was put in, what is committed, used and left, when it will be gone; opening and closing batches."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiechuang.domains.vouchers.actions.budget import appropriate, move_batch, open_pool, plan_batch
from xiechuang.domains.vouchers.flow import BATCH
from xiechuang.domains.vouchers.forms.budget import AppropriationForm, BatchForm
from xiechuang.domains.vouchers.models import Batch, Pool, Scheme
from xiechuang.domains.vouchers.pages.moving import add_problems, moves_of, try_move
from xiechuang.domains.vouchers.pages.pictures import budget_chart
from xiechuang.domains.vouchers.queries.budget import budget_of, budgets_seen, money_of
from xiechuang.domains.vouchers.queries.forecast import forecast_of
from xiechuang.domains.vouchers.queries.returned import came_back
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web.acting import admitted
from xiechuang.web.faults import add_further_reasons

OFFICE = (Role.REGIONAL_OFFICIAL,)
READERS = (*OFFICE, Role.COMMUNITY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR)


def budgets(request: HttpRequest) -> HttpResponse:
    """Every pool the actor may see with its sums; and the region's schemes that have none yet."""
    actor = admitted(request, *READERS)
    without = Scheme.objects.none()
    if actor.has(*OFFICE):
        without = visible(actor, Scheme).filter(region_id=actor.region_code, pool=None)
    context = {
        "cards": budgets_seen(actor),
        "without": without,
    }
    return render(request, "vouchers/budget/list.html", context)


@require_POST
def budget_open(request: HttpRequest, number: str) -> HttpResponse:
    """Open the pool of a scheme."""
    actor = admitted(request, *OFFICE)
    scheme = get_visible(actor, Scheme, number=number)
    pool = open_pool(scheme, actor=actor)
    return redirect("vouchers:budget", number=pool.number)


def budget_page(request: HttpRequest, number: str) -> HttpResponse:
    """One pool: its picture, its batches, and the deeds of its office, posted to the same address."""
    actor = admitted(request, *READERS)
    pool = get_visible(actor, Pool, number=number)
    asked = request.POST.get("deed", "")
    fund = AppropriationForm(
        request.POST if asked == "fund" else None, prefix="fund", initial={"key": uuid4()}
    )
    plan = BatchForm(request.POST if asked == "plan" else None, prefix="plan")
    status = 200
    if request.method == "POST":
        if not actor.is_office_of(pool.region_id):
            raise NotVisible(number)
        form = fund if asked == "fund" else plan
        if form.is_valid() and _done(request, asked, form, actor=actor, pool=pool):
            return redirect("vouchers:budget", number=number)
        status = 422
    context = _context(actor, pool) | {"fund": fund, "plan": plan, "failed": form if status == 422 else None}
    return render(request, "vouchers/budget/pool.html", context, status=status)


def _done(request: HttpRequest, asked: str, form: Any, *, actor: Actor, pool: Pool) -> bool:
    given = form.cleaned_data
    try:
        if asked == "fund":
            appropriate(pool, actor=actor, amount_fen=given["amount"], basis=given["basis"], key=given["key"])
        else:
            amount = given["amount"]
            days = {"opens_on": given["opens_on"], "closes_on": given["closes_on"]}
            plan_batch(pool, actor=actor, name=given["name"], amount_fen=amount, **days)
    except Invalid as wrong:
        add_problems(form, wrong)
        return False
    except Refused as refused:
        add_further_reasons(form, refused.reasons)
        return False
    messages.success(request, _("已登记拨入") if asked == "fund" else _("已安排批次"))
    return True


def _context(actor: Actor, pool: Pool) -> dict[str, Any]:
    budget = budget_of(pool)
    forecast = forecast_of(pool, left_fen=budget.left_fen)
    sums = {one.batch_id: one for one in budget.batches}
    batches = visible(actor, Batch).filter(pool=pool)
    return {
        "pool": pool,
        "budget": budget,
        "forecast": forecast,
        "chart": budget_chart(pool, budget),
        "batches": [
            {"batch": one, "sums": sums.get(one.pk), "may": BATCH.open_to(actor, one)} for one in batches
        ],
        "appropriations": pool.appropriations.all(),
        "is_mine": actor.is_office_of(pool.region_id),
        "came": came_back(actor, pool.account_id),
    }


def batch_page(request: HttpRequest, number: str) -> HttpResponse:
    """One batch and its moves."""
    actor = admitted(request, *READERS)
    batch = get_visible(actor, Batch, number=number)
    tried = None
    if request.method == "POST":
        tried = try_move(request, flow=BATCH, row=batch, actor=actor, act=move_batch)
        if tried is None:
            return redirect("vouchers:budget", number=batch.pool.number)
    context = {
        "batch": batch,
        "sums": money_of(batch),
        "came": came_back(actor, batch.account_id),
        "moves": moves_of(flow=BATCH, actor=actor, row=batch, tried=tried),
        "tried": tried,
    }
    return render(request, "vouchers/budget/batch.html", context, status=tried.status if tried else 200)


urlpatterns = [
    path("vouchers/desk/budgets/", budgets, name="budgets"),
    path("vouchers/desk/budgets/open/<str:number>/", budget_open, name="budget_open"),
    path("vouchers/desk/budgets/<str:number>/", budget_page, name="budget"),
    path("vouchers/desk/batches/<str:number>/", batch_page, name="batch"),
]
