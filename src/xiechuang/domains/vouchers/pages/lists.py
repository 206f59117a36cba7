"""The lists of vouchers, uses, claims and payments; each shows what the actor may see, who has to act, and what is late."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.actions.claiming import move_claim
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.models import Claim, PaymentBatch, Use, Voucher
from xiechuang.domains.vouchers.pages.money_filters import (
    claim_money_filter,
    paid_total,
    voucher_money_filter,
)
from xiechuang.domains.vouchers.states import ClaimState, Mode, PaymentState, UseState, VoucherState, Waiting
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.ledger.public import latest
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web import lists
from xiechuang.web.acting import admitted
from xiechuang.web.lists.filters import Filter
from xiechuang.web.look import tag
from xiechuang.web.templatetags.xc import moment, yuan
from xiechuang.web.words import said

SIDES = (Role.FIRM, Role.INSTITUTE)
OFFICE = (Role.REGIONAL_OFFICIAL,)
STATE = _("状态")
READERS = (*SIDES, *OFFICE, Role.EXPERT, Role.COMMUNITY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR)


def due_cell(row: Any) -> Any:
    """By when, and whether that has passed."""
    if row.due_at is None or row.waiting_for == Waiting.NOBODY:
        return "--"
    if row.due_at >= clock.now():
        return moment(row.due_at)
    return format_html("{} {}", moment(row.due_at), tag(label=_now("已逾期"), tone="bad"))


def due_columns() -> list[lists.Column]:
    """Who has to act, and by when."""
    return [
        lists.Column(
            key="waiting_for", title=_("待办方"), value=lambda row: said(Waiting(row.waiting_for).label)
        ),
        lists.Column(key="due_at", title=_("办理期限"), kind=Kind.DATETIME, sort="due_at", cell=due_cell),
    ]


def money_column(key: str, title: Any, **more: Any) -> lists.Column:
    """An amount, exact to the fen."""
    return lists.Column(
        key=key,
        title=title,
        kind=Kind.MONEY_YUAN,
        sort=key,
        cell=lambda row: yuan(getattr(row, key)),
        **more,
    )


def words_filter(states: Any, *, key: str = "state", label: Any = STATE) -> Filter:
    """Rows of one state or word."""
    return lists.choice_filter(key=key, label=label, choices=lambda: choices_of(states))


def late_filter() -> Filter:
    """Only what is past its moment."""

    def fields() -> dict[str, forms.Field]:
        return {"late": forms.BooleanField(label=_now("只看逾期"), required=False)}

    def narrow(rows: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        rows = rows.exclude(waiting_for=Waiting.NOBODY)
        return rows.filter(due_at__lt=clock.now()) if given["late"] else rows

    return Filter(key="late", label=_("逾期"), fields=fields, narrow=narrow)


def _due_filters(states: Any) -> list[Filter]:
    return [words_filter(states), words_filter(Waiting, key="waiting_for", label=_("待办方")), late_filter()]


def _batch_filter(path: str) -> Filter:
    """Of one batch or scheme, by name or number: where the sums of a budget lead to."""
    scheme = f"{path}__pool__scheme"
    paths = [f"{path}__number", f"{path}__name", f"{scheme}__name", f"{scheme}__number"]
    return lists.text_filter(key="batch", label=_("方案或批次"), paths=paths)


def _vouchers(actor: Actor) -> QuerySet[Voucher]:
    """A firm's own; those used at it as a provider are among its services."""
    rows = visible(actor, Voucher)
    if actor.has(*SIDES):
        rows = rows.filter(organisation_id=actor.organisation_id or 0)
    related = rows.select_related("organisation", "region", "batch", "scheme_version__scheme")
    return related.annotate(lies_fen=latest("balance_after_fen", of="account"))


def _uses(actor: Actor) -> QuerySet[Use]:
    return visible(actor, Use).select_related(
        "organisation", "provider_organisation", "region", "provider_region", "voucher"
    )


def _claims(actor: Actor) -> QuerySet[Claim]:
    return visible(actor, Claim).select_related(
        "organisation", "provider_organisation", "payee", "region", "paying_region", "use", "voucher"
    )


def _services(actor: Actor) -> QuerySet[Use]:
    return _uses(actor).filter(provider_organisation_id=actor.organisation_id or 0)


