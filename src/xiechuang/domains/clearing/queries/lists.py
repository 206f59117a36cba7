"""The lists of clearing: obligations, days, differences, payments; pages and files share these declarations."""

from dataclasses import replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.clearing.models import Case, Day, Line, Obligation, Payment
from xiechuang.domains.clearing.queries.totals import is_past
from xiechuang.domains.clearing.states import CaseState, DayState, Difference, PaymentState, StatementState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.lists import (
    Column,
    choice_filter,
    date_filter,
    region_column,
    region_filter,
    state_column,
    text_filter,
)
from xiechuang.web.lists.filters import Filter
from xiechuang.web.look import tag
from xiechuang.web.subjects import name_of_kind
from xiechuang.web.templatetags.xc import yuan
from xiechuang.web.words import said


def _amount_column(key: str, title: Any) -> Column:
    """To the fen: nothing is rounded where it is paid."""
    return Column(
        key=key, title=title, kind=Kind.MONEY_YUAN, cell=lambda row: yuan(getattr(row, key)), sort=key
    )


def obligations(actor: Actor) -> QuerySet[Obligation]:
    """Obligations the actor may see, each with the day it stands in."""
    live = Line.objects.filter(obligation=OuterRef("pk"), case=None)
    rows = visible(actor, Obligation).select_related("debtor", "creditor")
    return rows.annotate(
        cleared_on=Subquery(live.values("day__on")[:1]),
        cleared_state=Subquery(live.values("day__state")[:1]),
        is_taken_back=Exists(Obligation.objects.filter(reverses=OuterRef("pk"))),
        is_contested=Exists(Line.objects.filter(obligation=OuterRef("pk"), case__state=CaseState.OPEN)),
    )


def standing_of(row: Any) -> tuple[str, str]:
    """Where an obligation stands, and its tone."""
    if row.is_contested:
        return str(_("有异议")), "warn"
    if row.cleared_on is None:
        return str(_("待清算")), "busy"
    state = DayState(row.cleared_state)
    return state.label, state.tone


def kind_of(row: Obligation) -> str:
    """What it was for, in words: the domain that recorded it has named its kind."""
    return name_of_kind(row.kind, of="obligation")


def _standing_tag(row: Any) -> Any:
    label, tone = standing_of(row)
    return tag(label=label, tone=tone)


