"""Vouchers: asked for, given out, ended; the chain behind one."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.vouchers.access import sees_dealings
from xiechuang.domains.vouchers.actions.issuing import begin_voucher, move_voucher, save_voucher
from xiechuang.domains.vouchers.api.shapes import Amount, CitedOut, VoucherReasonOut
from xiechuang.domains.vouchers.flow import VOUCHER
from xiechuang.domains.vouchers.models import Batch, Voucher
from xiechuang.domains.vouchers.queries.chain import chain_of
from xiechuang.domains.vouchers.queries.missing import missing_for_voucher
from xiechuang.domains.vouchers.queries.returned import (
    Returned,
    VoucherMoney,
    ending_parameter,
    money_of_voucher,
    returns_of,
)
from xiechuang.domains.vouchers.rules.words import cited
from xiechuang.domains.vouchers.states import VoucherState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Code, Flag, Input, Note, Number, Version, Word
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["科技创新券"])
VoucherMove = Annotated[str, one_of(VOUCHER), Path()]
VoucherNumber = Annotated[Number, Path()]
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(VoucherState)})?$")]


class ReturnOut(Schema):
    """One sum that went back from a voucher that ended: to its batch, or to the pool where the batch had closed."""

    at: At
    amount_fen: int
    to: Literal["batch", "pool"]
    to_number: str
    to_name: str
    reason: str
    by: str
    transfer: UUID


class VoucherOut(Schema):
    """A voucher and what is left of it."""

    number: str
    href: str
    scheme: str
    scheme_version: int
    batch: str
    organisation: PartyOut
    region: str
    state: str
    state_label: str
    waiting_for: str
    due_at: At | None
    purpose: str
    facts: dict[str, Any]
    declarations: list[bool]
    wanted_fen: int | None
    amount_fen: int | None
    left_fen: int | None
    held_fen: int | None
    paid_fen: int | None
    returned_fen: int | None
    returns: list[ReturnOut] | None = Field(description="只有持券企业、主管部门和审计看得到，其他人为 null")
    ended_by_rule: CitedOut | None
    expires_on: date | None
    issued_at: At | None
    revision: int
    is_sample: bool
    moves: list[MoveOut]


class VoucherFilters(Paging):
    """Which vouchers."""

    state: State = ""
    region: Code = ""


class VoucherIn(Input):
    """What a firm tells of itself; facts are written as the scheme asks for them (“2000万元”, “120”, “是”)."""

    facts: dict[Code, Word | Flag] = Field(default_factory=dict, max_length=40)
    declarations: list[Flag] = Field(default_factory=list, max_length=50)
    purpose: Note = ""
    wanted_fen: Amount | None = None


class NewVoucherIn(VoucherIn):
    """From which batch."""

    batch: Number


class VoucherPatch(VoucherIn):
    """What changes, and the revision it was typed over."""

    revision: Version


class VoucherMoveIn(Input):
    """A note; 审核发放 takes the amount granted."""

    note: Note = ""
    granted_fen: Amount | None = None


class VoucherLineOut(Schema):
    """One entry of the voucher's account."""

    at: At
    act: str
    kind: str
    amount_fen: int
    held_fen: int
    balance_fen: int
    held_after_fen: int
    subject: str
    subject_number: str
    actor: str
    reason: str
    transfer_id: UUID
    digest: str


class DeedOut(Schema):
    """One step of the voucher, a contract or a claim."""

    at: At
    number: str
    move: str
    label: str
    source: str
    target: str
    actor: str
    organisation: str
    note: str


class ChainOut(Schema):
    """All that happened to a voucher."""

    lines: list[VoucherLineOut]
    deeds: list[DeedOut]
    uses: list[str]
    claims: list[str]
    suspicions: dict[str, list[str]]


@router.get("/vouchers", auth=SIGNED_IN, response={200: Page[VoucherOut], **READ}, summary="创新券")
def vouchers(request: HttpRequest, filters: Query[VoucherFilters]) -> Any:
    """Those the caller may see, the latest first."""
    actor = actor_in(request)
    given = {"state": filters.state, "region_id": filters.region}
    rows = visible(actor, Voucher).filter(**{name: value for name, value in given.items() if value})
    related = rows.select_related("organisation", "scheme_version__scheme", "batch")
    return paged(related, paging=filters, order="-number", shown=lambda row: voucher_out(row, actor=actor))


@router.get("/vouchers/{number}", auth=SIGNED_IN, response={200: VoucherOut, **READ}, summary="一张创新券")
def voucher(request: HttpRequest, number: VoucherNumber) -> Any:
    """One voucher."""
    actor = actor_in(request)
    return voucher_out(get_visible(actor, Voucher, number=number), actor=actor)


