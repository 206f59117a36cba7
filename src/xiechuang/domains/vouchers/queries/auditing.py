"""What an auditor asks of all vouchers at once: where the money went, what holds for every payment, which to look into."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_noop as _

from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.rules.sampling import Drawn, draw
from xiechuang.domains.vouchers.states import ClaimState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.ledger.public import Account, Entry
from xiechuang.kernel.orgs.public import Actor

# From where to where each kind of transfer moves money, and on which kind of account it is counted: the region's own, as
# what comes in (1) or goes out (-1).
WAYS = (
    ("voucher_fund", _("财政拨入"), _("额度池"), "voucher_pool", 1),
    ("voucher_batch", _("额度池"), _("批次"), "voucher_batch", 1),
    ("voucher_issue", _("批次"), _("创新券"), "voucher", 1),
    ("voucher_pay", _("创新券"), _("已拨付"), "voucher", -1),
    ("voucher_batch_end", _("批次"), _("退回额度池"), "voucher_batch", -1),
    ("voucher_return", _("创新券"), _("退回批次或额度池"), "voucher", -1),
    ("voucher_reverse", _("已拨付"), _("已追回"), "voucher", 1),
)
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Money that went from one place to another."""

    kind: str
    source: str
    target: str
    fen: int


def ways_of(actor: Actor, *, region: str = "") -> list[Way]:
    """What moved so far over the accounts the actor sees, by kind of transfer; ways nothing went are left out."""
    accounts = visible(actor, Account)
    if region:
        accounts = accounts.filter(region_code=region)
    moved = (
        Entry.objects.filter(account__in=accounts, transfer__kind__in=[kind for kind, *_rest in WAYS])
        .values_list("transfer__kind", "account__kind")
        .annotate(
            fen_in=Sum("amount_fen", filter=Q(amount_fen__gt=0)),
            out=-Sum("amount_fen", filter=Q(amount_fen__lt=0)),
        )
        .order_by()
    )
    sums = {(kind, account): {1: came, -1: went} for kind, account, came, went in moved}
    return [
        Way(kind=kind, source=source, target=target, fen=int(fen))
        for kind, source, target, account, side in WAYS
        if (fen := sums.get((kind, account), {}).get(side))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One test of every payment: what must hold, of how many it was asked, and the first that fail."""

    what: str
    asked: int
    failing: int
    examples: list[Claim]


def paid_claims(actor: Actor, *, region: str = "") -> QuerySet[Claim]:
    """The payments the actor sees, also those taken back since, in the order of their numbers."""
    paid = visible(actor, Claim).filter(paid_fen__isnull=False)
    return (paid.filter(region=region) if region else paid).order_by("number")


def findings(actor: Actor, *, region: str = "") -> list[Finding]:
    """Every payment asked the same questions, from its rows and from the ledger; all are counted in one statement."""
    last_step = KeyTransform(-1, KeyTransform("steps", "calculation"))
    worked_out = Cast(KeyTextTransform("amount_fen", last_step), BigIntegerField())
    paid = paid_claims(actor, region=region).annotate(worked_out_fen=worked_out)
    tests = _tests()
    wrong = {f"wrong{place}": Count("pk", filter=fails) for place, (_what, fails) in enumerate(tests)}
    counts = paid.aggregate(asked=Count("pk"), **wrong)
    return [
        Finding(
            what=what,
            asked=counts["asked"],
            failing=(failing := counts[f"wrong{place}"]),
            examples=list(paid.filter(fails).select_related("payee", "region")[:SHOWN]) if failing else [],
        )
        for place, (what, fails) in enumerate(tests)
    ]


def _tests() -> list[tuple[str, Q]]:
    """What must hold of every payment, and which payments fail it."""
    arrived = Entry.objects.filter(transfer_id=OuterRef("transfer_id"), amount_fen=OuterRef("paid_fen"))
    again = Claim.objects.filter(use=OuterRef("use"), paid_fen__isnull=False, reversal_id=None).exclude(
        pk=OuterRef("pk")
    )
    return [
        (
            _("核定金额等于计算过程的最后一步"),
            Q(worked_out_fen=None) | ~Q(worked_out_fen=F("approved_fen")),
        ),
        (_("拨付金额等于核定金额"), ~Q(paid_fen=F("approved_fen"))),
        (_("核定与拨付不是同一人"), Q(approved_by=F("paid_by")) | Q(approved_by=None) | Q(paid_by=None)),
        (_("先提交，再核定，后拨付"), ~Q(submitted_at__lte=F("approved_at"), approved_at__lte=F("paid_at"))),
        (_("账本上有同额的转账"), Q(~Exists(arrived))),
        (_("跨地区拨付记了地区间应付"), ~Q(region=F("paying_region")) & Q(obligation_id=None)),
        (_("同一份合同没有拨付两次"), Q(reversal_id=None) & Q(Exists(again))),
        (_("追回的款项有追回的转账"), Q(state=ClaimState.REVERSED.value, reversal_id=None)),
    ]


def drawn_of(
    actor: Actor, *, size: int, seed: str, region: str = ""
) -> tuple[list[tuple[Claim, Drawn]], int]:
    """The payments drawn for a closer look, with their rows, and the sum they were drawn from."""
    paid = paid_claims(actor, region=region)
    amounts = [(number, int(fen)) for number, fen in paid.values_list("number", "paid_fen") if fen]
    found = draw(amounts, size=size, seed=seed)
    rows = paid.filter(number__in=[one.key for one in found]).select_related(
        "payee", "region", "voucher__scheme_version__scheme", "approved_by", "paid_by", "payment"
    )
    known = {row.number: row for row in rows}
    return [(known[one.key], one) for one in found if one.key in known], sum(fen for _, fen in amounts)
