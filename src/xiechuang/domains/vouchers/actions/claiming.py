"""Claims: asked for with papers, checked, reviewed, decided, rated, frozen. Paying stands in ``paying``."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Prefetch, prefetch_related_objects

from xiechuang.domains.providers.public import rate
from xiechuang.domains.vouchers.actions.due import due_after, time_claim
from xiechuang.domains.vouchers.actions.ending import settle_end
from xiechuang.domains.vouchers.actions.kept import read_values, refuse_stale
from xiechuang.domains.vouchers.actions.machine import machine
from xiechuang.domains.vouchers.actions.money import free_hold, hold_for_claim, hold_for_use
from xiechuang.domains.vouchers.actions.papers import put_on_file, withdraw_claim_papers
from xiechuang.domains.vouchers.actions.paying import pay_claim, reverse_claim
from xiechuang.domains.vouchers.actions.using import hold_until
from xiechuang.domains.vouchers.events import ClaimMoved
from xiechuang.domains.vouchers.flow import CLAIM
from xiechuang.domains.vouchers.models import WITH_SCHEME, Claim, Proof, Review, Use, Voucher
from xiechuang.domains.vouchers.rules.claiming import BANK_COLUMNS, calculation_of
from xiechuang.domains.vouchers.rules.deciding import opinions_given
from xiechuang.domains.vouchers.rules.words import yuan
from xiechuang.domains.vouchers.states import ClaimState, Mode, Opinion, Parameter, UseState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.ledger.public import lock_accounts
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Step, lock, perform

SERIES = "DF"
TEXTS = {"account_name": 120, "account_number": 40, "bank": 120, "note": 2000}
OPINION_LENGTH = 2000
EDITABLE = (ClaimState.DRAFT, ClaimState.RETURNED)
READING_PAPERS = frozenset({"submit", "release"})
# After these a voucher may have come to its end, or to money again; the others leave accounts and holds as they are.
MOVING_MONEY = frozenset({"submit", "withdraw", "return", "reject", "approve", "release", "pay", "reverse"})
Effect = Callable[[Claim, Actor, Mapping[str, Any]], None]


@transaction.atomic
def begin_claim(*, actor: Actor, use: Use) -> Claim:
    """Whoever is to be paid begins a claim for a contract: the firm in 企业兑付, the provider in 机构兑付."""
    voucher = lock(Voucher(pk=use.voucher_id), along=WITH_SCHEME)
    row = lock(use)
    row.voucher = voucher
    mode = Mode(row.voucher.scheme_version.value(Parameter.MODE))
    pays_provider = mode is Mode.PROVIDER
    payee = row.provider_organisation_id if pays_provider else row.organisation_id
    if actor.organisation_id != payee:
        raise Refused(f"{mode.label}由{'服务机构' if pays_provider else '持券企业'}申请")
    if row.state != UseState.DONE:
        raise Refused(
            Reason(f"{row.number} {row.status.label}，服务完成并经企业确认后才能申请兑付", field="use")
        )
    claim = Claim(
        number=next_number(SERIES),
        use=row,
        voucher=row.voucher,
        mode=mode,
        organisation_id=row.organisation_id,
        provider_organisation_id=row.provider_organisation_id,
        payee_id=payee,
        region_id=row.region_id,
        provider_region_id=row.provider_region_id,
        paying_region_id=row.provider_region_id if pays_provider else row.region_id,
        account_name=actor.organisation_name,
        is_sample=row.is_sample,
    )
    time_claim(claim)
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError:
        raise Refused(Reason(f"{row.number} 已有兑付申请", field="use")) from None
    record(actor=actor, action="voucher_claim.begin", subject=claim, use=row.number)
    return claim


@transaction.atomic
def save_claim(
    claim: Claim, *, actor: Actor, values: Mapping[str, Any], revision: int | None = None
) -> Claim:
    """Keep what the claimant typed so far."""
    row = lock(claim)
    if not CLAIM.moves["submit"].who.holds(actor, row) or row.state not in EDITABLE:
        raise Refused(Reason(f"{row.number} {row.status.label}，不能修改", field="state"))
    refuse_stale(row, revision)
    for name, value in read_values(values, texts=TEXTS).items():
        setattr(row, name, value)
    row.revision += 1
    row.changed_at = clock.now()
    row.save()
    return row


def move_claim(claim: Claim, *, actor: Actor, move: str, note: str = "", **details: Any) -> Claim:
    """Make one move; raises ``Refused`` with every reason."""
    if move not in CLAIM.moves or CLAIM.moves[move].by_machine or move == "review":
        raise NotVisible(move)
    return make_move(claim, actor=actor, move=move, note=note, details=details)


def make_move(
    claim: Claim, *, actor: Actor, move: str, note: str = "", details: Mapping[str, Any] | None = None
) -> Claim:
    """Make one move, by a person or by the platform itself."""
    given = dict(details or {})

    def effect(row: Claim) -> None:
        if change := _EFFECTS.get(move):
            change(row, actor, given | {"note": note.strip()})
        row.revision += 1
        if CLAIM.moves[move].target is not None:
            time_claim(row)

    with transaction.atomic():
        row = perform(
            flow=CLAIM,
            move=move,
            actor=actor,
            subject=_locked(claim, with_papers=move in READING_PAPERS),
            note=note,
            details=given,
            effect=effect,
            event=_moved,
            is_locked=True,
        )
        if move in MOVING_MONEY:
            settle_end(row.voucher, actor=actor, because=f"{row.number} {row.status.label}")
        return row


def _locked(claim: Claim, *, with_papers: bool) -> Claim:
    """The claim behind its voucher's lock and its own, with its contract and scheme: each read once for all rules."""
    voucher = lock(Voucher(pk=claim.voucher_id), along=WITH_SCHEME)
    sides = ("use__organisation", "use__provider_organisation") if with_papers else ()
    row = lock(claim, along=("use", *sides))
    row.voucher = row.use.voucher = voucher
    if with_papers:
        prefetch_related_objects([row.use], Prefetch("proofs", Proof.objects.select_related("document")))
    return row


