"""The history of every case, and who was sent a copy."""

from django.conf import settings
from django.db import models

from xiechuang.kernel.lib import clock


class Step(models.Model):
    """One move that was made: from a state to a state, by somebody, with a note."""

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    move = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="steps"
    )
    actor = models.CharField(max_length=60)
    organisation = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=30)
    at = models.DateTimeField(default=clock.now)
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="step_by_subject"),
            models.Index(fields=["person", "-id"], name="step_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.source} → {self.target}"


class Copy(models.Model):
    """A case that somebody was sent a copy of (抄送)."""

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="copies")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "person"], name="copy_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} → {self.person}"
