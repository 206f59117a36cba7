"""The lists of those who work: calls, applications, decisions, changes, renewals, complaints."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.models import (
    Application,
    Call,
    Change,
    Complaint,
    Recognition,
    Renewal,
)
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.domains.providers.states import (
    ApplicationState,
    CallState,
    ChangeState,
    ComplaintState,
    RecognitionState,
    RenewalState,
)
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.lists import Column, choice_filter, region_column, region_filter, state_column, text_filter
from xiechuang.web.look import place_name, region_badge, tag
from xiechuang.web.words import listed, said


def due_on(row: Any) -> date | None:
    """When the next move on it is due; nothing where nobody has to move or no day was stated."""
    if isinstance(row, Application):
        return row.due_on
    if isinstance(row, Recognition):
        return row.due_on if row.state == RecognitionState.PENDING else None
    if isinstance(row, Complaint):
        days = {ComplaintState.ASKED: row.answer_due_on, ComplaintState.ANSWERED: row.decision_due_on}
        return days.get(row.status)
    return None


def is_late(row: Any) -> bool:
    """Whether that day has passed."""
    due = due_on(row)
    return due is not None and due < clock.today()


def _state(states: Any) -> tuple[Column, Any]:
    return state_column(), choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(states))


def _due() -> Column:
    return Column(
        key="due",
        title=_("时限"),
        value=lambda row: f"{due_on(row) or ''}{_(' 逾期') if is_late(row) else ''}",
        cell=lambda row: (
            tag(label=f"{due_on(row)} {_('逾期')}", tone="bad") if is_late(row) else due_on(row) or "--"
        ),
    )


def _number() -> Column:
    return Column(key="number", title=_("编号"), is_link=True, sort="number")


def calls(actor: Actor) -> QuerySet[Call]:
    """Calls with how many applications each has; unknown where the reader does not see them, which is not nought."""
    handed_in = ~Q(applications__state__in=[ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
    rows = visible(actor, Call).select_related("region", "organisation")
    counted = Count("applications", filter=handed_in & Q(applications__isnull=False))
    if actor.is_overseer:
        return rows.annotate(handed_in=counted)
    unknown = Value(None, output_field=IntegerField())
    return rows.annotate(handed_in=Case(When(region_id=actor.office_region, then=counted), default=unknown))


def applications(actor: Actor) -> QuerySet[Application]:
    """Applications that the actor may see."""
    return visible(actor, Application).select_related("call", "organisation", "region")


def recognitions(actor: Actor) -> QuerySet[Recognition]:
    """Decisions of regions about providers of others."""
    return visible(actor, Recognition).select_related("provider__region", "region")


def changes(actor: Actor) -> QuerySet[Change]:
    """Changes of services that need a look."""
    return visible(actor, Change).select_related("provider", "region", "service")


def renewals(actor: Actor) -> QuerySet[Renewal]:
    """Yearly renewals."""
    return visible(actor, Renewal).select_related("provider", "region")


def complaints(actor: Actor) -> QuerySet[Complaint]:
    """Complaints that the actor may see."""
    return visible(actor, Complaint).select_related("provider", "organisation", "region")


_CALL_STATE, _CALL_FILTER = _state(CallState)
CALL_COLUMNS = (
    Column(key="number", title=_("编号"), sort="number"),
    Column(key="title", title=_("标题"), is_link=True, sort="title"),
    region_column(),
    Column(
        key="kinds", title=_("服务类别"), value=lambda row: str(listed(kind_name(code) for code in row.kinds))
    ),
    Column(key="opens_on", title=_("开始申报"), kind=Kind.DATE, sort="opens_on"),
    Column(key="closes_on", title=_("截止申报"), kind=Kind.DATE, sort="closes_on"),
    Column(key="handed_in", title=_("申报数"), kind=Kind.INTEGER),
    _CALL_STATE,
)
CALL_FILTERS = (
    text_filter(key="text", label=_("标题"), paths=("title", "number")),
    _CALL_FILTER,
    region_filter(),
)
_APPLICATION_STATE, _APPLICATION_FILTER = _state(ApplicationState)
APPLICATION_COLUMNS = (
    _number(),
    Column(key="name", title=_("申报单位"), value=lambda row: row.name or row.organisation.name, sort="name"),
    Column(key="call__title", title=_("征集")),
    _APPLICATION_STATE,
    _due(),
    Column(key="services", title=_("服务项目数"), kind=Kind.INTEGER, value=lambda row: len(row.services)),
    Column(key="submitted_at", title=_("提交时间"), kind=Kind.DATETIME, sort="submitted_at"),
    Column(key="is_on_paper", title=_("纸质录入"), value=lambda row: _("是") if row.is_on_paper else ""),
    region_column(),
)
APPLICATION_FILTERS = (
    text_filter(key="text", label=_("申报单位或编号"), paths=("name", "number", "organisation__name")),
    _APPLICATION_FILTER,
    region_filter(),
)
_RECOGNITION_STATE, _RECOGNITION_FILTER = _state(RecognitionState)
RECOGNITION_COLUMNS = (
    _number(),
    Column(key="provider__name", title=_("服务机构"), sort="provider__name"),
    Column(
        key="home",
        title=_("入库地区"),
        value=lambda row: place_name(row.provider.region),
        cell=lambda row: region_badge(row.provider.region),
    ),
    region_column(title=_("决定地区")),
    _RECOGNITION_STATE,
    _due(),
    Column(key="decided_on", title=_("决定日期"), kind=Kind.DATE, sort="decided_on"),
    Column(
        key="kinds", title=_("限于"), value=lambda row: str(listed(kind_name(code) for code in row.kinds))
    ),
    Column(key="reason", title=_("理由")),
)
RECOGNITION_FILTERS = (
    text_filter(key="text", label=_("服务机构"), paths=("provider__name", "number")),
    _RECOGNITION_FILTER,
    region_filter(label=_("决定地区")),
    region_filter(key="home", label=_("入库地区"), path="provider__region"),
)
_CHANGE_STATE, _CHANGE_FILTER = _state(ChangeState)
CHANGE_COLUMNS = (
    _number(),
    Column(key="provider__name", title=_("服务机构")),
    Column(key="name", title=_("服务项目"), value=lambda row: row.after.get("name", "")),
    Column(key="why", title=_("须审核的原因"), value=lambda row: str(listed(said(one) for one in row.why))),
    _CHANGE_STATE,
    Column(key="asked_at", title=_("提出时间"), kind=Kind.DATETIME, sort="asked_at"),
    region_column(),
)
CHANGE_FILTERS = (
    text_filter(key="text", label=_("服务机构"), paths=("provider__name", "number")),
    _CHANGE_FILTER,
)
_RENEWAL_STATE, _RENEWAL_FILTER = _state(RenewalState)
RENEWAL_COLUMNS = (
    _number(),
    Column(key="provider__name", title=_("服务机构")),
    Column(key="valid_until_before", title=_("原有效期止"), kind=Kind.DATE, sort="valid_until_before"),
    Column(key="valid_until", title=_("续期至"), kind=Kind.DATE, sort="valid_until"),
    _RENEWAL_STATE,
    Column(key="asked_at", title=_("提交时间"), kind=Kind.DATETIME, sort="asked_at"),
    region_column(),
)
RENEWAL_FILTERS = (
    text_filter(key="text", label=_("服务机构"), paths=("provider__name", "number")),
    _RENEWAL_FILTER,
)
_COMPLAINT_STATE, _COMPLAINT_FILTER = _state(ComplaintState)
COMPLAINT_COLUMNS = (
    _number(),
    Column(key="title", title=_("事由"), sort="title"),
    Column(key="provider__name", title=_("被投诉机构")),
    Column(key="organisation__name", title=_("投诉单位")),
    _COMPLAINT_STATE,
    _due(),
    Column(key="filed_at", title=_("投诉时间"), kind=Kind.DATETIME, sort="filed_at"),
    region_column(title=_("受理地区")),
)
COMPLAINT_FILTERS = (
    text_filter(key="text", label=_("事由或机构"), paths=("title", "provider__name", "number")),
    _COMPLAINT_FILTER,
)
