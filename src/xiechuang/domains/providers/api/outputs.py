"""What the API of providers tells."""

from datetime import date
from typing import Any

from ninja import Schema

from xiechuang.domains.providers.api.inputs import CallIn
from xiechuang.domains.providers.flow import (
    APPLICATION,
    CALL,
    CHANGE,
    COMPLAINT,
    PROVIDER,
    RECOGNITION,
    RENEWAL,
)
from xiechuang.domains.providers.models import (
    Application,
    Call,
    Change,
    Complaint,
    Provider,
    Recognition,
    Renewal,
    ServiceItem,
)
from xiechuang.domains.providers.queries import catalogue, lists
from xiechuang.kernel.access.public import found_in
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Flow
from xiechuang.web.api.moves import MoveOut, moves_of
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.values import At


class CallOut(Schema):
    """A call."""

    number: str
    href: str
    region: str
    title: str
    text: str
    source: str
    kinds: list[str]
    requirements: list[str]
    papers: list[str]
    opens_on: date | None
    closes_on: date | None
    with_review: bool
    reviewers_needed: int | None
    pass_score: int | None
    check_days: int | None
    review_days: int | None
    publicity_days: int | None
    recognition_days: int | None
    valid_months: int | None
    state: str
    state_label: str
    version: int
    is_sample: bool
    moves: list[MoveOut]


class ServiceOut(Schema):
    """A service on offer."""

    id: int
    name: str
    kind: str
    unit: str
    price_from_fen: int | None
    price_to_fen: int | None
    text: str


class RecognitionOut(Schema):
    """One region's decision about a provider."""

    number: str
    href: str
    provider: str
    region: str
    state: str
    state_label: str
    kinds: list[str]
    reason: str
    asked_on: date
    due_on: date | None
    is_late: bool
    decided_on: date | None
    moves: list[MoveOut]


class ProviderOut(Schema):
    """A provider with its services, the decisions about it, and what users say."""

    number: str
    href: str
    name: str
    organisation: PartyOut
    region: str
    place: str | None
    address: str
    contact: str
    telephone: str
    website: str
    intro: str
    laboratories: list[dict[str, Any]]
    instruments: list[dict[str, Any]]
    services: list[ServiceOut]
    recognitions: list[RecognitionOut]
    stars: str | None
    ratings: int
    state: str
    state_label: str
    suspension_reason: str
    listed_on: date
    valid_until: date
    is_sample: bool
    moves: list[MoveOut]


class ApplicationOut(Schema):
    """An application with its moves."""

    number: str
    href: str
    call: str
    organisation: PartyOut
    region: str
    name: str
    intro: str
    place: str | None
    address: str
    contact: str
    telephone: str
    website: str
    laboratories: list[dict[str, Any]]
    instruments: list[dict[str, Any]]
    services: list[dict[str, Any]]
    papers: list[dict[str, Any]]
    is_on_paper: bool
    state: str
    state_label: str
    due_on: date | None
    is_late: bool
    publicity_from: date | None
    publicity_until: date | None
    submitted_at: At | None
    version: int
    moves: list[MoveOut]


class ChangeOut(Schema):
    """A change of a service that waits or waited for the authority."""

    number: str
    href: str
    provider: str
    service: int | None
    before: dict[str, Any]
    after: dict[str, Any]
    why: list[str]
    reason: str
    state: str
    state_label: str
    asked_at: At
    moves: list[MoveOut]


class RenewalOut(Schema):
    """A yearly renewal."""

    number: str
    href: str
    provider: str
    statement: str
    valid_until_before: date
    valid_until: date | None
    state: str
    state_label: str
    asked_at: At
    moves: list[MoveOut]


class ComplaintOut(Schema):
    """A complaint."""

    number: str
    href: str
    provider: str
    organisation: PartyOut
    title: str
    text: str
    subject_number: str
    is_use_known: bool
    answer: str
    decision: str
    answer_due_on: date | None
    decision_due_on: date | None
    state: str
    state_label: str
    filed_at: At
    moves: list[MoveOut]


