"""Policy texts and their clauses."""

from django.db import models

from xiechuang.kernel.orgs.public import Region


class PolicyText(models.Model):
    """A text the profile cites; what it does not say of itself stays unknown."""

    number = models.SlugField("编号", max_length=40, unique=True)
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=40)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="地区"
    )
    issued_by = models.CharField("发布机关", max_length=120, blank=True)
    document_number = models.CharField("文号", max_length=80, blank=True)
    passed_on = models.DateField("通过或印发日期", null=True)
    period_from = models.DateField("规划期自", null=True)
    period_until = models.DateField("规划期至", null=True)
    note = models.CharField("说明", max_length=300, blank=True)
    is_held = models.BooleanField("持有全文", default=False)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "number"]
        verbose_name = "政策文本"

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """A numbered piece of a text, with all paragraphs up to the next number."""

    policy = models.ForeignKey(PolicyText, on_delete=models.CASCADE, related_name="clauses")
    # Stays the same as long as the text numbers it so: 3-2 is 三（二）.
    anchor = models.CharField("锚点", max_length=20)
    label = models.CharField("编号", max_length=40, blank=True)
    depth = models.PositiveSmallIntegerField("层级", default=0)
    order = models.PositiveIntegerField(default=0)
    text = models.TextField("文字")

    class Meta:
        ordering = ["policy", "order"]
        verbose_name = "条款"
        constraints = [models.UniqueConstraint(fields=["policy", "anchor"], name="clause_once_an_anchor")]

    def __str__(self) -> str:
        return f"{self.policy} {self.label}"

    @property
    def paragraphs(self) -> list[str]:
        """The text, one paragraph each."""
        return self.text.split("\n")
