"""How often somebody asked in the present minute."""

from django.db import models


class RequestCount(models.Model):
    """What one caller has taken of a minute's allowance; the row of the minute before is written over.

    The table is not logged: nobody waits for the disk, and after a crash of the database the minute begins anew.
    """

    caller = models.CharField("调用方", max_length=64, primary_key=True)
    minute = models.BigIntegerField("分钟")
    taken = models.BigIntegerField("已取次数")

    class Meta:
        verbose_name = "请求计数"
        indexes = [models.Index(fields=["minute"], name="request_count_minute")]

    def __str__(self) -> str:
        return f"{self.caller} {self.minute}"
