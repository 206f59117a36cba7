"""One clause through all versions, and two versions of a text against each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from xiechuang.domains.policies.pages.library import frame_of, policy_of
from xiechuang.domains.policies.queries.clause import clause_page
from xiechuang.domains.policies.queries.differing import changes_between
from xiechuang.domains.policies.queries.rows import WHATS
from xiechuang.domains.policies.queries.standing import published
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.acting import actor_in
from xiechuang.web.words import said


@require_safe
def clause(request: HttpRequest, number: str, anchor: str) -> HttpResponse:
    """The clause with everything the library knows of it; an address it once had leads to today's."""
    actor, policy = actor_in(request), policy_of(request, number)
    page = clause_page(actor, policy, anchor)
    if page.anchor != anchor:
        return redirect("policies:clause", number=number, anchor=page.anchor)
    numbers = [{"row": one, "what": said(WHATS[one.what.value])} for one in page.figures]
    context = {"frame": frame_of(actor), "policy": policy, "page": page, "numbers": numbers}
    return render(request, "policies/clause.html", context)


@require_safe
def difference(request: HttpRequest, number: str) -> HttpResponse:
    """Two public versions: what fell away and what came in, clause by clause."""
    actor, policy = actor_in(request), policy_of(request, number)
    versions = published(policy)
    if len(versions) < 2:
        raise NotVisible(number)
    named = {str(one.edition): one for one in versions}
    last = str(versions[-1].edition)
    new = named.get(request.GET.get("to", last))
    before = str((new.edition or 1) - 1) if new else ""
    old = named.get(request.GET.get("from", before))
    if old is None or new is None:
        raise NotVisible(number)
    context = {
        "frame": frame_of(actor),
        "policy": policy,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": changes_between(old.source, new.source),
    }
    return render(request, "policies/difference.html", context)


urlpatterns = [
    path("policies/<slug:number>/clauses/<str:anchor>/", clause, name="clause"),
    path("policies/<slug:number>/difference/", difference, name="difference"),
]
