"""Reports of parks: read, fill in, hand in, return, accept, revise."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.monitoring.access import can_report
from xiechuang.domains.monitoring.actions.entry import Typed, save_cells, take_off_proof, use_proof
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.api.places import WORD, IndicatorCode, PlaceOut, park_out
from xiechuang.domains.monitoring.flow import SUBMISSION
from xiechuang.domains.monitoring.models import Submission
from xiechuang.domains.monitoring.queries.lists import is_late, submissions
from xiechuang.domains.monitoring.queries.report import Line, plain_number, report_of, rule_label
from xiechuang.domains.monitoring.queries.sheets import prefilled_workbook
from xiechuang.domains.monitoring.states import SubmissionState
from xiechuang.kernel.access.public import found_in, get_visible
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import ONE_LINE, At, Flag, Input, Note, Number, Version
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once
from xiechuang.web.downloads import workbook_file

router = Router(tags=["园区监测填报"])
BINARY = {"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}}
ReportMove = Annotated[str, one_of(SUBMISSION), Path()]
ReportNumber = Annotated[Number, Path()]
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(SubmissionState)})?$")]
CellCode = Annotated[str, StringConstraints(pattern=WORD)]


class FindingOut(Schema):
    """What one check says; an answered one no longer stands in the way."""

    rule: str
    label: str
    severity: str
    text: str
    is_answered: bool


class LineOut(Schema):
    """One cell: what was typed, the number it means, what was there before."""

    code: str
    name: str
    unit: str
    text: str
    value: str | None
    is_unknown: bool
    explanation: str
    before: str | None
    proofs: list[UUID]
    findings: list[FindingOut]


class ReportOut(Schema):
    """A park's report of a period."""

    number: str
    href: str
    park: PlaceOut
    period: str
    system: str
    system_version: int
    region: str | None
    state: str
    state_label: str
    is_late: bool
    vintage: int
    version: int
    due_at: At
    submitted_at: At | None
    accepted_at: At | None
    is_sample: bool
    moves: list[MoveOut]


class ReportDetail(ReportOut):
    """The same with its cells; null while the park has not handed it in, except for the park itself."""

    lines: list[LineOut] | None
    missing: list[str] | None


class ReportFilters(Paging):
    """Which reports."""

    state: State = ""


class CellIn(Input):
    """One cell; what is left out stays as it is."""

    text: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=60)] | None = None
    unit: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=40)] | None = None
    is_unknown: Flag | None = None
    explanation: Note | None = None


class CellsIn(Input):
    """Cells by indicator code, and the version they were typed over."""

    version: Version
    cells: Annotated[dict[CellCode, CellIn], Field(max_length=500)]


class ProofIn(Input):
    """An uploaded document and the indicator it proves."""

    code: CellCode
    document: UUID


@router.get(
    "/monitoring/reports", auth=SIGNED_IN, response={200: Page[ReportOut], **READ}, summary="园区填报列表"
)
def reports(request: HttpRequest, filters: Query[ReportFilters]) -> Any:
    """The reports that concern the caller."""
    actor = actor_in(request)
    rows = submissions(actor)
    rows = rows.filter(state=filters.state) if filters.state else rows
    return paged(rows, paging=filters, order="-number", shown=lambda row: report_out(row, actor=actor))


@router.get(
    "/monitoring/reports/{number}", auth=SIGNED_IN, response={200: ReportDetail, **READ}, summary="园区填报"
)
def report(request: HttpRequest, number: ReportNumber) -> Any:
    """One report with its cells and what the checks say of them."""
    actor = actor_in(request)
    return report_detail(_found(actor, number), actor=actor)


@router.patch(
    "/monitoring/reports/{number}", auth=SIGNED_IN, response={200: ReportDetail, **WRITE}, summary="填写"
)
def fill(request: HttpRequest, number: ReportNumber, body: CellsIn) -> Any:
    """Keep cells, right or wrong; the answer says what the checks think of them."""
    actor = actor_in(request)
    found = _found(actor, number)
    cells = {code: Typed(**cell.model_dump(exclude_unset=True)) for code, cell in body.cells.items()}
    save_cells(found, actor=actor, cells=cells, version=body.version)
    return report_detail(_found(actor, number), actor=actor)


