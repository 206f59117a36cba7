"""The file for the bank, and the bank's file back."""

from base64 import b64encode
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from xiechuang.domains.vouchers.access import is_payment_office
from xiechuang.domains.vouchers.actions.bank_returns import take_returns
from xiechuang.domains.vouchers.forms.sheet import SheetForm
from xiechuang.domains.vouchers.models import PaymentBatch
from xiechuang.domains.vouchers.queries.bank_files import bank_file
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.exchange import CONTENT_TYPES, Format
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import actor_in
from xiechuang.web.downloads import made_file

FORMS = {"xlsx": Format.XLSX, "csv": Format.CSV}


def _own(actor: Actor, number: str) -> PaymentBatch:
    """The list, if it is the actor's office's to pay."""
    payment = get_visible(actor, PaymentBatch, number=number)
    if not is_payment_office(actor, payment):
        raise NotVisible(number)
    return payment


@require_safe
def payment_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Everything on the list, one row a payment; account numbers leave the house, so the trail says to whom."""
    actor = actor_in(request)
    payment = _own(actor, number)
    with transaction.atomic():
        record(actor=actor, action="voucher_payment.download", subject=payment, form=form)
    content = bank_file(payment, form=FORMS[form])
    return made_file(content, name=f"{payment.number}.{form}", media_type=CONTENT_TYPES[FORMS[form]])


def payment_returns(request: HttpRequest, number: str) -> HttpResponse:
    """Upload the bank's answers; good rows are taken down, the others are named and handed back."""
    actor = actor_in(request)
    payment = _own(actor, number)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"payment": payment, "form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = take_returns(payment, actor=actor, content=file.read(), name=file.name or "")
        except Invalid as wrong:
            form.add_error("file", [fault for faults in wrong.fields.values() for fault in faults])
        else:
            context |= {"taken": taken, "faulty": b64encode(taken.faulty).decode()}
            status = 409 if taken.problems else 200
    return render(request, "vouchers/payment_returns.html", context, status=422 if form.errors else status)


urlpatterns = [
    path("vouchers/payments/<str:number>/returns/", payment_returns, name="payment_returns"),
    *(
        path(
            f"vouchers/payments/<str:number>/bank.{form}",
            payment_file,
            {"form": form},
            name=f"payment_file_{form}",
        )
        for form in FORMS
    ),
]
