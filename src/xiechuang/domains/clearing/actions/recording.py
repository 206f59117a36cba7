"""Recording what one region owes another, in the transaction of the payment that made it so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiechuang.domains.clearing.models import Obligation
from xiechuang.kernel.ledger.public import (
    Account,
    Instruction,
    Leg,
    Posted,
    Transfer,
    moving,
    open_account,
    post,
    reversing,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor, Region

POSITION = "clearing_position"
OWING = "clearing_obligation"
TAKING_BACK = "clearing_reversal"
LENGTHS = {"kind": 40, "subject_kind": 60, "subject_number": 40}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """An obligation that is wanted; ``id`` is made by the caller once and kept for every repeat."""

    id: UUID
    debtor: str
    creditor: str
    amount_fen: int
    arose_on: date
    kind: str
    subject_kind: str
    subject_number: str
    is_sample: bool = False


def record_obligation(
    *,
    id: UUID,
    debtor: str,
    creditor: str,
    amount_fen: int,
    arose_on: date,
    kind: str,
    subject_kind: str,
    subject_number: str,
    actor: Actor,
    is_sample: bool = False,
) -> Obligation:
    """The region ``debtor`` owes the region ``creditor`` so many fen; asking again gives the same obligation.

    Joins the caller's transaction. It locks the two regions' position accounts until that ends, so it comes last in
    the transaction; several go in one call of ``record_obligations``.
    """
    owing = Owing(
        id=id,
        debtor=debtor,
        creditor=creditor,
        amount_fen=amount_fen,
        arose_on=arose_on,
        kind=kind,
        subject_kind=subject_kind,
        subject_number=subject_number,
        is_sample=is_sample,
    )
    return record_obligations([owing], actor=actor)[0]


def record_obligations(wanted: Sequence[Owing], *, actor: Actor) -> list[Obligation]:
    """All of them or none, in the order given; each once, however often it is asked."""
    if not wanted:
        return []
    with transaction.atomic():
        if reasons := _objections(wanted):
            raise Refused(reasons)
        positions = position_accounts(code for one in wanted for code in (one.debtor, one.creditor))
        posted = post([_instruction(one, positions) for one in wanted], actor=actor)
        return [_written(one, after, actor=actor) for one, after in zip(wanted, posted, strict=True)]


def position_accounts(regions: Iterable[str]) -> dict[str, Account]:
    """The account of each region on which what it is owed (+) and owes (-) adds up; all together are always zero."""
    codes = sorted(set(regions))
    known = {region.pk: region for region in Region.objects.filter(pk__in=codes)}
    return {
        code: open_account(owner=known[code], kind=POSITION, floor_fen=None, region_code=code)
        for code in codes
    }


def _instruction(one: Owing, positions: dict[str, Account]) -> Instruction:
    """What the ledger's hash covers includes the matter and the day, so that another matter is another body."""
    return moving(
        id=one.id,
        source=positions[one.debtor],
        target=positions[one.creditor],
        amount_fen=one.amount_fen,
        kind=OWING,
        reason=f"{one.kind} {one.subject_kind} {one.subject_number} {one.arose_on}",
    )


def _written(one: Owing, after: Posted, *, actor: Actor) -> Obligation:
    if not after.is_new:
        return obligation_by_id(one.id)
    row = Obligation(
        id=one.id,
        debtor_id=one.debtor,
        creditor_id=one.creditor,
        amount_fen=one.amount_fen,
        arose_on=one.arose_on,
        kind=one.kind,
        subject_kind=one.subject_kind,
        subject_number=one.subject_number,
        recorded_by=_name(actor),
        is_sample=one.is_sample,
    )
    row.save(force_insert=True)
    return row


def obligation_by_id(id: UUID) -> Obligation:
    """The obligation of that id; ``NotVisible`` when there is none or a fence hides it."""
    found = Obligation.objects.filter(pk=id).first()
    if found is None:
        raise NotVisible(f"地区间应收应付 {id}")
    return found


def reverse_obligation(id: UUID, *, reversing_id: UUID, actor: Actor, reason: str) -> Obligation:
    """Take an obligation back, once: the same amount is owed the other way round from today, for the next open day."""
    if not reason.strip() or len(reason) > 200 or not is_storable(reason):
        raise Refused(Reason("冲销须写明事由，最长 200 字", "清算规则 9", "reason"))
    with transaction.atomic():
        first = obligation_by_id(id)
        if first.reverses_id is not None:
            raise Refused(Reason("冲销本身不能再冲销", "清算规则 9"))
        after = post([_taking_back(first, id=reversing_id, reason=reason)], actor=actor)[0]
        if not after.is_new:
            return obligation_by_id(reversing_id)
        row = Obligation(
            id=reversing_id,
            debtor_id=first.creditor_id,
            creditor_id=first.debtor_id,
            amount_fen=first.amount_fen,
            arose_on=clock.today(),
            kind=first.kind,
            subject_kind=first.subject_kind,
            subject_number=first.subject_number,
            reverses=first,
            reason=reason.strip(),
            recorded_by=_name(actor),
            is_sample=first.is_sample,
        )
        row.save(force_insert=True)
    return row


def _taking_back(first: Obligation, *, id: UUID, reason: str) -> Instruction:
    """The legs are those of the obligation; behind the fence a region sees only its own of the two."""
    positions = position_accounts([first.debtor_id, first.creditor_id])
    legs = (
        Leg(positions[first.debtor_id].pk, -first.amount_fen),
        Leg(positions[first.creditor_id].pk, first.amount_fen),
    )
    return reversing(
        id=id, transfer=Transfer.objects.get(pk=first.pk), legs=legs, kind=TAKING_BACK, reason=reason.strip()
    )


def _name(actor: Actor) -> str:
    return (actor.name or actor.role.label)[:60]


def _objections(wanted: Sequence[Owing]) -> list[Reason]:
    """Everything wrong with what is asked; the amounts' size is the ledger's to judge."""
    codes = {code for one in wanted for code in (one.debtor, one.creditor)}
    known = set(Region.objects.filter(pk__in=codes, parent=None).values_list("pk", flat=True))
    reasons = [
        Reason(f"“{code}”不是共同体的成员地区", "清算规则 1", "debtor") for code in sorted(codes - known)
    ]
    for one in wanted:
        if one.debtor == one.creditor:
            reasons.append(Reason("应付和应收须是两个地区", "清算规则 1", "creditor"))
        if one.amount_fen <= 0:
            reasons.append(Reason("金额须是大于零的整数分", "清算规则 1", "amount_fen"))
        if one.arose_on > clock.today():
            reasons.append(Reason("发生日期不能晚于今天", "清算规则 1", "arose_on"))
        for name, length in LENGTHS.items():
            text = getattr(one, name)
            if not text or len(text) > length or not is_storable(text):
                reasons.append(Reason(f"{name} 须填写，最长 {length} 字", "清算规则 1", name))
    return reasons
