"""By when the next step is due and who has to do it, by the scheme's own time limits."""

from datetime import date, datetime, time, timedelta

from xiechuang.domains.vouchers.models import Claim, SchemeVersion, Use, Voucher
from xiechuang.domains.vouchers.rules.claiming import last_day_of
from xiechuang.domains.vouchers.states import (
    ClaimState,
    Mode,
    Parameter,
    UseState,
    VoucherState,
    Waiting,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.workdays import CalendarUnknownError, add_workdays

OFFICE_ENDS = time(18)

VOUCHER_WAITS = {
    VoucherState.DRAFT: (Waiting.FIRM, None),
    VoucherState.SUBMITTED: (Waiting.OFFICE, Parameter.ISSUE_WORKDAYS),
    VoucherState.RETURNED: (Waiting.FIRM, Parameter.ANSWER_WORKDAYS),
    VoucherState.ISSUED: (Waiting.FIRM, None),
    VoucherState.FROZEN: (Waiting.OFFICE, None),
}
USE_WAITS = {
    UseState.INTENDED: (Waiting.PROVIDER, Parameter.ANSWER_WORKDAYS),
    UseState.ACCEPTED: (Waiting.FIRM, None),
    UseState.CONTRACTED: (Waiting.PROVIDER, Parameter.ANSWER_WORKDAYS),
    UseState.REGISTERED: (Waiting.PROVIDER, None),
    UseState.DELIVERED: (Waiting.FIRM, Parameter.ANSWER_WORKDAYS),
}
CLAIM_WAITS = {
    ClaimState.SUBMITTED: (Waiting.OFFICE, Parameter.CHECK_WORKDAYS),
    ClaimState.CHECKED: (Waiting.OFFICE, Parameter.DECIDE_WORKDAYS),
    ClaimState.IN_REVIEW: (Waiting.EXPERTS, Parameter.REVIEW_WORKDAYS),
    ClaimState.REVIEWED: (Waiting.OFFICE, Parameter.DECIDE_WORKDAYS),
    ClaimState.APPROVED: (Waiting.PAYER, Parameter.PAY_WORKDAYS),
    ClaimState.PAYING: (Waiting.PAYER, Parameter.PAY_WORKDAYS),
    ClaimState.FROZEN: (Waiting.OFFICE, None),
}


def end_of(day: date) -> datetime:
    """When offices close on a day."""
    return datetime.combine(day, OFFICE_ENDS, tzinfo=clock.HERE)


def due_after(version: SchemeVersion, limit: Parameter | None) -> datetime | None:
    """When so many working days from today are over; None where none are set, or the year's holidays are not published."""
    days = version.value(limit) if limit else None
    if days is None:
        return None
    try:
        return end_of(add_workdays(clock.today(), int(days)))
    except CalendarUnknownError:
        return None


def time_voucher(voucher: Voucher) -> None:
    """Set who is next on a voucher, and by when."""
    voucher.changed_at = clock.now()
    who, limit = VOUCHER_WAITS.get(voucher.status, (Waiting.NOBODY, None))
    voucher.waiting_for = who
    voucher.due_at = due_after(voucher.scheme_version, limit)
    if voucher.state == VoucherState.DRAFT:
        # Whoever has begun may ask as long as the batch is open.
        voucher.due_at = end_of(voucher.batch.closes_on - timedelta(days=1))
    if voucher.state == VoucherState.ISSUED and voucher.expires_on:
        voucher.due_at = end_of(voucher.expires_on - timedelta(days=1))
    if who is Waiting.NOBODY:
        voucher.ended_at = voucher.ended_at or clock.now()


def time_use(use: Use) -> None:
    """Set who is next on a use, and by when."""
    use.changed_at = clock.now()
    if use.state == UseState.DONE:
        use.waiting_for, use.due_at = _claimant(use.voucher.scheme_version), _end(last_day_of(use))
        return
    who, limit = USE_WAITS.get(use.status, (Waiting.NOBODY, None))
    use.waiting_for = who
    use.due_at = due_after(use.voucher.scheme_version, limit)
    if use.state == UseState.ACCEPTED and use.voucher.expires_on:
        use.due_at = end_of(use.voucher.expires_on - timedelta(days=1))
    if use.state == UseState.REGISTERED:
        use.due_at = _end(use.ends_on)
    if who is Waiting.NOBODY:
        use.ended_at = use.ended_at or clock.now()


def time_claim(claim: Claim) -> None:
    """Set who is next on a claim, and by when."""
    claim.changed_at = clock.now()
    version = claim.voucher.scheme_version
    if claim.state == ClaimState.DRAFT:
        claim.waiting_for, claim.due_at = _claimant(version), _end(last_day_of(claim.use))
        return
    if claim.state == ClaimState.RETURNED:
        claim.waiting_for, claim.due_at = _claimant(version), due_after(version, Parameter.ANSWER_WORKDAYS)
        return
    who, limit = CLAIM_WAITS.get(claim.status, (Waiting.NOBODY, None))
    claim.waiting_for, claim.due_at = who, due_after(version, limit)


def _claimant(version: SchemeVersion) -> Waiting:
    return Waiting.PROVIDER if version.value(Parameter.MODE) == Mode.PROVIDER else Waiting.FIRM


def _end(day: date | None) -> datetime | None:
    return end_of(day) if day else None
