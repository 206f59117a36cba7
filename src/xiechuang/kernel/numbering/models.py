"""The last number given in each series and year."""

from django.db import models


class Series(models.Model):
    """A series such as CJ in a year."""

    name = models.CharField(max_length=4)
    year = models.PositiveIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="series_once_a_year")]

    def __str__(self) -> str:
        return f"{self.name}-{self.year}"
