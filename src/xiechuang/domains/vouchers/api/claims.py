"""Claims: asked, checked, reviewed, decided, paid, rated."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from xiechuang.domains.vouchers.actions.claim_sheets import upload_claims
from xiechuang.domains.vouchers.actions.claiming import give_opinion, move_claim, save_claim
from xiechuang.domains.vouchers.api.shapes import Amount, CalculationOut, VoucherReasonOut, calculation_out
from xiechuang.domains.vouchers.flow import CLAIM
from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.queries.missing import missing_for_claim
from xiechuang.domains.vouchers.queries.sheets import LIMITS
from xiechuang.domains.vouchers.states import ClaimState, Opinion
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor, Person
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.uploads import content_of
from xiechuang.web.api.values import At, Code, Day, Input, Line, Note, Number, Version, Word
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["科技创新券"])
ClaimMove = Annotated[str, one_of(CLAIM), Path()]
ClaimNumber = Annotated[Number, Path()]
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(ClaimState)})?$")]
DETAILS: dict[str, tuple[str, ...]] = {
    "send_to_review": ("experts",),
    "add_experts": ("experts",),
    "approve": ("approved_fen",),
    "pay": ("bank_reference", "paid_on"),
    "correct_account": ("account_name", "account_number", "bank"),
    "rate": ("rating",),
}


class ClaimOut(Schema):
    """A claim, how its amount came about, who decided and who paid."""

    number: str
    href: str
    voucher: str
    use: str
    mode: str
    organisation: PartyOut
    provider_organisation: PartyOut
    payee: PartyOut
    region: str
    paying_region: str
    state: str
    state_label: str
    waiting_for: str
    due_at: At | None
    account_name: str
    account_number: str
    bank: str
    note: str
    calculation: CalculationOut | None
    amount_fen: int | None
    approved_fen: int | None
    approved_by: str
    cut_reason: str
    paid_fen: int | None
    paid_by: str
    paid_on: date | None
    bank_reference: str
    rating: int | None
    revision: int
    is_sample: bool
    moves: list[MoveOut]


class ClaimFilters(Paging):
    """Which claims."""

    state: State = ""
    region: Code = ""
    paying_region: Code = ""


class ClaimPatch(Input):
    """Where the money is to go, and the revision it was typed over."""

    revision: Version
    account_name: Annotated[Line, Field(max_length=120)] = ""
    account_number: Annotated[Word, Field(max_length=40)] = ""
    bank: Annotated[Line, Field(max_length=120)] = ""
    note: Note = ""


class ClaimMoveIn(Input):
    """A note; 送评审 takes experts by their user names, 核定 the amount, 拨付 the bank's reference and the day, 评价 one to five."""

    note: Note = ""
    experts: list[Word] = Field(default_factory=list, max_length=20)
    approved_fen: Amount | None = None
    bank_reference: Annotated[Line, Field(max_length=80)] = ""
    paid_on: Day | None = None
    account_name: Annotated[Line, Field(max_length=120)] = ""
    account_number: Annotated[Line, Field(max_length=40)] = ""
    bank: Annotated[Line, Field(max_length=120)] = ""
    rating: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None


class VoucherOpinionIn(Input):
    """What an expert thinks."""

    opinion: Annotated[str, StringConstraints(pattern=f"^({'|'.join(Opinion)})$")]
    text: Note
    suggested_fen: Amount | None = None


@router.get("/voucher-claims", auth=SIGNED_IN, response={200: Page[ClaimOut], **READ}, summary="兑付申请")
def claims(request: HttpRequest, filters: Query[ClaimFilters]) -> Any:
    """Those the caller may see, the latest first."""
    actor = actor_in(request)
    given = {
        "state": filters.state,
        "region_id": filters.region,
        "paying_region_id": filters.paying_region,
    }
    rows = visible(actor, Claim).filter(**{name: value for name, value in given.items() if value})
    related = rows.select_related("voucher", "use", "organisation", "provider_organisation", "payee")
    return paged(related, paging=filters, order="-number", shown=lambda row: claim_out(row, actor=actor))


@router.get(
    "/voucher-claims/{number}", auth=SIGNED_IN, response={200: ClaimOut, **READ}, summary="一件兑付申请"
)
def claim(request: HttpRequest, number: ClaimNumber) -> Any:
    """One claim."""
    actor = actor_in(request)
    return claim_out(get_visible(actor, Claim, number=number), actor=actor)