@router.post(
    "/monitoring/reports/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: ReportDetail, **WRITE},
    summary="提交、退回、接受、修订",
)
def move_one(
    request: HttpRequest,
    number: ReportNumber,
    move: ReportMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the report offers; 409 with every reason otherwise."""
    if move not in SUBMISSION.moves:
        raise NotVisible(move)
    actor = actor_in(request)
    found = _found(actor, number)

    def deed() -> dict[str, Any]:
        move_submission(found, actor=actor, move=move, note=body.note)
        return report_detail(_found(actor, number), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/monitoring/reports/{number}/proofs",
    auth=SIGNED_IN,
    response={201: ReportDetail, **WRITE},
    summary="附上证明材料",
)
def prove(request: HttpRequest, number: ReportNumber, body: ProofIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Lay an uploaded document beside a cell."""
    actor = actor_in(request)
    found = _found(actor, number)

    def deed() -> dict[str, Any]:
        document = get_visible(actor, Document, uid=body.document)
        use_proof(found, actor=actor, code=body.code, document=document)
        return report_detail(_found(actor, number), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.delete(
    "/monitoring/reports/{number}/proofs/{code}/{uid}",
    auth=SIGNED_IN,
    response={204: None, **WRITE},
    summary="移除证明材料",
)
def unprove(
    request: HttpRequest, number: ReportNumber, code: IndicatorCode, uid: Annotated[UUID, Path()]
) -> Any:
    """Take a document from beside a cell."""
    actor = actor_in(request)
    take_off_proof(_found(actor, number), actor=actor, code=code, uid=str(uid))
    return Status(204, None)


@router.get(
    "/monitoring/reports/{number}/workbook",
    auth=SIGNED_IN,
    response={200: None, **READ},
    openapi_extra=BINARY,
    summary="填报表(Excel)",
)
def workbook(request: HttpRequest, number: ReportNumber) -> HttpResponse:
    """The report as a workbook to fill in."""
    actor = actor_in(request)
    found = _found(actor, number)
    if not _shows_cells(found, actor=actor):
        raise NotVisible(number)
    return workbook_file(prefilled_workbook(found), name=f"{found.number}.xlsx")


def _found(actor: Actor, number: str) -> Submission:
    return found_in(submissions(actor), number=number)


def _shows_cells(submission: Submission, *, actor: Actor) -> bool:
    return can_report(actor, submission) or submission.state != SubmissionState.DRAFT


def report_out(submission: Submission, *, actor: Actor) -> dict[str, Any]:
    """A report in short, with the moves open to this actor."""
    href = f"/api/monitoring/reports/{submission.number}"
    names = ("number", "state", "vintage", "version", "submitted_at", "accepted_at", "is_sample")
    return {name: getattr(submission, name) for name in names} | {
        "href": href,
        "park": park_out(submission.park),
        "period": submission.period.code,
        "system": submission.period.system.code,
        "system_version": submission.period.system.version,
        "region": submission.region_id,
        "state_label": submission.status.label,
        "is_late": is_late(submission),
        "due_at": submission.period.due_at,
        "moves": moves_of(SUBMISSION, actor=actor, subject=submission, href=href),
    }


def report_detail(submission: Submission, *, actor: Actor) -> dict[str, Any]:
    """A report whole, as far as the actor may read its cells."""
    short = report_out(submission, actor=actor)
    if not _shows_cells(submission, actor=actor):
        return short | {"lines": None, "missing": None}
    found = report_of(submission, with_platform=False)
    missing = [line.code for line in found.missing]
    return short | {"lines": [_line(line) for line in found.lines], "missing": missing}


def _line(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.indicator.name,
        "unit": line.indicator.unit,
        "text": line.text,
        "value": plain_number(line.value) or None,
        "is_unknown": line.is_unknown,
        "explanation": line.explanation,
        "before": plain_number(line.before.value) or None if line.before else None,
        "proofs": [proof.uid for proof in line.proofs],
        "findings": [
            {
                "rule": finding.rule,
                "label": rule_label(finding.rule),
                "severity": finding.severity,
                "text": finding.text,
                "is_answered": finding.is_answered,
            }
            for finding in line.findings
        ],
    }
