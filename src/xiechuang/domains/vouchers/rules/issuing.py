"""Rules of vouchers: asking, giving out, giving back."""

from collections.abc import Iterator

from django.db.models import Sum

from xiechuang.domains.vouchers.models import Claim, SchemeParameter, SchemeVersion, Voucher
from xiechuang.domains.vouchers.rules.amount import cap_fen, year_parameter
from xiechuang.domains.vouchers.rules.qualifying import is_incubated, qualify
from xiechuang.domains.vouchers.rules.scheme import batch_day_reasons
from xiechuang.domains.vouchers.rules.words import HOUSE, clause_of, yuan
from xiechuang.domains.vouchers.states import (
    DEAD_CLAIMS,
    OPEN_USES,
    BatchState,
    ClaimState,
    Issuing,
    Parameter,
    SchemeState,
    VoucherState,
)
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

LARGEST_FEN = 10**15
STANDING = (VoucherState.SUBMITTED, VoucherState.ISSUED, VoucherState.FROZEN, VoucherState.USED_UP)


def scheme_is_open(attempt: Attempt) -> Iterator[Reason]:
    """Vouchers are had under a version in force, from a batch that is open today."""
    voucher = attempt.subject
    version, batch = voucher.scheme_version, voucher.batch
    if version.state != SchemeState.OPEN:
        yield Reason(f"“{version.scheme}”{version.status.label}，不能申领", HOUSE, "scheme")
    if batch.state != BatchState.OPEN:
        yield Reason(f"{batch.name}{batch.status.label}，不能申领{_instead(voucher)}", HOUSE, "batch")
    yield from batch_day_reasons(batch)


def _instead(voucher: Voucher) -> str:
    """What a firm can do whose batch is no longer open; an office reads the fact alone."""
    if voucher.state not in (VoucherState.DRAFT, VoucherState.RETURNED):
        return ""
    others = voucher.batch.pool.batches.filter(state=BatchState.OPEN).values_list("name", flat=True)
    if names := "”“".join(others):
        return f"；可以撤回这份申领，改从“{names}”申领"
    return "；现在没有开放的批次，可以撤回这份申领，等主管部门开放新的批次再申领"


def little_left(batch_name: str, *, left_fen: int, wanted_fen: int) -> str:
    """That a batch has too little left, and what a firm can do about it."""
    told = f"{batch_name}额度还剩 {yuan(left_fen)}，不足 {yuan(wanted_fen)}"
    if left_fen > 0:
        return f"{told}；可以把申领额度改为不超过 {yuan(left_fen)}，或等有券退回、开放新的批次"
    return f"{told}；填写的内容会保留，等有券退回或开放新的批次再提交"


def firm_is_of_the_region(attempt: Attempt) -> Iterator[Reason]:
    """A region's vouchers are for the firms of that region (企业在本地申领、本地兑付)."""
    voucher = attempt.subject
    if voucher.organisation.region_id != voucher.region_id:
        yield Reason(
            f"“{voucher.scheme_version.scheme}”由{voucher.region}的企业申领，"
            f"{voucher.organisation}登记在{voucher.organisation.region or '其他地区'}",
            HOUSE,
            "organisation",
        )


def firm_qualifies(attempt: Attempt) -> Iterator[Reason]:
    """The firm meets every condition of the scheme; all that it does not meet is named at once."""
    voucher = attempt.subject
    found = qualify(voucher.scheme_version, facts=voucher.facts, declarations=voucher.declarations)
    yield from (reason for one in found if one.met is not True for reason in one.reasons())


def wanted_amount_fits(attempt: Attempt) -> Iterator[Reason]:
    """What is asked for is something, and within the caps of a voucher and of a year."""
    voucher = attempt.subject
    if voucher.wanted_fen is None:
        yield Reason("须填写申领额度", HOUSE, "wanted")
        return
    yield from amount_reasons(voucher, amount_fen=voucher.wanted_fen, field="wanted")


