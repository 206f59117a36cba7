"""Guides: the list, one guide with its reading receipt, writing and reviewing a version, who has read it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.training.access import WRITERS, can_oversee, can_write, has_to_read
from xiechuang.domains.training.actions.reading import ask_question, confirm_reading
from xiechuang.domains.training.actions.writing import (
    begin_version,
    change_version,
    create_guide,
    move_version,
)
from xiechuang.domains.training.flow import GUIDE
from xiechuang.domains.training.forms import GuideForm, QuestionForm, ReadingForm, initial_of
from xiechuang.domains.training.models import Guide, Question, Version
from xiechuang.domains.training.queries import lists as declared
from xiechuang.domains.training.queries.clauses import clauses_of
from xiechuang.domains.training.queries.reading import (
    reading_of,
    receipt_of,
    receipts_report,
    version_in_force,
)
from xiechuang.domains.training.states import OPEN, SEEN, VersionState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import mark_read, steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.forms import NoteForm
from xiechuang.web.lists.export import as_download
from xiechuang.web.words import said

MOST = 32_767


def guide_url(guide: Guide) -> str:
    """The page of a guide."""
    return reverse("training:guide", args=[guide.number])


def _tools(actor: Actor) -> list[lists.Tool]:
    if not actor.has(*WRITERS):
        return []
    return [lists.Tool(label=_("编写指南"), url=reverse("training:guide_new"), is_main=True)]


GUIDES = lists.Listing(
    key="training_guides",
    title=_("政策指南"),
    rows=declared.guides,
    columns=declared.GUIDE_COLUMNS,
    filters=declared.GUIDE_FILTERS,
    order="-changed_at",
    row_url=guide_url,
    tools=_tools,
    empty_text=_("还没有发布的指南"),
)


def guides(request: HttpRequest) -> HttpResponse:
    """All guides the actor may see."""
    actor = actor_in(request)
    if actor.person_id is None:
        return lists.respond(GUIDES_FOR_ALL, request)
    return lists.respond(GUIDES, request)


GUIDES_FOR_ALL = lists.Listing(
    key="training_guides",
    title=_("政策指南"),
    rows=declared.guides,
    columns=declared.GUIDE_COLUMNS,
    filters=declared.GUIDE_FILTERS,
    order="-changed_at",
    row_url=guide_url,
    template="web/list_portal.html",
    empty_text=_("还没有发布的指南"),
)


def guide_named(request: HttpRequest, number: str) -> tuple[Actor, Guide]:
    """The guide an address names, if whoever asks may see it."""
    actor = actor_in(request)
    found = get_visible(actor, Guide, number=number)
    return actor, Guide.objects.select_related("region", "organisation").get(pk=found.pk)


def version_named(request: HttpRequest, number: str, order: int) -> tuple[Actor, Version]:
    """The version an address names, if whoever asks may see it."""
    actor, guide = guide_named(request, number)
    found = visible(actor, Version).filter(guide=guide, order=min(order, MOST))
    version = found.select_related("guide__organisation", "guide__region").first()
    if version is None:
        raise NotVisible(number)
    return actor, version


def guide_page(request: HttpRequest, number: str) -> HttpResponse:
    """The version in force, the reader's receipt, and the answered questions; a confirmation is posted here."""
    actor, guide = guide_named(request, number)
    version = version_in_force(guide)
    if version is None:
        latest = guide.versions.order_by("-order")[0]
        return redirect("training:version", number=number, order=latest.order)
    if request.method != "POST":
        if actor.person_id is not None:
            mark_read(actor, guide)
        return _page(request, actor=actor, guide=guide, version=version)
    form = ReadingForm(request.POST, version=version)
    status = 422
    if form.is_valid():
        try:
            receipt = confirm_reading(version, actor=actor, answers=form.answers())
        except Invalid as wrong:
            for name, faults in wrong.fields.items():
                form.add_error(name, list(faults))
        except Refused as refused:
            status = 409
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            _tell(request, receipt)
            return redirect(guide_url(guide))
    return _page(request, actor=actor, guide=guide, version=version, reading=form, status=status)


def _tell(request: HttpRequest, receipt: Any) -> None:
    if receipt.asked:
        said_so = _("已登记阅读；自测 %(asked)d 题，答对 %(right)d 题") % {
            "asked": receipt.asked,
            "right": receipt.right,
        }
        messages.success(request, said_so)
        return
    messages.success(request, _("已登记阅读"))


def _page(
    request: HttpRequest,
    *,
    actor: Actor,
    guide: Guide,
    version: Version,
    reading: ReadingForm | None = None,
    question: QuestionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    receipt = receipt_of(actor, version)
    context = {
        "guide": guide,
        "version": version,
        "clauses": clauses_of(version),
        "receipt": receipt,
        "results": _results(version) if receipt else [],
        "may_confirm": actor.is_official and receipt is None and bool(actor.organisation_id),
        "must_read": has_to_read(actor, guide) and receipt is None,
        "reading": reading or ReadingForm(version=version),
        "form": reading if reading and reading.errors else question,
        "question": question or QuestionForm(),
        "answered": _public_answers(actor, guide=guide, version=version),
        "mine": declared.questions(actor).filter(guide=guide, asker_id=actor.person_id or 0),
        "versions": visible(actor, Version).filter(guide=guide).order_by("-order"),
        "may_write": can_write(actor, guide),
        "may_oversee": can_oversee(actor, guide),
        "frame": "web/frame.html" if actor.person_id else "web/portal.html",
    }
    return render(request, "training/guide.html", context, status=status)


def _public_answers(actor: Actor, *, guide: Guide, version: Version) -> list[Question]:
    """Public answers that the version does not say itself; one that joined stays until its version is in force."""
    told = {one["question"] for one in version.faq}
    rows = declared.questions(actor).filter(guide=guide, is_public=True).exclude(answer="")
    return [one for one in rows if one.text not in told]


def _results(version: Version) -> list[tuple[str, str]]:
    """The right answers, for who has read."""
    return [(one["question"], one["options"][one["right"]]) for one in version.checks]


@require_POST
def guide_ask(request: HttpRequest, number: str) -> HttpResponse:
    """A reader asks."""
    actor, guide = guide_named(request, number)
    version = version_in_force(guide)
    if version is None:
        raise NotVisible(number)
    form = QuestionForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            ask_question(guide, actor=actor, text=form.cleaned_data["text"])
        except Invalid as wrong:
            form.add_error("text", wrong.fields["text"])
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("问题已提交，答复后会出现在本页"))
            return redirect(guide_url(guide))
    return _page(request, actor=actor, guide=guide, version=version, question=form, status=status)