@router.get(
    "/vouchers/{number}/missing",
    auth=SIGNED_IN,
    response={200: list[VoucherReasonOut], **READ},
    summary="申领还差什么",
)
def missing(request: HttpRequest, number: VoucherNumber) -> Any:
    """Everything that would keep the firm from asking for it now."""
    actor = actor_in(request)
    return [one.as_dict() for one in missing_for_voucher(get_visible(actor, Voucher, number=number), actor)]


@router.get(
    "/vouchers/{number}/chain", auth=SIGNED_IN, response={200: ChainOut, **READ}, summary="一张券的全部经过"
)
def chain(request: HttpRequest, number: VoucherNumber) -> Any:
    """Every entry of the ledger and every step, as far as the caller may see them."""
    actor = actor_in(request)
    found = chain_of(get_visible(actor, Voucher, number=number), actor=actor)
    steps = ("at", "move", "label", "source", "target", "actor", "organisation", "note")
    return {
        "lines": [
            {name: getattr(line, name) for name in VoucherLineOut.model_fields} for line in found.lines
        ],
        "deeds": [
            {name: getattr(deed.step, name) for name in steps} | {"number": deed.number}
            for deed in found.deeds
        ],
        "uses": [use.number for use in found.uses],
        "claims": [claim.number for claim in found.claims],
        "suspicions": {key: [one.number for one in many] for key, many in found.suspicions.items()},
    }


@router.post("/vouchers", auth=SIGNED_IN, response={201: VoucherOut, **WRITE}, summary="开始申领")
def add_voucher(request: HttpRequest, body: NewVoucherIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A firm begins to ask for a voucher; ``submit`` asks for it."""
    actor = actor_in(request)
    batch = get_visible(actor, Batch, number=body.batch)

    def deed() -> dict[str, Any]:
        values = body.model_dump(exclude={"batch"}, exclude_unset=True)
        return voucher_out(begin_voucher(actor=actor, batch=batch, values=values), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.patch(
    "/vouchers/{number}", auth=SIGNED_IN, response={200: VoucherOut, **WRITE}, summary="修改申领草稿"
)
def change_voucher(request: HttpRequest, number: VoucherNumber, body: VoucherPatch) -> Any:
    """Keep what the firm typed so far."""
    actor = actor_in(request)
    found = get_visible(actor, Voucher, number=number)
    values = body.model_dump(exclude={"revision"}, exclude_unset=True)
    return voucher_out(save_voucher(found, actor=actor, values=values, revision=body.revision), actor=actor)


@router.post(
    "/vouchers/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: VoucherOut, **WRITE},
    summary="办理创新券",
)
def move_one_voucher(
    request: HttpRequest,
    number: VoucherNumber,
    move: VoucherMove,
    body: VoucherMoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the voucher offers; 409 with every reason otherwise."""
    actor = actor_in(request)
    found = get_visible(actor, Voucher, number=number)
    if body.granted_fen is not None and move != "issue":
        raise Invalid({"granted_fen": [f"“{move}”不用这一项"]})
    details = {} if body.granted_fen is None else {"granted_fen": body.granted_fen}

    def deed() -> dict[str, Any]:
        moved = move_voucher(found, actor=actor, move=move, note=body.note, **details)
        return voucher_out(moved, actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def voucher_out(voucher: Voucher, *, actor: Actor) -> dict[str, Any]:
    """A voucher as the API tells it, with the moves open to this actor."""
    href = f"/api/vouchers/{voucher.number}"
    money = money_of_voucher(voucher)
    rule = ending_parameter(voucher)
    names = (
        *("number", "state", "waiting_for", "due_at", "purpose", "facts", "declarations"),
        *("wanted_fen", "amount_fen", "expires_on", "issued_at", "revision", "is_sample"),
    )
    return {name: getattr(voucher, name) for name in names} | {
        "href": href,
        "scheme": voucher.scheme_version.scheme.number,
        "scheme_version": voucher.scheme_version.version,
        "batch": voucher.batch.number,
        "organisation": party_out(voucher.organisation),
        "region": voucher.region_id,
        "state_label": voucher.status.label,
        "left_fen": money and money.free_fen,
        "held_fen": money and money.held_fen,
        "paid_fen": money and money.paid_fen,
        "returned_fen": money and money.returned_fen,
        "returns": _returns(voucher, money=money) if sees_dealings(actor, voucher) else None,
        "ended_by_rule": cited(rule) if rule else None,
        "moves": moves_of(VOUCHER, actor=actor, subject=voucher, href=href),
    }


def _returns(voucher: Voucher, *, money: VoucherMoney | None) -> list[dict[str, Any]]:
    """Most vouchers gave nothing back, and need not be asked."""
    return [_return_out(one) for one in returns_of(voucher)] if money and money.returned_fen else []


def _return_out(one: Returned) -> dict[str, Any]:
    names = ("at", "reason", "by")
    return {name: getattr(one, name) for name in names} | {
        "amount_fen": one.fen,
        "to": "pool" if one.is_to_pool else "batch",
        "to_number": one.number,
        "to_name": one.name,
        "transfer": one.transfer_id,
    }
