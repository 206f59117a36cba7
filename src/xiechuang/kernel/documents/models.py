"""The table of documents; the bytes lie in the data folder under their hash."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.kernel.lib import clock


class Document(models.Model):
    """One file that somebody attached to something."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("大小")
    media_type = models.CharField("类型", max_length=120)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    organisation_id = models.BigIntegerField(null=True)
    region_code = models.CharField(max_length=12, blank=True)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        verbose_name = "附件"
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="document_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_id=None, subject_kind="")
                | (Q(subject_id__isnull=False) & ~Q(subject_kind="")),
                name="document_subject_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.name