def _reviews(actor: Actor) -> QuerySet[Claim]:
    return _claims(actor).filter(reviews__expert_id=actor.person_id or 0)


def _issue_whole(*, actor: Actor, subject: Voucher, note: str) -> Voucher:
    return move_voucher(subject, actor=actor, move="issue", note=note, granted_fen=subject.wanted_fen)


def _move(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *, actor, subject, note: act(subject, actor=actor, move=name, note=note)


def _voucher_batch(actor: Actor) -> list[lists.BatchMove]:
    if not actor.has(*OFFICE):
        return []
    return [
        lists.BatchMove(key="issue", label=_("按申领额度发放"), perform=_issue_whole),
        lists.BatchMove(
            key="return", label=_("退回"), perform=_move("return", move_voucher), needs_note=True
        ),
    ]


def _claim_batch(actor: Actor) -> list[lists.BatchMove]:
    if not actor.has(*OFFICE):
        return []
    return [
        lists.BatchMove(key="check", label=_("形式审核通过"), perform=_move("check", move_claim)),
        lists.BatchMove(
            key="return", label=_("退回补正"), perform=_move("return", move_claim), needs_note=True
        ),
    ]


def _apply_tool(actor: Actor) -> list[lists.Tool]:
    if not actor.has(Role.FIRM):
        return []
    return [lists.Tool(label=_("申领创新券"), url=reverse("vouchers:apply"), is_main=True)]


def _payment_tool(actor: Actor) -> list[lists.Tool]:
    if not actor.has(*OFFICE):
        return []
    return [lists.Tool(label=_("编制拨付批次"), url=reverse("vouchers:payment_new"), is_main=True)]


VOUCHERS = lists.Listing(
    key="vouchers",
    title=_("创新券"),
    rows=_vouchers,
    columns=[
        lists.Column(key="number", title=_("编号"), sort="number", is_link=True),
        lists.Column(key="organisation__name", title=_("企业"), sort="organisation__name"),
        lists.region_column(key="region", title=_("地区")),
        lists.Column(key="scheme_version__scheme__name", title=_("方案")),
        lists.Column(key="batch__name", title=_("批次"), is_shown=False),
        lists.state_column(sort=""),
        money_column("wanted_fen", _("申领额度")),
        money_column("amount_fen", _("券面额")),
        money_column("lies_fen", _("券上余额")),
        lists.Column(key="expires_on", title=_("到期日（不含）"), kind=Kind.DATE, sort="expires_on"),
        *due_columns(),
    ],
    filters=[
        lists.text_filter(key="q", label=_("编号或企业"), paths=["number", "organisation__name"]),
        _batch_filter("batch"),
        lists.region_filter(),
        voucher_money_filter(),
        *_due_filters(VoucherState),
    ],
    order="due_at",
    batch=_voucher_batch,
    row_url=lambda row: reverse("vouchers:voucher", args=[row.number]),
    tools=_apply_tool,
    empty_text=_("没有符合条件的创新券"),
)
USE_COLUMNS = [
    lists.Column(key="number", title=_("编号"), sort="number", is_link=True),
    lists.Column(key="title", title=_("服务内容"), is_link=True),
    lists.Column(key="organisation__name", title=_("企业")),
    lists.Column(key="provider_organisation__name", title=_("服务机构")),
    lists.region_column(key="region", title=_("券的地区")),
    lists.region_column(key="provider_region", title=_("机构地区")),
    lists.state_column(sort=""),
    money_column("contract_fen", _("合同金额")),
    money_column("reserved_fen", _("预留券款")),
    *due_columns(),
]
USES = lists.Listing(
    key="voucher_uses",
    title=_("用券服务"),
    rows=_uses,
    columns=USE_COLUMNS,
    filters=[
        lists.text_filter(
            key="q",
            label=_("编号、内容或单位"),
            paths=["number", "title", "organisation__name", "provider_organisation__name"],
        ),
        lists.region_filter(),
        *_due_filters(UseState),
    ],
    order="due_at",
    row_url=lambda row: reverse("vouchers:use", args=[row.number]),
    empty_text=_("没有符合条件的用券服务"),
)


def _claims_tool(actor: Actor) -> list[lists.Tool]:
    if not actor.has(*SIDES):
        return []
    return [lists.Tool(label=_("批量申请"), url=reverse("vouchers:claims_upload"), icon="upload")]


CLAIMS = lists.Listing(
    key="voucher_claims",
    title=_("兑付申请"),
    rows=_claims,
    columns=[
        lists.Column(key="number", title=_("编号"), sort="number", is_link=True),
        lists.Column(key="payee__name", title=_("收款单位"), sort="payee__name"),
        lists.Column(key="use__title", title=_("服务内容")),
        lists.Column(key="mode", title=_("兑付模式"), value=lambda row: said(Mode(row.mode).label)),
        lists.region_column(key="region", title=_("承担地区")),
        lists.region_column(key="paying_region", title=_("拨付地区")),
        lists.state_column(sort=""),
        money_column("amount_fen", _("申请金额")),
        money_column("approved_fen", _("核定金额")),
        lists.Column(key="paid_on", title=_("拨付日期"), kind=Kind.DATE, sort="paid_on", is_shown=False),
        *due_columns(),
    ],
    filters=[
        lists.text_filter(
            key="q",
            label=_("编号、内容或单位"),
            paths=["number", "use__title", "organisation__name", "provider_organisation__name"],
        ),
        lists.region_filter(),
        _batch_filter("voucher__batch"),
        words_filter(Mode, key="mode", label=_("兑付模式")),
        claim_money_filter(),
        *_due_filters(ClaimState),
    ],
    order="due_at",
    batch=_claim_batch,
    totals=paid_total,
    tools=_claims_tool,
    row_url=lambda row: reverse("vouchers:claim", args=[row.number]),
    empty_text=_("没有符合条件的兑付申请"),
)
SERVICES = lists.Listing(
    key="voucher_services",
    title=_("本机构的用券服务"),
    rows=_services,
    columns=USE_COLUMNS,
    filters=USES.filters,
    order="due_at",
    row_url=USES.row_url,
    empty_text=_("还没有企业向本机构提出用券意向"),
)
REVIEWS = lists.Listing(
    key="voucher_reviews",
    title=_("我的评审"),
    rows=_reviews,
    columns=CLAIMS.columns,
    filters=[words_filter(ClaimState)],
    order="due_at",
    row_url=CLAIMS.row_url,
    empty_text=_("没有请您评审的兑付申请"),
)
PAYMENTS = lists.Listing(
    key="voucher_payments",
    title=_("拨付批次"),
    rows=lambda actor: visible(actor, PaymentBatch).select_related("region"),
    columns=[
        lists.Column(key="number", title=_("编号"), sort="number", is_link=True),
        lists.Column(key="name", title=_("名称")),
        lists.region_column(key="region", title=_("拨付地区")),
        lists.state_column(sort=""),
        lists.Column(key="claims", title=_("笔数"), kind=Kind.INTEGER, value=lambda row: row.claims.count()),
        lists.Column(key="made_at", title=_("编制时间"), kind=Kind.DATETIME, sort="made_at"),
        lists.Column(key="ended_at", title=_("办结时间"), kind=Kind.DATETIME, sort="ended_at"),
    ],
    filters=[
        lists.text_filter(key="q", label=_("编号或名称"), paths=["number", "name"]),
        words_filter(PaymentState),
    ],
    order="-made_at",
    row_url=lambda row: reverse("vouchers:payment", args=[row.number]),
    tools=_payment_tool,
    empty_text=_("还没有拨付批次"),
)


def _page(listing: lists.Listing, *roles: Role) -> Callable[[HttpRequest], HttpResponse]:
    def page(request: HttpRequest) -> HttpResponse:
        admitted(request, *roles)
        return lists.respond(listing, request)

    page.__doc__ = f"The list “{listing.key}”."
    return page


OVERSEERS = (*OFFICE, Role.COMMUNITY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR)
urlpatterns = [
    path("vouchers/all/", _page(VOUCHERS, *READERS), name="list"),
    path("vouchers/uses/", _page(USES, *READERS), name="uses"),
    path("vouchers/claims/", _page(CLAIMS, *READERS), name="claims"),
    path("vouchers/services/", _page(SERVICES, *SIDES), name="services"),
    path("vouchers/reviews/", _page(REVIEWS, Role.EXPERT), name="reviews"),
    path("vouchers/payments/", _page(PAYMENTS, *OVERSEERS), name="payments"),
]
