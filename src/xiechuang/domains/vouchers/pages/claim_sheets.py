"""批量兑付申请: a workbook with every service that may be claimed for, uploaded again with where the money is to go."""

from base64 import b64encode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from xiechuang.domains.vouchers.access import SIDES
from xiechuang.domains.vouchers.actions.claim_sheets import KIND, upload_claims
from xiechuang.domains.vouchers.forms.sheet import SheetForm
from xiechuang.domains.vouchers.queries.claim_sheets import as_sheet, claims_workbook, waiting_uses
from xiechuang.domains.vouchers.queries.sheets import faulty_workbook
from xiechuang.kernel.jobs.public import JobRun, job_by_number
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.downloads import workbook_file


def claims_upload(request: HttpRequest) -> HttpResponse:
    """Upload the workbook; the rows are done in the background."""
    actor = admitted(request, *SIDES)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = upload_claims(actor=actor, content=file.read(), name=file.name or "")
        except Invalid as wrong:
            form.add_error("file", [fault for faults in wrong.fields.values() for fault in faults])
        else:
            return redirect("vouchers:claims_taken", number=run.number)
    context = {"form": form, "waiting": waiting_uses(actor).count()}
    return render(request, "vouchers/claims_upload.html", context, status=422 if form.errors else 200)


@require_safe
def claims_sheet(request: HttpRequest) -> HttpResponse:
    """The workbook, with a row for every service that may be claimed for."""
    actor = admitted(request, *SIDES)
    return workbook_file(claims_workbook(actor), name="claims.xlsx")


@require_safe
def claims_taken(request: HttpRequest, number: str) -> HttpResponse:
    """What became of the rows, and those that were not taken as a workbook."""
    run = job_by_number(actor_in(request), number)
    if run.kind != KIND:
        raise NotVisible(number)
    result = run.result if isinstance(run.result, dict) else {}
    context = {"run": run, "result": result, "faulty": _faulty(run, result)}
    return render(request, "vouchers/claims_taken.html", context)


def _faulty(run: JobRun, result: dict[str, object]) -> str:
    if not result.get("problems"):
        return ""
    kept = dict(result.get("refused") or {})  # type: ignore[call-overload]
    refused = {
        int(row): [Reason(one["text"], one.get("clause", ""), one.get("field", "")) for one in many]
        for row, many in kept.items()
    }
    return b64encode(faulty_workbook(as_sheet(run.arguments["sheet"]), refused)).decode()


urlpatterns = [
    path("vouchers/claims/upload/", claims_upload, name="claims_upload"),
    path("vouchers/claims/upload/claims.xlsx", claims_sheet, name="claims_sheet"),
    path("vouchers/claims/upload/<str:number>/", claims_taken, name="claims_taken"),
]