def _moved(claim: Claim, step: Step) -> ClaimMoved:
    return ClaimMoved(
        claim_id=claim.pk, number=claim.number, move=step.move, source=step.source, target=step.target
    )


def give_opinion(
    claim: Claim, *, actor: Actor, opinion: str, text: str, suggested_fen: int | None = None
) -> Claim:
    """An expert says what they think, once; when enough have spoken the review is over."""
    wrong: dict[str, list[str]] = {}
    if opinion not in set(Opinion):
        wrong["opinion"] = ["须选择评审意见"]
    if not text.strip() or len(text) > OPINION_LENGTH or not is_storable(text):
        wrong["text"] = [f"须写明评审意见，最长 {OPINION_LENGTH} 字"]
    if opinion == Opinion.PARTLY and not 0 < (suggested_fen or 0) < (claim.amount_fen or 0):
        wrong["suggested"] = [f"部分同意须写建议金额，少于申请的 {yuan(claim.amount_fen or 0)}"]
    if wrong:
        raise Invalid(wrong)
    details = {"opinion": opinion, "suggested_fen": suggested_fen, "text": text.strip()}
    with transaction.atomic():
        row = make_move(claim, actor=actor, move="review", details=details)
        needed = int(row.voucher.scheme_version.value(Parameter.REVIEWERS) or 1)
        if opinions_given(row) >= needed:
            row = make_move(row, actor=machine(actor), move="conclude_review")
        return row


def _submit(row: Claim, actor: Actor, _: Mapping[str, Any]) -> None:
    """The amount is worked out and set aside, and every paper is compared with those of all regions."""
    lock_accounts([row.voucher.account_id or 0])
    found = calculation_of(row)
    if found.amount_fen <= 0:
        raise Refused(Reason("可兑付金额为 0，请重新核对", field="amount"))
    row.calculation, row.amount_fen = found.as_dict(), found.amount_fen
    _hold(row, found.amount_fen, actor=actor, instead=[row.use.hold_id, row.hold_id])
    _set_use_hold(row.use, None, 0)
    row.submitted_at = clock.now()
    put_on_file(row, actor=actor)


def _hold(row: Claim, fen: int, *, actor: Actor, instead: list[Any]) -> None:
    row.hold_id = hold_for_claim(row, amount_fen=fen, instead=instead, actor=actor)
    row.held_fen = fen


def _set_use_hold(use: Use, hold_id: Any, fen: int) -> None:
    Use.objects.filter(pk=use.pk).update(hold_id=hold_id, reserved_fen=fen)
    use.hold_id, use.reserved_fen = hold_id, fen


def _hand_back(row: Claim, actor: Actor, details: Mapping[str, Any]) -> None:
    """The claim is the claimant's again: what was set aside for it is set aside for the contract, its papers are free."""
    if row.hold_id is None:
        return
    lock_accounts([row.voucher.account_id or 0])
    use, fen = row.use, row.held_fen
    use.hold_id = row.hold_id
    made = hold_for_use(use, amount_fen=fen, expires_at=hold_until(use), actor=actor)
    _set_use_hold(use, made, fen)
    row.hold_id, row.held_fen, row.checked_by_id = None, 0, None
    withdraw_claim_papers(row, actor=actor, reason=str(details.get("note") or "撤回"))


