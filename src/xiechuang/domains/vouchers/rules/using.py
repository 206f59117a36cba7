"""Rules of uses: from the intention to the service done."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from xiechuang.domains.providers.public import kind_name, use_refusals
from xiechuang.domains.vouchers.models import SchemeVersion, Use, Voucher
from xiechuang.domains.vouchers.rules.words import HOUSE, clause_of
from xiechuang.domains.vouchers.states import DEAD_CLAIMS, Parameter, ProofKind, UseState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

AGREEMENT = "《京津冀科技创新券合作协议》（2018）"
CONTRACT_NUMBER_LENGTH = 60
LARGEST_FEN = 10**15


def voucher_reasons(voucher: Voucher) -> Iterator[Reason]:
    """Why a voucher cannot be used today."""
    if voucher.is_valid:
        return
    text = f"创新券 {voucher.number} {voucher.status.label}"
    if voucher.expires_on and clock.today() >= voucher.expires_on:
        text = f"创新券 {voucher.number} 有效期到 {voucher.expires_on}（不含）为止"
    yield Reason(text, clause_of(voucher.scheme_version.parameter(Parameter.VALIDITY)), "voucher")


def voucher_is_valid(attempt: Attempt) -> Iterator[Reason]:
    """A voucher is used while it is valid."""
    yield from voucher_reasons(attempt.subject.voucher)


def service_reasons(version: SchemeVersion, *, service_kind: str) -> Iterator[Reason]:
    """Why the scheme does not support a kind of service."""
    supported = version.value(Parameter.SERVICES) or []
    if service_kind not in supported:
        names = "、".join(kind_name(code) for code in supported)
        clause = clause_of(version.parameter(Parameter.SERVICES))
        yield Reason(f"本方案不支持“{kind_name(service_kind)}”，支持：{names}", clause, "service_kind")


def provider_is_usable(attempt: Attempt) -> Iterator[Reason]:
    """The provider is listed, not suspended, and recognised by the voucher's region for this service, today."""
    use = attempt.subject
    yield from use_refusals(
        use.provider, region_code=use.region_id, service_kind=use.service_kind, on=clock.today()
    )


def service_is_supported(attempt: Attempt) -> Iterator[Reason]:
    """The scheme supports this kind of service."""
    yield from service_reasons(
        attempt.subject.voucher.scheme_version, service_kind=attempt.subject.service_kind
    )


def contract_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """A contract has a number, an amount, the day it was signed and the day it is to be done."""
    given = attempt.details
    number = str(given.get("contract_number") or "").strip()
    if not number:
        yield Reason("须填写合同编号", AGREEMENT, "contract_number")
    elif len(number) > CONTRACT_NUMBER_LENGTH:
        yield Reason(f"合同编号最长 {CONTRACT_NUMBER_LENGTH} 字", HOUSE, "contract_number")
    amount = given.get("contract_fen")
    if not isinstance(amount, int) or not 0 < amount <= LARGEST_FEN:
        yield Reason("合同金额须大于 0", AGREEMENT, "contract")
    yield from days_reasons(attempt.subject, signed_on=given.get("signed_on"), ends_on=given.get("ends_on"))


def days_reasons(use: Use, *, signed_on: Any, ends_on: Any) -> Iterator[Reason]:
    """Why a contract of those two days cannot stand under the voucher."""
    issued_on = use.voucher.issued_at.astimezone(clock.HERE).date() if use.voucher.issued_at else None
    if not isinstance(signed_on, date):
        yield Reason("须填写签订日期", HOUSE, "signed_on")
    elif signed_on > clock.today():
        yield Reason(f"签订日期 {signed_on} 在今天之后", HOUSE, "signed_on")
    elif issued_on and signed_on < issued_on:
        yield Reason(f"合同签订于 {signed_on}，早于券的发放日 {issued_on}", HOUSE, "signed_on")
    if not isinstance(ends_on, date):
        yield Reason("须填写约定完成日", HOUSE, "ends_on")
    elif isinstance(signed_on, date) and ends_on < signed_on:
        yield Reason(f"约定完成日 {ends_on} 早于签订日期 {signed_on}", HOUSE, "ends_on")


def contract_is_new(attempt: Attempt) -> Iterator[Reason]:
    """The same contract does not stand under two vouchers."""
    use, number = attempt.subject, str(attempt.details.get("contract_number") or "").strip()
    twins = Use.objects.filter(
        organisation_id=use.organisation_id,
        provider_organisation_id=use.provider_organisation_id,
        contract_number=number,
    ).exclude(pk=use.pk)
    for twin in twins.exclude(state__in=[UseState.CANCELLED, UseState.DECLINED]) if number else ():
        yield Reason(f"合同“{number}”已登记在 {twin.number}", HOUSE, "contract_number")


def nothing_is_excluded(attempt: Attempt) -> Iterator[Reason]:
    """The firm states that the service is none of those on the negative list."""
    row = attempt.subject.voucher.scheme_version.parameter(Parameter.NEGATIVE)
    if row.value and attempt.details.get("is_not_excluded") is not True:
        listed = "；".join(row.value)
        yield Reason(f"须确认不属于负面清单：{listed}", clause_of(row), "is_not_excluded")


def contract_paper_is_there(attempt: Attempt) -> Iterator[Reason]:
    """The contract itself is attached."""
    if not attempt.subject.proofs.filter(kind=ProofKind.CONTRACT).exists():
        yield Reason("须上传服务合同", AGREEMENT, "proof-contract")


def delivery_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """The provider says when the service was done, not before the contract and not in the future."""
    done_on, use = attempt.details.get("delivered_on"), attempt.subject
    if not isinstance(done_on, date):
        yield Reason("须填写服务完成日", HOUSE, "delivered_on")
    elif done_on > clock.today():
        yield Reason(f"服务完成日 {done_on} 在今天之后", HOUSE, "delivered_on")
    elif use.signed_on and done_on < use.signed_on:
        yield Reason(f"服务完成日 {done_on} 早于合同签订日 {use.signed_on}", HOUSE, "delivered_on")


def report_is_there(attempt: Attempt) -> Iterator[Reason]:
    """Where the scheme asks for a report, the provider attaches it."""
    use = attempt.subject
    row = use.voucher.scheme_version.parameter(Parameter.PAPERS)
    if ProofKind.REPORT in (row.value or []) and not use.proofs.filter(kind=ProofKind.REPORT).exists():
        yield Reason("须上传服务报告", clause_of(row), "proof-report")


def nothing_is_claimed(attempt: Attempt) -> Iterator[Reason]:
    """A use under a claim is not cancelled."""
    for claim in attempt.subject.claims.exclude(state__in=DEAD_CLAIMS):
        yield Reason(f"兑付申请 {claim.number} {claim.status.label}，不能取消", HOUSE, "claims")
