"""Everything that the database wrote, worked out again from the rows alone: balances, holds, floors and hashes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import OuterRef, Subquery

from xiechuang.kernel.ledger.digests import GENESIS, digest_of_body, digest_of_entry
from xiechuang.kernel.ledger.instructions import Leg
from xiechuang.kernel.ledger.models import Account, Entry, Hold, Lane, Transfer
from xiechuang.kernel.ledger.moment import one_moment
from xiechuang.kernel.ledger.states import Act

_CHUNK = 5_000
Chain = tuple[int, int]
"""An account and a lane of it: where one chain of entries stands."""
Heads = Mapping[Chain, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the rows contradict each other."""

    problem: str
    account: int | None = None
    lane: int = 0
    sequence: int | None = None
    transfer: UUID | None = None

    def __str__(self) -> str:
        lane = f"分道 {self.lane} " if self.lane else ""
        where = (
            f"账户 {self.account} {lane}第 {self.sequence} 条" if self.account else f"转账 {self.transfer}"
        )
        return f"{where}：{self.problem}"


@dataclass(slots=True)
class Derived:
    """What the rows say when they are read from the first to the last; balances are (lies in it, set aside) in fen."""

    faults: list[Fault] = field(default_factory=list)
    balances: dict[int, tuple[int, int]] = field(default_factory=dict)
    heads: dict[Chain, tuple[int, str]] = field(default_factory=dict)
    entries: int = 0
    transfers: int = 0


def rederive(*, expected: Heads | None = None) -> Derived:
    """Read every row and check every balance, hold, floor and hash; each fault is named.

    ``expected`` are heads written down earlier (``Derived.heads``): each must still stand where it stood, so that a tail
    cut off shows as well. Run it outside any fence; rows that a fence hides count as missing. Memory grows with the
    number of accounts, not of entries.
    """
    derived = Derived()
    with one_moment():
        _walk_accounts(derived, dict(expected or {}))
        left = _walk_transfers(derived)
    for account, (_, held) in derived.balances.items():
        if held != left[account]:
            said = f"预留余额 {held} 分，未了结的预留共 {left[account]} 分"
            derived.faults.append(
                Fault(said, account=account, sequence=derived.heads.get((account, 0), (0, ""))[0])
            )
    return derived


def _walk_accounts(derived: Derived, expected: dict[Chain, tuple[int, str]]) -> None:
    """Each lane's entries in their order."""
    floors: dict[Chain, int | None] = {
        (key, 0): floor for key, floor in Account.objects.values_list("pk", "floor_fen")
    }
    for key, number in Lane.objects.values_list("account_id", "number"):
        floors[key, number] = None if floors[key, 0] is None else 0
    # Looked up, not joined: entries whose transfer was removed must not vanish with it.
    deed = Transfer.objects.filter(pk=OuterRef("transfer_id"))
    rows = Entry.objects.order_by("account_id", "lane", "sequence").annotate(
        deed_digest=Subquery(deed.values("digest")), made_at=Subquery(deed.values("made_at"))
    )
    last: Entry | None = None
    standing: dict[Chain, tuple[int, int]] = {}
    for entry in rows.iterator(chunk_size=_CHUNK):
        chain = (entry.account_id, entry.lane)
        before = last if last and (last.account_id, last.lane) == chain else None
        problems = [
            *_faults_of(entry, before, deed_digest=entry.deed_digest, made_at=entry.made_at),
            *_floor_of(entry, floors),
            *_moved_head(entry, expected),
        ]
        derived.faults += (
            Fault(
                p,
                account=entry.account_id,
                lane=entry.lane,
                sequence=entry.sequence,
                transfer=entry.transfer_id,
            )
            for p in problems
        )
        standing[chain] = (entry.balance_after_fen, entry.held_after_fen)
        derived.heads[chain] = (entry.sequence, entry.digest)
        derived.entries += 1
        last = entry
    for (account, _lane), (fen, held) in standing.items():
        lies, aside = derived.balances.get(account, (0, 0))
        derived.balances[account] = (lies + fen, aside + held)
    for (account, lane), (sequence, _digest) in expected.items():
        said = "早先抄下的末端不在了：末尾的记录被截去"
        derived.faults.append(Fault(said, account=account, lane=lane, sequence=sequence))


