"""Lists of payments: made of approved claims, sent to a bank, answered line by line."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.access import is_payment_office
from xiechuang.domains.vouchers.actions.paying import BankAnswer, Outcome
from xiechuang.domains.vouchers.actions.payments import make_payment, move_payment, settle_payment, take_off
from xiechuang.domains.vouchers.flow import PAYMENT
from xiechuang.domains.vouchers.forms.budget import AnswerForm, PaymentForm
from xiechuang.domains.vouchers.models import Claim, PaymentBatch
from xiechuang.domains.vouchers.pages.moving import Tried, moves_of, try_move
from xiechuang.domains.vouchers.rules.words import yuan
from xiechuang.domains.vouchers.states import ClaimState, PaymentState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_further_reasons

AT_MOST = 500


def _waiting(actor: Actor) -> QuerySet[Claim]:
    """Approved claims that the actor's region pays and that stand on no list."""
    rows = visible(actor, Claim).filter(
        paying_region_id=actor.region_code, state=ClaimState.APPROVED, payment=None
    )
    return rows.select_related("payee", "region", "approved_by").order_by("due_at", "pk")


def payment_new(request: HttpRequest) -> HttpResponse:
    """Choose approved claims for a list."""
    actor = admitted(request, Role.REGIONAL_OFFICIAL)
    rows = list(_waiting(actor)[:AT_MOST])
    form = PaymentForm(request.POST or None)
    form.fields["claims"].choices = [(one.number, one.number) for one in rows]  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST" and form.is_valid():
        chosen = list(visible(actor, Claim).filter(number__in=form.cleaned_data["claims"]))
        try:
            made = make_payment(actor=actor, claims=chosen, name=form.cleaned_data["name"])
        except Refused as refused:
            add_further_reasons(form, refused.reasons)
            status = 409
        else:
            return redirect("vouchers:payment", number=made.number)
    context = {
        "form": form,
        "rows": [{"claim": one, "is_own": one.approved_by_id == actor.person_id} for one in rows],
        "chosen": request.POST.getlist("claims"),
        "total": sum(one.approved_fen or 0 for one in rows),
    }
    return render(
        request, "vouchers/payment_new.html", context, status=422 if status == 200 and form.errors else status
    )


def payment_page(request: HttpRequest, number: str) -> HttpResponse:
    """One list of payments; its moves, and the bank's answers while it is out, are posted to the same address."""
    actor = actor_in(request)
    payment = get_visible(actor, PaymentBatch, number=number)
    tried, forms, outcome = None, None, None
    if request.method == "POST":
        if not is_payment_office(actor, payment):
            raise NotVisible(number)
        if "off" in request.POST:
            return _take_off(request, actor=actor, payment=payment)
        if "answers" in request.POST:
            forms = _answer_forms(payment, data=request.POST)
            if all(form.is_valid() for form in forms.values()):
                outcome = settle_payment(payment, actor=actor, answers=_answers(forms))
                if not outcome.refused:
                    _say_settled(request, len(outcome.done))
                    return redirect("vouchers:payment", number=number)
        else:
            tried = try_move(request, flow=PAYMENT, row=payment, actor=actor, act=move_payment)
            if tried is None:
                return redirect("vouchers:payment", number=number)
    status = tried.status if tried else 409 if outcome else 422 if forms else 200
    context = _context(actor, payment, tried=tried, forms=forms, outcome=outcome)
    return render(request, "vouchers/payment.html", context, status=status)


def _say_settled(request: HttpRequest, done: int) -> None:
    if done:
        messages.success(request, _("已登记 %d 笔银行结果") % done)
    else:
        messages.warning(request, _("没有登记：请先为收到回执的明细选择银行结果"))


def _take_off(request: HttpRequest, *, actor: Actor, payment: PaymentBatch) -> HttpResponse:
    claim = get_visible(actor, Claim, number=request.POST["off"], payment=payment)
    try:
        take_off(claim, actor=actor)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    return redirect("vouchers:payment", number=payment.number)


def _claims(payment: PaymentBatch) -> QuerySet[Claim]:
    return payment.claims.select_related("payee", "region", "use").order_by("pk")


def _answer_forms(payment: PaymentBatch, *, data: Any = None) -> dict[str, AnswerForm]:
    out = _claims(payment).filter(state=ClaimState.PAYING)
    first = {"paid_on": clock.today()}
    return {one.number: AnswerForm(data, prefix=one.number, initial=first) for one in out}


def _answers(forms: dict[str, AnswerForm]) -> list[BankAnswer]:
    """What was typed for the lines that were answered."""
    found = []
    for number, form in forms.items():
        given = form.cleaned_data
        if given["result"]:
            found.append(
                BankAnswer(
                    number=number,
                    paid=given["result"] == "paid",
                    reference=given["reference"],
                    paid_on=given["paid_on"],
                    reason=given["reason"],
                )
            )
    return found


def _context(
    actor: Actor,
    payment: PaymentBatch,
    *,
    tried: Tried | None,
    forms: dict[str, AnswerForm] | None,
    outcome: Outcome | None,
) -> dict[str, Any]:
    is_out = payment.status is PaymentState.SENT and is_payment_office(actor, payment)
    held = forms or (_answer_forms(payment) if is_out else {})
    return {
        "payment": payment,
        "lines": [{"claim": one, "form": held.get(one.number)} for one in _claims(payment)],
        "is_out": bool(held),
        "may_take_off": payment.status is PaymentState.OPEN and is_payment_office(actor, payment),
        "may_exchange": is_payment_office(actor, payment),
        "total": yuan(payment.claims.aggregate(sum=Sum("approved_fen"))["sum"] or 0),
        "moves": moves_of(flow=PAYMENT, actor=actor, row=payment, tried=tried),
        "tried": tried,
        "refused": outcome.refused if outcome else {},
        "done": outcome.done if outcome else [],
        "steps": steps_of(payment),
    }


urlpatterns = [
    path("vouchers/payments/new/", payment_new, name="payment_new"),
    path("vouchers/payments/<str:number>/", payment_page, name="payment"),
]
