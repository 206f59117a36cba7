"""Versions on their way to the public: the list, and one of them with its problems, its tree and its moves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.policies.access import can_keep
from xiechuang.domains.policies.actions.version import move_version
from xiechuang.domains.policies.flow import VERSION
from xiechuang.domains.policies.forms import NoteForm
from xiechuang.domains.policies.models import TextVersion
from xiechuang.domains.policies.queries.differing import changes_between
from xiechuang.domains.policies.queries.standing import published
from xiechuang.domains.policies.queries.tree import pieces_of
from xiechuang.domains.policies.queries.work import versions
from xiechuang.domains.policies.rules import BROKEN
from xiechuang.domains.policies.states import CHANGEABLE, VersionState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import documents_of
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import OVERSEERS, Role
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_reasons
from xiechuang.web.templatetags.xc import day
from xiechuang.web.words import said

VERSIONS = lists.Listing(
    key="policy_versions",
    title=gettext_lazy("文本收录"),
    rows=versions,
    columns=[
        lists.Column(key="number", title=gettext_lazy("编号"), is_link=True, sort="number"),
        lists.Column(key="policy", title=gettext_lazy("文本"), value=lambda row: row.policy.title),
        lists.Column(key="name", title=gettext_lazy("版本")),
        lists.state_column(),
        lists.Column(key="valid_from", title=gettext_lazy("施行日期"), kind=Kind.DATE, sort="valid_from"),
        lists.Column(key="created_by_name", title=gettext_lazy("上传人")),
        lists.Column(key="created_at", title=gettext_lazy("上传时间"), kind=Kind.DATETIME, sort="created_at"),
    ],
    filters=[
        lists.choice_filter(
            key="state",
            label=gettext_lazy("状态"),
            choices=lambda: choices_of(VersionState),
        ),
        lists.region_filter(),
        lists.text_filter(key="q", label=gettext_lazy("文本"), paths=["policy__title", "number"]),
    ],
    order="-created_at",
    row_url=lambda row: reverse("policies:version", args=[row.number]),
    tools=lambda _actor: [
        lists.Tool(label=gettext_lazy("收录新文本"), url=reverse("policies:new"), is_main=True)
    ],
    empty_text=gettext_lazy("还没有版本"),
)


def version_list(request: HttpRequest) -> HttpResponse:
    """Every version the office may see."""
    admitted(request, Role.REGIONAL_OFFICIAL, *OVERSEERS)
    return lists.respond(VERSIONS, request)


def version_page(request: HttpRequest, number: str) -> HttpResponse:
    """One version; moves are posted to the same address."""
    actor = actor_in(request)
    version = get_visible(actor, TextVersion, number=number)
    if version.is_public and not can_keep(actor, version) and not actor.is_overseer:
        return redirect("policies:policy", number=version.policy.number)
    form = NoteForm(request.POST or None)
    if request.method != "POST":
        return _page(request, version, form)
    move = request.POST.get("move", "")
    if move not in VERSION.moves:
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, version, form, status=422)
    try:
        move_version(version, actor=actor, move=move, note=form.cleaned_data["note"])
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, version, form, status=409)
    messages.success(request, _("已办理“%s”") % said(VERSION.moves[move].label))
    return redirect("policies:version", number=number)


def _page(request: HttpRequest, version: TextVersion, form: NoteForm, status: int = 200) -> HttpResponse:
    actor = actor_in(request)
    others = [one for one in published(version.policy) if one.pk != version.pk]
    before = [one for one in others if version.edition is None or (one.edition or 0) < version.edition]
    context: dict[str, Any] = {
        "version": version,
        "policy": version.policy,
        "facts": _facts(version),
        "problems": [one | {"is_broken": one["code"] in BROKEN} for one in version.problems],
        "pieces": pieces_of(version.source),
        "before": before[-1] if before else None,
        "changes": changes_between(before[-1].source, version.source) if before else (),
        "documents": documents_of(version),
        "moves": VERSION.open_to(actor, version),
        "may_change": version.status in CHANGEABLE and can_keep(actor, version),
        "steps": steps_of(version),
        "form": form,
    }
    return render(request, "policies/version.html", context, status=status)


def _facts(version: TextVersion) -> list[tuple[Any, Any]]:
    return [
        (_("通过或印发日期"), day(version.passed_on)),
        (_("施行日期"), day(version.valid_from)),
        (_("失效日期"), day(version.valid_until)),
        (_("草案"), _("是") if version.is_draft else _("否")),
        (_("修改依据"), version.amended_by),
        (_("文本来源"), version.source_name),
        (_("来源网址"), version.source_url),
        (_("上传人"), version.created_by_name),
        (_("说明"), version.note),
        (_("对文本问题的说明"), version.problem_note),
        (_("原文摘要（SHA-256）"), version.digest),
    ]


urlpatterns = [
    path("policies/versions/", version_list, name="versions"),
    path("policies/versions/<slug:number>/", version_page, name="version"),
]
