"""A list of invoices checked against everything on file: upload, progress, result."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiechuang.domains.evidence.access import can_check
from xiechuang.domains.evidence.actions.checking import begin_check, read_list
from xiechuang.domains.evidence.forms import ListForm
from xiechuang.domains.evidence.models import BulkCheck
from xiechuang.domains.evidence.pages.suspicions import SEES
from xiechuang.domains.evidence.queries import lists as declared
from xiechuang.domains.evidence.queries.checked import result_of, result_report
from xiechuang.domains.evidence.rules.listing import LIST
from xiechuang.domains.evidence.states import CheckState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.exchange import Format, document_bytes, write_template
from xiechuang.kernel.jobs.public import JobRun
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.downloads import workbook_file


def check_url(check: BulkCheck) -> str:
    """The page of a checked list."""
    return reverse("evidence:check", args=[check.number])


def _tools(actor: Actor) -> list[lists.Tool]:
    if not can_check(actor):
        return []
    return [lists.Tool(label=gettext_lazy("上传清单"), url=reverse("evidence:check_new"), is_main=True)]


CHECKS = lists.Listing(
    key="evidence_checks",
    title=gettext_lazy("批量查重"),
    rows=declared.checks,
    columns=declared.CHECK_COLUMNS,
    order="-asked_at",
    row_url=check_url,
    tools=_tools,
    empty_text=gettext_lazy("还没有核对过清单"),
)


def checks(request: HttpRequest) -> HttpResponse:
    """Lists checked by one's office."""
    admitted(request, *SEES)
    return lists.respond(CHECKS, request)


def check_new(request: HttpRequest) -> HttpResponse:
    """Upload a list; every problem is said by row, and nothing is checked until there is none."""
    actor = actor_in(request)
    if not can_check(actor):
        raise NotVisible(request.path)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file: UploadedFile = form.cleaned_data["file"]
        try:
            lines = read_list(content=file.read(), name=file.name or "")
        except Invalid as wrong:
            form.add_error("file", [fault for faults in wrong.fields.values() for fault in faults][:100])
        else:
            check = begin_check(actor=actor, lines=lines, file_name=file.name or "")
            messages.success(request, _("已开始核对 %(n)d 行") % {"n": len(lines)})
            return redirect("task", number=check.job)
    status = 422 if form.errors else 200
    return render(request, "evidence/check_new.html", {"form": form}, status=status)


@require_safe
def check_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    if not can_check(actor_in(request)):
        raise NotVisible(request.path)
    target = BytesIO()
    write_template(target, spec=LIST)
    return workbook_file(target.getvalue(), name="list.xlsx")


@never_cache
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What of the list is on file."""
    actor = admitted(request, *SEES)
    found = get_visible(actor, BulkCheck, number=number)
    rows = result_of(found)
    job = JobRun.objects.filter(number=found.job).first()
    context: dict[str, Any] = {
        "check": found,
        "rows": [row for row in rows if row.is_found],
        "lines": len(found.lines),
        "done": len(found.found),
        "job": job,
        "state": _state(found, job),
    }
    return render(request, "evidence/check.html", context)


def _state(check: BulkCheck, job: JobRun | None) -> CheckState:
    """A job that was stopped or failed leaves its list unfinished."""
    is_over = job is None or not job.is_open
    return CheckState.FAILED if check.word is CheckState.WAITING and is_over else check.word


@require_safe
def check_file(request: HttpRequest, number: str) -> HttpResponse:
    """The result as a workbook."""
    found = get_visible(actor_in(request), BulkCheck, number=number)
    content = document_bytes(report=result_report(found), format=Format.XLSX)
    return workbook_file(content, name=f"{found.number}.xlsx")


urlpatterns = [
    path("evidence/checks/", checks, name="checks"),
    path("evidence/checks/new/", check_new, name="check_new"),
    path("evidence/checks/template.xlsx", check_template, name="check_template"),
    path("evidence/checks/<str:number>/", check, name="check"),
    path("evidence/checks/<str:number>/result.xlsx", check_file, name="check_file"),
]
