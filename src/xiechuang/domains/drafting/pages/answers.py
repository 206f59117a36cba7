"""The drafter's answers, the comparison of texts, the closure report, and a region's accepting an answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.drafting.access import can_draft
from xiechuang.domains.drafting.actions.answers import accept_answer, answer_opinions
from xiechuang.domains.drafting.forms.opinions import AnswersForm
from xiechuang.domains.drafting.models import Draft, Opinion
from xiechuang.domains.drafting.pages.drafts import draft_named
from xiechuang.domains.drafting.queries.opinions import opinions_of
from xiechuang.domains.drafting.queries.report import changes_of, report_of
from xiechuang.domains.drafting.queries.texts import Line, asked_edition, compared, latest_edition
from xiechuang.domains.drafting.states import DraftState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.lists.export import as_download

PER_PAGE = 100
LARGEST = 2**63 - 1


def answers_page(request: HttpRequest, number: str) -> HttpResponse:
    """Answer what the regions asked for."""
    actor, draft = actor_in(request), draft_named(request, number)
    if not can_draft(actor, draft) or draft.status is DraftState.DRAFTING:
        raise NotVisible(number)
    form = _form(request, draft, data=request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            n = len(answer_opinions(draft, actor=actor, given=form.given()))
        except Invalid as wrong:
            add_faults(form, wrong.fields)
            status = 422
        except Refused as refused:
            add_reasons(form, refused.reasons)
            status = 409
        else:
            messages.success(request, ngettext("已答复 %(n)d 条意见", "已答复 %(n)d 条意见", n) % {"n": n})
            return redirect("drafting:answers", number=number)
    elif request.method == "POST":
        status = 422
    context = {
        "draft": draft,
        "form": form,
        "blocks": list(form.blocks()),
        "is_open": draft.status is DraftState.CONSULTING,
    }
    return render(request, "drafting/answers.html", context, status=status)


def _form(request: HttpRequest, draft: Draft, *, data: Any) -> AnswersForm:
    """Signed opinions that ask for something; those without an answer first."""
    wanted = [one for one in opinions_of(actor_in(request), draft) if one.wants_answer]
    wanted = [one for one in wanted if one.consultation.signed_at]
    wanted.sort(key=lambda one: bool(one.answer or one.decision))
    latest = latest_edition(draft)
    places = [(one.address, str(one)) for one in latest.provisions.order_by("order")]
    return AnswersForm(data, opinions=wanted[:PER_PAGE], places=places)


@require_POST
def answer_accept(request: HttpRequest, number: str, opinion: int) -> HttpResponse:
    """One's region no longer insists."""
    actor, draft = actor_in(request), draft_named(request, number)
    if opinion > LARGEST:
        raise NotVisible(number)
    found = get_visible(actor, Opinion, pk=opinion, consultation__draft=draft)
    try:
        accept_answer(found, actor=actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已接受答复"))
    return redirect("drafting:draft", number=number)


@require_safe
def compare_page(request: HttpRequest, number: str) -> HttpResponse:
    """Two texts of a draft word by word; of what was asked about, each change with the opinions that caused it."""
    actor, draft = actor_in(request), draft_named(request, number)
    editions = {str(one.order): one for one in draft.editions.order_by("order")}
    asked, latest = asked_edition(draft), latest_edition(draft)
    before = request.GET.get("from", "")
    after = editions.get(request.GET.get("to", ""), latest)
    if before == "amends" and draft.amends_text:
        lines = compared(draft, left=draft.amends_text, right=after.text)
    else:
        first = editions.get(before) or (asked if asked and asked.pk != after.pk else None)
        lines = _lines(draft, actor=actor, first=first, after=after) if first else []
        before = str(first.order) if first else ""
        if not first and draft.amends_text:
            before, lines = "amends", compared(draft, left=draft.amends_text, right=after.text)
    context = {
        "draft": draft,
        "lines": lines,
        "changed": sum(line.is_changed for line in lines),
        "editions": list(editions.values()),
        "before": before,
        "after": str(after.order),
        "says_causes": before != "amends",
    }
    return render(request, "drafting/compare.html", context)


def _lines(draft: Draft, *, actor: Any, first: Any, after: Any) -> list[Line]:
    """Causes are known where the earlier text is the one that the others were asked about."""
    opinions = opinions_of(actor, draft) if first.is_asked else []
    return compared(draft, left=first.text, right=after.text, opinions=opinions)


@require_safe
def report_page(request: HttpRequest, number: str) -> HttpResponse:
    """The closure report on a page."""
    actor, draft = actor_in(request), draft_named(request, number)
    if draft.status is DraftState.DRAFTING:
        raise NotVisible(number)
    context = {
        "draft": draft,
        "report": report_of(actor, draft),
        "forms": [form.value for form in (Format.DOCX, Format.PDF, Format.XLSX)],
        "has_changes": bool(changes_of(draft, opinions_of(actor, draft))),
    }
    return render(request, "drafting/report.html", context)


@require_safe
def report_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The closure report as a file."""
    actor, draft = actor_in(request), draft_named(request, number)
    if draft.status is DraftState.DRAFTING or form not in (Format.DOCX, Format.PDF, Format.XLSX):
        raise NotVisible(number)
    return as_download(report=report_of(actor, draft), form=Format(form))


urlpatterns = [
    path("drafting/<str:number>/answers/", answers_page, name="answers"),
    path("drafting/<str:number>/answers/<int:opinion>/accept/", answer_accept, name="answer_accept"),
    path("drafting/<str:number>/compare/", compare_page, name="compare"),
    path("drafting/<str:number>/report/", report_page, name="report"),
    path("drafting/<str:number>/report.<str:form>", report_file, name="report_file"),
]
