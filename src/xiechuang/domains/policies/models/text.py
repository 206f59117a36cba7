"""Policy texts, their clauses, and the rules that cite them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiechuang.kernel.orgs.public import Region


class PolicyText(models.Model):
    """A text of the library; what it does not say of itself stays unknown."""

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
    topics = ArrayField(models.CharField(max_length=40), verbose_name="主题", default=list, blank=True)
    # Sister texts of several regions carry the same word; they are compared with each other first.
    family = models.SlugField("同类文本", max_length=60, blank=True, allow_unicode=True)
    is_held = models.BooleanField("持有全文", default=False)
    # A text that was only uploaded is listed for everybody once its first version has passed review.
    is_listed = models.BooleanField("公开列出", default=False)
    is_from_profile = models.BooleanField("来自共同体配置", default=False)
    repealed_on = models.DateField("废止日期", null=True)
    repealed_by = models.CharField("废止依据", max_length=200, blank=True)
    order = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["order", "number"]
        verbose_name = "政策文本"

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """A numbered piece of the wording that is shown, with all paragraphs up to the next number."""

    policy = models.ForeignKey(PolicyText, on_delete=models.CASCADE, related_name="clauses")
    # Stays the same as long as the text numbers it so: 3-2 is 三（二）.
    anchor = models.CharField("锚点", max_length=40)
    # The address in the parsed tree: chp_3__sec_2.
    address = models.CharField("地址", max_length=160, blank=True)
    label = models.CharField("编号", max_length=60, blank=True)
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


class Citation(models.Model):
    """A rule or parameter of the profile that rests on a clause of a text of the library."""

    policy = models.ForeignKey(PolicyText, on_delete=models.CASCADE, related_name="citations")
    anchor = models.CharField("锚点", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=12)
    code = models.CharField("代码", max_length=80)
    name = models.CharField("名称", max_length=200)
    value = models.CharField("取值", max_length=200, blank=True)
    clause = models.CharField("依据", max_length=300)
    quote = models.TextField("引文", blank=True)
    sureness = models.CharField("把握", max_length=12)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["policy", "order"]
        verbose_name = "规则引用"

    def __str__(self) -> str:
        return f"{self.code} → {self.policy_id} {self.anchor}"