def granted_amount_fits(attempt: Attempt) -> Iterator[Reason]:
    """What is granted is at most what was asked, and within the same caps."""
    voucher, granted = attempt.subject, attempt.details.get("granted_fen")
    if not isinstance(granted, int) or granted <= 0:
        yield Reason("核准额度须大于 0", HOUSE, "granted")
        return
    if granted > voucher.wanted_fen:
        yield Reason(f"核准额度不能超过申领的 {yuan(voucher.wanted_fen)}", HOUSE, "granted")
    if granted < voucher.wanted_fen and not attempt.note.strip():
        yield Reason("少于申领额度时须写明理由", HOUSE, "note")
    yield from amount_reasons(voucher, amount_fen=granted, field="granted")


def amount_reasons(voucher: Voucher, *, amount_fen: int, field: str) -> Iterator[Reason]:
    """Why a voucher of that amount cannot be had."""
    version = voucher.scheme_version
    if not 0 < amount_fen <= LARGEST_FEN:
        yield Reason("额度须大于 0", HOUSE, field)
    limit = cap_fen(version, Parameter.VOUCHER_CAP)
    if limit is not None and amount_fen > limit:
        clause = clause_of(version.parameter(Parameter.VOUCHER_CAP))
        yield Reason(f"单张券最多 {yuan(limit)}", clause, field)
    name = year_parameter(version, incubated=is_incubated(voucher.facts))
    year = cap_fen(version, name)
    had = had_by_firm(voucher) if year is not None else 0
    if year is not None and had + amount_fen > year:
        left = max(year - had, 0)
        yield Reason(
            f"{name.label} {yuan(year)}，本方案下已领 {yuan(had)}，最多还能申领 {yuan(left)}",
            clause_of(version.parameter(name)),
            field,
        )


def had_by_firm(voucher: Voucher) -> int:
    """What the firm has of the scheme's year: vouchers that stand or are asked for, and of ended ones what was claimed."""
    mine = Voucher.objects.filter(
        organisation_id=voucher.organisation_id, scheme_version__scheme_id=voucher.scheme_version.scheme_id
    ).exclude(pk=voucher.pk)
    standing = mine.filter(state__in=STANDING)
    issued = standing.aggregate(sum=Sum("amount_fen"))["sum"] or 0
    asked = standing.filter(amount_fen=None).aggregate(sum=Sum("wanted_fen"))["sum"] or 0
    ended = mine.filter(amount_fen__isnull=False).exclude(state__in=STANDING)
    claimed = Claim.objects.filter(voucher__in=ended).exclude(state__in=[*DEAD_CLAIMS, ClaimState.DRAFT])
    return int(issued + asked + sum(one.approved_fen or one.amount_fen or 0 for one in claimed))


def is_given_at_once(attempt: Attempt) -> Iterator[Reason]:
    """First come, first served: nobody decides."""
    if issuing_of(attempt.subject.scheme_version) is not Issuing.FIRST_COME:
        yield Reason("本方案的券经审核发放", clause_of(_issuing(attempt)), "issuing")


def is_given_by_review(attempt: Attempt) -> Iterator[Reason]:
    """An office decides who gets one."""
    if issuing_of(attempt.subject.scheme_version) is not Issuing.REVIEW:
        yield Reason("本方案的券先到先得，提交时即发放", clause_of(_issuing(attempt)), "issuing")


def _issuing(attempt: Attempt) -> SchemeParameter:
    row: SchemeParameter = attempt.subject.scheme_version.parameter(Parameter.ISSUING)
    return row


def issuing_of(version: SchemeVersion) -> Issuing:
    """How vouchers of the version are given out."""
    return Issuing(version.value(Parameter.ISSUING))


def nothing_is_under_way(attempt: Attempt) -> Iterator[Reason]:
    """A voucher is given back or taken back only when no contract and no claim rests on it any more."""
    voucher = attempt.subject
    for use in voucher.uses.filter(state__in=OPEN_USES):
        if not use.claims.filter(state=ClaimState.PAID).exists():
            yield Reason(f"{use.number}“{use.title}”{use.status.label}，先由企业取消或办结", HOUSE, "uses")
    under_way = voucher.claims.exclude(state__in=[*DEAD_CLAIMS, ClaimState.PAID])
    for claim in under_way:
        yield Reason(
            f"兑付申请 {claim.number} {claim.status.label}，先办结，或由申请单位撤回", HOUSE, "claims"
        )
