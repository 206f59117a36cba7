"""Indices: what is published with all its data and method, why a park moved, other weights."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from xiechuang.domains.monitoring.models import Publication
from xiechuang.domains.monitoring.queries.bulletin import document_of, method_lines
from xiechuang.domains.monitoring.queries.parcel import parcel
from xiechuang.domains.monitoring.queries.park_report import park_report
from xiechuang.domains.monitoring.queries.publications import previous_of
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.queries.sheet import tried, tried_weights
from xiechuang.domains.monitoring.queries.subject import Subject, subject_of
from xiechuang.domains.monitoring.queries.why import why_moved
from xiechuang.domains.monitoring.states import PublicationKind
from xiechuang.engines.indices.explaining import as_plain
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import CONTENT_TYPES, Format, document_bytes
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import At, Code, Input, Number
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once
from xiechuang.web.downloads import made_file

router = Router(tags=["监测公报与创新指数"])
BINARY = {"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}}
ParkNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$"), Path()]
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(PublicationKind)})?$")]


class PublicationOut(Schema):
    """One edition; ``corrected_by`` names the edition that took its place, ``corrects`` the one it took the place of."""

    number: str
    href: str
    kind: str
    kind_label: str
    title: str
    summary: str
    system: str
    period: str
    edition: int
    state: str
    state_label: str
    public_from: At
    organisation: str
    computation: str
    inputs_hash: str
    result_hash: str
    series: str
    corrects: str | None
    corrected_by: str | None
    is_sample: bool


class UnitOut(Schema):
    """One park: rank with its interval, band, score with its interval, scores of parts and indicators by code."""

    park: str
    name: str
    rank: int | None
    score: float | None
    score_low: float | None
    score_high: float | None
    best_rank: int | None
    worst_rank: int | None
    band: int | None
    scores: dict[str, float | None]


class IndexOut(PublicationOut):
    """An edition with its ranking, method, and the addresses of its files."""

    ranking: list[UnitOut]
    method: list[str]
    inputs: Any
    files: dict[str, str]


class PublicationFilters(Paging):
    """Which publications."""

    kind: State = ""
    system: Code = ""
    period: Annotated[str, StringConstraints(pattern=r"^([0-9]{4}(Q[1-4])?)?$")] = ""


class IndexWeightsIn(Input):
    """Weights by code of group or indicator; all others weigh what they weighed. Nothing is stored."""

    weights: dict[Code, Annotated[float, Field(ge=0, le=1_000_000)]]


class TriedOut(Schema):
    """Scores and ranks with other weights; ``before`` is the rank as published."""

    code: str
    name: str
    score: float | None
    rank: int | None
    before: int | None


@router.get(
    "/publications", auth=None, openapi_extra=ANYBODY, response={200: Page[PublicationOut], **READ_OPEN},
    summary="监测公报与创新指数列表",
)  # fmt: skip
def publications(request: HttpRequest, filters: Query[PublicationFilters]) -> Any:
    """What is public, the newest first; the office also gets what is under embargo."""
    rows = visible(actor_in(request), Publication).select_related("period__system", "computation")
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.system:
        rows = rows.filter(period__system__code=filters.system)
    if filters.period:
        year, _, quarter = filters.period.partition("Q")
        when = {"period__quarter": int(quarter)} if quarter else {"period__quarter__isnull": True}
        rows = rows.filter(period__year=int(year), **when)
    return paged(rows, paging=filters, order="-id", shown=lambda row: publication_out(shown(row)))


def shown(row: Publication) -> Subject:
    """A publication as a subject."""
    return Subject(
        number=row.number, computation=row.computation, publication=row, reading=reading_of(row.computation)
    )


@router.get(
    "/publications/{number}", auth=None, openapi_extra=ANYBODY, response={200: IndexOut, **READ_OPEN},
    summary="一期公报或指数",
)  # fmt: skip
def publication(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """Ranking, method, and all inputs: structure, weights, values, the vintage of every figure."""
    return index_out(_published(actor_in(request), number))


@router.get(
    "/publications/{number}/parks/{park}", auth=None, openapi_extra=ANYBODY, response={200: Any, **READ_OPEN},
    summary="名次为什么变了",
)  # fmt: skip
def park_change(request: HttpRequest, number: Annotated[Number, Path()], park: ParkNumber) -> Any:
    """The change since the period before, split into data, weights, method and parks; parts add up to the change."""
    actor = actor_in(request)
    subject = _published(actor, number)
    unit = subject.reading.unit(park)
    before = previous_of(subject.computation, actor=actor)
    why = why_moved(subject.reading, reading_of(before) if before else None, park)
    return {
        "park": park,
        "name": subject.reading.name(park),
        "rank": unit["rank"],
        "score": unit["score"],
        "change": as_plain(why.change) if why.change else None,
        "why_not": why.why_not,
        "lineage": subject.reading.given["lineage"][park],
        "files": {
            form: f"/api/publications/{number}/parks/{park}/files/{form}" for form in ("docx", "pdf", "xlsx")
        },
    }


@router.get(
    "/publications/{number}/parks/{park}/files/{form}", auth=None, openapi_extra=ANYBODY,
    response={200: Any, **READ_OPEN}, summary="下载园区报告",
)  # fmt: skip
def park_file(
    request: HttpRequest,
    number: Annotated[Number, Path()],
    park: ParkNumber,
    form: Annotated[Literal["docx", "pdf", "xlsx"], Path()],
) -> Any:
    """One park: rank with interval, its change and where that comes from, every indicator, targets, method in short."""
    actor = actor_in(request)
    subject = _published(actor, number)
    before = previous_of(subject.computation, actor=actor)
    report = park_report(subject, park=park, before=reading_of(before) if before else None)
    return made_file(
        document_bytes(report=report, format=Format(form)), media_type=CONTENT_TYPES[Format(form)],
        name=f"{number}-{park}.{form}",
    )  # fmt: skip


@router.get(
    "/publications/{number}/files/{form}", auth=None, openapi_extra=ANYBODY, response={200: Any, **READ_OPEN},
    summary="下载公报、数据与方法",
)  # fmt: skip
def file(
    request: HttpRequest,
    number: Annotated[Number, Path()],
    form: Annotated[Literal["xlsx", "docx", "pdf", "zip"], Path()],
) -> Any:
    """The report, or the zip from which anybody can work the index out again."""
    subject = _published(actor_in(request), number)
    is_zip = form == "zip"
    content = parcel(subject) if is_zip else document_bytes(report=document_of(subject), format=Format(form))
    kind = "application/zip" if is_zip else CONTENT_TYPES[Format(form)]
    return made_file(content, media_type=kind, name=f"{subject.number}.{form}")


@router.post(
    "/publications/{number}/what-if", auth=SIGNED_IN, response={200: list[TriedOut], **WRITE}, summary="试一试权重"
)  # fmt: skip
def what_if(
    request: HttpRequest,
    number: Annotated[Number, Path()],
    body: IndexWeightsIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Scores and ranks with other weights; nothing is stored."""
    reading = _published(actor_in(request), number).reading
    typed = {f"w-{code}": repr(weight) for code, weight in body.weights.items()}

    def deed() -> dict[str, Any]:
        return {"rows": tried(reading, tried_weights(reading, typed))}

    return written_once(request, key=key, body=body, deed=deed)["rows"]