@router.get(
    "/voucher-claims/{number}/missing",
    auth=SIGNED_IN,
    response={200: list[VoucherReasonOut], **READ},
    summary="兑付申请还差什么",
)
def missing(request: HttpRequest, number: ClaimNumber) -> Any:
    """Everything that would keep the claim from being handed in now."""
    actor = actor_in(request)
    return [one.as_dict() for one in missing_for_claim(get_visible(actor, Claim, number=number), actor)]


@router.patch(
    "/voucher-claims/{number}", auth=SIGNED_IN, response={200: ClaimOut, **WRITE}, summary="修改兑付草稿"
)
def change_claim(request: HttpRequest, number: ClaimNumber, body: ClaimPatch) -> Any:
    """Keep what the claimant typed so far."""
    actor = actor_in(request)
    found = get_visible(actor, Claim, number=number)
    values = body.model_dump(exclude={"revision"}, exclude_unset=True)
    return claim_out(save_claim(found, actor=actor, values=values, revision=body.revision), actor=actor)


@router.post(
    "/voucher-claims/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: ClaimOut, **WRITE},
    summary="办理兑付申请",
)
def move_one_claim(
    request: HttpRequest,
    number: ClaimNumber,
    move: ClaimMove,
    body: ClaimMoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the claim offers; 409 with every reason otherwise."""
    actor = actor_in(request)
    found = get_visible(actor, Claim, number=number)
    details = details_of(move, body)

    def deed() -> dict[str, Any]:
        return claim_out(move_claim(found, actor=actor, move=move, note=body.note, **details), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/voucher-claims/{number}/opinion",
    auth=SIGNED_IN,
    response={200: ClaimOut, **WRITE},
    summary="提交评审意见",
)
def add_opinion(
    request: HttpRequest, number: ClaimNumber, body: VoucherOpinionIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """An expert who was asked says what they think."""
    actor = actor_in(request)
    found = get_visible(actor, Claim, number=number)

    def deed() -> dict[str, Any]:
        return claim_out(give_opinion(found, actor=actor, **body.model_dump()), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def details_of(move: str, body: ClaimMoveIn) -> dict[str, Any]:
    """The details this move takes; raises ``Invalid`` for any that belong to another."""
    given = {
        name: value
        for name, value in body.model_dump(exclude={"note"}).items()
        if value not in (None, "", [])
    }
    if foreign := sorted(set(given) - set(DETAILS.get(move, ()))):
        raise Invalid({name: [f"“{move}”不用这一项"] for name in foreign})
    if "experts" in given:
        given["experts"] = _people(given["experts"])
    return given


def _people(names: list[str]) -> list[int]:
    found = dict(Person.objects.filter(username__in=names).values_list("username", "pk"))
    if unknown := [name for name in names if name not in found]:
        raise Invalid({"experts": [f"没有账号“{name}”" for name in unknown]})
    return [found[name] for name in names]


def claim_out(claim: Claim, *, actor: Actor) -> dict[str, Any]:
    """A claim as the API tells it, with the moves open to this actor."""
    href = f"/api/voucher-claims/{claim.number}"
    names = (
        *("number", "mode", "state", "waiting_for", "due_at", "account_name", "account_number", "bank"),
        *("note", "amount_fen", "approved_fen", "cut_reason", "paid_fen", "paid_on", "bank_reference"),
        *("rating", "revision", "is_sample"),
    )
    return {name: getattr(claim, name) for name in names} | {
        "href": href,
        "voucher": claim.voucher.number,
        "use": claim.use.number,
        "organisation": party_out(claim.organisation),
        "provider_organisation": party_out(claim.provider_organisation),
        "payee": party_out(claim.payee),
        "region": claim.region_id,
        "paying_region": claim.paying_region_id,
        "state_label": claim.status.label,
        "calculation": calculation_out(claim.calculation),
        "approved_by": str(claim.approved_by or ""),
        "paid_by": str(claim.paid_by or ""),
        "moves": [
            one for one in moves_of(CLAIM, actor=actor, subject=claim, href=href) if one["name"] != "review"
        ],
    }


class UploadedClaimsOut(Schema):
    """The job that does the rows; its page says what became of them."""

    job: str
    href: str


@router.post(
    "/voucher-claim-workbooks",
    auth=SIGNED_IN,
    response={202: UploadedClaimsOut, **WRITE},
    summary="批量兑付申请",
)
def upload_many(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Claims from Excel or CSV, done in the background; a row that was done before is not done again."""
    actor = actor_in(request)
    run = upload_claims(actor=actor, content=content_of(file, limits=LIMITS), name=file.name or "")
    return Status(202, {"job": run.number, "href": f"/vouchers/claims/upload/{run.number}/"})