def _standing_filter() -> Filter:
    """What no day has fixed yet, what is contested, what a day holds."""
    narrowed = {
        "open": Q(cleared_on=None, is_contested=False),
        "contested": Q(is_contested=True),
        "cleared": Q(cleared_on__isnull=False),
    }

    def narrow(rows: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        return rows.filter(narrowed[given["standing"]])

    choices = [("open", _("待清算")), ("contested", _("有异议")), ("cleared", _("已进入清算日"))]
    chosen = choice_filter(key="standing", label=_("清算情况"), choices=lambda: choices)
    return replace(chosen, narrow=narrow)


OBLIGATION_COLUMNS = (
    Column(key="subject_number", title=_("事项编号"), is_link=True, sort="subject_number"),
    Column(key="arose_on", title=_("发生日期"), kind=Kind.DATE, sort="arose_on"),
    region_column(key="debtor", title=_("应付地区"), sort="debtor__order"),
    region_column(key="creditor", title=_("应收地区"), sort="creditor__order"),
    _amount_column("amount_fen", _("金额（元）")),
    Column(
        key="standing",
        title=_("清算情况"),
        value=lambda row: said(standing_of(row)[0]),
        cell=_standing_tag,
    ),
    Column(key="cleared_on", title=_("清算日"), kind=Kind.DATE),
    Column(key="kind", title=_("类别"), value=kind_of, is_shown=False, sort="kind"),
    Column(
        key="turn",
        title=_("冲销"),
        value=lambda row: _("冲销") if row.reverses_id else _("已冲销") if row.is_taken_back else "",
    ),
    Column(key="recorded_at", title=_("记录时间"), kind=Kind.DATETIME, is_shown=False, sort="recorded_at"),
    Column(key="recorded_by", title=_("记录人"), is_shown=False),
    Column(key="id", title=_("转账编号"), value=lambda row: str(row.pk), is_shown=False),
)
OBLIGATION_FILTERS = (
    text_filter(key="text", label=_("事项编号"), paths=("subject_number",)),
    region_filter(key="debtor", label=_("应付地区"), path="debtor"),
    region_filter(key="creditor", label=_("应收地区"), path="creditor"),
    date_filter(key="arose", label=_("发生日期"), path="arose_on"),
    _standing_filter(),
)


def total_line(rows: QuerySet[Any]) -> list[tuple[str, str]]:
    """How much the rows come to."""
    fen = rows.order_by().aggregate(fen=Sum("amount_fen"))["fen"] or 0
    return [(str(_("金额合计")), f"{fen / 100:,.2f}")]


def days(actor: Actor) -> QuerySet[Day]:
    """Days, with how many regions have answered and what is still to be paid."""
    answered = ~Q(statements__state=StatementState.PENDING)
    return visible(actor, Day).annotate(
        regions=Count("statements", distinct=True),
        answered=Count("statements", filter=answered & Q(statements__isnull=False), distinct=True),
        unpaid=Count("payments", filter=~Q(payments__state=PaymentState.CONFIRMED), distinct=True),
    )


def cases(actor: Actor) -> QuerySet[Case]:
    """Differences the actor may see."""
    return visible(actor, Case).select_related("day", "debtor", "creditor", "raised_by")


CASE_COLUMNS = (
    Column(key="number", title=_("编号"), is_link=True, sort="number"),
    Column(key="subject_number", title=_("事项编号"), sort="subject_number"),
    Column(key="day", title=_("清算日"), value=lambda row: row.day.on, kind=Kind.DATE, sort="day__on"),
    region_column(key="debtor", title=_("应付地区"), sort="debtor__order"),
    region_column(key="creditor", title=_("应收地区"), sort="creditor__order"),
    region_column(key="raised_by", title=_("提出地区"), sort="raised_by__order"),
    Column(key="difference", title=_("差异"), value=lambda row: said(Difference(row.difference).label)),
    _amount_column("platform_fen", _("平台金额（元）")),
    state_column(),
    Column(key="answers_due_on", title=_("答复期限"), kind=Kind.DATE, sort="answers_due_on"),
    Column(key="decided_at", title=_("决定时间"), kind=Kind.DATETIME, is_shown=False),
)
CASE_FILTERS = (
    text_filter(key="text", label=_("编号或事项编号"), paths=("number", "subject_number")),
    choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(CaseState)),
    date_filter(key="on", label=_("清算日"), path="day__on"),
)


def payments(actor: Actor) -> QuerySet[Payment]:
    """Settlement payments."""
    return visible(actor, Payment).select_related("day", "payer", "payee")


def is_late(payment: Payment) -> bool:
    """Whether the money should have been sent."""
    return payment.state == PaymentState.PROPOSED and is_past(payment.due_on)


def _late_tag(payment: Payment) -> Any:
    return tag(label=_("逾期"), tone="bad") if is_late(payment) else ""


PAYMENT_COLUMNS = (
    Column(key="number", title=_("编号"), is_link=True, sort="number"),
    Column(key="day", title=_("清算日"), value=lambda row: row.day.on, kind=Kind.DATE, sort="day__on"),
    region_column(key="payer", title=_("付款地区"), sort="payer__order"),
    region_column(key="payee", title=_("收款地区"), sort="payee__order"),
    _amount_column("amount_fen", _("金额（元）")),
    state_column(),
    Column(key="due_on", title=_("付款期限"), kind=Kind.DATE, sort="due_on"),
    Column(key="late", title=_("逾期"), value=lambda row: _("是") if is_late(row) else "", cell=_late_tag),
    Column(key="bank_reference", title=_("银行流水号")),
    Column(key="paid_on", title=_("付款日期"), kind=Kind.DATE, sort="paid_on"),
    Column(key="confirmed_at", title=_("到账确认"), kind=Kind.DATETIME, sort="confirmed_at"),
)
PAYMENT_FILTERS = (
    text_filter(key="text", label=_("编号或银行流水号"), paths=("number", "bank_reference")),
    choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(PaymentState)),
    region_filter(key="payer", label=_("付款地区"), path="payer"),
    region_filter(key="payee", label=_("收款地区"), path="payee"),
)