def _published(actor: Actor, number: str) -> Subject:
    subject = subject_of(actor, number)
    if subject.publication is None:
        raise NotVisible(number)
    return subject


def publication_out(subject: Subject) -> dict[str, Any]:
    """An edition as the API tells it."""
    row, computed = subject.publication, subject.computation
    if row is None:
        raise NotVisible(subject.number)
    names = ("number", "kind", "title", "summary", "edition", "public_from", "is_sample")
    return {name: getattr(row, name) for name in names} | {
        "href": f"/api/publications/{row.number}",
        "kind_label": PublicationKind(row.kind).label,
        "system": row.period.system.code,
        "period": row.period.code,
        "state": row.status.value,
        "state_label": row.status.label,
        "organisation": row.organisation_name,
        "computation": computed.number,
        "inputs_hash": computed.inputs_hash,
        "result_hash": computed.result_hash,
        "series": computed.series,
        "corrects": subject.corrects.previous.number if subject.corrects else None,
        "corrected_by": subject.corrected_by.current.number if subject.corrected_by else None,
    }


def index_out(subject: Subject) -> dict[str, Any]:
    """An edition with everything it rests on."""
    href = f"/api/publications/{subject.number}/files"
    return publication_out(subject) | {
        "ranking": [
            {
                "park": unit["code"], "name": subject.reading.name(unit["code"]), "rank": unit["rank"],
                "score": unit["score"], "score_low": unit.get("low"), "score_high": unit.get("high"),
                "best_rank": unit.get("best"), "worst_rank": unit.get("worst"), "band": unit.get("band"),
                "scores": unit["scores"],
            }
            for unit in subject.reading.units
        ],
        "method": method_lines(subject.reading),
        "inputs": subject.reading.given,
        "files": {form: f"{href}/{form}" for form in ("xlsx", "docx", "pdf", "zip")},
    }  # fmt: skip
