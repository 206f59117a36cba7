"""The audit page: who did what, and whether the chain still holds."""

import json
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from xiechuang.kernel.audit.public import Entry, broken_links, head
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.orgs.public import Role
from xiechuang.web import lists, menu
from xiechuang.web.acting import admitted
from xiechuang.web.words import said

READERS = (Role.AUDITOR, Role.ADMINISTRATOR)
BREAKS_SHOWN = 50


def _entries(actor: Any) -> QuerySet[Entry]:
    return Entry.objects.all() if actor.has(*READERS) else Entry.objects.none()


def _details(entry: Entry) -> str:
    """What was written down, as readable pairs."""
    said = json.loads(entry.details)
    return "；".join(f"{name}={value}" for name, value in said.items() if value not in ("", None))


def _role_label(entry: Entry) -> str:
    return said(Role(entry.role).label) if entry.role in set(Role) else entry.role


TRAIL = lists.Listing(
    key="audit",
    title=_("审计记录"),
    rows=_entries,
    columns=[
        lists.Column(key="at", title=_("时间"), kind=Kind.DATETIME, sort="id"),
        lists.Column(key="actor", title=_("人员")),
        lists.Column(key="role", title=_("身份"), value=_role_label),
        lists.Column(key="organisation", title=_("机构")),
        lists.Column(key="action", title=_("动作"), sort="action"),
        lists.Column(key="subject_number", title=_("对象"), sort="subject_number"),
        lists.Column(key="details", title=_("内容"), value=_details),
    ],
    filters=[
        lists.text_filter(key="q", label=_("人员或机构"), paths=["actor", "organisation"]),
        lists.text_filter(key="number", label=_("对象编号"), paths=["subject_number"]),
        lists.text_filter(key="action", label=_("动作"), paths=["action"]),
        lists.region_filter(path="region_code"),
        lists.date_filter(key="at", label=_("时间"), path="at", is_moment=True),
    ],
    order="-id",
    empty_text=_("没有符合条件的记录"),
    template="web/trail.html",
)


def trail(request: HttpRequest) -> HttpResponse:
    """The entries, newest first."""
    admitted(request, *READERS)
    return lists.respond(TRAIL, request)


def chain(request: HttpRequest) -> HttpResponse:
    """Where the chain ends; on request every link is computed again, independently of the database."""
    admitted(request, *READERS)
    context: dict[str, Any] = {"head": head(), "entries": Entry.objects.count()}
    if request.method == "POST":
        expected = request.POST.get("expected", "").strip().lower()
        context["breaks"] = list(islice(broken_links(expected_head=expected), BREAKS_SHOWN))
        context |= {"was_checked": True, "expected": expected}
    return render(request, "web/chain.html", context)


for _name, _label, _icon in (("audit", _("审计记录"), "shield"), ("audit_chain", _("审计链核验"), "link")):
    menu.register(
        menu.MenuItem(
            section=_("监督"),
            label=_label,
            url_name=_name,
            roles=frozenset(role.value for role in READERS),
            icon=_icon,
            order=900,
        )
    )
