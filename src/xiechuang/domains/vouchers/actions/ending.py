"""How vouchers come to their end: used up, expired, what was left of them gone back."""

from django.db import transaction

from xiechuang.domains.vouchers.actions.due import time_use, time_voucher
from xiechuang.domains.vouchers.actions.issuing import moved
from xiechuang.domains.vouchers.actions.machine import machine
from xiechuang.domains.vouchers.actions.money import free_hold, sweep
from xiechuang.domains.vouchers.flow import USE, VOUCHER
from xiechuang.domains.vouchers.models import WITH_SCHEME, Use, Voucher
from xiechuang.domains.vouchers.queries.timed import uses_past_claiming
from xiechuang.domains.vouchers.rules.claiming import last_day_of
from xiechuang.domains.vouchers.states import DEAD_CLAIMS, OPEN_USES, UseState, VoucherState
from xiechuang.kernel.ledger.public import balance, expire_holds, lock_accounts
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM, Actor
from xiechuang.kernel.workflow.public import lock, perform

SWEPT = (VoucherState.EXPIRED, VoucherState.CANCELLED, VoucherState.GIVEN_BACK)


def settle_end(voucher: Voucher, *, actor: Actor, because: str = "") -> Voucher:
    """After money moved: a voucher with nothing left is used up, one that got money again is not, an ended one is swept.

    The caller holds the voucher's lock and gives the row as it stands under it; ``because`` is what set the money free.
    """
    row = voucher
    if row.account_id is None:
        return row
    stands = balance(row.account_id)
    if row.state in SWEPT:
        ended = f"{row.number} {row.status.label}"
        sweep(row, actor=actor, reason=f"{ended}：{because}" if because else ended)
        return row
    if row.state in (VoucherState.ISSUED, VoucherState.FROZEN) and stands.fen == 0:
        return _move(row, "use_up", actor=actor)
    if row.state == VoucherState.USED_UP and stands.fen > 0:
        return _move(row, "reopen", actor=actor)
    return row


def _move(voucher: Voucher, move: str, *, actor: Actor) -> Voucher:
    return perform(
        flow=VOUCHER,
        move=move,
        actor=machine(actor),
        subject=voucher,
        effect=time_voucher,
        event=moved,
        is_locked=True,
    )


def expire_vouchers() -> int:
    """End every voucher whose last day is over, and say how many; several workers may do it at once."""
    ended = 0
    due = Voucher.objects.filter(state=VoucherState.ISSUED, expires_on__lte=clock.today())
    for key in list(due.values_list("pk", flat=True)):
        ended += _expire(key)
    return ended


@transaction.atomic
def _expire(key: int) -> int:
    """Contracts that are not done lapse with the voucher; what was done in its time may still be claimed."""
    voucher = lock(Voucher(pk=key), along=(*WITH_SCHEME, "batch__pool"))
    if voucher.state != VoucherState.ISSUED or not voucher.expires_on or voucher.expires_on > clock.today():
        return 0
    for use in voucher.uses.filter(state__in=OPEN_USES - {UseState.DONE}):
        lapse(use)
    voucher = _move(voucher, "expire", actor=SYSTEM)
    settle_end(voucher, actor=SYSTEM)
    return 1


def lapse(use: Use) -> Use:
    """A contract comes to nothing and what was set aside for it is free again; the caller holds the voucher's lock."""

    def effect(row: Use) -> None:
        lock_accounts([row.voucher.account_id or 0])
        free_hold(row.hold_id, actor=SYSTEM, reason=f"{row.number} 失效")
        row.reserved_fen = 0
        time_use(row)

    return perform(flow=USE, move="lapse", actor=SYSTEM, subject=use, effect=effect)


def end_holds() -> tuple[int, int]:
    """The ledger ends holds whose time is over; uses that can no longer be claimed lapse. How many of each."""
    expired = expire_holds(clock.now())
    lapsed = 0
    for use in uses_past_claiming():
        lapsed += _lapse_when_over(use)
    return expired, lapsed


@transaction.atomic
def _lapse_when_over(use: Use) -> int:
    last = last_day_of(use)
    if last is None or clock.today() <= last:
        return 0
    voucher = lock(use.voucher, along=WITH_SCHEME)
    row = lock(use)
    row.voucher = voucher
    if row.state != UseState.DONE or row.claims.exclude(state__in=DEAD_CLAIMS).exists():
        return 0
    lapse(row)
    settle_end(voucher, actor=SYSTEM, because=f"{row.number} 失效")
    return 1
