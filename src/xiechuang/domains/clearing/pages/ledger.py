"""The auditor's desk for the ledger: accounts, one of them as of any moment, one transfer's chain, the check, the export."""

import tempfile
from dataclasses import replace
from datetime import datetime
from functools import partial
from io import TextIOWrapper
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.clearing.access import OVERSEERS, READERS
from xiechuang.domains.clearing.actions.checking import CHECK
from xiechuang.domains.clearing.actions.deciding import CORRECTION
from xiechuang.domains.clearing.actions.paying import SETTLING
from xiechuang.domains.clearing.actions.recording import OWING, TAKING_BACK
from xiechuang.domains.clearing.pages.ledger_filters import account_filters
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.jobs.public import job_by_number, start_job
from xiechuang.kernel.ledger.public import (
    Account,
    Entry,
    Hold,
    Lane,
    Transfer,
    balance,
    export_beancount,
    latest,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.web import lists, menu
from xiechuang.web.acting import admitted
from xiechuang.web.forms import MomentInput
from xiechuang.web.subjects import name_of_kind, register_names, register_page, subject_of
from xiechuang.web.templatetags.xc import yuan

SHOWN = 100
LARGEST = 2**63 - 1
IN_MEMORY = 8 * 1024 * 1024


class MomentForm(forms.Form):
    """As of when; empty for now."""

    at = forms.DateTimeField(
        label=_("截至"),
        required=False,
        widget=MomentInput,
        help_text=_("包括这一刻；空着就是现在"),
    )


def _accounts(actor: Actor) -> QuerySet[Account]:
    return visible(actor, Account).annotate(
        region_name=Subquery(Region.objects.filter(code=OuterRef("region_code")).values("name")[:1]),
        lies=latest("balance_after_fen", of="pk"),
        held=latest("held_after_fen", of="pk"),
        entry_count=latest("sequence", of="pk"),
    )


def _fen_column(key: str, title: Any) -> lists.Column:
    return lists.Column(
        key=key,
        title=title,
        value=lambda row: getattr(row, key) or 0,
        cell=lambda row: yuan(getattr(row, key) or 0),
        kind=Kind.MONEY_YUAN,
    )


def _owner_name(actor: Actor, row: Account) -> str:
    found = subject_of(actor, row.owner_kind, row.owner_id)
    return found.name if found else ""


def _columns(actor: Actor) -> list[lists.Column]:
    return [
        lists.Column(key="id", title=_("账户"), is_link=True, sort="id", align="start"),
        lists.Column(
            key="kind", title=_("类别"), value=lambda row: name_of_kind(row.kind, of="account"), sort="kind"
        ),
        lists.Column(
            key="owner_kind",
            title=_("户主类别"),
            value=lambda row: name_of_kind(row.owner_kind),
            sort="owner_kind",
        ),
        lists.Column(key="owner_id", title=_("户主"), value=partial(_owner_name, actor), sort="owner_id"),
        lists.Column(
            key="region_code", title=_("地区"), value=lambda row: row.region_name, sort="region_code"
        ),
        _fen_column("lies", _("余额（元）")),
        _fen_column("held", _("其中预留（元）")),
        lists.Column(key="entry_count", title=_("分录数"), kind=Kind.INTEGER),
        lists.Column(key="opened_at", title=_("开户时间"), kind=Kind.DATETIME, sort="opened_at"),
    ]


def _tools(actor: Actor) -> list[lists.Tool]:
    if not actor.has(*OVERSEERS):
        return []
    return [
        lists.Tool(label=_("重新推算"), url=reverse("clearing:ledger_check"), icon="check", is_main=True),
        lists.Tool(label="beancount", url=reverse("clearing:ledger_beancount"), icon="download"),
    ]


ACCOUNTS = lists.Listing(
    key="ledger_accounts",
    title=_("账本账户"),
    rows=_accounts,
    columns=(),
    order="id",
    row_url=lambda row: reverse("clearing:ledger_account", args=[row.pk]),
    tools=_tools,
    empty_text=_("没有账户"),
)


def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts the actor may see, as they stand."""
    actor = admitted(request, *READERS)
    return lists.respond(replace(ACCOUNTS, columns=_columns(actor), filters=account_filters(actor)), request)


@require_safe
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account as of a moment: how it stood, and its last entries up to then."""
    actor = admitted(request, *READERS)
    if pk > LARGEST:
        raise NotVisible(str(pk))
    found = get_visible(actor, Account, pk=pk)
    form = MomentForm(request.GET if "at" in request.GET else None)
    at: datetime | None = form.cleaned_data["at"] if form.is_bound and form.is_valid() else None
    entries = visible(actor, Entry).filter(account=found).select_related("transfer")
    if at is not None:
        entries = entries.filter(at__lte=at)
    context = {
        "account": found,
        "owner": subject_of(actor, found.owner_kind, found.owner_id),
        "kind": name_of_kind(found.kind, of="account"),
        "form": form,
        "at": at or clock.now(),
        "balance": balance(found, at=at),
        "entries": entries.order_by("-at", "-pk")[:SHOWN],
        "shown": SHOWN,
        # With the first lane, which is the account itself.
        "lanes": (more := visible(actor, Lane).filter(account=found).count()) and more + 1,
    }
    return render(request, "clearing/ledger_account.html", context, status=422 if form.errors else 200)


@require_safe
def transfer(request: HttpRequest, id: UUID) -> HttpResponse:
    """One transfer: its entries with their place in each chain, its hold, what it ends or takes back, and by what it was."""
    actor = admitted(request, *READERS)
    found = get_visible(actor, Transfer, pk=id)
    related = visible(actor, Transfer)
    about = (
        found
        if found.subject_kind or not found.ends_id
        else related.filter(pk=found.ends_id).first() or found
    )
    context = {
        "transfer": found,
        "about": subject_of(actor, about.subject_kind, about.subject_id),
        "entries": visible(actor, Entry)
        .filter(transfer=found)
        .select_related("account")
        .order_by("position"),
        "hold": visible(actor, Hold).filter(transfer=found).first(),
        "reversal": related.filter(reverses=found).first(),
        "ending": related.filter(ends_id=found.pk).first(),
        "group": related.filter(group=found.group).exclude(pk=found.pk).order_by("place")[:SHOWN],
    }
    return render(request, "clearing/ledger_transfer.html", context)


def check(request: HttpRequest) -> HttpResponse:
    """Have every row worked out again, in the background."""
    actor = admitted(request, *OVERSEERS)
    if request.method == "POST":
        return redirect("task", start_job(CHECK, actor=actor).number)
    return render(request, "clearing/ledger_check.html", {"run": None})


@require_safe
def checked(request: HttpRequest, number: str) -> HttpResponse:
    """What came of it."""
    actor = admitted(request, *OVERSEERS)
    run = job_by_number(actor, number)
    if run.kind != CHECK:
        raise NotVisible(number)
    return render(request, "clearing/ledger_check.html", {"run": run, "result": run.result or {}})


@require_safe
def beancount_file(request: HttpRequest) -> FileResponse:
    """The whole ledger as a beancount file, for an accountant's own tools."""
    admitted(request, *OVERSEERS)
    content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    text = TextIOWrapper(content, encoding="utf-8", write_through=True)
    export_beancount(out=text)
    text.detach()
    content.seek(0)
    name = f"ledger-{clock.today():%Y%m%d}.beancount"
    return FileResponse(content, as_attachment=True, filename=name, content_type="text/plain; charset=utf-8")


def register_ledger() -> None:
    """Called once when the app starts."""
    register_names(
        {
            "orgs.region": _("地区"),
            "orgs.organisation": _("机构"),
            "account:clearing_position": _("地区间应收应付"),
            "clearing.obligation": _("应收应付"),
            "obligation:sample": _("示例"),
            f"obligation:{CORRECTION}": _("差异更正"),
            "clearing.sample": _("示例事项"),
            "clearing.case": _("清算差异"),
            "clearing.payment": _("结算付款"),
            OWING: _("地区间应收应付"),
            TAKING_BACK: _("冲销应收应付"),
            SETTLING: _("结算付款到账"),
            "level_lanes": _("各道之间调剂"),
        }
    )
    register_page("clearing.case", lambda row: reverse("clearing:case", args=[row.number]))
    register_page("clearing.payment", lambda row: reverse("clearing:payment", args=[row.number]))
    register_page("clearing.obligation", lambda row: reverse("clearing:obligation", args=[row.pk]))
    menu.register(
        menu.MenuItem(
            section=_("地区间清算"),
            label=_("账本账户"),
            url_name="clearing:ledger_accounts",
            icon="list",
            roles=frozenset(role.value for role in READERS),
            order=86,
        )
    )


urlpatterns = [
    path("ledger/accounts/", accounts, name="ledger_accounts"),
    path("ledger/accounts/<int:pk>/", account, name="ledger_account"),
    path("ledger/transfers/<uuid:id>/", transfer, name="ledger_transfer"),
    path("ledger/check/", check, name="ledger_check"),
    path("ledger/check/<str:number>/", checked, name="ledger_checked"),
    path("ledger/beancount/", beancount_file, name="ledger_beancount"),
]