def guide_new(request: HttpRequest) -> HttpResponse:
    """Open a guide."""
    actor = admitted(request, *WRITERS)
    form = GuideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = create_guide(actor=actor, values=form.values())
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        else:
            return redirect("training:version", number=version.guide.number, order=version.order)
    return _form(request, form=form, title=_("编写指南"), back=reverse("training:guides"))


def version_edit(request: HttpRequest, number: str, order: int) -> HttpResponse:
    """Change a version that is being written."""
    actor, version = version_named(request, number, order)
    if not can_write(actor, version.guide) or version.status is not VersionState.WRITING:
        raise NotVisible(number)
    back = reverse("training:version", args=[number, order])
    form = GuideForm(request.POST or None, initial=initial_of(version))
    if request.method == "POST" and form.is_valid():
        edition = form.cleaned_data["edition"] or 0
        try:
            change_version(version, actor=actor, values=form.values(), edition=edition)
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
            return _form(request, form=form, title=_("修改指南"), back=back, status=409)
        else:
            messages.success(request, _("已保存"))
            return redirect(back)
    return _form(request, form=form, title=_("修改指南"), back=back)


def _form(request: HttpRequest, *, form: GuideForm, title: Any, back: str, status: int = 0) -> HttpResponse:
    context = {"form": form, "title": title, "back": back}
    return render(request, "web/form_page.html", context, status=status or (422 if form.errors else 200))


def version_page(request: HttpRequest, number: str, order: int) -> HttpResponse:
    """One version; its moves are posted to the same address."""
    actor, version = version_named(request, number, order)
    form = NoteForm(request.POST or None)
    status = 200
    if request.method == "POST":
        move = request.POST.get("move", "")
        if move not in GUIDE.moves:
            raise NotVisible(move)
        status = 422
        if form.is_valid():
            try:
                move_version(version, actor=actor, move=move, note=form.cleaned_data["note"])
            except Refused as refused:
                status = 409
                add_reasons(form, refused.reasons)
            else:
                messages.success(request, _("已办理“%s”") % said(GUIDE.moves[move].label))
                return redirect("training:version", number=number, order=order)
    mine = can_write(actor, version.guide)
    context = {
        "guide": version.guide,
        "version": version,
        "clauses": clauses_of(version),
        "checks": [(one, one["options"][one["right"]]) for one in version.checks] if mine else [],
        "moves": GUIDE.open_to(actor, version),
        "form": form,
        "may_edit": mine and version.status is VersionState.WRITING,
        "may_begin": mine and not version.guide.versions.filter(state__in=list(OPEN)).exists(),
        "may_oversee": can_oversee(actor, version.guide) and version.status in SEEN,
        "steps": steps_of(version) if mine else (),
        "is_mine": mine,
        "frame": "web/frame.html" if actor.person_id else "web/portal.html",
    }
    return render(request, "training/version.html", context, status=status)


@require_POST
def version_begin(request: HttpRequest, number: str) -> HttpResponse:
    """A new version that begins as the latest one."""
    actor, guide = guide_named(request, number)
    try:
        version = begin_version(guide, actor=actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(guide_url(guide))
    return redirect("training:version_edit", number=number, order=version.order)


@require_safe
def receipts(request: HttpRequest, number: str, order: int) -> HttpResponse:
    """Who has read and who has not, body by body; also as a workbook."""
    actor, version = version_named(request, number, order)
    if not can_oversee(actor, version.guide) or version.status not in SEEN:
        raise NotVisible(number)
    if request.GET.get("export") == Format.XLSX:
        return as_download(report=receipts_report(actor, version), form=Format.XLSX)
    bodies = reading_of(actor, version)
    context = {
        "guide": version.guide,
        "version": version,
        "bodies": bodies,
        "readers": sum(len(one.readers) for one in bodies),
        "read": sum(one.read for one in bodies),
    }
    return render(request, "training/receipts.html", context)


WHERE = "training/guides/<str:number>/"
urlpatterns = [
    path("training/guides/", guides, name="guides"),
    path("training/guides/new/", guide_new, name="guide_new"),
    path(WHERE, guide_page, name="guide"),
    path(f"{WHERE}ask/", guide_ask, name="guide_ask"),
    path(f"{WHERE}begin/", version_begin, name="version_begin"),
    path(f"{WHERE}<int:order>/", version_page, name="version"),
    path(f"{WHERE}<int:order>/edit/", version_edit, name="version_edit"),
    path(f"{WHERE}<int:order>/receipts/", receipts, name="receipts"),
]
