"""The register of papers, one paper with its history, its file, and its pages as we draw them."""

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.queries import lists as declared
from xiechuang.domains.evidence.queries.beside import exact_sum
from xiechuang.domains.evidence.queries.files import drawn_page
from xiechuang.domains.evidence.queries.told import read_facts
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.audit.public import history_of
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Role
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.downloads import stored_file
from xiechuang.web.subjects import subject_numbered

SEES = (
    Role.REGIONAL_OFFICIAL,
    Role.COMMUNITY_OFFICE,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.FIRM,
    Role.INSTITUTE,
)


DEEDS = {"paper.register": _("登记"), "paper.withdraw": _("撤回")}


def paper_url(paper: Paper) -> str:
    """The page of a paper."""
    return reverse("evidence:paper", args=[paper.number])


PAPERS = lists.Listing(
    key="evidence_papers",
    title=_("登记的凭证"),
    rows=declared.papers,
    columns=declared.PAPER_COLUMNS,
    filters=declared.PAPER_FILTERS,
    order="-registered_at",
    row_url=paper_url,
    empty_text=_("还没有登记的凭证"),
)


def papers(request: HttpRequest) -> HttpResponse:
    """Papers the actor may see."""
    admitted(request, *SEES)
    return lists.respond(PAPERS, request)


@never_cache
@require_safe
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """One paper: what was typed, what its file says, suspicions about it, what was done."""
    actor = admitted(request, *SEES)
    found = get_visible(actor, Paper, number=number)
    about = visible(actor, Suspicion).filter(Q(earlier=found) | Q(later=found))
    context = {
        "paper": found,
        "about": subject_numbered(actor, found.subject_kind, found.subject_number),
        "read": read_facts(found),
        "notes": found.read.get("notes", ()),
        "page_numbers": range(1, found.read.get("pages", 0) + 1),
        "suspicions": about,
        "amount": exact_sum(found.amount_fen) if found.amount_fen is not None else "",
        "entries": [
            {"entry": one, "label": DEEDS.get(one.action, one.action)} for one in history_of(found)[:50]
        ],
    }
    return render(request, "evidence/paper.html", context)


@require_safe
def paper_file(request: HttpRequest, number: str) -> FileResponse:
    """The bytes, always as a download."""
    found = get_visible(actor_in(request), Paper, number=number)
    return stored_file(sha256=found.sha256, name=found.file_name, media_type=found.media_type)


@require_safe
def paper_page(request: HttpRequest, number: str, page: int) -> HttpResponse:
    """One page as our own typesetter draws it, so that nothing uploaded is shown as it came."""
    found = get_visible(actor_in(request), Paper, number=number)
    drawn = drawn_page(found.sha256, page) if found.sha256 else None
    if drawn is None:
        raise NotVisible(number)
    response = HttpResponse(drawn, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("evidence/papers/", papers, name="papers"),
    path("evidence/papers/<str:number>/", paper, name="paper"),
    path("evidence/papers/<str:number>/file/", paper_file, name="paper_file"),
    path("evidence/papers/<str:number>/pages/<int:page>.png", paper_page, name="paper_page"),
]
