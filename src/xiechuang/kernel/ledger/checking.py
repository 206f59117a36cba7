"""What can be said against a group before the database is asked, and the words for what the database says."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from xiechuang.kernel.ledger.instructions import Instruction, Leg
from xiechuang.kernel.ledger.states import Act
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.lib.money import Money
from xiechuang.kernel.lib.texts import is_storable

GROUP_LIMIT = 10_000
LEGS_LIMIT = 1_000
AMOUNT_LIMIT_FEN = 10**15
LENGTHS = {"kind": 40, "reason": 400, "subject_kind": 60}


def problems_of(group: Sequence[Instruction]) -> Iterator[Reason]:
    """Everything wrong with the group as it was asked for."""
    if len(group) > GROUP_LIMIT:
        yield Reason(f"一组最多 {GROUP_LIMIT} 笔，这一组有 {len(group)} 笔", "记账规则 2")
    seen: set[UUID] = set()
    for wanted in group:
        for part in (wanted.id, wanted.ends, wanted.reverses):
            if part in seen:
                yield Reason(f"一组之内重复：{part}", "记账规则 2")
        seen |= {part for part in (wanted.id, wanted.ends, wanted.reverses) if part}
        yield from _problems_of_one(wanted)


def _problems_of_one(wanted: Instruction) -> Iterator[Reason]:
    for name, length in LENGTHS.items():
        text = getattr(wanted, name)
        if len(text) > length or not is_storable(text):
            yield Reason(f"{name} 最长 {length} 个可保存的字符", "记账规则 1", name)
    if not wanted.kind:
        yield Reason("没有写明类别", "记账规则 1", "kind")
    if not 1 <= len(wanted.legs) <= LEGS_LIMIT:
        yield Reason(f"一笔有 1 至 {LEGS_LIMIT} 条分录，不能是 {len(wanted.legs)} 条", "记账规则 1", "legs")
        return
    if not all(_is_amount(leg) for leg in wanted.legs):
        yield Reason("金额须是不为零的整数分，绝对值不超过 10 万亿元", "记账规则 1", "legs")
    elif total := sum(leg.amount_fen for leg in wanted.legs):
        yield Reason(f"借贷不平，相差 {Money(total)} 元", "记账规则 1", "legs")
    elif not _does_what_it_says(wanted):
        yield Reason(
            "预留、兑现的金额须大于零、不超过预留，且收款账户不是付款账户", "记账规则 6", "amount_fen"
        )


def _is_amount(leg: Leg) -> bool:
    parts = (leg.amount_fen, leg.held_fen)
    return any(parts) and all(type(part) is int and abs(part) <= AMOUNT_LIMIT_FEN for part in parts)


def _does_what_it_says(wanted: Instruction) -> bool:
    first = wanted.legs[0]
    match wanted.act:
        case Act.POST | Act.REVERSE:
            return all(leg.held_fen == 0 for leg in wanted.legs)
        case Act.RESERVE:
            return len(wanted.legs) == 1 and first.held_fen > 0 and wanted.target not in {None, first.account}
        case Act.SETTLE:
            return len(wanted.legs) == 2 and 0 < -first.amount_fen <= -first.held_fen
        case _:
            return len(wanted.legs) == 1 and first.held_fen < 0


# What the database's refusals are called, and the rule each rests on (docs/domains/ledger.md).
TEXTS: Mapping[str, tuple[str, str]] = {
    "no_account": ("没有账户 {account}", "记账规则 1"),
    "below_floor": ("账户 {account} 可用余额不足：将为 {found} 元，不得低于 {limit} 元", "记账规则 4"),
    "other_body": ("编号 {transfer} 已用于另一笔内容不同的转账，请换一个新编号", "记账规则 3"),
    "partly_known": ("编号 {transfer} 已经记账，同组的其他各笔没有；一组要么都记、要么都不记", "记账规则 2"),
    "no_hold": ("没有所说的预留", "记账规则 6"),
    "hold_has_ended": ("这笔预留已经兑现、撤销或到期，不能再次了结", "记账规则 6"),
    "hold_has_expired": ("这笔预留已过期，不能兑现", "记账规则 6"),
    "hold_is_not_due": ("这笔预留还没有到期", "记账规则 6"),
    "no_transfer": ("没有要冲销的转账", "记账规则 7"),
    "is_reversed": ("这笔转账已经冲销过，不能再冲销", "记账规则 7"),
    "not_reversible": ("预留、撤销、到期和冲销本身不能冲销，请另记一笔", "记账规则 7"),
}


def reason_of(
    code: str, *, transfer: UUID | None, account: int | None, limit_fen: int | None, found_fen: int | None
) -> Reason:
    """What a refusal of the database means."""
    text, clause = TEXTS[code]
    limit, found = (None if fen is None else Money(fen) for fen in (limit_fen, found_fen))
    return Reason(text.format(transfer=transfer, account=account, limit=limit, found=found), clause)
