"""Pools and batches: money comes in, is opened to applicants, and goes back when a batch closes."""

from datetime import date
from uuid import UUID

from django.db import transaction

from xiechuang.domains.vouchers.actions.money import (
    appropriate_money,
    balance_fen,
    batch_account,
    empty_batch,
    fill_batch,
    pool_account,
)
from xiechuang.domains.vouchers.flow import BATCH
from xiechuang.domains.vouchers.models import Appropriation, Batch, Pool, Scheme
from xiechuang.domains.vouchers.rules.words import HOUSE, yuan
from xiechuang.domains.vouchers.states import BatchState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import SYSTEM, Actor
from xiechuang.kernel.workflow.public import lock, perform

POOL_SERIES = "QE"
BATCH_SERIES = "QP"
LARGEST_FEN = 10**15
BASIS_LENGTH = 200
NAME_LENGTH = 80


@transaction.atomic
def open_pool(scheme: Scheme, *, actor: Actor) -> Pool:
    """The pool of a scheme; it is there once, however often it is asked for."""
    scheme = lock(scheme)
    _only_office(actor, scheme.region_id, "开设额度池")
    held = Pool.objects.filter(scheme=scheme).first()
    if held is not None:
        return held
    pool = Pool.objects.create(
        number=next_number(POOL_SERIES), scheme=scheme, region_id=scheme.region_id, is_sample=scheme.is_sample
    )
    pool.account = pool_account(pool)
    pool.save(update_fields=["account"])
    record(actor=actor, action="voucher_pool.open", subject=pool, scheme=scheme.number)
    return pool


@transaction.atomic
def appropriate(pool: Pool, *, actor: Actor, amount_fen: int, basis: str, key: UUID) -> Appropriation:
    """Put money into a pool, or with a minus take it out again; the same key is one appropriation."""
    pool = lock(pool)
    _only_office(actor, pool.region_id, "拨入额度")
    held = Appropriation.objects.filter(transfer_id=key).first()
    if held is not None:
        if (held.pool_id, held.amount_fen, held.basis) != (pool.pk, amount_fen, basis.strip()):
            raise Refused(Reason("这个幂等键已用于另一次拨入，请换一个新键", field="key"))
        return held
    _refuse_wrong_appropriation(pool, amount_fen=amount_fen, basis=basis)
    appropriate_money(pool, id=key, amount_fen=amount_fen, reason=basis.strip(), actor=actor)
    made = Appropriation.objects.create(
        pool=pool,
        region_id=pool.region_id,
        amount_fen=amount_fen,
        basis=basis.strip(),
        transfer_id=key,
        made_by=actor.name,
    )
    record(actor=actor, action="voucher_pool.appropriate", subject=pool, amount_fen=amount_fen, basis=basis)
    return made


def _refuse_wrong_appropriation(pool: Pool, *, amount_fen: int, basis: str) -> None:
    wrong: dict[str, list[str]] = {}
    if not amount_fen or abs(amount_fen) > LARGEST_FEN:
        wrong["amount"] = ["金额不能为 0，也不能超过 10 万亿元"]
    elif amount_fen < 0 and (left := balance_fen(pool.account_id)) < -amount_fen:
        wrong["amount"] = [f"额度池还剩 {yuan(left)}，不能调出 {yuan(-amount_fen)}"]
    if not basis.strip() or len(basis) > BASIS_LENGTH or not is_storable(basis):
        wrong["basis"] = [f"须写明依据文件，最长 {BASIS_LENGTH} 字"]
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def plan_batch(
    pool: Pool, *, actor: Actor, name: str, opens_on: date, closes_on: date, amount_fen: int
) -> Batch:
    """A part of the pool that is to be given out between two days (the second not included)."""
    _only_office(actor, pool.region_id, "安排批次")
    wrong: dict[str, list[str]] = {}
    if not name.strip() or len(name) > NAME_LENGTH or not is_storable(name):
        wrong["name"] = [f"须填写名称，最长 {NAME_LENGTH} 字"]
    if closes_on <= opens_on:
        wrong["closes_on"] = ["截止日须晚于开放日"]
    if not 0 < amount_fen <= LARGEST_FEN:
        wrong["amount"] = ["额度须大于 0"]
    if wrong:
        raise Invalid(wrong)
    batch = Batch.objects.create(
        number=next_number(BATCH_SERIES),
        pool=pool,
        region_id=pool.region_id,
        name=name.strip(),
        opens_on=opens_on,
        closes_on=closes_on,
        amount_fen=amount_fen,
        is_sample=pool.is_sample,
    )
    batch.account = batch_account(batch)
    batch.save(update_fields=["account"])
    record(actor=actor, action="voucher_batch.plan", subject=batch, amount_fen=amount_fen)
    return batch


def move_batch(batch: Batch, *, actor: Actor, move: str, note: str = "") -> Batch:
    """Open a batch, which takes its money out of the pool, or close it, which gives back what is left."""
    if move not in BATCH.moves:
        raise NotVisible(move)
    was = batch.state

    def effect(row: Batch) -> None:
        row.changed_at = clock.now()
        if move == "open":
            _fill(row, actor=actor)
        elif was == BatchState.OPEN:
            empty_batch(row, actor=actor)

    with transaction.atomic():
        was = lock(batch).state
        return perform(flow=BATCH, move=move, actor=actor, subject=batch, note=note, effect=effect)


def _fill(batch: Batch, *, actor: Actor) -> None:
    try:
        fill_batch(batch, actor=actor)
    except Refused as refused:
        left = balance_fen(batch.pool.account_id)
        if left >= batch.amount_fen:
            raise
        text = f"额度池还剩 {yuan(left)}，不足本批次的 {yuan(batch.amount_fen)}"
        raise Refused(Reason(text, HOUSE, "amount")) from refused


def close_batches() -> tuple[int, int]:
    """Close batches whose days are over; how many were closed and how many could not be."""
    done = failed = 0
    for batch in Batch.objects.filter(state=BatchState.OPEN, closes_on__lte=clock.today()):
        try:
            move_batch(batch, actor=SYSTEM, move="close")
            done += 1
        except Refused:
            failed += 1
    return done, failed


def _only_office(actor: Actor, region_code: str, what: str) -> None:
    if not actor.is_office_of(region_code):
        raise Refused(f"“{what}”由方案所在地区主管部门办理")
