"""How much of a budget is left, given out, set aside and paid; all of it balances of the ledger."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Sum

from xiechuang.domains.vouchers.models import Batch, Pool
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchMoney:
    """A batch: what can still be had of it, what its vouchers hold, how much of that is set aside, what was paid."""

    batch_id: int
    left_fen: int = 0
    committed_fen: int = 0
    held_fen: int = 0
    paid_fen: int = 0

    @property
    def given_fen(self) -> int:
        """What went out as vouchers and did not come back."""
        return self.committed_fen + self.paid_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A pool at this moment."""

    appropriated_fen: int
    free_fen: int
    batches: list[BatchMoney] = field(default_factory=list)

    @property
    def in_batches_fen(self) -> int:
        """What lies in open batches and can be had."""
        return sum(one.left_fen for one in self.batches)

    @property
    def committed_fen(self) -> int:
        """What lies on vouchers and is not paid yet."""
        return sum(one.committed_fen for one in self.batches)

    @property
    def held_fen(self) -> int:
        """What of that is set aside for contracts and claims."""
        return sum(one.held_fen for one in self.batches)

    @property
    def paid_fen(self) -> int:
        """What was paid and not taken back."""
        return sum(one.paid_fen for one in self.batches)

    @property
    def left_fen(self) -> int:
        """What nobody has been promised."""
        return self.free_fen + self.in_batches_fen

    @property
    def is_whole(self) -> bool:
        """Whether every fen that came in is somewhere."""
        return self.appropriated_fen == self.left_fen + self.committed_fen + self.paid_fen


def budget_of(pool: Pool) -> Budget:
    """How a pool stands; sums only, so that everybody may ask."""
    free = 0
    batches: dict[int, dict[str, int]] = {}
    for place, batch_id, fen, held, paid in _rows(pool.pk):
        if place == "pool":
            free = fen
            continue
        known = batches.setdefault(batch_id, {"batch_id": batch_id})
        known |= (
            {"left_fen": fen}
            if place == "batch"
            else {"committed_fen": fen, "held_fen": held, "paid_fen": paid}
        )
    return Budget(
        appropriated_fen=_appropriated(pool, free_fen=free, batches=batches),
        free_fen=free,
        batches=[BatchMoney(**batches[key]) for key in sorted(batches)],
    )


def budgets_seen(actor: Actor, *, at_most: int | None = None) -> list[dict[str, Any]]:
    """How each pool stands that the actor sees, the latest year of each region first."""
    pools = visible(actor, Pool).select_related("scheme", "region")
    shown = pools.order_by("region", "-scheme__year", "number")[:at_most]
    return [{"pool": pool, "budget": budget_of(pool)} for pool in shown]


def _rows(pool_id: int) -> list[tuple[str, int, int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select place, batch_id, fen, held_fen, paid_fen from vouchers_budget(%s)", [pool_id])
        return list(cursor.fetchall())


def _appropriated(pool: Pool, *, free_fen: int, batches: dict[int, dict[str, int]]) -> int:
    """What came in; behind the fence of an outsider, who sees no appropriation, it is what is there."""
    came_in: int | None = pool.appropriations.aggregate(sum=Sum("amount_fen"))["sum"]
    if came_in is not None:
        return came_in
    names = ("left_fen", "committed_fen", "paid_fen")
    return free_fen + sum(money.get(name, 0) for money in batches.values() for name in names)


def left_of(batch: Batch) -> int:
    """What can still be had of a batch."""
    with connection.cursor() as cursor:
        cursor.execute("select vouchers_left(%s)", [batch.pk])
        return int(cursor.fetchone()[0])


def money_of(batch: Batch) -> BatchMoney:
    """How one batch stands."""
    every = {one.batch_id: one for one in budget_of(batch.pool).batches}
    return every.get(batch.pk, BatchMoney(batch_id=batch.pk))