def _case(row: Any, *, flow: Flow, actor: Actor, where: str, names: tuple[str, ...]) -> dict[str, Any]:
    href = f"/api/providers/{where}/{row.number}" if where else f"/api/providers/{row.number}"
    return {name: getattr(row, name) for name in ("number", "state", *names)} | {
        "href": href,
        "state_label": row.status.label,
        "moves": moves_of(flow, actor=actor, subject=row, href=href),
    }


CALL_NAMES = (*CallIn.model_fields, "version", "is_sample")
PLACE_NAMES = ("name", "intro", "address", "contact", "telephone", "website", "laboratories", "instruments")


def call_out(row: Call, *, actor: Actor) -> dict[str, Any]:
    """A call."""
    shown = _case(row, flow=CALL, actor=actor, where="calls", names=CALL_NAMES)
    return shown | {"region": row.region_id}


def service_out(row: ServiceItem) -> dict[str, Any]:
    """A service."""
    return {name: getattr(row, name) for name in ServiceOut.model_fields}


def recognition_out(row: Recognition, *, actor: Actor) -> dict[str, Any]:
    """A decision."""
    names = ("kinds", "reason", "asked_on", "due_on", "decided_on")
    shown = _case(row, flow=RECOGNITION, actor=actor, where="recognitions", names=names)
    return shown | {
        "provider": row.provider.number,
        "region": row.region_id,
        "is_late": lists.is_late(row),
    }


def provider_out(row: Any, *, actor: Actor) -> dict[str, Any]:
    """A provider of the catalogue's rows."""
    names = (*PLACE_NAMES, "suspension_reason", "listed_on", "valid_until", "is_sample")
    shown = _case(row, flow=PROVIDER, actor=actor, where="", names=names)
    return shown | {
        "organisation": party_out(row.organisation),
        "region": row.region_id,
        "place": row.place_id,
        "services": [service_out(one) for one in catalogue.offered(row)],
        "recognitions": [recognition_out(one, actor=actor) for one in row.recognitions.all()],
        "stars": None if row.stars is None else f"{row.stars:.1f}",
        "ratings": row.rated or 0,
    }


def application_out(row: Application, *, actor: Actor) -> dict[str, Any]:
    """An application."""
    names = (
        *PLACE_NAMES, "services", "papers", "is_on_paper", "due_on", "publicity_from", "publicity_until",
        "submitted_at", "version",
    )  # fmt: skip
    shown = _case(row, flow=APPLICATION, actor=actor, where="applications", names=names)
    return shown | {
        "call": row.call.number,
        "organisation": party_out(row.organisation),
        "region": row.region_id,
        "place": row.place_id,
        "is_late": lists.is_late(row),
    }


def change_out(row: Change, *, actor: Actor) -> dict[str, Any]:
    """A change."""
    names = ("before", "after", "why", "reason", "asked_at")
    shown = _case(row, flow=CHANGE, actor=actor, where="changes", names=names)
    return shown | {"provider": row.provider.number, "service": row.service_id}


def renewal_out(row: Renewal, *, actor: Actor) -> dict[str, Any]:
    """A renewal."""
    names = ("statement", "valid_until_before", "valid_until", "asked_at")
    shown = _case(row, flow=RENEWAL, actor=actor, where="renewals", names=names)
    return shown | {"provider": row.provider.number}


def complaint_out(row: Complaint, *, actor: Actor) -> dict[str, Any]:
    """A complaint."""
    names = (
        "title", "text", "subject_number", "is_use_known", "answer", "decision", "answer_due_on", "decision_due_on",
        "filed_at",
    )  # fmt: skip
    shown = _case(row, flow=COMPLAINT, actor=actor, where="complaints", names=names)
    return shown | {"provider": row.provider.number, "organisation": party_out(row.organisation)}


def provider_named(actor: Actor, number: str) -> Provider:
    """The provider an address names, as the catalogue shows it."""
    return found_in(catalogue.providers(actor), number=number)
