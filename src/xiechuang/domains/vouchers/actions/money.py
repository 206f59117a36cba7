"""Every movement of money of vouchers, as the ledger is told of it.

A pool, each batch and each voucher have an account of their own: 拨入 region → pool, 开批 pool → batch, 发放 batch → voucher,
预留 on the voucher's account for a contract and then for its claim, 拨付 voucher → payee, and the ways back. So what is left,
committed and paid are balances, and no batch or voucher can be spent twice, for their floors are zero.

Locks are taken in one order everywhere: the voucher's row, the use's or claim's row, the ledger's accounts, the positions of
clearing.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from xiechuang.domains.vouchers.models import Batch, Claim, Pool, Use, Voucher
from xiechuang.domains.vouchers.states import BatchState, Mode, Parameter
from xiechuang.kernel.ledger.public import (
    Account,
    Hold,
    Instruction,
    Leg,
    Transfer,
    balance,
    freeing,
    journal,
    lock_accounts,
    open_account,
    open_holds,
    post,
    reserving,
    reversing,
    settling,
)
from xiechuang.kernel.orgs.public import Actor, Organisation, Region


def grant_account(region: Region) -> Account:
    """Where a region's money for vouchers comes from; it may owe, for its budget stands elsewhere."""
    return open_account(owner=region, kind="voucher_grant", floor_fen=None, region_code=region.code)


def clearing_account(region: Region) -> Account:
    """What a region has set aside for what other regions paid out for it."""
    return open_account(owner=region, kind="voucher_clearing", region_code=region.code)


def pool_account(pool: Pool) -> Account:
    """The account of a pool."""
    return open_account(owner=pool, kind="voucher_pool", region_code=pool.region_id)


def batch_account(batch: Batch) -> Account:
    """The account of a batch."""
    return open_account(owner=batch, kind="voucher_batch", region_code=batch.region_id)


def voucher_account(voucher: Voucher) -> Account:
    """The account of a voucher; its firm and its region see it."""
    return open_account(
        owner=voucher,
        kind="voucher",
        region_code=voucher.region_id,
        organisation_id=voucher.organisation_id,
    )


def receipts_account(organisation: Organisation) -> Account:
    """What an organisation was paid for vouchers."""
    return open_account(owner=organisation, kind="voucher_receipts", organisation_id=organisation.pk)


def appropriate_money(pool: Pool, *, id: UUID, amount_fen: int, reason: str, actor: Actor) -> None:
    """Money comes into a pool, or with a minus leaves it again."""
    source = grant_account(pool.region).pk
    _move(
        id=id,
        source=source,
        target=pool.account_id,
        fen=amount_fen,
        kind="voucher_fund",
        reason=reason,
        actor=actor,
    )


def fill_batch(batch: Batch, *, actor: Actor) -> None:
    """A batch that opens gets its amount out of the pool."""
    _move(
        id=uuid4(),
        source=batch.pool.account_id,
        target=batch.account_id,
        fen=batch.amount_fen,
        kind="voucher_batch",
        reason=f"{batch.number} 开放",
        actor=actor,
    )


def empty_batch(batch: Batch, *, actor: Actor) -> int:
    """A batch that closes gives what is left of it back to the pool, and says how much."""
    lock_accounts([_id(batch.account_id), _id(batch.pool.account_id)])
    left = balance_fen(batch.account_id)
    if left:
        _move(
            id=uuid4(),
            source=batch.account_id,
            target=batch.pool.account_id,
            fen=left,
            kind="voucher_batch_end",
            reason=f"{batch.number} 截止",
            actor=actor,
        )
    return left


def issue_money(voucher: Voucher, *, amount_fen: int, actor: Actor) -> UUID:
    """The batch's money becomes the voucher's; refused when the batch has less."""
    made = uuid4()
    legs = (Leg(_id(voucher.batch.account_id), -amount_fen), Leg(_id(voucher.account_id), amount_fen))
    wanted = journal(id=made, legs=legs, kind="voucher_issue", reason=voucher.number, subject=voucher)
    post([wanted], actor=actor)
    return made


def sweep(voucher: Voucher, *, actor: Actor, reason: str) -> int:
    """What is neither spent nor set aside on a voucher goes back to its batch while that is open, else to the pool.

    All three accounts are locked before it is asked whether the batch is open: a batch that closes meanwhile either
    takes this money along or has already closed.
    """
    batch = voucher.batch
    lock_accounts(one for one in (voucher.account_id, batch.account_id, batch.pool.account_id) if one)
    is_open = Batch.objects.filter(pk=batch.pk, state=BatchState.OPEN).exists()
    target = batch.account_id if is_open else batch.pool.account_id
    free = balance_fen(voucher.account_id)
    if free and voucher.account_id and target:
        legs = (Leg(voucher.account_id, -free), Leg(target, free))
        wanted = journal(id=uuid4(), legs=legs, kind="voucher_return", reason=reason[:400], subject=voucher)
        post([wanted], actor=actor)
    return free


