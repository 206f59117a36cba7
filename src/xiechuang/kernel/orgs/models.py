"""Tables of regions, parks, organisations, people and memberships."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.roles import OrganisationKind, Role


def choices(kinds: type[Role] | type[OrganisationKind]) -> list[tuple[str, str]]:
    """Value and label of every member."""
    return [(kind.value, kind.label) for kind in kinds]


def validate_credit_code(value: str) -> None:
    """Refuse a 统一社会信用代码 whose shape or check digit is wrong (GB 32100-2015)."""
    try:
        uscc.validate(value)
    except NumberError:
        raise ValidationError(
            f"统一社会信用代码“{value}”不正确:应为 18 位且末位校验码相符(GB 32100-2015)"
        ) from None


class Region(models.Model):
    """A government's territory: a region of the community, or a city or district inside it."""

    class Level(models.TextChoices):
        """How deep it stands."""

        REGION = "region", "地区"
        CITY = "city", "地市"
        DISTRICT = "district", "区县"

    code = models.CharField("行政区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=10, blank=True)
    english_name = models.CharField("英文名", max_length=60, blank=True)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    order = models.PositiveIntegerField("次序", default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = "地区"
        constraints = [
            models.CheckConstraint(
                condition=Q(level="region", parent=None) | (~Q(level="region") & Q(parent__isnull=False)),
                name="region_has_parent_unless_top",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Park(models.Model):
    """A park, base or zone that a policy text names."""

    number = models.CharField("编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="parks")
    place = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parks_here",
        verbose_name="所在地",
    )
    source = models.JSONField("出处", default=dict)

    class Meta:
        ordering = ["number"]
        verbose_name = "园区"

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A firm, institute, agency, park committee or authority."""

    number = models.CharField("编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=120)
    credit_code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=[validate_credit_code],
    )
    kind = models.CharField("类型", max_length=30, choices=choices(OrganisationKind))
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    place = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations_here",
        verbose_name="所在地",
    )
    park = models.ForeignKey(
        Park, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    function = models.CharField("职能", max_length=60, blank=True)
    fields = models.JSONField("技术领域", default=list, blank=True)
    source = models.JSONField("出处", default=dict, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = "机构"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """An organisation belongs to a region of the community, not to a city."""
        if self.region and self.region.level != Region.Level.REGION:
            raise ValidationError({"region": f"“{self.region}”不是共同体的成员地区"})


class People(BaseUserManager["Person"]):
    """How accounts are made."""

    def create_user(self, username: str, password: str | None = None, **extra: Any) -> "Person":
        """A person who may sign in; without a password only by other ways."""
        person = self.model(username=username, **extra)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username: str, password: str | None = None, **extra: Any) -> "Person":
        """The first administrator of an installation."""
        return self.create_user(username, password, is_superuser=True, **extra)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in."""

    username = models.CharField("账号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    english_name = models.CharField("英文名", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    phone = models.CharField("手机", max_length=20, blank=True)
    intro = models.CharField("示例说明", max_length=200, blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_sample = models.BooleanField("示例", default=False)

    objects = People()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["username"]
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """Django's own word for it."""
        return self.is_superuser


class MembershipSet(models.QuerySet["Membership"]):
    """Words about memberships."""

    def in_force(self) -> "MembershipSet":
        """Those that hold today."""
        today = clock.today()
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today, person__is_active=True
        )


class Membership(models.Model):
    """A person acts for an organisation in a role, from a day until another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=30, choices=choices(Role))
    starts_on = models.DateField("自", default=clock.today)
    ends_on = models.DateField("至", null=True, blank=True)
    # Since when everybody may find the person in this post; only they themselves decide about it.
    listed_at = models.DateTimeField("公开于", null=True, blank=True)

    objects = MembershipSet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "任职"
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(role=Role.PUBLIC), name="membership_is_not_public"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation} · {Role(self.role).label}"


class ListedSet(models.Manager["ListedMembership"]):
    """Only posts whose holders chose to be found."""

    def get_queryset(self) -> models.QuerySet["ListedMembership"]:
        """Those and no others."""
        return super().get_queryset().filter(listed_at__isnull=False)


class ListedMembership(Membership):
    """A post whose holder chose to be found by everybody."""

    listed = ListedSet()

    class Meta:
        proxy = True
        default_manager_name = "listed"
        verbose_name = "公开的人员"


class ApiToken(models.Model):
    """A key with which a program acts for one membership; only its hash is kept."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("用途", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField("有效至", null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
