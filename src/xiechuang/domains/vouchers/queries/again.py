"""One voucher worked out again from its rows alone: its account, its claims, its sums."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.queries.chain import Chain
from xiechuang.domains.vouchers.rules.words import yuan
from xiechuang.kernel.ledger.public import balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was worked out again, and whether it is what stands in the rows."""

    what: str
    said: str
    is_equal: bool


def derived_again(chain: Chain) -> list[Check]:
    """Balances entry by entry, the sum of the account, and every claim from its calculation to its payment."""
    return [*_account(chain), *(check for claim in chain.claims for check in _claim(claim))]


def _account(chain: Chain) -> Iterator[Check]:
    lies, aside, wrong = Counter[int](), Counter[int](), list[int]()
    for place, line in enumerate(chain.lines, start=1):
        lies[line.lane] += line.amount_fen
        aside[line.lane] += line.held_fen
        if (lies[line.lane], aside[line.lane]) != (line.balance_fen, line.held_after_fen):
            wrong.append(place)
    fen, held = lies.total(), aside.total()
    told = "第 " + "、".join(map(str, wrong)) + " 条不符" if wrong else f"{len(chain.lines)} 条分录逐条相符"
    yield Check(what="分录逐条余额", said=told, is_equal=not wrong)
    if chain.voucher.account_id is not None:
        stands = balance(chain.voucher.account_id)
        yield Check(
            what="券账户余额",
            said=f"重算 {yuan(fen)}（其中预留 {yuan(held)}），账本 {yuan(stands.fen)}（{yuan(stands.held_fen)}）",
            is_equal=(fen, held) == (stands.fen, stands.held_fen),
        )


def _claim(claim: Claim) -> Iterator[Check]:
    steps = claim.calculation.get("steps", [])
    if not steps:
        return
    broken = [
        after["label"]
        for before, after in pairwise(steps)
        if after["cut_fen"] and before["amount_fen"] - after["cut_fen"] != after["amount_fen"]
    ]
    yield Check(
        what=f"{claim.number} 计算过程",
        said=f"{'、'.join(broken)}一步不符" if broken else f"{len(steps)} 步相符",
        is_equal=not broken,
    )
    if claim.approved_fen is not None:
        yield Check(
            what=f"{claim.number} 核定金额",
            said=f"计算所得 {yuan(steps[-1]['amount_fen'])}，核定 {yuan(claim.approved_fen)}",
            is_equal=steps[-1]["amount_fen"] == claim.approved_fen,
        )
    if claim.paid_fen is not None:
        yield Check(
            what=f"{claim.number} 拨付金额",
            said=f"核定 {yuan(claim.approved_fen or 0)}，拨付 {yuan(claim.paid_fen)}",
            is_equal=claim.paid_fen == claim.approved_fen,
        )
