"""Lists of evidence: suspicions, papers, checks; their columns and filters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.evidence.models import BulkCheck, Paper, Suspicion
from xiechuang.domains.evidence.states import UNDECIDED, PaperKind, Sign, SuspicionState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web import lists, look
from xiechuang.web.words import Words, listed, said


def suspicions(actor: Actor) -> QuerySet[Suspicion]:
    """What the actor may see."""
    return visible(actor, Suspicion).select_related("earlier_region", "later_region")


def papers(actor: Actor) -> QuerySet[Paper]:
    """Papers without their texts, which are long."""
    return visible(actor, Paper).select_related("region", "organisation").defer("text", "sketch", "pictures")


def checks(actor: Actor) -> QuerySet[BulkCheck]:
    """Lists that were checked, without their lines."""
    return visible(actor, BulkCheck).select_related("organisation").defer("lines", "found")


def signs_said(suspicion: Suspicion) -> str:
    """By which signs, in words."""
    return listed(said(Sign(one["sign"]).label) for one in suspicion.signs)


def days_waiting(suspicion: Suspicion) -> int | None:
    """How many days it has waited for a decision; None once there is one."""
    if suspicion.word not in UNDECIDED:
        return None
    return (clock.today() - suspicion.raised_at.astimezone(clock.HERE).date()).days


def _state_choices() -> Iterable[tuple[str, Words]]:
    return choices_of(SuspicionState)


def _kind_choices() -> Iterable[tuple[str, Words]]:
    return choices_of(PaperKind)


def tagged(row: Any) -> Any:
    """A state as a tag."""
    return look.tag(label=row.word.label, tone=row.word.tone)


SUSPICION_COLUMNS = (
    lists.Column(key="number", title=_("编号"), is_link=True),
    lists.Column(key="state", title=_("状态"), value=lambda row: said(row.word.label), cell=tagged),
    lists.Column(key="strength", title=_("可疑程度"), kind=Kind.INTEGER, sort="strength"),
    lists.Column(key="signs", title=_("依据"), value=signs_said),
    lists.Column(
        key="earlier",
        title=_("先登记"),
        value=lambda row: look.place_name(row.earlier_region) if row.earlier_region else "",
    ),
    lists.Column(key="later", title=_("后登记"), value=lambda row: look.place_name(row.later_region)),
    lists.Column(key="raised_at", title=_("发现时间"), kind=Kind.DATETIME, sort="raised_at"),
    lists.Column(key="waiting", title=_("已等（天）"), kind=Kind.INTEGER, value=days_waiting),
)
SUSPICION_FILTERS = (
    lists.multi_filter(key="state", label=_("状态"), choices=_state_choices),
    lists.date_filter(key="raised", label=_("发现时间"), path="raised_at", is_moment=True),
)
PAPER_COLUMNS = (
    lists.Column(key="number", title=_("编号"), is_link=True),
    lists.Column(key="kind", title=_("种类"), value=lambda row: said(row.word.label)),
    lists.Column(
        key="own_number",
        title=_("号码"),
        value=lambda row: row.invoice_number or row.contract_number or row.report_number,
    ),
    lists.Column(key="seller", title=_("销售方")),
    lists.Column(key="buyer", title=_("购买方"), is_shown=False),
    lists.Column(key="amount_fen", title=_("金额"), kind=Kind.MONEY_YUAN, sort="amount_fen"),
    lists.Column(key="dated_on", title=_("日期"), kind=Kind.DATE),
    lists.Column(key="subject_number", title=_("事项编号")),
    lists.Column(key="region", title=_("登记地区"), value=lambda row: look.place_name(row.region)),
    lists.Column(key="registered_at", title=_("登记时间"), kind=Kind.DATETIME, sort="registered_at"),
)
PAPER_FILTERS = (
    lists.text_filter(
        key="q",
        label=_("号码、名称"),
        paths=(
            "number",
            "invoice_number",
            "contract_number",
            "report_number",
            "seller",
            "buyer",
            "subject_number",
        ),
    ),
    lists.multi_filter(key="kind", label=_("种类"), choices=_kind_choices),
    lists.date_filter(key="registered", label=_("登记时间"), path="registered_at", is_moment=True),
)
CHECK_COLUMNS = (
    lists.Column(key="number", title=_("编号"), is_link=True),
    lists.Column(key="file_name", title=_("文件")),
    lists.Column(key="state", title=_("状态"), value=lambda row: said(row.word.label), cell=tagged),
    lists.Column(key="organisation", title=_("核对单位"), value=lambda row: row.organisation.name),
    lists.Column(key="asked_at", title=_("提出时间"), kind=Kind.DATETIME, sort="asked_at"),
    lists.Column(key="done_at", title=_("完成时间"), kind=Kind.DATETIME),
)