def _reject(row: Claim, actor: Actor, details: Mapping[str, Any]) -> None:
    """What was set aside is free; the contract may be claimed for again while there is time."""
    lock_accounts([row.voucher.account_id or 0])
    free_hold(row.hold_id, actor=actor, reason=f"{row.number} 不予兑付")
    row.hold_id, row.held_fen = None, 0
    row.approved_fen, row.approved_by_id, row.approved_at = None, None, None
    withdraw_claim_papers(row, actor=actor, reason=str(details.get("note") or "不予兑付"))


def _check(row: Claim, actor: Actor, _: Mapping[str, Any]) -> None:
    row.checked_by_id = actor.person_id


def _ask_experts(row: Claim, actor: Actor, details: Mapping[str, Any]) -> None:
    row.checked_by_id = row.checked_by_id or actor.person_id
    due = due_after(row.voucher.scheme_version, Parameter.REVIEW_WORKDAYS)
    Review.objects.bulk_create(
        [
            Review(claim=row, expert_id=person, region_id=row.region_id, asked_at=clock.now(), due_at=due)
            for person in sorted(set(details["experts"]))
        ],
        ignore_conflicts=True,
    )


def _review(row: Claim, actor: Actor, details: Mapping[str, Any]) -> None:
    Review.objects.filter(claim=row, expert_id=actor.person_id, opinion="").update(
        opinion=details["opinion"],
        suggested_fen=details["suggested_fen"],
        text=details["text"],
        given_at=clock.now(),
    )


def _approve(row: Claim, actor: Actor, details: Mapping[str, Any]) -> None:
    """What was cut is a step of the calculation like the others, with its reason and who cut."""
    fen, asked = int(details["approved_fen"]), row.amount_fen or 0
    row.approved_fen, row.approved_by_id, row.approved_at = fen, actor.person_id, clock.now()
    row.cut_reason = str(details["note"]) if fen < asked else ""
    step = {
        "label": "核定",
        "text": f"{actor.name}核定{f'，核减理由：{row.cut_reason}' if row.cut_reason else ''}",
        "amount_fen": fen,
        "cut_fen": asked - fen,
        "cited": None,
    }
    kept = [one for one in row.calculation.get("steps", []) if one["label"] != "核定"]
    row.calculation = row.calculation | {"steps": [*kept, step]}
    if fen < row.held_fen:
        lock_accounts([row.voucher.account_id or 0])
        _hold(row, fen, actor=actor, instead=[row.hold_id])


def _release(row: Claim, actor: Actor, _: Mapping[str, Any]) -> None:
    """A claim that was frozen begins again with its check: it is worked out anew and nobody has approved it."""
    lock_accounts([row.voucher.account_id or 0])
    row.approved_fen, row.approved_by_id, row.approved_at, row.cut_reason = None, None, None, ""
    found = calculation_of(row)
    row.calculation, row.amount_fen = found.as_dict(), found.amount_fen
    if found.amount_fen > 0:
        _hold(row, found.amount_fen, actor=actor, instead=[row.hold_id])


def _freeze(row: Claim, _: Actor, __: Mapping[str, Any]) -> None:
    """A frozen claim is on no list for the bank."""
    row.payment = None


def _return_from_bank(row: Claim, _: Actor, __: Mapping[str, Any]) -> None:
    row.payment = None


def _correct_account(row: Claim, _: Actor, details: Mapping[str, Any]) -> None:
    given = {column: details[column] for column in BANK_COLUMNS}
    for name, value in read_values(given, texts=TEXTS).items():
        setattr(row, name, value)


def _rate(row: Claim, actor: Actor, details: Mapping[str, Any]) -> None:
    row.rating, row.rating_text, row.rated_at = int(details["rating"]), str(details["note"]), clock.now()
    rate(
        row.use.provider,
        actor=actor,
        organisation_id=row.organisation_id,
        subject_kind="vouchers.claim",
        subject_number=row.number,
        stars=row.rating,
        comment=row.rating_text,
        service=row.use.service,
    )


_EFFECTS: Mapping[str, Effect] = {
    "submit": _submit,
    "withdraw": _hand_back,
    "return": _hand_back,
    "reject": _reject,
    "check": _check,
    "send_to_review": _ask_experts,
    "add_experts": _ask_experts,
    "review": _review,
    "approve": _approve,
    "release": _release,
    "freeze": _freeze,
    "return_from_bank": _return_from_bank,
    "correct_account": _correct_account,
    "rate": _rate,
    "pay": pay_claim,
    "reverse": reverse_claim,
}
