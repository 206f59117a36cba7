"""What was asked under which key, and what was answered."""

from django.db import models

from xiechuang.kernel.lib import clock


class Receipt(models.Model):
    """The answer to one request, kept so that asking again gives the same answer and does nothing."""

    key = models.CharField(max_length=80)
    holder = models.CharField(max_length=80)
    action = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "key"], name="receipt_once_a_holder")]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"
