"""The library as a list: by region, topic, kind, status, and in force on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.policies.models import Clause, PolicyText
from xiechuang.domains.policies.queries.standing import standing_of, with_versions
from xiechuang.domains.policies.states import Status
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import choices, name_of
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.forms import DayField
from xiechuang.web.lists import Column, Filter, choice_filter, region_column, region_filter, text_filter
from xiechuang.web.look import tag
from xiechuang.web.words import listed, said

TOPICS, KINDS = "policy_topics", "policy_kinds"


def policies(actor: Actor) -> QuerySet[PolicyText]:
    """The texts, each with how many numbered clauses it has and its public versions."""
    rows = visible(actor, PolicyText).select_related("region")
    return with_versions(rows.annotate(count=Count("clauses", filter=~Q(clauses__label=""))))


def in_status(
    rows: QuerySet[PolicyText], wanted: Iterable[str], day: date | None = None
) -> QuerySet[PolicyText]:
    """Those which stand so on a day; there are as many texts as a government writes, so each is asked."""
    asked = set(wanted)
    found = [
        one.pk
        for one in with_versions(rows.prefetch_related(None))
        if standing_of(one, day).status.value in asked
    ]
    return rows.filter(pk__in=found)


def in_force_on(rows: QuerySet[PolicyText], day: date) -> QuerySet[PolicyText]:
    """Those in force on a day, in whichever wording; those whose first day is unknown are among them, and say so."""
    return in_status(rows, [one.value for one in Status if one.holds], day)


def containing(rows: QuerySet[PolicyText], words: str) -> QuerySet[PolicyText]:
    """Those which hold every word, in the title or anywhere in the wording that is shown."""
    for word in words.split():
        inside = Clause.objects.filter(text__icontains=word).values("policy_id")
        rows = rows.filter(Q(title__icontains=word) | Q(document_number__icontains=word) | Q(pk__in=inside))
    return rows


def kind_name(policy: PolicyText) -> str:
    """What kind of instrument it is, in words."""
    return name_of(KINDS, policy.kind) or policy.kind


def topic_names(policy: PolicyText) -> list[str]:
    """Its topics in words."""
    return [name_of(TOPICS, code) or code for code in policy.topics]


def _status_cell(policy: PolicyText) -> Any:
    standing = standing_of(policy)
    shown = tag(label=standing.status.label, tone=standing.status.tone)
    if standing.is_sure:
        return shown
    return format_html('{}<br><span class="small faint">{}</span>', shown, _("施行日期未载"))


COLUMNS = [
    Column(key="title", title=_("名称"), is_link=True, sort="title"),
    region_column(),
    Column(
        key="status",
        title=_("今天的状态"),
        value=lambda row: said(standing_of(row).status.label),
        cell=_status_cell,
    ),
    Column(key="kind", title=_("文种"), value=kind_name, sort="kind"),
    Column(key="topics", title=_("主题"), value=lambda row: listed(topic_names(row)), is_shown=False),
    Column(key="issued_by", title=_("发布机关"), is_shown=False),
    Column(key="document_number", title=_("文号")),
    Column(key="passed_on", title=_("通过或印发"), kind=Kind.DATE, sort="passed_on"),
    Column(key="editions", title=_("版本"), value=lambda row: len(row.public_versions), kind=Kind.INTEGER),
    Column(key="count", title=_("条款"), kind=Kind.INTEGER),
]


def _field_filter(*, key: str, label: Any, field: Any, narrow: Any) -> Filter:
    return Filter(
        key=key,
        label=label,
        fields=lambda: {key: field(str(label))},
        narrow=lambda rows, given: narrow(rows, given[key]),
    )


def _choice(label: str, given: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    listed_choices = [("", _("全部")), *((code, said(name)) for code, name in given)]
    return forms.ChoiceField(label=label, required=False, choices=listed_choices)


FILTERS = [
    _field_filter(
        key="q",
        label=_("标题或正文含有"),
        field=lambda label: forms.CharField(label=label, required=False, max_length=100),
        narrow=containing,
    ),
    region_filter(),
    choice_filter(key="kind", label=_("文种"), choices=lambda: choices(KINDS)),
    _field_filter(
        key="topic",
        label=_("主题"),
        field=lambda label: _choice(label, choices(TOPICS)),
        narrow=lambda rows, code: rows.filter(topics__contains=[code]),
    ),
    _field_filter(
        key="status",
        label=_("今天的状态"),
        field=lambda label: _choice(label, ((one.value, one.label) for one in Status)),
        narrow=lambda rows, code: in_status(rows, [code]),
    ),
    _field_filter(
        key="on",
        label=_("在这一天有效"),
        field=lambda label: DayField(label=label, required=False),
        narrow=in_force_on,
    ),
    text_filter(key="document", label=_("文号"), paths=["document_number"]),
]
