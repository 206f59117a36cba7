"""A paper on file, and the marks under which the finder looks for papers like it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.evidence.states import PaperKind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Paper(models.Model):
    """An invoice, contract, report or payment slip that somebody used for a subject of some other domain."""

    number = models.CharField("编号", max_length=20, unique=True)
    kind = models.CharField("种类", max_length=10, choices=choices_of(PaperKind))
    subject_kind = models.CharField("事项类别", max_length=60)
    subject_number = models.CharField("事项编号", max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="登记地区")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记单位"
    )
    # The caller's name for this very registration: the same key with the same content is the same paper.
    key = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)
    # The bytes stay in the documents folder under their hash, whatever becomes of the attachment.
    document_uid = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField("文件", max_length=200, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    # As typed (trimmed); empty or null is unknown.
    invoice_code = models.CharField("发票代码", max_length=60, blank=True)
    invoice_number = models.CharField("发票号码", max_length=60, blank=True)
    contract_number = models.CharField("合同编号", max_length=120, blank=True)
    report_number = models.CharField("报告编号", max_length=120, blank=True)
    seller = models.CharField("销售方", max_length=200, blank=True)
    buyer = models.CharField("购买方", max_length=200, blank=True)
    amount_fen = models.BigIntegerField("金额", null=True)
    dated_on = models.DateField("日期", null=True)
    text = models.TextField("文字", blank=True)
    # What the file itself says, by field; and whether its text and its pages could be read.
    read = models.JSONField("文件所载", default=dict)
    # Least hashes of the words, and of the lines of each page as a picture: what likeness is estimated from.
    sketch = models.BinaryField(default=bytes)
    pictures = models.BinaryField(default=bytes)
    # Content, facts and subject together: by this a decision is found again when the paper is registered anew.
    fingerprint = models.CharField(max_length=64, db_index=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    registered_at = models.DateTimeField("登记时间", default=clock.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "凭证"
        indexes = [
            models.Index(fields=["subject_kind", "subject_number"], name="paper_by_subject"),
            models.Index(fields=["region", "-id"], name="paper_by_region"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gt=0), name="paper_amount_is_positive"
            ),
            models.CheckConstraint(
                condition=~Q(
                    sha256="",
                    text="",
                    invoice_number="",
                    contract_number="",
                    report_number="",
                    amount_fen=None,
                ),
                name="paper_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.word.label}"

    @property
    def word(self) -> PaperKind:
        """The kind as a word with a label."""
        return PaperKind(self.kind)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer counts as used."""
        return self.withdrawn_at is not None


class Mark(models.Model):
    """A number that papers alike are likely to share; it tells nothing of what it was made from."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="marks")
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["value", "paper"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.value} {self.paper_id}"
