"""What must hold after the year, whatever happened in it; each is an assertion and a line of the report."""

import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Sum

from xiechuang.domains.clearing.public import Day, DayState, Obligation, position_accounts
from xiechuang.domains.vouchers.actions.money import grant_account, receipts_account
from xiechuang.domains.vouchers.models import Claim, Proof
from xiechuang.domains.vouchers.queries.budget import budget_of
from xiechuang.domains.vouchers.states import ClaimState, ProofKind
from xiechuang.kernel.audit.public import broken_links, head
from xiechuang.kernel.ledger.public import Entry, Transfer, balance, export_beancount, open_holds, rederive
from xiechuang.kernel.orgs.public import Organisation, Region

if TYPE_CHECKING:
    from tests.simulation.course import Course
    from tests.simulation.year import Year

FAILED = "**不成立**"


def check(year: "Year", *, goes_on: bool = False) -> dict[str, str]:
    """All of it, in words; the first that does not hold raises, or is written down as such if the rest is to be seen too."""
    found = {}
    for name, finding in _findings(year).items():
        try:
            found[name] = finding()
        except AssertionError as wrong:
            if not goes_on:
                raise
            found[name] = f"{FAILED}（{traceback.extract_tb(wrong.__traceback__)[-1].line}）"
    return found


def _findings(year: "Year") -> dict[str, Callable[[], str]]:
    return {
        "每一件事项都办成": lambda: went_well(year),
        "地区间清算归零": cleared,
        "账本借贷之和": summed,
        "由分录重新推算": derived,
        "beancount 核对": counted_by_another,
        "没有一笔兑付付两次": paid_once,
        "预算每一分都在": lambda: budgets(year),
        "没有悬着的预留": no_holds,
        "审计链": chained,
        "重复使用的发票": lambda: frauds(year),
    }


def went_well(year: "Year") -> str:
    assert year.failures == []
    return f"{year.agenda.done} 件，没有一件出错"


def cleared() -> str:
    days = Day.objects.count()
    assert not Day.objects.exclude(state=DayState.SETTLED).exists()
    assert not Obligation.objects.filter(lines=None).exists()
    regions = list(Region.objects.filter(parent=None).values_list("pk", flat=True))
    assert {balance(one.pk).fen for one in position_accounts(regions).values()} == {0}
    return f"{days} 个清算日全部结清，{Obligation.objects.count()} 笔应收应付，三地头寸均为 0"


def summed() -> str:
    entries = Entry.objects.count()
    assert not Entry.objects.aggregate(sum=Sum("amount_fen"))["sum"]
    return f"{Transfer.objects.count()} 笔、{entries} 条分录，合计 0"


def derived() -> str:
    found = rederive()
    assert found.faults == []
    return f"{len(found.balances)} 个账户余额全部相符，0 处矛盾"


def counted_by_another() -> str:
    """The checker of beancount, which knows nothing of us; said so where it is not installed."""
    try:
        from beancount import loader
    except ImportError:
        return "没有安装 beancount，未核对"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.beancount"
        with file.open("w", encoding="utf-8") as out:
            export_beancount(out=out)
        entries, errors, _ = loader.load_file(str(file))
    assert errors == []
    return f"{len(entries)} 条记录，0 个错误"


def paid_once() -> str:
    paid = Claim.objects.exclude(transfer_id=None)
    made = Counter(Transfer.objects.filter(kind="voucher_pay").values_list("subject_id", flat=True))
    reasons = Counter(Transfer.objects.filter(kind="voucher_pay").values_list("reason", flat=True))
    assert sum(made.values()) == paid.count() == len(reasons)
    assert set(reasons.values()) <= {1}
    references = paid.values_list("bank_reference", flat=True)
    assert len(set(references)) == len(references)
    standing = Proof.objects.filter(kind=ProofKind.INVOICE, use__claims__state=ClaimState.PAID).values_list(
        "identifier", flat=True
    )
    invoices = Counter(standing)
    assert set(invoices.values()) <= {1}
    got = sum(balance(receipts_account(one).pk).fen for one in _paid_organisations())
    kept = Claim.objects.filter(state=ClaimState.PAID).aggregate(sum=Sum("paid_fen"))["sum"] or 0
    assert got == kept
    return f"{paid.count()} 笔拨付各记账一次，{len(invoices)} 张发票各付一次，收款账户合计与拨付一致"


def _paid_organisations() -> list[Organisation]:
    payees = Claim.objects.exclude(transfer_id=None).values_list("payee_id", flat=True)
    return list(Organisation.objects.filter(pk__in=set(payees)))


def budgets(year: "Year") -> str:
    for pool in year.community.pools:
        now = budget_of(pool)
        assert now.is_whole
        assert min(now.left_fen, now.committed_fen, now.held_fen, now.paid_fen) >= 0
    assert grant_account(year.community.pools[0].region)
    return f"{len(year.community.pools)} 个资金池：拨入 = 剩余 + 承诺 + 已付"


def no_holds() -> str:
    assert not open_holds().exists()
    return "年终没有仍被预留的券款"


def chained() -> str:
    """The audit trail worked out again from its entries, one by one."""
    assert list(broken_links()) == []
    return f"{head().length} 条记录首尾相接，与内容相符"


def frauds(year: "Year") -> str:
    """What became of each claim that came with somebody else's invoice; none may be paid while the other one is."""
    tried = [one for one in year.courses.values() if one.is_fraud]
    fates = Counter(fate(one, first=year.first_uses[one.invoice]) for one in tried)
    said = "；".join(f"{text} {many}" for text, many in fates.most_common())
    return f"{len(tried)} 次（兑付申请 {len(year.courses)} 件）：{said or '没有发生'}"


def fate(fraud: "Course", *, first: "Course") -> str:
    """How it ended, and where it was paid, why that was no second payment of one invoice."""
    for one in (fraud, first):
        one.claim.refresh_from_db()
    if fraud.claim.state == ClaimState.PAID:
        assert first.claim.state != ClaimState.PAID
        return f"付了，因为先用这张发票的兑付没有付（{first.claim.status.label}），它不算用过"
    if fraud.claim.state == ClaimState.REVERSED:
        return "先付了，发票的主人再交时查出，已追回" if "found" in fraud.seen else "付了，因付错追回"
    assert fraud.claim.transfer_id is None
    return "付款前查出" if "found" in fraud.seen else f"别的原因没有付（{fraud.claim.status.label}）"
