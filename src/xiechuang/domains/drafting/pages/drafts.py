"""Drafts: the list, opening one, its page with its moves, changing and revising the text."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xiechuang.domains.drafting.access import READERS, can_chase, can_draft, can_say
from xiechuang.domains.drafting.actions.moving import chase_late, late_consultations, move_draft
from xiechuang.domains.drafting.actions.writing import change_draft, create_draft, revise_draft
from xiechuang.domains.drafting.flow import DRAFT
from xiechuang.domains.drafting.forms.draft import DraftForm, DraftMoveForm, RevisionForm, initial_of
from xiechuang.domains.drafting.models import Draft
from xiechuang.domains.drafting.queries import lists as declared
from xiechuang.domains.drafting.queries.opinions import clauses_of, regions_of, standing_of
from xiechuang.domains.drafting.queries.report import facts_of
from xiechuang.domains.drafting.queries.texts import latest_edition, problems_of
from xiechuang.domains.drafting.states import DraftState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import mark_read, steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.words import said

PROBLEMS_SHOWN = 10
WORKDAYS = 15


def draft_url(draft: Draft) -> str:
    """The page of a draft."""
    return reverse("drafting:draft", args=[draft.number])


def _tools(actor: Actor) -> list[lists.Tool]:
    if not actor.office_region:
        return []
    return [lists.Tool(label=_("登记起草件"), url=reverse("drafting:draft_new"), is_main=True)]


DRAFTS = lists.Listing(
    key="drafting_drafts",
    title=_("起草协作"),
    rows=declared.drafts,
    columns=declared.DRAFT_COLUMNS,
    filters=declared.DRAFT_FILTERS,
    order="-changed_at",
    row_url=draft_url,
    tools=_tools,
    empty_text=_("还没有起草件。登记后请另外两地提意见。"),
)


def drafts(request: HttpRequest) -> HttpResponse:
    """All drafts the actor may see."""
    admitted(request, *READERS)
    return lists.respond(DRAFTS, request)


def draft_named(request: HttpRequest, number: str) -> Draft:
    """The draft an address names, if whoever asks may see it."""
    found = get_visible(actor_in(request), Draft, number=number)
    return Draft.objects.select_related("region", "organisation", "drafter").get(pk=found.pk)


def draft_new(request: HttpRequest) -> HttpResponse:
    """Open a draft."""
    actor = admitted(request, *READERS)
    if not actor.office_region:
        raise NotVisible(request.path)
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(draft_url(create_draft(actor=actor, values=form.cleaned_data)))
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
    return _form_page(request, form=form)


def draft_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change a draft before the others are asked."""
    actor, draft = actor_in(request), draft_named(request, number)
    if not can_draft(actor, draft) or draft.status is not DraftState.DRAFTING:
        raise NotVisible(number)
    form = DraftForm(request.POST or None, initial=initial_of(draft))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_draft(draft, actor=actor, values=form.cleaned_data, version=version)
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
            return _form_page(request, form=form, draft=draft, status=409)
        else:
            messages.success(request, _("已保存"))
            return redirect(draft_url(draft))
    return _form_page(request, form=form, draft=draft)


def draft_revise(request: HttpRequest, number: str) -> HttpResponse:
    """Hand in a revised text."""
    actor, draft = actor_in(request), draft_named(request, number)
    if not can_draft(actor, draft) or draft.status is not DraftState.CONSULTING:
        raise NotVisible(number)
    initial = {"text": latest_edition(draft).text, "version": draft.version}
    form = RevisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = revise_draft(draft, actor=actor, **form.cleaned_data)
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
            return _form_page(request, form=form, draft=draft, status=409)
        else:
            messages.success(request, _("已提交第 %d 稿") % made.order)
            return redirect("drafting:compare", number=draft.number)
    return _form_page(request, form=form, draft=draft)


