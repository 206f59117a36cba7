"""The five tables of the ledger; rows are only ever added, triggers refuse everything else."""

from django.db import models
from django.db.models import F, Q

from xiechuang.kernel.ledger.states import Act
from xiechuang.kernel.lib import clock

CNY = "CNY"


class Account(models.Model):
    """A pocket of somebody's money; what lies in it stands in its entries, not here."""

    owner_kind = models.CharField("户主类别", max_length=60)
    owner_id = models.CharField("户主", max_length=40)
    kind = models.CharField("账户类别", max_length=40)
    currency = models.CharField("币种", max_length=3, default=CNY)
    # What may be spent never falls below it; without one the account may owe without limit.
    floor_fen = models.BigIntegerField("下限", null=True)
    region_code = models.CharField("地区", max_length=12, blank=True)
    organisation_id = models.BigIntegerField("机构", null=True)
    opened_at = models.DateTimeField("开户时间", default=clock.now)

    class Meta:
        ordering = ["id"]
        verbose_name = "账户"
        indexes = [
            models.Index(fields=["organisation_id"], name="account_by_organisation"),
            models.Index(fields=["region_code"], name="account_by_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id", "kind", "currency"], name="account_once_an_owner"
            ),
            models.CheckConstraint(condition=Q(currency=CNY), name="account_is_in_cny"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner_kind} {self.owner_id}"


class Lane(models.Model):
    """A further lane of an account that many write at once: a chain, a balance and a lock of its own.

    Lane 0 is the account itself and has no row here. What is free in lane 0 stays above the account's floor and in every
    other lane above zero, so all together stay above the floor; an account without a floor has none in any lane.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lanes", db_index=False)
    number = models.PositiveSmallIntegerField("分道")

    class Meta:
        ordering = ["account", "number"]
        verbose_name = "分道"
        constraints = [models.UniqueConstraint(fields=["account", "number"], name="lane_once_an_account")]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.number}"


class Transfer(models.Model):
    """One deed on the ledger under an id its maker chose; its entries sum to zero."""

    id = models.UUIDField(primary_key=True, editable=False)
    # The id of the first transfer of the group that was written all or not at all, and the place in it from 0.
    group = models.UUIDField("组")
    place = models.PositiveIntegerField("组内次序")
    act = models.CharField("动作", max_length=10, choices=[(act.value, act.label) for act in Act])
    kind = models.CharField("类别", max_length=40)
    reason = models.CharField("事由", max_length=400, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField("时间")
    person_id = models.BigIntegerField(null=True)
    actor = models.CharField("人员", max_length=60)
    role = models.CharField("角色", max_length=30)
    organisation_id = models.BigIntegerField(null=True)
    legs = models.PositiveSmallIntegerField("分录数")
    digest = models.CharField("内容哈希", max_length=64)
    ends = models.ForeignKey(
        "ledger.Hold", on_delete=models.PROTECT, null=True, db_index=False, related_name="endings"
    )
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, related_name="reversals"
    )

    class Meta:
        verbose_name = "转账"
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="transfer_by_subject",
            ),
            models.Index(fields=["group"], condition=Q(place__gt=0), name="transfer_by_group"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ends"], condition=Q(ends__isnull=False), name="hold_ends_once"),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="transfer_reversed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.kind} {self.id}"


class Hold(models.Model):
    """Money set aside on an account for another one, until it is settled, voided or expired; its id is its transfer's."""

    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, primary_key=True, related_name="hold")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds")
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds_for")
    amount_fen = models.BigIntegerField("金额")
    expires_at = models.DateTimeField("到期", null=True)

    class Meta:
        verbose_name = "预留"
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="hold_by_expiry")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="hold_of_something"),
            models.CheckConstraint(condition=~Q(account=F("target")), name="hold_for_another"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_fen} {self.account_id} → {self.target_id}"


class Entry(models.Model):
    """What one transfer did to one account; number, balances, moment and hash are written by a trigger."""

    # The sealing trigger looks both up and rows of both stand for ever, so foreign keys would only ask twice.
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="entries", db_index=False, db_constraint=False
    )
    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, related_name="entries", db_index=False, db_constraint=False
    )
    lane = models.PositiveSmallIntegerField("分道", default=0, db_default=0)
    position = models.PositiveSmallIntegerField("转账内次序")
    amount_fen = models.BigIntegerField("金额")
    held_fen = models.BigIntegerField("预留变动")
    sequence = models.BigIntegerField("账户内序号")
    balance_after_fen = models.BigIntegerField("余额")
    held_after_fen = models.BigIntegerField("预留余额")
    at = models.DateTimeField("时间")
    digest = models.CharField("链上哈希", max_length=64)

    class Meta:
        ordering = ["account", "lane", "sequence"]
        verbose_name = "分录"
        indexes = [models.Index(fields=["account", "at", "sequence"], name="entry_by_moment")]
        constraints = [
            models.UniqueConstraint(fields=["account", "lane", "sequence"], name="entry_follows_one"),
            models.UniqueConstraint(fields=["transfer", "position"], name="entry_once_a_place"),
            models.CheckConstraint(condition=Q(held_after_fen__gte=0), name="entry_holds_nothing_below_zero"),
            models.CheckConstraint(condition=~Q(amount_fen=0) | ~Q(held_fen=0), name="entry_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.lane}#{self.sequence} {self.amount_fen:+d}"

    @property
    def numbered(self) -> str:
        """Its place in its chain: 3, or 2-3 in another lane than the first."""
        return f"{self.lane}-{self.sequence}" if self.lane else str(self.sequence)