def _faults_of(
    entry: Entry, last: Entry | None, *, deed_digest: str | None, made_at: datetime | None
) -> Iterator[str]:
    if entry.sequence != (last.sequence if last else 0) + 1:
        yield "与前一条不相接：中间有记录被删除或插入"
    if entry.balance_after_fen != (last.balance_after_fen if last else 0) + entry.amount_fen:
        yield "余额不等于前一条余额加本条金额"
    if entry.held_after_fen != (last.held_after_fen if last else 0) + entry.held_fen:
        yield "预留余额不等于前一条加本条变动"
    if last and entry.at < last.at:
        yield "时间早于前一条"
    if entry.at != made_at:
        yield "时间与转账不符"
    before = last.digest if last else GENESIS
    if entry.digest != digest_of_entry(entry, before=before, transfer_digest=deed_digest):
        yield "内容与哈希不符：记录被改动"


def _floor_of(entry: Entry, floors: Mapping[Chain, int | None]) -> Iterator[str]:
    if (entry.account_id, entry.lane) not in floors:
        yield "分道不在了" if entry.lane else "账户不在了"
        return
    floor = floors[entry.account_id, entry.lane]
    falls = entry.amount_fen - entry.held_fen < 0
    if floor is not None and falls and entry.balance_after_fen - entry.held_after_fen < floor:
        yield "可用余额低于下限"


def _moved_head(entry: Entry, expected: dict[Chain, tuple[int, str]]) -> Iterator[str]:
    """What was written down of this very entry earlier is taken off the list, and must be what stands here."""
    chain = (entry.account_id, entry.lane)
    if expected.get(chain, (0, ""))[0] != entry.sequence:
        return
    if expected.pop(chain)[1] != entry.digest:
        yield "与早先抄下的末端哈希不符"


def _walk_transfers(derived: Derived) -> dict[int, int]:
    """Each transfer beside its entries; gives what open holds have set aside on each account."""
    left: dict[int, int] = defaultdict(int)
    deeds = Transfer.objects.select_related("hold", "ends").order_by("pk").iterator(chunk_size=_CHUNK)
    rows = Entry.objects.order_by("transfer_id", "position").iterator(chunk_size=_CHUNK)
    groups = groupby(rows, key=lambda entry: entry.transfer_id)
    key, entries = next(groups, (None, iter(())))
    for deed in deeds:
        derived.transfers += 1
        while key is not None and key < deed.pk:
            derived.faults.append(Fault("分录所属的转账不在了", transfer=key))
            key, entries = next(groups, (None, iter(())))
        legs = []
        if key == deed.pk:
            legs = [Leg(entry.account_id, entry.amount_fen, entry.held_fen) for entry in entries]
            key, entries = next(groups, (None, iter(())))
        own: Hold | None = getattr(deed, "hold", None)
        derived.faults += (Fault(problem, transfer=deed.pk) for problem in _problems_of(deed, legs, own))
        for hold, sign in ((own, 1), (deed.ends, -1)):
            if hold is not None:
                left[hold.account_id] += sign * hold.amount_fen
    return left


def _problems_of(deed: Transfer, legs: list[Leg], own: Hold | None) -> Iterator[str]:
    if len(legs) != deed.legs:
        yield f"应有 {deed.legs} 条分录，实有 {len(legs)} 条"
    if total := sum(leg.amount_fen for leg in legs):
        yield f"分录之和不为零，相差 {total} 分"
    if (own is None) == (deed.act == Act.RESERVE):
        yield "预留与转账不相符"
    set_aside, sign = (own, 1) if own else (deed.ends, -1)
    wanted = [(set_aside.account_id, sign * set_aside.amount_fen)] if set_aside else []
    if [(leg.account, leg.held_fen) for leg in legs if leg.held_fen] != wanted:
        yield "预留变动与所预留的不相符"
    if deed.digest != _body_of(deed, legs, own):
        yield "内容与哈希不符：转账被改动"


def _body_of(deed: Transfer, legs: list[Leg], hold: Hold | None) -> str:
    return digest_of_body(
        act=deed.act,
        kind=deed.kind,
        reason=deed.reason,
        subject_kind=deed.subject_kind,
        subject_id=deed.subject_id,
        ends=deed.ends_id,
        reverses=deed.reverses_id,
        target=hold.target_id if hold else None,
        expires_at=hold.expires_at if hold else None,
        legs=legs,
    )
