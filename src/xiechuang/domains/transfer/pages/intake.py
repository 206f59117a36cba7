"""批量导入: from a file to drafts, with every fault shown before anything is written."""

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiechuang.domains.transfer.actions.intake import (
    check_intake,
    map_intake,
    start_check,
    stop_intake,
    submit_intake,
    take_intake,
    undo_intake,
    upload_intake,
)
from xiechuang.domains.transfer.models import Intake
from xiechuang.domains.transfer.pages.intake_forms import MappingForm, UploadForm
from xiechuang.domains.transfer.queries import intake as reads
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.jobs.public import JobState
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Role
from xiechuang.web import lists, look, menu, workbench
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.downloads import workbook_file
from xiechuang.web.faults import add_faults
from xiechuang.web.words import said

ROLES = (Role.FIRM, Role.INSTITUTE)
# A form around the file adds little; a body beyond this is refused before it is read.
ENVELOPE_BYTES = 1024 * 1024
# Above this size checking would keep the person waiting, so it is done in the background.
BIG_BYTES = 500_000
PREVIEWED, FAULTS_SHOWN, RECORDS_SHOWN = 5, 500, 50
STEPS = {"take": take_intake, "stop": stop_intake, "submit": submit_intake, "undo": undo_intake}
TONES = {
    Intake.State.UPLOADED: "calm",
    Intake.State.CHECKED: "busy",
    Intake.State.RUNNING: "busy",
    Intake.State.DONE: "good",
    Intake.State.STOPPED: "warn",
    Intake.State.UNDONE: "calm",
}
WAY = (
    gettext_lazy("上传"),
    gettext_lazy("对应列"),
    gettext_lazy("核对"),
    gettext_lazy("导入"),
    gettext_lazy("完成"),
)
PLACE_ON_WAY = {
    Intake.State.UPLOADED: 1,
    Intake.State.CHECKED: 2,
    Intake.State.RUNNING: 3,
    Intake.State.STOPPED: 3,
    Intake.State.DONE: 5,
    Intake.State.UNDONE: 5,
}


def _state_tag(intake: Intake) -> Any:
    return look.tag(label=intake.get_state_display(), tone=TONES[Intake.State(intake.state)])


INTAKES = lists.Listing(
    key="intakes",
    title=gettext_lazy("批量导入"),
    rows=reads.intakes_of,
    columns=[
        lists.Column(key="number", title=gettext_lazy("编号"), is_link=True),
        lists.Column(
            key="kind", title=gettext_lazy("类别"), value=lambda intake: said(intake.get_kind_display())
        ),
        lists.Column(key="file", title=gettext_lazy("文件"), value=lambda intake: intake.document.name),
        lists.Column(
            key="state",
            title=gettext_lazy("状态"),
            value=lambda intake: said(intake.get_state_display()),
            cell=_state_tag,
        ),
        lists.Column(key="person", title=gettext_lazy("上传人"), value=lambda intake: str(intake.person)),
        lists.Column(key="created_at", title=gettext_lazy("上传时间"), kind=Kind.DATETIME, sort="created_at"),
    ],
    filters=[
        lists.choice_filter(key="kind", label=gettext_lazy("类别"), choices=lambda: Intake.Kind.choices),
        lists.choice_filter(key="state", label=gettext_lazy("状态"), choices=lambda: Intake.State.choices),
    ],
    row_url=lambda intake: reverse("transfer:intake", args=[intake.number]),
    tools=lambda _actor: [
        lists.Tool(
            label=gettext_lazy("导入文件"), url=reverse("transfer:intake_new"), icon="upload", is_main=True
        )
    ],
    empty_text=gettext_lazy("还没有导入过文件。"),
)


def intakes(request: HttpRequest) -> HttpResponse:
    """The imports of one's own organisation."""
    admitted(request, *ROLES)
    return lists.respond(INTAKES, request)


@csrf_exempt
def intake_new(request: HttpRequest) -> HttpResponse:
    """Upload a file; a body that is too large is refused before anything of it is read, which the inner check would do."""
    admitted(request, *ROLES)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT_BYTES + ENVELOPE_BYTES:
        form = UploadForm(initial=_fresh(request))
        message = _("文件超过 %(n)d MB 的上限，没有接收；请拆分后分批上传。") % {
            "n": settings.UPLOAD_LIMIT_BYTES >> 20
        }
        return render(request, "transfer/intake/new.html", {"form": form, "too_large": message}, status=413)
    return _intake_new(request)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _intake_new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "transfer/intake/new.html", {"form": UploadForm(initial=_fresh(request))})
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return redirect("transfer:intake_mapping", number=_upload(request, form).number)
        except (Invalid, Refused) as no:
            form.add_error("file", _sentences(no))
    return render(request, "transfer/intake/new.html", {"form": form}, status=422)


def _fresh(request: HttpRequest) -> dict[str, str]:
    kind = request.GET.get("kind", "")
    default = Intake.Kind.DEMAND if actor_in(request).has(Role.FIRM) else Intake.Kind.ACHIEVEMENT
    return {"kind": kind if kind in Intake.Kind.values else default.value, "key": uuid.uuid4().hex}


def _upload(request: HttpRequest, form: UploadForm) -> Intake:
    given = form.cleaned_data
    file, name = given["file"], given["file"].name or ""
    # Another file sent from the same page, after going back, is another import.
    key = hashlib.sha256(f"{given['key']}\0{given['kind']}\0{name}\0{file.size}".encode()).hexdigest()
    return upload_intake(actor=actor_in(request), kind=given["kind"], file=file, name=name, key=key)


