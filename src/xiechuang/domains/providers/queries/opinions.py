"""What users say of providers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, QuerySet

from xiechuang.domains.providers.models import Provider, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """How many users rated a provider and their mean; without any there is no mean."""

    count: int = 0
    mean: Decimal | None = None


def ratings(provider: Provider) -> QuerySet[Rating]:
    """Every rating of a provider, the latest first."""
    return Rating.objects.filter(provider=provider).select_related("service")


def opinions_of(providers: Collection[int]) -> Mapping[int, Opinion]:
    """By provider's id what users think of it; who has no rating is left out."""
    rows = (
        Rating.objects.filter(provider_id__in=providers)
        .order_by()
        .values("provider_id")
        .annotate(n=Count("pk"), mean=Avg("stars"))
    )
    return {
        row["provider_id"]: Opinion(count=row["n"], mean=Decimal(str(row["mean"])).quantize(Decimal("0.1")))
        for row in rows
    }
