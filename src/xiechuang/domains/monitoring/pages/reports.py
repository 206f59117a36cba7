"""A park's report: filled in on screen or in a workbook, checked while it is typed, looked at by the authority."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.monitoring.access import can_report, can_review
from xiechuang.domains.monitoring.actions.entry import (
    LENGTHS,
    Typed,
    add_proof,
    save_cells,
    take_off_proof,
)
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.actions.upload import Uploaded, upload_report
from xiechuang.domains.monitoring.flow import SUBMISSION
from xiechuang.domains.monitoring.models import Submission
from xiechuang.domains.monitoring.queries import lists as declared
from xiechuang.domains.monitoring.queries.platform import definition_of
from xiechuang.domains.monitoring.queries.report import Report, report_of
from xiechuang.domains.monitoring.queries.sheets import prefilled_workbook
from xiechuang.domains.monitoring.states import EDITABLE, SubmissionState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import ENDINGS, documents_of
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import OFFICIALS, Actor, Role
from xiechuang.kernel.workflow.public import mark_read, steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.answers import said_saved
from xiechuang.web.downloads import workbook_file
from xiechuang.web.faults import add_reasons
from xiechuang.web.forms import NoteForm
from xiechuang.web.words import said

SEES = (*OFFICIALS, Role.AUDITOR, Role.ADMINISTRATOR)
WAY = (_("填报"), _("审核"), _("接受"))
PLACES = {
    SubmissionState.DRAFT: 0,
    SubmissionState.RETURNED: 0,
    SubmissionState.REVISING: 0,
    SubmissionState.SUBMITTED: 1,
    SubmissionState.ACCEPTED: 3,
}


def report_url(submission: Submission) -> str:
    """The page of a report."""
    return reverse("monitoring:report", args=[submission.number])


REPORTS = lists.Listing(
    key="monitoring_reports",
    title=_("园区填报"),
    rows=declared.submissions,
    columns=declared.SUBMISSION_COLUMNS,
    filters=declared.SUBMISSION_FILTERS,
    order="-number",
    row_url=report_url,
    empty_text=_("没有符合条件的填报"),
)


def reports(request: HttpRequest) -> HttpResponse:
    """The reports that concern the actor."""
    admitted(request, *SEES)
    return lists.respond(REPORTS, request)


def _found(request: HttpRequest, number: str) -> Submission:
    actor = actor_in(request)
    get_visible(actor, Submission, number=number)
    return declared.submissions(actor).get(number=number)


def typed_in(request: HttpRequest, report: Report) -> dict[str, Typed]:
    """What the form brought, by code; the box of a cell that is asked is either ticked or not."""
    data = request.POST
    return {
        line.code: Typed(
            text=data.get(f"v-{line.code}", "")[: LENGTHS["text"]],
            is_unknown=f"u-{line.code}" in data,
            explanation=data.get(f"x-{line.code}", "")[: LENGTHS["explanation"]],
            # A unit comes only with a workbook; who types on screen sees the right one beside the cell.
            unit="" if f"v-{line.code}" in data and data[f"v-{line.code}"] != line.text else None,
        )
        for line in report.lines
        if f"v-{line.code}" in data
    }


def report_page(request: HttpRequest, number: str) -> HttpResponse:
    """The report; cells and moves are posted to the same address."""
    actor, submission = actor_in(request), _found(request, number)
    if request.method != "POST":
        mark_read(actor, submission)
        return _page(request, actor=actor, submission=submission, form=NoteForm())
    if request.POST.get("autosave"):
        return _kept_silently(request, actor=actor, submission=submission)
    move, form = request.POST.get("move", ""), NoteForm(request.POST)
    if move not in {"", *SUBMISSION.moves}:
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, actor=actor, submission=submission, form=form, status=422)
    return _done(request, actor=actor, submission=submission, move=move, form=form)


def _done(
    request: HttpRequest, *, actor: Actor, submission: Submission, move: str, form: NoteForm
) -> HttpResponse:
    try:
        if can_report(actor, submission) and submission.state in EDITABLE:
            submission = _save(request, actor=actor, submission=submission)
        if move:
            move_submission(submission, actor=actor, move=move, note=form.cleaned_data["note"])
    except Invalid as wrong:
        for name, faults in wrong.fields.items():
            form.add_error(None, [f"{name}：{fault}" for fault in faults])
        return _page(request, actor=actor, submission=submission, form=form, status=422, is_typed=True)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, submission=submission, form=form, status=409, is_typed=True)
    messages.success(request, _("已办理“%s”") % said(SUBMISSION.moves[move].label) if move else _("已保存"))
    return redirect(report_url(submission))


def _save(request: HttpRequest, *, actor: Actor, submission: Submission) -> Submission:
    """Keep what the form brought; a page that is out of date is refused and shown again with what was typed."""
    edition = request.POST.get("edition", "")
    cells = typed_in(request, report_of(submission, with_platform=False))
    if not cells:
        return submission
    version = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 10 else None
    return save_cells(submission, actor=actor, cells=cells, version=version)


def _kept_silently(request: HttpRequest, *, actor: Actor, submission: Submission) -> HttpResponse:
    """The page saves itself while somebody types."""
    try:
        kept = _save(request, actor=actor, submission=submission)
    except Refused as refused:
        return JsonResponse({"said": str(refused)}, status=409)
    except Invalid:
        return JsonResponse({"said": str(_("有内容需要更正，已在本机保留一份"))}, status=422)
    return JsonResponse({"said": said_saved(kept.changed_at), "edition": str(kept.version), "url": ""})


def _laid_over(request: HttpRequest, submission: Submission) -> Report:
    """The report with what is being typed laid over what is kept."""
    kept = report_of(submission, with_platform=False)
    typed = {code: cell.given() for code, cell in typed_in(request, kept).items()}
    return report_of(submission, typed=typed)


@require_POST
def report_check(request: HttpRequest, number: str) -> HttpResponse:
    """What the checks say of what is being typed; nothing is kept."""
    submission = _found(request, number)
    if not can_report(actor_in(request), submission):
        raise NotVisible(number)
    context = {"report": _laid_over(request, submission), "is_part": True}
    return render(request, "monitoring/says.html", context)


def _page(
    request: HttpRequest,
    *,
    actor: Actor,
    submission: Submission,
    form: NoteForm,
    status: int = 200,
    is_typed: bool = False,
    uploaded: Uploaded | None = None,
) -> HttpResponse:
    is_open = can_report(actor, submission) and submission.state in EDITABLE
    report = _laid_over(request, submission) if is_typed and is_open else report_of(submission)
    sees_cells = can_report(actor, submission) or submission.state != SubmissionState.DRAFT
    context: dict[str, Any] = {
        "report": report,
        "submission": submission,
        "period": submission.period,
        "is_open": is_open,
        "sees_cells": sees_cells,
        "is_reviewer": can_review(actor, submission),
        "is_late": declared.is_late(submission),
        "moves": SUBMISSION.open_to(actor, submission),
        "form": form,
        "counted": _counted(report),
        "documents": documents_of(submission) if sees_cells else (),
        "steps": steps_of(submission),
        "returned": _returned(submission),
        "uploaded": uploaded,
        "endings": "、".join(ENDINGS),
        "way": WAY,
        "place": PLACES[submission.status],
        "owner": f"{actor.person_id}:{actor.organisation_id}:report",
        "said_saved": said_saved(submission.changed_at) if submission.entries.exists() else "",
    }
    return render(request, "monitoring/report.html", context, status=status)


def _counted(report: Report) -> list[dict[str, Any]]:
    return [
        {"row": one, "counted": report.platform[one.code], "definition": definition_of(one.computed_by)}
        for one in report.counted
    ]


def _returned(submission: Submission) -> Any:
    """The last word of the authority, while the park mends."""
    if submission.state != SubmissionState.RETURNED:
        return None
    return steps_of(submission).filter(move="return").last()


@require_safe
def report_workbook(request: HttpRequest, number: str) -> HttpResponse:
    """The report as a workbook to fill in."""
    actor, submission = actor_in(request), _found(request, number)
    if submission.state == SubmissionState.DRAFT and not can_report(actor, submission):
        raise NotVisible(number)
    name = f"{submission.park}-{submission.period.code}-{submission.number}.xlsx"
    return workbook_file(prefilled_workbook(submission), name=name)


@require_POST
def report_upload(request: HttpRequest, number: str) -> HttpResponse:
    """A filled workbook comes back; every problem is told at once."""
    actor, submission = actor_in(request), _found(request, number)
    form, file = NoteForm(), request.FILES.get("file")
    page: dict[str, Any] = {"actor": actor, "submission": submission, "form": NoteForm({})}
    if file is None:
        page["form"].add_error(None, _("请选择要上传的填报表"))
        return _page(request, **page, status=422)
    try:
        done = upload_report(submission, actor=actor, content=file.read(), name=file.name or "")
    except Invalid as wrong:
        for faults in wrong.fields.values():
            page["form"].add_error(None, faults)
        return _page(request, **page, status=422)
    except Refused as refused:
        add_reasons(page["form"], refused.reasons)
        return _page(request, **page, status=409)
    return _page(
        request, actor=actor, submission=_found(request, number), form=form, uploaded=done,
        status=422 if done.problems else 200,
    )  # fmt: skip


@require_POST
def report_proof(request: HttpRequest, number: str) -> HttpResponse:
    """Lay a document beside a cell, or take one away."""
    actor, submission = actor_in(request), _found(request, number)
    form = NoteForm({})
    try:
        _change_proofs(request, actor=actor, submission=submission)
    except ValueError:
        raise NotVisible(number) from None
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, submission=submission, form=form, status=409)
    return redirect(f"{report_url(submission)}#proofs")


def _change_proofs(request: HttpRequest, *, actor: Actor, submission: Submission) -> None:
    if taken := request.POST.get("remove", ""):
        of, _sep, uid = taken.partition("|")
        take_off_proof(submission, actor=actor, code=of, uid=str(UUID(uid)))
        return
    file = request.FILES.get("file")
    if file is None:
        raise Refused(str(_("请选择证明材料")))
    add_proof(submission, actor=actor, code=request.POST.get("code", ""), file=file, name=file.name or "")


WHERE = "monitoring/reports/<str:number>/"
urlpatterns = [
    path("monitoring/reports/", reports, name="reports"),
    path(WHERE, report_page, name="report"),
    path(f"{WHERE}check/", report_check, name="report_check"),
    path(f"{WHERE}workbook/", report_workbook, name="report_workbook"),
    path(f"{WHERE}upload/", report_upload, name="report_upload"),
    path(f"{WHERE}proofs/", report_proof, name="report_proof"),
]
