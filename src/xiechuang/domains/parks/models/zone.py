"""Zones (一区多园), the parks they are made of, and the places parks lie in."""

from django.db import models

from xiechuang.kernel.orgs.public import Park, Region


class Zone(models.Model):
    """A zone made of several parks, as a policy text draws it."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    english_name = models.CharField("英文名", max_length=160, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="zones", verbose_name="地区"
    )
    source = models.JSONField("出处", default=dict)
    parks: "models.ManyToManyField[Park, ZonePark]" = models.ManyToManyField(
        Park, through="ZonePark", related_name="zones"
    )

    class Meta:
        ordering = ["code"]
        verbose_name = "一区多园"

    def __str__(self) -> str:
        return self.name


class ZonePark(models.Model):
    """One park of a zone, in the order of the text."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="members")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="memberships")
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["zone", "order", "id"]
        verbose_name = "分园区"
        constraints = [models.UniqueConstraint(fields=["zone", "park"], name="zone_park_once")]

    def __str__(self) -> str:
        return f"{self.zone} · {self.park}"


class ParkPlace(models.Model):
    """A place in which a park lies; a park may lie in several, and of some the text does not say."""

    park = models.ForeignKey(Park, on_delete=models.CASCADE, related_name="places")
    place = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["park", "order", "id"]
        verbose_name = "所在地"
        constraints = [models.UniqueConstraint(fields=["park", "place"], name="park_place_once")]

    def __str__(self) -> str:
        return f"{self.park} · {self.place}"
