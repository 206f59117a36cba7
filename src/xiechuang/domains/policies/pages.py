"""The texts, and one text with an address for each of its clauses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.policies.actions.entry import title_of
from xiechuang.domains.policies.models import PolicyText
from xiechuang.domains.policies.queries.library import policies
from xiechuang.kernel.access.public import get_visible
from xiechuang.web import menu
from xiechuang.web.acting import actor_in
from xiechuang.web.templatetags.xc import day

CONTENTS_DEPTH = 2


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    """All texts the community cites, those not held too."""
    context = {"policies": policies(actor_in(request)), "frame": _frame(request)}
    return render(request, "policies/list.html", context)


@require_safe
def policy(request: HttpRequest, number: str) -> HttpResponse:
    """One text: what it says of itself, its contents, and every clause."""
    found = get_visible(actor_in(request), PolicyText, number=number)
    clauses = list(found.clauses.select_related("policy"))
    numbered = [one for one in clauses if one.label]
    shallow = min((one.depth for one in numbered), default=0)
    context = {
        "policy": found,
        "facts": _facts(found),
        "clauses": clauses,
        "contents": [(one, title_of(one)) for one in numbered if one.depth <= max(shallow, CONTENTS_DEPTH)],
        "frame": _frame(request),
    }
    return render(request, "policies/policy.html", context)


def _facts(policy: PolicyText) -> list[tuple[Any, Any]]:
    years = policy.period_from and policy.period_until
    until = policy.period_until.year - 1 if policy.period_until else ""
    return [
        (_("发布机关"), policy.issued_by),
        (_("文号"), policy.document_number),
        (_("通过或印发日期"), day(policy.passed_on)),
        (_("规划期"), f"{policy.period_from.year}–{until}" if years and policy.period_from else ""),
        (_("说明"), policy.note),
    ]


def _frame(request: HttpRequest) -> str:
    return "web/frame.html" if actor_in(request).person_id else "web/portal.html"


def register_pages() -> None:
    """Menu and the portal's top line; called once when the app starts."""
    label, url_name = _("政策文本"), "policies:list"
    menu.register(menu.MenuItem(section=_("政策"), label=label, url_name=url_name, icon="file"))
    menu.register_public_link(menu.PublicLink(label=label, url_name=url_name, order=50))


urlpatterns = [
    path("policies/", policy_list, name="list"),
    path("policies/<slug:number>/", policy, name="policy"),
]
