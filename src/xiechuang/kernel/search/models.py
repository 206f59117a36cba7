"""What can be found, and a counter that tells every process when it must read again."""

from django.db import models

from xiechuang.kernel.lib import clock


class SearchEntry(models.Model):
    """One thing the public may find."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    keywords = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    fields = models.JSONField(default=list)
    region_code = models.CharField(max_length=12, blank=True)
    owner = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class IndexVersion(models.Model):
    """Counts the committed changes of the entries; one row."""

    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)
