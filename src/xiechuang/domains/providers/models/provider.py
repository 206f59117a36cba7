"""Providers and their services: what a region's published list holds."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from xiechuang.domains.providers.models.application import Application
from xiechuang.domains.providers.states import ACCEPTED, ProviderState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class ProviderSet(models.QuerySet["Provider"]):
    """Words about providers."""

    def in_force(self, on: date) -> "ProviderSet":
        """Those on a list at ``on``; what is suspended today takes nobody new, whatever the day asked about."""
        return self.filter(state=ProviderState.LISTED, listed_on__lte=on, valid_until__gt=on)

    def accepted_by(self, region_code: str, *, service_kind: str | None, on: date) -> "ProviderSet":
        """Those a voucher of that region may be used at: its own, and those it has recognised for the kind."""
        from xiechuang.domains.providers.models.recognition import Recognition

        decided = Recognition.objects.filter(
            provider=OuterRef("pk"), region_id=region_code, state__in=ACCEPTED, decided_on__lte=on
        )
        offered = ServiceItem.objects.filter(provider=OuterRef("pk"), is_offered=True)
        if service_kind is not None:
            decided = decided.filter(Q(state="recognised") | Q(kinds__contains=[service_kind]))
            return self.filter(
                Q(region_id=region_code) | Exists(decided), Exists(offered.filter(kind=service_kind))
            )
        return self.filter(Q(region_id=region_code) | Exists(decided), Exists(offered))


class Provider(models.Model):
    """An organisation on the published list of its region."""

    number = models.CharField("编号", max_length=20, unique=True)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="provider", verbose_name="机构"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=120)
    intro = models.TextField("简介", blank=True)
    place = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在地"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)
    website = models.CharField("网址", max_length=200, blank=True)
    laboratories = models.JSONField("开放实验室", default=list, blank=True)
    instruments = models.JSONField("开放仪器", default=list, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(ProviderState), default=ProviderState.LISTED
    )
    listed_on = models.DateField("入库日期")
    valid_until = models.DateField("有效期止（不含）")
    suspended_at = models.DateTimeField("暂停时间", null=True, blank=True)
    suspension_reason = models.TextField("暂停原因", blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    objects = ProviderSet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = "创新券服务机构"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("listed_on")), name="provider_valid_after_listing"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProviderState.SUSPENDED) | ~Q(suspension_reason=""),
                name="provider_suspended_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["region", "state"], name="provider_by_region")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def status(self) -> ProviderState:
        """The state as a word with a label."""
        return ProviderState(self.state)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the services on offer, each once, in their order."""
        return list(dict.fromkeys(one.kind for one in self.services.all() if one.is_offered))


class ServiceItem(models.Model):
    """One service of a provider with its price."""

    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="services", verbose_name="机构"
    )
    name = models.CharField("服务名称", max_length=120)
    kind = models.CharField("类别", max_length=40)
    text = models.TextField("说明", blank=True)
    unit = models.CharField("计价单位", max_length=40)
    # Both empty: by agreement (面议); the same twice: one price.
    price_from_fen = models.BigIntegerField("最低价（分）", null=True, blank=True)
    price_to_fen = models.BigIntegerField("最高价（分）", null=True, blank=True)
    is_offered = models.BooleanField("提供中", default=True)
    changed_at = models.DateTimeField("更新时间", default=clock.now)

    class Meta:
        db_table = "providers_service"
        ordering = ["provider", "id"]
        verbose_name = "服务项目"
        constraints = [
            models.CheckConstraint(
                condition=Q(price_from_fen=None, price_to_fen=None)
                | Q(price_from_fen__gte=0, price_to_fen__gte=F("price_from_fen")),
                name="service_price_is_a_range",
            ),
            models.UniqueConstraint(
                fields=["provider", "name"], condition=Q(is_offered=True), name="service_name_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "is_offered"], name="service_by_kind")]

    def __str__(self) -> str:
        return self.name
