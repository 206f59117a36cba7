"""The whole chain of one voucher, read-only: every ledger entry, step, paper and approver, and everything worked out again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from xiechuang.domains.vouchers.models import Voucher
from xiechuang.domains.vouchers.queries.again import derived_again
from xiechuang.domains.vouchers.queries.chain import chain_of
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.acting import actor_in


def chain_page(request: HttpRequest, number: str) -> HttpResponse:
    """The chain."""
    actor = actor_in(request)
    voucher = get_visible(actor, Voucher, number=number)
    if not (actor.is_overseer or actor.is_office_of(voucher.region_id)):
        raise NotVisible(number)
    chain = chain_of(voucher, actor=actor)
    context = {"voucher": voucher, "chain": chain, "checks": derived_again(chain)}
    return render(request, "vouchers/chain.html", context)


urlpatterns = [path("vouchers/<str:number>/chain/", chain_page, name="chain")]
