"""Whether anything of vouchers has come to its moment."""

from xiechuang.domains.vouchers.models import Batch, Use, Voucher
from xiechuang.domains.vouchers.rules.claiming import last_day_of
from xiechuang.domains.vouchers.states import DEAD_CLAIMS, BatchState, UseState, VoucherState
from xiechuang.kernel.ledger.public import open_holds
from xiechuang.kernel.lib import clock


def something_is_due() -> bool:
    """Whether a batch is to be closed, a voucher expires, a hold is over, or a use can no longer be claimed for."""
    today = clock.today()
    return (
        Batch.objects.filter(state=BatchState.OPEN, closes_on__lte=today).exists()
        or Voucher.objects.filter(state=VoucherState.ISSUED, expires_on__lte=today).exists()
        or open_holds().filter(expires_at__lte=clock.now()).exists()
        or bool(uses_past_claiming())
    )


def uses_past_claiming() -> list[Use]:
    """Services that were rendered and whose last day for a claim is over."""
    done = Use.objects.filter(state=UseState.DONE, due_at__lt=clock.now())
    return [use for use in done.select_related("voucher__scheme_version") if _is_over(use)]


def _is_over(use: Use) -> bool:
    last = last_day_of(use)
    is_over = last is not None and clock.today() > last
    return is_over and not use.claims.exclude(state__in=DEAD_CLAIMS).exists()
