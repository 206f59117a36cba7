"""Audit entries, and the chain that seals them."""

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One thing somebody did. Never changed, never removed (a trigger refuses)."""

    at = models.DateTimeField("时间")
    person_id = models.BigIntegerField(null=True)
    actor = models.CharField("人员", max_length=60)
    role = models.CharField("角色", max_length=30)
    organisation_id = models.BigIntegerField(null=True)
    organisation = models.CharField("机构", max_length=120, blank=True)
    region_code = models.CharField("地区", max_length=12, blank=True)
    action = models.CharField("动作", max_length=60)
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.BigIntegerField(null=True)
    subject_number = models.CharField("对象编号", max_length=40, blank=True)
    details = models.TextField("内容", default="{}")

    class Meta:
        ordering = ["-id"]
        verbose_name = "审计记录"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["person_id", "-id"], name="audit_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(actor__contains="\x1f")
                & ~Q(organisation__contains="\x1f")
                & ~Q(details__contains="\x1f"),
                name="audit_entry_keeps_separator_free",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.action} {self.subject_number}"


class Link(models.Model):
    """One link of the chain: the hash of an entry together with the hash before it. Written by a trigger at commit."""

    position = models.BigAutoField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link")
    before = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.digest[:12]}"
