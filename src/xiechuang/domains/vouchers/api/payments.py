"""Lists of payments for a bank."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from xiechuang.domains.vouchers.actions.bank_returns import take_returns
from xiechuang.domains.vouchers.actions.paying import BankAnswer
from xiechuang.domains.vouchers.actions.payments import make_payment, move_payment, settle_payment
from xiechuang.domains.vouchers.flow import PAYMENT
from xiechuang.domains.vouchers.models import Claim, PaymentBatch
from xiechuang.domains.vouchers.queries.sheets import LIMITS
from xiechuang.domains.vouchers.states import PaymentState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE, ReasonOut
from xiechuang.web.api.uploads import content_of
from xiechuang.web.api.values import At, Day, Flag, Input, Line, Number
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["科技创新券"])
PaymentMove = Annotated[str, one_of(PAYMENT), Path()]
PaymentNumber = Annotated[Number, Path()]
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(PaymentState)})?$")]


class VoucherPaymentOut(Schema):
    """A list of payments."""

    number: str
    href: str
    name: str
    region: str
    state: str
    state_label: str
    claims: list[str]
    amount_fen: int
    made_at: At
    sent_at: At | None
    ended_at: At | None
    is_sample: bool
    moves: list[MoveOut]


class PaymentFilters(Paging):
    """Which lists."""

    state: State = ""


class PaymentIn(Input):
    """Which approved claims go to the bank together."""

    claims: Annotated[list[Number], Field(min_length=1, max_length=5000)]
    name: Annotated[Line, Field(max_length=80)] = ""


class VoucherAnswerIn(Input):
    """What the bank says of one payment: paid with reference and day, or returned with a reason."""

    claim: Number
    paid: Flag
    reference: Annotated[Line, Field(max_length=80)] = ""
    paid_on: Day | None = None
    reason: Line = ""


class VoucherAnswersIn(Input):
    """All of the bank's answers."""

    answers: Annotated[list[VoucherAnswerIn], Field(min_length=1, max_length=5000)]


class VoucherOutcomeOut(Schema):
    """What was taken down, and why the rest was not."""

    done: list[str]
    refused: dict[str, list[ReasonOut]]


@router.get(
    "/voucher-payments", auth=SIGNED_IN, response={200: Page[VoucherPaymentOut], **READ}, summary="拨付批次"
)
def payments(request: HttpRequest, filters: Query[PaymentFilters]) -> Any:
    """Those of the caller's region, the latest first."""
    actor = actor_in(request)
    rows = visible(actor, PaymentBatch)
    if filters.state:
        rows = rows.filter(state=filters.state)
    return paged(rows, paging=filters, order="-number", shown=lambda row: payment_out(row, actor=actor))


@router.get(
    "/voucher-payments/{number}",
    auth=SIGNED_IN,
    response={200: VoucherPaymentOut, **READ},
    summary="一个拨付批次",
)
def payment(request: HttpRequest, number: PaymentNumber) -> Any:
    """One list."""
    actor = actor_in(request)
    return payment_out(get_visible(actor, PaymentBatch, number=number), actor=actor)


@router.post(
    "/voucher-payments", auth=SIGNED_IN, response={201: VoucherPaymentOut, **WRITE}, summary="编制拨付批次"
)
def add_payment(request: HttpRequest, body: PaymentIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Put approved claims on a list."""
    actor = actor_in(request)
    found = list(visible(actor, Claim).filter(number__in=body.claims))
    if unknown := sorted(set(body.claims) - {one.number for one in found}):
        raise Invalid({"claims": [f"没有兑付申请“{number}”" for number in unknown[:20]]})

    def deed() -> dict[str, Any]:
        return payment_out(make_payment(actor=actor, claims=found, name=body.name), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/voucher-payments/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: VoucherPaymentOut, **WRITE},
    summary="办理拨付批次",
)
def move_one_payment(
    request: HttpRequest,
    number: PaymentNumber,
    move: PaymentMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Send a list, finish it, dissolve it."""
    actor = actor_in(request)
    found = get_visible(actor, PaymentBatch, number=number)

    def deed() -> dict[str, Any]:
        return payment_out(move_payment(found, actor=actor, move=move, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/voucher-payments/{number}/answers",
    auth=SIGNED_IN,
    response={200: VoucherOutcomeOut, **WRITE},
    summary="登记银行回执",
)
def add_answers(request: HttpRequest, number: PaymentNumber, body: VoucherAnswersIn) -> Any:
    """Take down what the bank answered, each line for itself and in a transaction of its own; sent again it changes nothing."""
    actor = actor_in(request)
    found = get_visible(actor, PaymentBatch, number=number)
    answers = [
        BankAnswer(
            number=one.claim,
            paid=one.paid,
            reference=one.reference,
            paid_on=one.paid_on,
            reason=one.reason,
        )
        for one in body.answers
    ]

    outcome = settle_payment(found, actor=actor, answers=answers)
    refused = {key: [one.as_dict() for one in many] for key, many in outcome.refused.items()}
    return {"done": outcome.done, "refused": refused}


class RowProblemOut(Schema):
    """One thing wrong with a row of a file."""

    row: int
    column: str
    problem: str
    clause: str


class ReturnedOut(Schema):
    """What of a bank's file was taken down, how many rows say nothing yet, and what is wrong with the others."""

    done: list[str]
    waiting: int
    problems: list[RowProblemOut]


@router.post(
    "/voucher-payments/{number}/returns",
    auth=SIGNED_IN,
    response={200: ReturnedOut, **WRITE},
    summary="读入银行回执文件",
)
def add_returns(request: HttpRequest, number: PaymentNumber, file: File[UploadedFile]) -> Any:
    """The bank's answers from Excel or CSV; good rows are taken down, each in a transaction of its own."""
    actor = actor_in(request)
    found = get_visible(actor, PaymentBatch, number=number)
    taken = take_returns(found, actor=actor, content=content_of(file, limits=LIMITS), name=file.name or "")
    problems = [one.as_dict() for one in taken.problems]
    return {"done": taken.done, "waiting": taken.waiting, "problems": problems}


def payment_out(payment: PaymentBatch, *, actor: Actor) -> dict[str, Any]:
    """A list as the API tells it, with the moves open to this actor."""
    href = f"/api/voucher-payments/{payment.number}"
    rows = list(payment.claims.order_by("number").values_list("number", "approved_fen"))
    names = ("number", "name", "state", "made_at", "sent_at", "ended_at", "is_sample")
    return {name: getattr(payment, name) for name in names} | {
        "href": href,
        "region": payment.region_id,
        "state_label": payment.status.label,
        "claims": [number for number, _ in rows],
        "amount_fen": sum(fen or 0 for _, fen in rows),
        "moves": moves_of(PAYMENT, actor=actor, subject=payment, href=href),
    }
