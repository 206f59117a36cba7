"""Schemes, their versions, pools and batches."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from xiechuang.domains.vouchers.actions.scheme import (
    create_scheme,
    decide_parameters,
    make_version,
    move_scheme,
)
from xiechuang.domains.vouchers.flow import SCHEME
from xiechuang.domains.vouchers.models import Scheme, SchemeVersion
from xiechuang.domains.vouchers.queries.schemes import current_version, parameter_lines
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import Code, Input, Line, Note, Number, Title
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["科技创新券"])
SchemeMove = Annotated[str, one_of(SCHEME), Path()]
SchemeNumber = Annotated[Number, Path()]


class ParameterOut(Schema):
    """One thing a scheme says; not published where it is not known."""

    name: str
    label: str
    text: str
    value: Any
    is_known: bool
    clause: str
    source: str
    sureness: str
    note: str


class SchemeOut(Schema):
    """A scheme in its version in force, else in its latest."""

    number: str
    href: str
    code: str
    region: str
    place: str | None
    year: int
    kind: str
    name: str
    basis: str
    url: str
    note: str
    is_sample: bool
    version: int
    state: str
    state_label: str
    parameters: list[ParameterOut]
    moves: list[MoveOut]


class SchemeFilters(Paging):
    """Which schemes."""

    region: Code = ""
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None


class SchemeIn(Input):
    """A new scheme; what it is good for is set afterwards."""

    name: Title
    kind: Annotated[Code, Field(min_length=1)]
    year: Annotated[int, Field(strict=True, ge=2014, le=2100)]
    basis: Note = ""
    url: Line = ""
    note: Note = ""


class ParameterIn(Input):
    """A value as it is written, or nothing for what is not published; and what it rests on."""

    value: Any = None
    clause: Line = ""
    source: Line = ""
    note: Note = ""


class ParametersIn(Input):
    """Parameters by name."""

    parameters: dict[str, ParameterIn]


@router.get(
    "/voucher-schemes",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[SchemeOut], **READ_OPEN},
    summary="创新券方案",
)
def schemes(request: HttpRequest, filters: Query[SchemeFilters]) -> Any:
    """Every scheme, whatever of it is published."""
    actor = actor_in(request)
    given = {"region_id": filters.region, "year": filters.year}
    rows = visible(actor, Scheme).filter(**{name: value for name, value in given.items() if value})
    return paged(rows, paging=filters, order="number", shown=lambda row: scheme_out(row, actor=actor))


@router.get(
    "/voucher-schemes/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: SchemeOut, **READ_OPEN},
    summary="一个方案",
)
def scheme(request: HttpRequest, number: SchemeNumber) -> Any:
    """One scheme with everything it says."""
    actor = actor_in(request)
    return scheme_out(get_visible(actor, Scheme, number=number), actor=actor)


@router.post("/voucher-schemes", auth=SIGNED_IN, response={201: SchemeOut, **WRITE}, summary="登记方案")
def add_scheme(request: HttpRequest, body: SchemeIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A region's office registers a scheme."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        return scheme_out(create_scheme(actor=actor, values=body.model_dump()).scheme, actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.patch(
    "/voucher-schemes/{number}/parameters",
    auth=SIGNED_IN,
    response={200: SchemeOut, **WRITE},
    summary="设定方案参数",
)
def decide(request: HttpRequest, number: SchemeNumber, body: ParametersIn) -> Any:
    """The authority sets what is not published; all that cannot be read is named at once."""
    actor = actor_in(request)
    found = get_visible(actor, Scheme, number=number)
    values = {name: one.model_dump(exclude_unset=True) for name, one in body.parameters.items()}
    decide_parameters(_latest(found, actor), actor=actor, values=values)
    return scheme_out(found, actor=actor)


@router.post(
    "/voucher-schemes/{number}/versions",
    auth=SIGNED_IN,
    response={201: SchemeOut, **WRITE},
    summary="修订方案",
)
def revise(request: HttpRequest, number: SchemeNumber, body: NoteIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Begin a new version; the note is the reason."""
    actor = actor_in(request)
    found = get_visible(actor, Scheme, number=number)

    def deed() -> dict[str, Any]:
        return version_out(make_version(found, actor=actor, reason=body.note), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/voucher-schemes/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: SchemeOut, **WRITE},
    summary="实施、暂停、恢复、结束方案",
)
def move_one_scheme(
    request: HttpRequest,
    number: SchemeNumber,
    move: SchemeMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves of the latest version."""
    actor = actor_in(request)
    found = get_visible(actor, Scheme, number=number)

    def deed() -> dict[str, Any]:
        return version_out(
            move_scheme(_latest(found, actor), actor=actor, move=move, note=body.note), actor=actor
        )

    return written_once(request, key=key, body=body, deed=deed)


def _latest(scheme: Scheme, actor: Actor) -> SchemeVersion:
    found = visible(actor, SchemeVersion).filter(scheme=scheme).order_by("-version").first()
    if found is None:
        raise NotVisible(scheme.number)
    return found


def scheme_out(scheme: Scheme, *, actor: Actor) -> dict[str, Any]:
    """A scheme as the API tells it."""
    return version_out(current_version(scheme, actor=actor) or _latest(scheme, actor), actor=actor)


def version_out(version: SchemeVersion, *, actor: Actor) -> dict[str, Any]:
    """A version with its scheme."""
    scheme = version.scheme
    href = f"/api/voucher-schemes/{scheme.number}"
    names = ("number", "code", "year", "kind", "name", "basis", "url", "note", "is_sample")
    return {name: getattr(scheme, name) for name in names} | {
        "href": href,
        "region": scheme.region_id,
        "place": scheme.place_id,
        "version": version.version,
        "state": version.state,
        "state_label": version.status.label,
        "parameters": [
            {
                "name": line.parameter.value,
                "value": version.value(line.parameter),
                "sureness": line.sureness.value,
            }
            | {
                name: getattr(line, name)
                for name in ("label", "text", "is_known", "clause", "source", "note")
            }
            for line in parameter_lines(version)
        ],
        "moves": moves_of(SCHEME, actor=actor, subject=version, href=href),
    }