def hold_for_use(use: Use, *, amount_fen: int, expires_at: datetime, actor: Actor) -> UUID:
    """Set money of the voucher aside for a contract, in place of what was set aside for it before."""
    pays_provider = use.voucher.scheme_version.value(Parameter.MODE) == Mode.PROVIDER
    payee = Organisation(pk=use.provider_organisation_id if pays_provider else use.organisation_id)
    wanted = reserving(
        id=uuid4(),
        source=_known(use.voucher.account_id),
        target=receipts_account(payee),
        amount_fen=amount_fen,
        kind="voucher_use",
        expires_at=expires_at,
        reason=use.number,
        subject=use,
    )
    post([*_free(use.hold_id), wanted], actor=actor)
    return wanted.id


def hold_for_claim(claim: Claim, *, amount_fen: int, instead: Sequence[UUID | None], actor: Actor) -> UUID:
    """Set money aside for a claim until it is decided, in place of what was set aside for its contract."""
    wanted = reserving(
        id=uuid4(),
        source=_known(claim.voucher.account_id),
        target=_claim_target(claim),
        amount_fen=amount_fen,
        kind="voucher_claim",
        reason=claim.number,
        subject=claim,
    )
    freed = [one for hold in instead for one in _free(hold)]
    post([*freed, wanted], actor=actor)
    return wanted.id


def _claim_target(claim: Claim) -> Account:
    """The payee; where another region pays out, what is owed to that region."""
    if claim.crosses_regions:
        return clearing_account(Region(pk=claim.region_id))
    return receipts_account(Organisation(pk=claim.payee_id))


def free_hold(hold_id: UUID | None, *, actor: Actor, reason: str) -> None:
    """What was set aside is free again; a hold that has ended stays as it is."""
    if wanted := _free(hold_id, reason=reason):
        post(wanted, actor=actor)


def pay_money(claim: Claim, *, actor: Actor) -> UUID:
    """Pay a claim out of what was set aside for it.

    Where another region pays out, that region's money goes to the payee and the bearing region's to what it owes.
    """
    hold = Hold.objects.select_related("transfer").get(pk=claim.hold_id)
    made = uuid5(hold.pk, "pay")
    wanted: list[Instruction] = [
        settling(id=made, hold=hold, amount_fen=claim.approved_fen, kind="voucher_pay", reason=claim.number)
    ]
    if claim.crosses_regions:
        fen = claim.approved_fen or 0
        source, payee = Region(pk=claim.paying_region_id), Organisation(pk=claim.payee_id)
        legs = (Leg(grant_account(source).pk, -fen), Leg(receipts_account(payee).pk, fen))
        wanted.append(
            journal(
                id=uuid5(made, "payout"),
                legs=legs,
                kind="voucher_pay_for_another",
                reason=claim.number,
                subject=claim,
            )
        )
    post(wanted, actor=actor)
    return made


def reverse_money(claim: Claim, *, actor: Actor, reason: str) -> UUID:
    """Take a payment back: the payee's money returns to the voucher, across regions by the same way it went.

    The legs are written down from the claim, for a neighbouring region's office does not see the bearing region's account.
    """
    if claim.transfer_id is None:
        raise ValueError(f"{claim.number} was never paid")
    fen, target = claim.paid_fen or 0, _claim_target(claim).pk
    went = {claim.transfer_id: [Leg(_id(claim.voucher.account_id), -fen), Leg(target, fen)]}
    if claim.crosses_regions:
        payee = receipts_account(Organisation(pk=claim.payee_id)).pk
        grant = grant_account(Region(pk=claim.paying_region_id)).pk
        went[uuid5(claim.transfer_id, "payout")] = [Leg(grant, -fen), Leg(payee, fen)]
    post([_reversal(one, legs, reason=reason) for one, legs in went.items()], actor=actor)
    return uuid5(claim.transfer_id, "reverse")


def _reversal(id: UUID, legs: Sequence[Leg], *, reason: str) -> Instruction:
    transfer = Transfer.objects.get(pk=id)
    made = uuid5(id, "reverse")
    return reversing(id=made, transfer=transfer, legs=legs, kind="voucher_reverse", reason=reason[:400])


def balance_fen(account_id: int | None) -> int:
    """What lies on an account and is not set aside."""
    return 0 if account_id is None else balance(account_id).free_fen


def _free(hold_id: UUID | None, *, reason: str = "") -> list[Instruction]:
    """The caller holds the lock of the account, so a hold found open stays open until it is freed."""
    hold = open_holds().filter(pk=hold_id).first() if hold_id else None
    if hold is None:
        return []
    return [freeing(id=uuid5(hold.pk, "free"), hold=hold, kind="voucher_free", reason=reason)]


def _known(account_id: int | None) -> Account:
    """An account by its number alone: the ledger knows it even where a fence hides it."""
    return Account(pk=account_id)


def _move(
    *, id: UUID, source: int | None, target: int | None, fen: int, kind: str, reason: str, actor: Actor
) -> None:
    legs = (Leg(_id(source), -fen), Leg(_id(target), fen))
    post([journal(id=id, legs=legs, kind=kind, reason=reason)], actor=actor)


def _id(account_id: int | None) -> int:
    """The number of an account that a row must have by now."""
    if account_id is None:
        raise ValueError("an account was never opened")
    return account_id
