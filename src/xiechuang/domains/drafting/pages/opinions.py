"""The desk of a region that is asked: opinions clause by clause, a workbook out and in, handing in and signing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.drafting.access import can_say
from xiechuang.domains.drafting.actions.opinions import fill_rest, move_consultation, save_opinions
from xiechuang.domains.drafting.actions.upload import upload_opinions
from xiechuang.domains.drafting.flow import CONSULTATION
from xiechuang.domains.drafting.forms.opinions import OpinionsForm, OverallForm, UploadForm
from xiechuang.domains.drafting.models import Consultation, Provision
from xiechuang.domains.drafting.pages.drafts import draft_named
from xiechuang.domains.drafting.queries.opinions import is_late
from xiechuang.domains.drafting.queries.sheets import opinion_workbook
from xiechuang.domains.drafting.rules.consultation import silent_clauses
from xiechuang.domains.drafting.states import ConsultationState, DraftState
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in
from xiechuang.web.downloads import workbook_file
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.forms import NoteForm
from xiechuang.web.words import said

PER_PAGE = 100
MOST_BYTES = 5 * 1024 * 1024


def consultation_named(request: HttpRequest, number: str) -> tuple[Actor, Consultation]:
    """The consultation of one's own region on a draft; for anybody else there is none."""
    actor, draft = actor_in(request), draft_named(request, number)
    found = draft.consultations.select_related("region", "draft__region").filter(region=actor.region_code)
    one = found.first()
    if one is None or not can_say(actor, one):
        raise NotVisible(number)
    return actor, one


def opinions_page(request: HttpRequest, number: str) -> HttpResponse:
    """Read and write what one's region says; moves are posted to the same address."""
    actor, one = consultation_named(request, number)
    if request.method != "POST":
        return _page(request, actor=actor, one=one)
    if move := request.POST.get("move", ""):
        return _moved(request, actor=actor, one=one, move=move)
    return _saved(request, actor=actor, one=one)


def _moved(request: HttpRequest, *, actor: Actor, one: Consultation, move: str) -> HttpResponse:
    if move not in CONSULTATION.moves:
        raise NotVisible(move)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, actor=actor, one=one, note=form, status=422)
    try:
        move_consultation(one, actor=actor, move=move, note=form.cleaned_data["note"])
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, one=one, note=form, status=409)
    messages.success(request, _("已办理“%s”") % said(CONSULTATION.moves[move].label))
    return redirect(request.get_full_path())


def _saved(request: HttpRequest, *, actor: Actor, one: Consultation) -> HttpResponse:
    form, overall = _form(request, one, data=request.POST), OverallForm(request.POST)
    if not (form.is_valid() and overall.is_valid()):
        return _page(request, actor=actor, one=one, form=form, overall=overall, status=422)
    said_overall = overall.cleaned_data["overall"] if "overall" in request.POST else None
    try:
        kept = save_opinions(one, actor=actor, said=form.given(), overall=said_overall)
        n = len(kept)
        if "rest" in request.POST:
            n += fill_rest(one, actor=actor)
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return _page(request, actor=actor, one=one, form=form, overall=overall, status=422)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, one=one, form=form, overall=overall, status=409)
    messages.success(request, ngettext("已保存 %(n)d 条意见", "已保存 %(n)d 条意见", n) % {"n": n})
    return redirect(request.get_full_path())


def _clauses(request: HttpRequest, one: Consultation) -> tuple[list[Provision], int, int]:
    rows = Provision.objects.filter(edition__draft=one.draft_id, edition__is_asked=True).order_by("order")
    count = rows.count()
    last = max(1, -(-count // PER_PAGE))
    asked = request.GET.get("page", "1")
    page = min(int(asked), last) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    page = max(page, 1)
    return list(rows[(page - 1) * PER_PAGE : page * PER_PAGE]), page, last


def _form(request: HttpRequest, one: Consultation, *, data: Any = None) -> OpinionsForm:
    clauses, _page_number, _last = _clauses(request, one)
    held = {row.provision_id: row for row in one.opinions.select_related("author", "provision")}
    return OpinionsForm(data, clauses=clauses, held=held)


def _page(
    request: HttpRequest,
    *,
    actor: Actor,
    one: Consultation,
    form: OpinionsForm | None = None,
    overall: forms.Form | None = None,
    note: forms.Form | None = None,
    upload: forms.Form | None = None,
    problems: Any = (),
    status: int = 200,
) -> HttpResponse:
    _rows, page, last = _clauses(request, one)
    is_open = one.status is ConsultationState.ASKED and one.draft.status is DraftState.CONSULTING
    shown = form or _form(request, one)
    context = {
        "draft": one.draft,
        "consultation": one,
        "is_late": is_late(one),
        "is_open": is_open,
        "form": shown,
        "blocks": list(shown.blocks()),
        "overall": overall or OverallForm(initial={"overall": one.overall}),
        "note": note or NoteForm(),
        "upload": upload or UploadForm(),
        "problems": problems,
        "moves": CONSULTATION.open_to(actor, one) if one.draft.status is DraftState.CONSULTING else [],
        "missing": sum(1 for _one in silent_clauses(one)),
        "pages": range(1, last + 1) if last > 1 else (),
        "page": page,
        "steps": steps_of(one),
    }
    return render(request, "drafting/opinions.html", context, status=status)


@require_safe
def opinions_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The workbook to fill in."""
    _actor, one = consultation_named(request, number)
    return workbook_file(opinion_workbook(one), name=f"{number}-意见表.xlsx")


@require_POST
def opinions_upload(request: HttpRequest, number: str) -> HttpResponse:
    """The filled workbook; all problems of all rows at once, and nothing is taken while there is one."""
    actor, one = consultation_named(request, number)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, actor=actor, one=one, upload=form, status=422)
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        add_faults(form, {"file": [f"文件超过 {MOST_BYTES // 1024 // 1024} MB"]})
        return _page(request, actor=actor, one=one, upload=form, status=422)
    try:
        came = upload_opinions(one, actor=actor, content=file.read(), name=file.name)
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return _page(request, actor=actor, one=one, upload=form, status=422)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, one=one, upload=form, status=409)
    if came.problems:
        return _page(request, actor=actor, one=one, problems=came.problems, status=422)
    messages.success(
        request, ngettext("已读入 %(n)d 条意见", "已读入 %(n)d 条意见", came.taken) % {"n": came.taken}
    )
    return redirect("drafting:opinions", number=number)


urlpatterns = [
    path("drafting/<str:number>/opinions/", opinions_page, name="opinions"),
    path("drafting/<str:number>/opinions/sheet/", opinions_sheet, name="opinions_sheet"),
    path("drafting/<str:number>/opinions/upload/", opinions_upload, name="opinions_upload"),
]
