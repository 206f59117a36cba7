"""Uses: a contract with a provider under a voucher, and its papers."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.providers.public import Provider, Service
from xiechuang.domains.vouchers.actions.claiming import begin_claim
from xiechuang.domains.vouchers.actions.proofs import change_proof, remove_proof, take_proof
from xiechuang.domains.vouchers.actions.using import intend_use, move_use
from xiechuang.domains.vouchers.api.claims import ClaimOut, claim_out
from xiechuang.domains.vouchers.api.shapes import (
    Amount,
    CalculationOut,
    NoBody,
    ProofOut,
    calculation_out,
    proof_out,
)
from xiechuang.domains.vouchers.flow import USE
from xiechuang.domains.vouchers.models import Proof, Use, Voucher
from xiechuang.domains.vouchers.states import ProofKind, UseState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Code, Day, Flag, Input, Line, Note, Number, Title, Word
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["科技创新券"])
UseMove = Annotated[str, one_of(USE), Path()]
UseNumber = Annotated[Number, Path()]
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(UseState)})?$")]
Kind = Annotated[str, StringConstraints(pattern=f"^({'|'.join(ProofKind)})$")]
ProofId = Annotated[int, Path(ge=1, le=2**53 - 1)]
DETAILS: dict[str, tuple[str, ...]] = {
    "sign": ("contract_number", "contract_fen", "signed_on", "ends_on", "is_not_excluded"),
    "deliver": ("delivered_on",),
}


class UseOut(Schema):
    """One contract under a voucher."""

    number: str
    href: str
    voucher: str
    provider: str
    organisation: PartyOut
    provider_organisation: PartyOut
    region: str
    provider_region: str
    service_kind: str
    title: str
    state: str
    state_label: str
    waiting_for: str
    due_at: At | None
    expected_fen: int | None
    contract_number: str
    contract_fen: int | None
    signed_on: date | None
    ends_on: date | None
    delivered_on: date | None
    reserved_fen: int
    calculation: CalculationOut | None
    proofs: list[ProofOut]
    revision: int
    is_sample: bool
    moves: list[MoveOut]


class UseFilters(Paging):
    """Which uses."""

    state: State = ""
    voucher: Annotated[str, Field(max_length=20)] = ""


class UseIn(Input):
    """Which provider, which kind of service, what for."""

    provider: Number
    service_kind: Annotated[Code, Field(min_length=1)]
    title: Title
    expected_fen: Amount | None = None
    service: Annotated[int, Field(strict=True, ge=1, le=2**53 - 1)] | None = None


class UseMoveIn(Input):
    """A note; 登记合同 takes the contract, 报告服务完成 the day."""

    note: Note = ""
    contract_number: Word = ""
    contract_fen: Amount | None = None
    signed_on: Day | None = None
    ends_on: Day | None = None
    is_not_excluded: Flag | None = None
    delivered_on: Day | None = None


class VoucherProofIn(Input):
    """What a paper says."""

    code: Word = ""
    identifier: Annotated[Line, Field(max_length=80)] = ""
    seller: Annotated[Line, Field(max_length=120)] = ""
    buyer: Annotated[Line, Field(max_length=120)] = ""
    amount_fen: Amount | None = None
    dated_on: Day | None = None


class NewProofIn(VoucherProofIn):
    """Which uploaded file, and what kind of paper it is."""

    document: UUID
    kind: Kind


@router.get("/voucher-uses", auth=SIGNED_IN, response={200: Page[UseOut], **READ}, summary="用券服务")
def uses(request: HttpRequest, filters: Query[UseFilters]) -> Any:
    """Those the caller may see, the latest first."""
    actor = actor_in(request)
    given = {"state": filters.state, "voucher__number": filters.voucher.upper()}
    rows = visible(actor, Use).filter(**{name: value for name, value in given.items() if value})
    related = rows.select_related("voucher", "provider", "organisation", "provider_organisation")
    return paged(related, paging=filters, order="-number", shown=lambda row: use_out(row, actor=actor))


@router.get("/voucher-uses/{number}", auth=SIGNED_IN, response={200: UseOut, **READ}, summary="一项用券服务")
def use(request: HttpRequest, number: UseNumber) -> Any:
    """One contract with its papers."""
    actor = actor_in(request)
    return use_out(get_visible(actor, Use, number=number), actor=actor)


@router.post(
    "/vouchers/{number}/uses", auth=SIGNED_IN, response={201: UseOut, **WRITE}, summary="提出服务意向"
)
def add_use(request: HttpRequest, number: UseNumber, body: UseIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A firm asks a provider for a service under its voucher."""
    actor = actor_in(request)
    voucher = get_visible(actor, Voucher, number=number)
    provider = get_visible(actor, Provider, number=body.provider)
    service = Service.objects.filter(pk=body.service, provider=provider).first() if body.service else None
    if body.service and service is None:
        raise Invalid({"service": ["这家机构没有这项服务"]})

    def deed() -> dict[str, Any]:
        made = intend_use(
            actor=actor,
            voucher=voucher,
            provider=provider,
            service=service,
            service_kind=body.service_kind,
            title=body.title,
            expected_fen=body.expected_fen,
        )
        return use_out(made, actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/voucher-uses/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: UseOut, **WRITE},
    summary="办理用券服务",
)
def move_one_use(
    request: HttpRequest, number: UseNumber, move: UseMove, body: UseMoveIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Make one of the moves the contract offers; 409 with every reason otherwise."""
    actor = actor_in(request)
    found = get_visible(actor, Use, number=number)
    details = details_of(move, body)

    def deed() -> dict[str, Any]:
        return use_out(move_use(found, actor=actor, move=move, note=body.note, **details), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def details_of(move: str, body: UseMoveIn) -> dict[str, Any]:
    """The details this move takes; raises ``Invalid`` for any that belong to another."""
    given = {
        name: value for name, value in body.model_dump(exclude={"note"}).items() if value not in (None, "")
    }
    if foreign := sorted(set(given) - set(DETAILS.get(move, ()))):
        raise Invalid({name: [f"“{move}”不用这一项"] for name in foreign})
    return given


@router.post(
    "/voucher-uses/{number}/proofs", auth=SIGNED_IN, response={201: ProofOut, **WRITE}, summary="提交材料"
)
def add_paper(
    request: HttpRequest, number: UseNumber, body: NewProofIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """An uploaded file becomes a paper of the contract."""
    actor = actor_in(request)
    found = get_visible(actor, Use, number=number)

    def deed() -> dict[str, Any]:
        document = get_visible(actor, Document, uid=body.document)
        values = body.model_dump(exclude={"document", "kind"}, exclude_unset=True)
        return proof_out(take_proof(found, actor=actor, kind=body.kind, document=document, values=values))

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.patch(
    "/voucher-uses/{number}/proofs/{proof}",
    auth=SIGNED_IN,
    response={200: ProofOut, **WRITE},
    summary="修改材料内容",
)
def change_paper(request: HttpRequest, number: UseNumber, proof: ProofId, body: VoucherProofIn) -> Any:
    """Say anew what a paper says."""
    actor = actor_in(request)
    found = get_visible(actor, Proof, pk=proof, use__number=number)
    return proof_out(change_proof(found, actor=actor, values=body.model_dump(exclude_unset=True)))


@router.delete(
    "/voucher-uses/{number}/proofs/{proof}",
    auth=SIGNED_IN,
    response={204: None, **WRITE},
    summary="撤下材料",
)
def remove_paper(request: HttpRequest, number: UseNumber, proof: ProofId) -> Any:
    """Take a paper off."""
    actor = actor_in(request)
    remove_proof(get_visible(actor, Proof, pk=proof, use__number=number), actor=actor)
    return Status(204, None)


@router.post(
    "/voucher-uses/{number}/claims",
    auth=SIGNED_IN,
    response={201: ClaimOut, **WRITE},
    summary="开始申请兑付",
)
def add_claim(request: HttpRequest, number: UseNumber, body: NoBody, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Whoever is to be paid begins a claim; ``submit`` hands it in."""
    actor = actor_in(request)
    found = get_visible(actor, Use, number=number)

    def deed() -> dict[str, Any]:
        return claim_out(begin_claim(actor=actor, use=found), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


def use_out(use: Use, *, actor: Actor) -> dict[str, Any]:
    """A contract as the API tells it, with the moves open to this actor."""
    href = f"/api/voucher-uses/{use.number}"
    names = (
        *("number", "service_kind", "title", "state", "waiting_for", "due_at", "expected_fen"),
        *("contract_number", "contract_fen", "signed_on", "ends_on", "delivered_on", "reserved_fen"),
        *("revision", "is_sample"),
    )
    return {name: getattr(use, name) for name in names} | {
        "href": href,
        "voucher": use.voucher.number,
        "provider": use.provider.number,
        "organisation": party_out(use.organisation),
        "provider_organisation": party_out(use.provider_organisation),
        "region": use.region_id,
        "provider_region": use.provider_region_id,
        "state_label": use.status.label,
        "calculation": calculation_out(use.calculation),
        "proofs": [
            proof_out(one) for one in visible(actor, Proof).filter(use=use).select_related("document")
        ],
        "moves": moves_of(USE, actor=actor, subject=use, href=href),
    }
