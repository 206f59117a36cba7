"""Settlement payments: the list, and one that is paid, confirmed or missed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.clearing.actions.paying import confirm_payment, pay, refuse_payment
from xiechuang.domains.clearing.flow import PAYMENT
from xiechuang.domains.clearing.forms import PayForm
from xiechuang.domains.clearing.models import Payment
from xiechuang.domains.clearing.pages.places import SEES, payment_named
from xiechuang.domains.clearing.queries import lists as declared
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.ledger.public import Transfer
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web import lists
from xiechuang.web.acting import admitted
from xiechuang.web.faults import add_reasons
from xiechuang.web.forms import NoteForm
from xiechuang.web.words import said

PAYMENTS = lists.Listing(
    key="clearing_payments",
    title=gettext_lazy("结算付款"),
    rows=declared.payments,
    columns=declared.PAYMENT_COLUMNS,
    filters=declared.PAYMENT_FILTERS,
    order="-number",
    row_url=lambda row: reverse("clearing:payment", args=[row.number]),
    totals=declared.total_line,
    empty_text=gettext_lazy("没有付款"),
)


def payments(request: HttpRequest) -> HttpResponse:
    """All settlement payments."""
    admitted(request, *SEES)
    return lists.respond(PAYMENTS, request)


def payment_page(request: HttpRequest, number: str) -> HttpResponse:
    """One payment; its moves are posted to the same address."""
    actor = admitted(request, *SEES)
    payment = payment_named(actor, number)
    if request.method != "POST":
        return _page(request, actor=actor, payment=payment, form=_form(payment))
    move = request.POST.get("move", "")
    if move not in PAYMENT.moves:
        raise NotVisible(move)
    form = PayForm(request.POST) if move == "pay" else NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, actor=actor, payment=payment, form=form, status=422)
    try:
        _done(form.cleaned_data, actor=actor, payment=payment, move=move)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, payment=payment, form=form, status=409)
    messages.success(request, _("已办理“%s”") % said(PAYMENT.moves[move].label))
    return redirect("clearing:payment", number)


def _form(payment: Payment) -> forms.Form:
    if payment.state == "proposed":
        return PayForm(initial={"paid_on": clock.today()})
    return NoteForm()


def _done(given: dict[str, Any], *, actor: Actor, payment: Payment, move: str) -> None:
    if move == "pay":
        pay(payment, actor=actor, **given)
    elif move == "confirm":
        confirm_payment(payment, actor=actor, note=given["note"])
    else:
        refuse_payment(payment, actor=actor, note=given["note"])


def _page(
    request: HttpRequest, *, actor: Actor, payment: Payment, form: forms.Form, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "payment": payment,
        "is_late": declared.is_late(payment),
        "moves": PAYMENT.open_to(actor, payment),
        "form": form,
        "transfer": visible(actor, Transfer).filter(pk=payment.transfer_id).first(),
        "steps": steps_of(payment),
    }
    return render(request, "clearing/payment.html", context, status=status)


urlpatterns = [
    path("clearing/payments/", payments, name="payments"),
    path("clearing/payments/<str:number>/", payment_page, name="payment"),
]
