"""Rules of claims on the offices' side: checking, deciding, paying, taking back."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from xiechuang.domains.evidence.public import standing_suspicions
from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.rules.words import HOUSE, clause_of, yuan
from xiechuang.domains.vouchers.states import NO_LIMIT, ClaimState, Parameter, VoucherState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Membership, Role
from xiechuang.kernel.workflow.public import Attempt

SUBJECT = "vouchers.claim"
REFERENCE_LENGTH = 80
RATINGS = (1, 2, 3, 4, 5)
COMMENT_LENGTH = 500


def is_reviewed(claim: Claim) -> bool:
    """Whether the scheme has experts look at a claim of this size."""
    start = claim.voucher.scheme_version.value(Parameter.REVIEW_FROM)
    return start not in (None, NO_LIMIT) and (claim.amount_fen or 0) >= int(start)


def no_review_is_ruled(attempt: Attempt) -> Iterator[Reason]:
    """A claim the scheme has experts look at goes to them."""
    if is_reviewed(attempt.subject):
        row = attempt.subject.voucher.scheme_version.parameter(Parameter.REVIEW_FROM)
        yield Reason(f"达到 {yuan(int(row.value))} 的兑付须经专家评审", clause_of(row), "experts")


def review_is_ruled(attempt: Attempt) -> Iterator[Reason]:
    """Experts are asked only where the scheme says so."""
    if not is_reviewed(attempt.subject):
        row = attempt.subject.voucher.scheme_version.parameter(Parameter.REVIEW_FROM)
        yield Reason("这一金额不须专家评审", clause_of(row), "experts")


def experts_are_fit(attempt: Attempt) -> Iterator[Reason]:
    """As many experts as the scheme asks for, none of them of either side."""
    claim, people = attempt.subject, list(attempt.details.get("experts") or [])
    row = claim.voucher.scheme_version.parameter(Parameter.REVIEWERS)
    if len(set(people)) < int(row.value or 1):
        yield Reason(f"须邀请至少 {row.value} 位专家", clause_of(row), "experts")
    posts = (
        Membership.objects.in_force().filter(person_id__in=people).select_related("person", "organisation")
    )
    experts = {post.person_id for post in posts if post.role == Role.EXPERT}
    for person in sorted(set(people) - experts):
        yield Reason(f"人员 {person} 不是专家", HOUSE, "experts")
    sides = {claim.organisation_id, claim.provider_organisation_id}
    for post in posts:
        if post.organisation_id in sides:
            yield Reason(f"{post.person} 任职于{post.organisation}，须回避", HOUSE, "experts")


def opinions_are_in(attempt: Attempt) -> Iterator[Reason]:
    """A review ends when as many as the scheme asks for have given an opinion."""
    claim = attempt.subject
    row = claim.voucher.scheme_version.parameter(Parameter.REVIEWERS)
    given = opinions_given(claim)
    if given < int(row.value or 1):
        yield Reason(f"已有 {given} 份评审意见，须 {row.value} 份", clause_of(row), "experts")


def opinions_given(claim: Claim) -> int:
    """How many experts have given an opinion; each of them sees only their own."""
    with connection.cursor() as cursor:
        cursor.execute("select vouchers_opinions(%s)", [claim.pk])
        return int(cursor.fetchone()[0])


def papers_are_clear(attempt: Attempt) -> Iterator[Reason]:
    """Nothing is decided or paid on papers that look like others' and have not been cleared."""
    if _is_at_bank(attempt):
        return
    for one in standing_suspicions(SUBJECT, attempt.subject.number):
        reason = one.reason()
        yield Reason(reason.text, reason.clause or f"{HOUSE}：凭证查重", "papers")


def _is_at_bank(attempt: Attempt) -> bool:
    """What the bank has done since it was told is a fact to be written down; whatever came out meanwhile, it is taken back."""
    return bool(attempt.subject.state == ClaimState.PAYING)


def approved_amount_fits(attempt: Attempt) -> Iterator[Reason]:
    """Approved is at most what was worked out; less only with a reason."""
    claim, amount = attempt.subject, attempt.details.get("approved_fen")
    if not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0:
        yield Reason("核定金额须大于 0；一分不给请用“不予兑付”", HOUSE, "approved")
        return
    if amount > (claim.amount_fen or 0):
        yield Reason(f"核定金额不能超过计算所得 {yuan(claim.amount_fen or 0)}", HOUSE, "approved")
    if amount < (claim.amount_fen or 0) and not attempt.note.strip():
        yield Reason("部分核定须写明核减理由", HOUSE, "note")


def voucher_still_stands(attempt: Attempt) -> Iterator[Reason]:
    """Nothing is decided or paid on a frozen or cancelled voucher."""
    if _is_at_bank(attempt):
        return
    voucher = attempt.subject.voucher
    if voucher.state in (VoucherState.FROZEN, VoucherState.CANCELLED):
        yield Reason(f"创新券 {voucher.number} {voucher.status.label}", HOUSE, "voucher")


def payer_did_not_approve(attempt: Attempt) -> Iterator[Reason]:
    """Who approves does not pay."""
    claim = attempt.subject
    if claim.approved_by_id is not None and claim.approved_by_id == attempt.actor.person_id:
        yield Reason("核定人不能拨付同一笔，须由另一人办理", f"{HOUSE}：核定与拨付分离", "payer")


def payment_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """A payment names the bank's reference and the day."""
    reference, paid_on = (
        str(attempt.details.get("bank_reference") or "").strip(),
        attempt.details.get("paid_on"),
    )
    if not reference:
        yield Reason("须填写银行流水号", HOUSE, "bank_reference")
    elif len(reference) > REFERENCE_LENGTH:
        yield Reason(f"银行流水号最长 {REFERENCE_LENGTH} 字", HOUSE, "bank_reference")
    if not isinstance(paid_on, date):
        yield Reason("须填写拨付日期", HOUSE, "paid_on")
        return
    if paid_on > clock.today():
        yield Reason(f"拨付日期 {paid_on} 在今天之后", HOUSE, "paid_on")
    approved = attempt.subject.approved_at
    if approved and paid_on < (decided_on := approved.astimezone(clock.HERE).date()):
        yield Reason(f"拨付日期 {paid_on} 早于核定日 {decided_on}", HOUSE, "paid_on")


def rating_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """One to five, once."""
    if attempt.subject.rated_at is not None:
        yield Reason("已经评价过", HOUSE, "rating")
    if attempt.details.get("rating") not in RATINGS:
        yield Reason("评分为 1 至 5", HOUSE, "rating")
    if len(attempt.note) > COMMENT_LENGTH:
        yield Reason(f"评价最长 {COMMENT_LENGTH} 字", HOUSE, "note")


def list_is_not_empty(attempt: Attempt) -> Iterator[Reason]:
    """A list of payments that goes to a bank has something on it."""
    if not attempt.subject.claims.exists():
        yield Reason("拨付批次里还没有兑付申请", HOUSE, "claims")


def list_is_settled(attempt: Attempt) -> Iterator[Reason]:
    """A list is done when the bank has answered for everything on it."""
    waiting = attempt.subject.claims.filter(state=ClaimState.PAYING).count()
    if waiting:
        yield Reason(f"还有 {waiting} 笔没有银行回执", HOUSE, "claims")
