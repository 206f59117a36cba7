"""Where a voucher may be used, and why not elsewhere; what vouchers ask."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from xiechuang.domains.providers.models import Provider, Recognition, ServiceItem
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.domains.providers.states import ACCEPTED, ProviderState, RecognitionState
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Region

CLAUSE = "《京津冀科技创新券合作协议》（2018）:互认机构由三方各自遴选、共同确定"


def usable_providers(*, region_code: str, service_kind: str | None = None, on: date) -> QuerySet[Provider]:
    """Providers at which a voucher of that region may be used on that day, for that kind of service if one is named.

    A suspension holds at once, whatever day is asked about.
    """
    return Provider.objects.in_force(on).accepted_by(region_code, service_kind=service_kind, on=on)


def use_refusals(
    provider: Provider, *, region_code: str, service_kind: str | None = None, on: date
) -> list[Reason]:
    """Every reason why a voucher of that region may not be newly used there; empty when it may."""
    return [
        *_standing_refusals(provider, on=on),
        *_service_refusals(provider, service_kind=service_kind),
        *_recognition_refusals(provider, region_code=region_code, service_kind=service_kind, on=on),
    ]


def usable_kinds(providers: Iterable[Provider], *, region_code: str) -> dict[int, list[str]]:
    """By provider, the kinds of service a voucher of that region may buy there: some regions recognise some kinds only."""
    kinds: dict[int, list[str]] = {one.pk: [] for one in providers}
    decided = Recognition.objects.filter(provider__in=kinds, region_id=region_code)
    limited = dict(decided.filter(state=RecognitionState.LIMITED).values_list("provider_id", "kinds"))
    offered = ServiceItem.objects.filter(provider__in=kinds, is_offered=True).order_by("pk")
    for pk, kind in offered.values_list("provider_id", "kind"):
        if kind not in kinds[pk] and kind in limited.get(pk, (kind,)):
            kinds[pk].append(kind)
    return kinds


def _standing_refusals(provider: Provider, *, on: date) -> list[Reason]:
    found: list[Reason] = []
    if provider.state == ProviderState.SUSPENDED:
        found.append(Reason(f"“{provider.name}”已被暂停:{provider.suspension_reason}", field="provider"))
    if provider.state == ProviderState.WITHDRAWN:
        found.append(Reason(f"“{provider.name}”已退出服务机构目录", field="provider"))
    if on < provider.listed_on:
        found.append(Reason(f"“{provider.name}”{provider.listed_on} 才入库", field="provider"))
    if provider.state == ProviderState.EXPIRED or on >= provider.valid_until:
        found.append(
            Reason(f"“{provider.name}”的入库有效期到 {provider.valid_until}(不含)为止", field="provider")
        )
    return found


def _service_refusals(provider: Provider, *, service_kind: str | None) -> list[Reason]:
    offered = ServiceItem.objects.filter(provider=provider, is_offered=True)
    if service_kind is None:
        return [] if offered.exists() else [Reason(f"“{provider.name}”没有在提供的服务项目", field="service")]
    if offered.filter(kind=service_kind).exists():
        return []
    return [Reason(f"“{provider.name}”没有“{kind_name(service_kind)}”类服务项目", field="service_kind")]


def _recognition_refusals(
    provider: Provider, *, region_code: str, service_kind: str | None, on: date
) -> list[Reason]:
    if provider.region_id == region_code:
        return []
    found = Recognition.objects.filter(provider=provider, region_id=region_code).first()
    if found and _is_accepted(found, service_kind=service_kind, on=on):
        return []
    where = Region.objects.filter(code=region_code).first()
    if found is None or found.state == RecognitionState.PENDING:
        return [Reason(f"{where or region_code}还没有决定是否互认“{provider.name}”", CLAUSE, "provider")]
    if found.state not in ACCEPTED:
        return [Reason(f"{where}不予互认“{provider.name}”:{found.reason}", CLAUSE, "provider")]
    if found.decided_on and on < found.decided_on:
        return [Reason(f"{where}自 {found.decided_on} 起才互认“{provider.name}”", CLAUSE, "provider")]
    kinds = "、".join(kind_name(code) for code in found.kinds)
    return [Reason(f"{where}只互认“{provider.name}”的{kinds}", CLAUSE, "service_kind")]


def _is_accepted(found: Recognition, *, service_kind: str | None, on: date) -> bool:
    is_in_time = found.decided_on is None or on >= found.decided_on
    is_limited = found.state == RecognitionState.LIMITED and service_kind and service_kind not in found.kinds
    return found.state in ACCEPTED and is_in_time and not is_limited
