"""The catalogue: open to anybody; a provider's services, standing, renewals, and complaints about it."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.providers.actions.complaint import file_complaint
from xiechuang.domains.providers.actions.offering import change_service, end_service
from xiechuang.domains.providers.actions.renewal import ask_renewal
from xiechuang.domains.providers.actions.standing import STANDING, move_provider
from xiechuang.domains.providers.api.inputs import Long, ServiceIn
from xiechuang.domains.providers.api.outputs import (
    ChangeOut,
    ComplaintOut,
    ProviderOut,
    RenewalOut,
    ServiceOut,
    change_out,
    complaint_out,
    provider_named,
    provider_out,
    renewal_out,
    service_out,
)
from xiechuang.domains.providers.flow import PROVIDER
from xiechuang.domains.providers.models import Change, Provider, ServiceItem
from xiechuang.domains.providers.queries import catalogue
from xiechuang.domains.providers.queries.kinds import service_kinds
from xiechuang.domains.providers.states import ProviderState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.moves import NoteIn, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import NUMBER, Code, Input, Line, Note
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once
from xiechuang.web.lists.filters import filter_form, narrowed

router = Router(tags=["创新券服务机构目录"])
ProviderNumber = Annotated[str, StringConstraints(pattern=NUMBER, to_upper=True), Path()]
ServiceId = Annotated[int, Path(ge=1, le=2**62)]
ProviderMove = Annotated[str, one_of(PROVIDER), Path()]


class ProviderFilters(Paging):
    """Which providers: words, a kind of service, their region, where their services are usable today, a price."""

    text: Line = ""
    kind: Code = ""
    region: Code = ""
    usable: Code = Field(
        "", description="哪个地区的券今天能用 / region whose vouchers may be used there today"
    )
    state: ProviderState | None = None


class KindOut(Schema):
    """A kind of service, where it is named, and how sure we are of that."""

    code: str
    name: str
    source: str
    certainty: str


class ServiceChangeIn(ServiceIn):
    """A service as it shall be, and why."""

    reason: Note = ""


class WrittenOut(Schema):
    """What came of it: the service where it holds at once, or the change that waits for the authority."""

    service: ServiceOut | None = None
    change: ChangeOut | None = None


class StatementIn(Input):
    """How the year went."""

    statement: Long


class ComplaintIn(Input):
    """A complaint about a use that the platform knows of; others are filed on the page with their contract."""

    title: Line
    text: Long
    subject_number: Annotated[Line, StringConstraints(max_length=60)]


@router.get(
    "/providers/kinds",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[KindOut], **READ_OPEN},
    summary="服务类别及出处",
)
def kinds(request: HttpRequest) -> Any:  # noqa: ARG001 - open to anybody
    """The kinds of service that vouchers support somewhere, with their source."""
    return [
        {
            "code": one.code,
            "name": one.name,
            "source": one.details.get("source", ""),
            "certainty": one.details.get("certainty", "unknown"),
        }
        for one in service_kinds()
    ]


@router.get(
    "/providers",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[ProviderOut], **READ_OPEN},
    summary="服务机构目录",
)
def providers(request: HttpRequest, filters: Query[ProviderFilters]) -> Any:
    """The catalogue, by number."""
    actor = actor_in(request)
    rows = catalogue.providers(actor)
    form = filter_form(catalogue.FILTERS, data=request.GET)
    rows = narrowed(rows, filters=[one for one in catalogue.FILTERS if one.key != "usable"], form=form)
    if filters.usable:
        today = clock.today()
        rows = rows.in_force(today).accepted_by(filters.usable, service_kind=filters.kind or None, on=today)  # type: ignore[attr-defined]
    return paged(rows, paging=filters, order="number", shown=lambda row: provider_out(row, actor=actor))


@router.get(
    "/providers/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: ProviderOut, **READ_OPEN},
    summary="一家服务机构",
)
def provider(request: HttpRequest, number: ProviderNumber) -> Any:
    """One provider."""
    actor = actor_in(request)
    return provider_out(provider_named(actor, number), actor=actor)


@router.post(
    "/providers/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: ProviderOut, **WRITE},
    summary="暂停、恢复、移出或退出",
)
def move_one(
    request: HttpRequest,
    number: ProviderNumber,
    move: ProviderMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make a move; 409 with every reason otherwise."""
    actor = actor_in(request)
    row = provider_named(actor, number)
    if move not in STANDING:
        raise NotVisible(move)

    def deed() -> dict[str, Any]:
        move_provider(row, actor=actor, move=move, note=body.note)
        return provider_out(provider_named(actor, number), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/providers/{number}/services",
    auth=SIGNED_IN,
    response={200: WrittenOut, **WRITE},
    summary="新增服务项目",
)
def offer(
    request: HttpRequest, number: ProviderNumber, body: ServiceChangeIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """The provider offers a new service; it waits for the authority."""
    return _changed(request, number=number, service=None, body=body, key=key)


@router.put(
    "/providers/{number}/services/{service}",
    auth=SIGNED_IN,
    response={200: WrittenOut, **WRITE},
    summary="变更服务项目",
)
def change(
    request: HttpRequest,
    number: ProviderNumber,
    service: ServiceId,
    body: ServiceChangeIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """A lower price and new words hold at once; a higher price, another unit or kind waits for the authority."""
    row = provider_named(actor_in(request), number)
    return _changed(request, number=number, service=_service(row, service), body=body, key=key)


def _service(provider: Provider, pk: int) -> ServiceItem:
    found = provider.services.filter(pk=pk, is_offered=True).first()
    if found is None:
        raise NotVisible(str(pk))
    return found


def _changed(
    request: HttpRequest, *, number: str, service: ServiceItem | None, body: ServiceChangeIn, key: str
) -> Any:
    actor = actor_in(request)
    row = provider_named(actor, number)

    def deed() -> dict[str, Any]:
        values = body.model_dump(exclude={"reason"})
        made = change_service(row, actor=actor, service=service, values=values, reason=body.reason)
        if isinstance(made, Change):
            return {"service": None, "change": change_out(made, actor=actor)}
        return {"service": service_out(made), "change": None}

    return written_once(request, key=key, body=body, deed=deed)


@router.delete(
    "/providers/{number}/services/{service}",
    auth=SIGNED_IN,
    response={200: ServiceOut, **WRITE},
    summary="停止提供服务",
)
def end(
    request: HttpRequest, number: ProviderNumber, service: ServiceId, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """No longer offered."""
    actor = actor_in(request)
    row = _service(provider_named(actor, number), service)
    return written_once(request, key=key, body={}, deed=lambda: service_out(end_service(row, actor=actor)))


@router.post(
    "/providers/{number}/renewals",
    auth=SIGNED_IN,
    response={201: RenewalOut, **WRITE},
    summary="提交年度续期",
)
def renew(
    request: HttpRequest, number: ProviderNumber, body: StatementIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """The provider asks to stay on the list."""
    actor = actor_in(request)
    row = provider_named(actor, number)

    def deed() -> dict[str, Any]:
        return renewal_out(ask_renewal(row, actor=actor, statement=body.statement), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/providers/{number}/complaints",
    auth=SIGNED_IN,
    response={201: ComplaintOut, **WRITE},
    summary="投诉服务机构",
)
def complain(
    request: HttpRequest, number: ProviderNumber, body: ComplaintIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """A user complains."""
    actor = actor_in(request)
    row = provider_named(actor, number)

    def deed() -> dict[str, Any]:
        return complaint_out(file_complaint(row, actor=actor, **body.model_dump()), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))
