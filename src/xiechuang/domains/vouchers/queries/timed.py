"""Whether anything of vouchers has come to its moment."""

from django.db.models import Exists, OuterRef

from xiechuang.domains.vouchers.models import Batch, Claim, Use, Voucher
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
    # A service that was paid for stays done for ever: it is left out by the database and not looked at each hour.
    live = Claim.objects.filter(use=OuterRef("pk")).exclude(state__in=DEAD_CLAIMS)
    done = Use.objects.filter(~Exists(live), state=UseState.DONE, due_at__lt=clock.now())
    return [use for use in done.select_related("voucher__scheme_version") if _is_over(use)]


def _is_over(use: Use) -> bool:
    last = last_day_of(use)
    return last is not None and clock.today() > last
