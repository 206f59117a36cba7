"""Who pays what and when, said for either mode of redemption."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.models import Claim, SchemeVersion, Use
from xiechuang.domains.vouchers.rules.words import text_of, yuan
from xiechuang.domains.vouchers.states import Mode, Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment: who to whom, how much of it is known, when."""

    who: str
    whom: str
    amount: str
    when: str


def payments_in(version: SchemeVersion) -> tuple[str, Sequence[Payment]]:
    """The mode of a scheme in words, and its payments in their order."""
    return _payments(version, given="", rest="", payer=str(version.region), bearer=str(version.region))


def payments_of(use: Use, claim: Claim | None = None) -> tuple[str, Sequence[Payment]]:
    """The same for one contract, with its amounts as far as they are known."""
    given_fen = _given(use, claim)
    base = use.contract_fen
    rest = yuan(base - given_fen) if base is not None and given_fen is not None else ""
    whole = yuan(base) if base is not None else ""
    version = use.voucher.scheme_version
    is_provider = version.value(Parameter.MODE) == Mode.PROVIDER
    return _payments(
        version,
        given=yuan(given_fen) if given_fen is not None else "",
        rest=rest if is_provider else whole,
        payer=str(use.provider_region if is_provider else use.region),
        bearer=str(use.region),
    )


def _given(use: Use, claim: Claim | None) -> int | None:
    """What the voucher gives: approved, asked, or set aside; the nearest to the money that is known."""
    if claim is not None:
        return claim.approved_fen or claim.amount_fen or use.reserved_fen or None
    return use.reserved_fen or None


def _payments(
    version: SchemeVersion, *, given: str, rest: str, payer: str, bearer: str
) -> tuple[str, Sequence[Payment]]:
    mode = version.value(Parameter.MODE)
    if mode is None:
        return _("兑付模式未公布"), ()
    limit = text_of(Parameter.PAY_WORKDAYS, version.value(Parameter.PAY_WORKDAYS))
    if mode == Mode.PROVIDER:
        return _by_provider(given=given, rest=rest, payer=payer, bearer=bearer, limit=limit)
    return _("企业兑付：企业先付全款，核定后把券款拨给企业。"), (
        Payment(who=_("企业"), whom=_("服务机构"), amount=rest or _("合同全款"), when=_("申请兑付之前")),
        Payment(
            who=_("%s主管部门") % bearer,
            whom=_("企业"),
            amount=given or _("核定的券款"),
            when=_("核定后，时限 %s") % limit,
        ),
    )


def _by_provider(
    *, given: str, rest: str, payer: str, bearer: str, limit: str
) -> tuple[str, tuple[Payment, ...]]:
    found: list[Payment] = [
        Payment(
            who=_("企业"),
            whom=_("服务机构"),
            amount=rest or _("差额（合同金额减券款）"),
            when=_("申请兑付之前"),
        ),
        Payment(
            who=_("%s主管部门") % payer,
            whom=_("服务机构"),
            amount=given or _("核定的券款"),
            when=_("核定后，时限 %s") % limit,
        ),
    ]
    if payer != bearer:
        found.append(
            Payment(
                who=_("%s（承担地区）") % bearer,
                whom=_("%s（拨付地区）") % payer,
                amount=given or _("拨付的券款"),
                when=_("按日地区间清算"),
            )
        )
    return _("机构兑付：企业只付差额，券款由服务机构申请、拨给服务机构。"), tuple(found)


def calculation_lines(calculation: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a kept calculation for the page."""
    return list((calculation or {}).get("steps") or [])
