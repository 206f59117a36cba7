"""When a budget will be used up if it goes on like this; with an interval, or the word that there are too few data."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate

from xiechuang.domains.vouchers.models import Pool, Voucher
from xiechuang.kernel.lib import clock

WINDOW_DAYS = 60
FEWEST_DAYS = 14
FEWEST_VOUCHERS = 10
DRAWS = 2000
SEED = 20260701
FARTHEST_DAYS = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Nine times in ten the day lies between ``early_on`` and ``late_on``; None means later than ten years from now."""

    method: str
    left_fen: int
    early_on: date | None = None
    middle_on: date | None = None
    late_on: date | None = None
    too_few: str = ""


def forecast_of(pool: Pool, *, left_fen: int) -> Forecast:
    """By the vouchers given out on each of the latest days, drawn again two thousand times with a fixed seed; ``left_fen`` is the budget's.

    Each draw takes as many days as were observed, with replacement, and divides what is left by their mean. It knows
    neither seasons nor announcements, and says so.
    """
    days, vouchers = _daily(pool)
    if len(days) < FEWEST_DAYS or vouchers < FEWEST_VOUCHERS:
        said = (
            f"数据太少：发放了 {vouchers} 张券、观察了 {len(days)} 天，"
            f"至少要 {FEWEST_VOUCHERS} 张、{FEWEST_DAYS} 天"
        )
        return Forecast(method=_method(len(days)), left_fen=left_fen, too_few=said)
    early, middle, late = (_after(one) for one in _quantiles(days, left_fen))
    return Forecast(
        method=_method(len(days)), left_fen=left_fen, early_on=early, middle_on=middle, late_on=late
    )


def _method(days: int) -> str:
    return (
        f"近 {days} 天每日发放额有放回地重抽 {DRAWS} 次，剩余额度除以各次的日均发放额，"
        "取第 5、50、95 百分位；不考虑季节和新的批次"
    )


def _daily(pool: Pool) -> tuple[list[int], int]:
    """What was given out on each day since the first voucher, at most the latest sixty; and how many vouchers that were."""
    today = clock.today()
    issued = Voucher.objects.filter(batch__pool=pool, issued_at__isnull=False)
    first = issued.order_by("issued_at").values_list("issued_at", flat=True).first()
    if first is None:
        return [], 0
    begins = max(first.astimezone(clock.HERE).date(), today - timedelta(days=WINDOW_DAYS - 1))
    on = TruncDate("issued_at", tzinfo=clock.HERE)
    recent = issued.annotate(on=on).filter(on__gte=begins)
    sums = {row["on"]: row["sum"] for row in recent.order_by().values("on").annotate(sum=Sum("amount_fen"))}
    span = (today - begins).days + 1
    return [sums.get(begins + timedelta(days=n), 0) for n in range(span)], recent.count()


def _quantiles(days: list[int], left: int) -> list[float]:
    import numpy as np

    amounts = np.array(days, dtype=float)
    draws = np.random.default_rng(SEED).choice(amounts, size=(DRAWS, len(days)))
    rates = draws.mean(axis=1)
    lasting = np.full(DRAWS, np.inf)
    np.divide(left, rates, out=lasting, where=rates > 0)
    return [float(one) for one in np.quantile(lasting, [0.05, 0.5, 0.95], method="higher")]


def _after(days: float) -> date | None:
    if days > FARTHEST_DAYS:
        return None
    return clock.today() + timedelta(days=int(days))
