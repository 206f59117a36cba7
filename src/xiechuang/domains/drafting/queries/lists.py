"""The lists of drafting; pages, files and the API share these declarations."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.drafting.models import Draft, Meeting, Outcome
from xiechuang.domains.drafting.states import DraftKind, DraftState, MeetingKind, MeetingState
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
from xiechuang.web.words import said


def drafts(actor: Actor) -> QuerySet[Draft]:
    """Drafts that the actor may see."""
    return visible(actor, Draft).select_related("region", "organisation", "drafter")


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings that the actor may see."""
    return visible(actor, Meeting).select_related("organisation")


def outcomes(actor: Actor) -> QuerySet[Outcome]:
    """What was adopted, for everybody."""
    return visible(actor, Outcome).select_related("region", "organisation")


def _kind() -> Column:
    return Column(key="kind", title=_("类别"), value=lambda row: said(DraftKind(row.kind).label), sort="kind")


DRAFT_COLUMNS = (
    Column(key="number", title=_("编号"), is_link=True, sort="number"),
    Column(key="title", title=_("名称"), is_link=True, sort="title"),
    _kind(),
    region_column(),
    Column(key="organisation__name", title=_("起草单位")),
    state_column(),
    Column(key="due_at", title=_("反馈截止"), kind=Kind.DATETIME, sort="due_at"),
    Column(key="changed_at", title=_("更新时间"), kind=Kind.DATETIME, sort="changed_at"),
)
DRAFT_FILTERS = (
    text_filter(key="text", label=_("名称或编号"), paths=("title", "number", "amends_title")),
    choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(DraftState)),
    choice_filter(key="kind", label=_("类别"), choices=lambda: choices_of(DraftKind)),
    region_filter(path="region"),
    date_filter(key="due", label=_("反馈截止"), path="due_at", is_moment=True),
)
MEETING_COLUMNS = (
    Column(key="number", title=_("编号"), is_link=True, sort="number"),
    Column(key="title", title=_("名称"), is_link=True, sort="title"),
    Column(key="kind", title=_("类别"), value=lambda row: said(row.kind_label), sort="kind"),
    Column(key="organisation__name", title=_("召集单位")),
    Column(key="held_at", title=_("会商时间"), kind=Kind.DATETIME, sort="held_at"),
    state_column(),
)
MEETING_FILTERS = (
    text_filter(key="text", label=_("名称或编号"), paths=("title", "number")),
    choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(MeetingState)),
    choice_filter(key="kind", label=_("类别"), choices=lambda: choices_of(MeetingKind)),
)
OUTCOME_COLUMNS = (
    Column(key="number", title=_("编号"), is_link=True, sort="number"),
    Column(key="title", title=_("名称"), is_link=True, sort="title"),
    _kind(),
    region_column(),
    Column(key="document_number", title=_("文号")),
    Column(key="adopted_on", title=_("通过或印发日期"), kind=Kind.DATE, sort="adopted_on"),
)
OUTCOME_FILTERS = (
    text_filter(key="text", label=_("名称或文号"), paths=("title", "document_number", "number")),
    choice_filter(key="kind", label=_("类别"), choices=lambda: choices_of(DraftKind)),
    region_filter(path="region"),
)
