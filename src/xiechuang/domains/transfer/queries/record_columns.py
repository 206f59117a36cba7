"""Columns and filters of the lists of achievements and demands."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.models import Achievement, Record
from xiechuang.domains.transfer.queries.facts import names_of
from xiechuang.domains.transfer.queries.records import in_field
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.community.public import choices, field_path, name_of, terms
from xiechuang.kernel.exchange import Kind
from xiechuang.web.lists import (
    Column,
    Filter,
    choice_filter,
    date_filter,
    region_column,
    region_filter,
    state_column,
    text_filter,
)
from xiechuang.web.look import place_name
from xiechuang.web.words import apart, listed


def columns_of(model: type[Record]) -> tuple[Column, ...]:
    """What a list of this kind can show."""
    return (*_FIRST, *(_OF_ACHIEVEMENT if model is Achievement else _OF_DEMAND), *_LAST)


def filters_of(
    model: type[Record], *, states: frozenset[RecordState], has_regions: bool
) -> tuple[Filter, ...]:
    """By what a list of this kind can be narrowed."""
    own = (
        choice_filter(key="kind", label=_("成果类别"), choices=lambda: choices("achievement_kinds"))
        if model is Achievement
        else _listed_filter(key="modes", label=_("合作方式"), vocabulary="cooperation_modes")
    )
    listed = [(s.value, s.label) for s in RecordState if s in states]
    return (
        text_filter(key="q", label=_("编号、标题或单位"), paths=("number", "title", "organisation__name")),
        choice_filter(key="state", label=_("状态"), choices=lambda: listed),
        *([region_filter()] if has_regions else []),
        _field_filter(),
        own,
        date_filter(key="changed", label=_("更新时间"), path="changed_at", is_moment=True),
    )


def field_choices() -> list[tuple[str, Any]]:
    """The two upper levels of the technical fields, grouped."""
    words = terms("fields")
    roots = [word for word in words if not word.parent_code]
    return [
        (
            name_of("fields", root.code),
            [
                (root.code, _("%s（全部）") % name_of("fields", root.code)),
                *((w.code, name_of("fields", w.code)) for w in words if w.parent_code == root.code),
            ],
        )
        for root in roots
    ]


def _field_filter() -> Filter:
    def fields() -> dict[str, forms.Field]:
        given = [("", _("全部")), *field_choices()]
        return {"field": forms.ChoiceField(label=_("技术领域"), required=False, choices=given)}

    def narrow(rows: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        return in_field(rows, given["field"])

    return Filter(key="field", label=_("技术领域"), fields=fields, narrow=narrow)


def _listed_filter(*, key: str, label: Any, vocabulary: str) -> Filter:
    def fields() -> dict[str, forms.Field]:
        given = [("", _("全部")), *choices(vocabulary)]
        return {key: forms.ChoiceField(label=label, required=False, choices=given)}

    def narrow(rows: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        return rows.filter(**{f"{key}__contains": [given[key]]})

    return Filter(key=key, label=label, fields=fields, narrow=narrow)


_FIRST = (
    Column(key="number", title=_("编号"), sort="number", is_link=True),
    Column(key="title", title=_("标题"), sort="title", is_link=True),
    state_column(),
    Column(key="organisation__name", title=_("单位"), sort="organisation__name"),
    region_column(sort="region"),
    Column(
        key="place", title=_("所在地"), value=lambda r: place_name(r.place) if r.place else "", is_shown=False
    ),
    Column(
        key="fields",
        title=_("技术领域"),
        value=lambda r: apart(field_path(code) for code in r.fields),
        cell=lambda r: names_of("fields", r.fields) or "--",
    ),
    Column(key="keywords", title=_("关键词"), value=lambda r: listed(r.keywords), is_shown=False),
    Column(key="stage", title=_("阶段"), value=lambda r: name_of("stages", r.stage) if r.stage else ""),
    Column(key="trl_level", title=_("成熟度"), kind=Kind.INTEGER, is_shown=False),
)
_OF_ACHIEVEMENT = (
    Column(
        key="kind",
        title=_("成果类别"),
        value=lambda r: name_of("achievement_kinds", r.kind) if r.kind else "",
    ),
    Column(
        key="ways", title=_("转化方式"), value=lambda r: names_of("ways_of_transfer", r.ways), is_shown=False
    ),
    Column(
        key="price_mode",
        title=_("定价方式"),
        value=lambda r: name_of("price_modes", r.price_mode) if r.price_mode else "",
        is_shown=False,
    ),
)
_OF_DEMAND = (
    Column(
        key="modes",
        title=_("合作方式"),
        value=lambda r: names_of("cooperation_modes", r.modes),
        is_shown=False,
    ),
    Column(key="deadline_on", title=_("期望完成"), kind=Kind.DATE, sort="deadline_on", is_shown=False),
    Column(
        key="confidentiality",
        title=_("公开范围"),
        value=lambda r: name_of("confidentiality", r.confidentiality),
    ),
)
_LAST = (
    Column(key="own_code", title=_("本单位编号"), is_shown=False),
    Column(key="submitted_at", title=_("提交时间"), kind=Kind.DATETIME, sort="submitted_at"),
    Column(key="changed_at", title=_("更新时间"), kind=Kind.DATETIME, sort="changed_at"),
    Column(key="expires_on", title=_("有效期至"), kind=Kind.DATE, sort="expires_on"),
)