def _sentences(no: Invalid | Refused) -> list[str]:
    if isinstance(no, Refused):
        return [str(reason) for reason in no.reasons]
    return [message for found in no.fields.values() for message in found]


@require_GET
def intake_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty workbook to fill in."""
    admitted(request, *ROLES)
    if kind not in Intake.Kind.values:
        raise NotVisible(kind)
    return workbook_file(reads.template_workbook(kind), name=f"{Intake.Kind(kind).label}导入模板.xlsx")


@require_http_methods(["GET", "POST"])
def intake_mapping(request: HttpRequest, number: str) -> HttpResponse:
    """Say which column means what, and have the file checked."""
    intake = reads.intake_by_number(actor_in(request), number)
    if intake.state not in (Intake.State.UPLOADED, Intake.State.CHECKED) or _job(intake):
        return redirect("transfer:intake", number=number)
    table = reads.table_of(intake)
    form = MappingForm(request.POST or None, intake=intake, samples=reads.samples_of(table))
    if request.method == "POST" and form.is_valid() and _check(request, intake, form):
        return redirect("transfer:intake", number=number)
    context = {
        "intake": intake, "form": form, "table": table, "first_rows": table.rows[:3],
        "way": WAY, "place": 1, "row_count": len(table.rows),
    }  # fmt: skip
    return render(request, "transfer/intake/mapping.html", context, status=422 if form.errors else 200)


def _check(request: HttpRequest, intake: Intake, form: MappingForm) -> bool:
    """Keep the mapping and check by it; False when the mapping has faults, which then stand at the form."""
    actor = actor_in(request)
    try:
        mapped = map_intake(actor=actor, intake=intake, mapping=form.mapping())
    except Invalid as invalid:
        add_faults(form, invalid.fields)
        return False
    check = start_check if intake.document.size > BIG_BYTES else check_intake
    check(actor=actor, intake=mapped)
    return True


@require_GET
def intake(request: HttpRequest, number: str) -> HttpResponse:
    """Where the import stands: its progress while a job is at work, else its rows and what can be done."""
    found = reads.intake_by_number(actor_in(request), number)
    state = Intake.State(found.state)
    context: dict[str, Any] = {
        "intake": found, "run": _job(found), "tone": TONES[state], "way": WAY, "place": PLACE_ON_WAY[state],
    }  # fmt: skip
    if context["run"] is None:
        context |= _standing(found, state)
    return render(request, "transfer/intake/intake.html", context)


def _job(intake: Intake) -> Any:
    return intake.job if intake.job is not None and intake.job.is_open else None


def _standing(found: Intake, state: Intake.State) -> dict[str, Any]:
    context: dict[str, Any] = {
        "is_mapped": state != Intake.State.UPLOADED,
        "is_broken_off": state == Intake.State.RUNNING,
        "is_over": state in (Intake.State.DONE, Intake.State.STOPPED),
        "can_go_on": state in (Intake.State.CHECKED, Intake.State.STOPPED, Intake.State.RUNNING),
        "last": found.job,
        "has_failed": found.job is not None and found.job.state == JobState.FAILED,
    }
    if not context["is_mapped"]:
        return context
    faults = reads.faults_of(found, most=FAULTS_SHOWN + 1)
    titles, preview = reads.preview_of(found, most=PREVIEWED) if state == Intake.State.CHECKED else ([], [])
    records = reads.records_of(found)
    return context | {
        "counts": reads.counts_of(found),
        "faults": faults[:FAULTS_SHOWN],
        "has_more_faults": len(faults) > FAULTS_SHOWN,
        "fault_kinds": reads.fault_kinds(found),
        "warnings": reads.warnings_of(found, most=FAULTS_SHOWN),
        "preview_titles": titles,
        "preview": preview,
        "records": records.order_by("pk")[:RECORDS_SHOWN],
        "record_count": records.count(),
        "drafts": records.filter(state="draft").count(),
        "faults_shown": FAULTS_SHOWN,
        "records_shown": RECORDS_SHOWN,
    }


@require_GET
def intake_errors(request: HttpRequest, number: str) -> HttpResponse:
    """The faulty rows as a workbook to mend and upload again."""
    found = reads.intake_by_number(actor_in(request), number)
    return workbook_file(reads.error_workbook(found), name=f"{found.number} 待修改.xlsx")


@require_POST
def intake_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Take in, stop, submit all, undo."""
    if step not in STEPS:
        raise NotVisible(step)
    found = reads.intake_by_number(actor_in(request), number)
    STEPS[step](actor=actor_in(request), intake=found)
    if step == "stop":
        messages.success(request, _("已停止。已完成的部分保留。"))
    return redirect("transfer:intake", number=number)


urlpatterns = [
    path("intakes/", intakes, name="intakes"),
    path("intakes/new/", intake_new, name="intake_new"),
    path("intakes/template/<str:kind>/", intake_template, name="intake_template"),
    path("intakes/<str:number>/", intake, name="intake"),
    path("intakes/<str:number>/mapping/", intake_mapping, name="intake_mapping"),
    path("intakes/<str:number>/errors.xlsx", intake_errors, name="intake_errors"),
    path("intakes/<str:number>/<str:step>/", intake_step, name="intake_step"),
]

menu.register(
    menu.MenuItem(
        section=gettext_lazy("成果与需求"),
        label=gettext_lazy("批量导入"),
        url_name="transfer:intakes",
        icon="upload",
        roles=frozenset(role.value for role in ROLES),
        order=23,
    )
)
workbench.register_entry(
    workbench.QuickEntry(
        label=gettext_lazy("批量导入"),
        url_name="transfer:intake_new",
        icon="upload",
        roles=frozenset(role.value for role in ROLES),
        order=30,
    )
)
