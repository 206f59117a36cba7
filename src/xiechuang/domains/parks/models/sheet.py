"""What a park says of itself; shown as the park's own words, beside what the policy text says."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation, Park


class ParkSheet(models.Model):
    """The park's own lines in the register; what is not known stays empty."""

    park = models.OneToOneField(Park, on_delete=models.CASCADE, related_name="sheet", verbose_name="园区")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="填写单位"
    )
    english_name = models.CharField("英文名", max_length=160, blank=True)
    intro = models.TextField("简介", blank=True)
    industries = models.CharField("主导产业", max_length=200, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    website = models.URLField("网址", max_length=200, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)
    area_square_km = models.DecimalField(
        "规划面积(平方公里)", max_digits=10, decimal_places=3, null=True, blank=True
    )
    founded_on = models.DateField("设立日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["park"]
        verbose_name = "园区简介"
        constraints = [
            models.CheckConstraint(
                condition=Q(area_square_km=None) | Q(area_square_km__gt=0), name="park_area_is_positive"
            )
        ]

    def __str__(self) -> str:
        return str(self.park)