def _form_page(
    request: HttpRequest, *, form: forms.Form, draft: Draft | None = None, status: int = 0
) -> HttpResponse:
    title = _("登记起草件") if draft is None else _("修改起草件")
    if isinstance(form, RevisionForm):
        title = _("提交修改稿")
    back = draft_url(draft) if draft else reverse("drafting:drafts")
    context = {"form": form, "title": title, "back": back, "draft": draft}
    return render(request, "web/form_page.html", context, status=status or (422 if form.errors else 200))


def draft_page(request: HttpRequest, number: str) -> HttpResponse:
    """A draft; its moves are posted to the same address."""
    actor, draft = actor_in(request), draft_named(request, number)
    if request.method != "POST":
        mark_read(actor, draft)
        return _page(request, actor=actor, draft=draft)
    move = request.POST.get("move", "")
    if move not in DRAFT.moves:
        raise NotVisible(move)
    form = DraftMoveForm(request.POST, move=move)
    if not form.is_valid():
        return _page(request, actor=actor, draft=draft, tried=(move, form), status=422)
    try:
        move_draft(draft, actor=actor, move=move, **form.cleaned_data)
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return _page(request, actor=actor, draft=draft, tried=(move, form), status=422)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, draft=draft, tried=(move, form), status=409)
    messages.success(request, _("已办理“%s”") % said(DRAFT.moves[move].label))
    return redirect(draft_url(draft))


def _page(
    request: HttpRequest,
    *,
    actor: Actor,
    draft: Draft,
    tried: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    regions = regions_of(actor, draft)
    mine = next((one.consultation for one in regions if can_say(actor, one.consultation)), None)
    own = can_draft(actor, draft)
    latest = latest_edition(draft)
    context: dict[str, Any] = {
        "draft": draft,
        "facts": facts_of(draft),
        "regions": [{"view": one, "standing": standing_of(one)} for one in regions],
        "clauses": clauses_of(actor, draft),
        "editions": list(draft.editions.select_related("made_by").order_by("order")),
        "problems": problems_of(latest.text)[:PROBLEMS_SHOWN] if own else [],
        "moves": _moves(actor, draft, tried=tried),
        "form": tried[1] if tried else None,
        "mine": mine,
        "may_answer": own and draft.status is DraftState.CONSULTING,
        "may_edit": own and draft.status is DraftState.DRAFTING,
        "may_chase": can_chase(actor, draft) and bool(late_consultations(draft)),
        "steps": steps_of(draft),
        "has_comparison": bool(draft.amends_text) or len(draft.editions.all()) > 1,
    }
    return render(request, "drafting/draft.html", context, status=status)


def _moves(actor: Actor, draft: Draft, *, tried: tuple[str, forms.Form] | None) -> list[dict[str, Any]]:
    """Each move open to the actor with its own form; the one that was tried keeps what was typed."""
    found = []
    for move in DRAFT.open_to(actor, draft):
        blank = DraftMoveForm(
            move=move.name, initial={"workdays": WORKDAYS} if move.name == "consult" else {}
        )
        form = tried[1] if tried and tried[0] == move.name else blank
        found.append({"move": move, "form": form})
    return found


@require_POST
def draft_chase(request: HttpRequest, number: str) -> HttpResponse:
    """Remind the regions that are late."""
    actor, draft = actor_in(request), draft_named(request, number)
    try:
        n = len(chase_late(draft, actor=actor))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, ngettext("已催办 %(n)d 个地区", "已催办 %(n)d 个地区", n) % {"n": n})
    return redirect(draft_url(draft))


urlpatterns = [
    path("drafting/", drafts, name="drafts"),
    path("drafting/new/", draft_new, name="draft_new"),
    path("drafting/<str:number>/", draft_page, name="draft"),
    path("drafting/<str:number>/edit/", draft_edit, name="draft_edit"),
    path("drafting/<str:number>/revise/", draft_revise, name="draft_revise"),
    path("drafting/<str:number>/chase/", draft_chase, name="draft_chase"),
]
