"""Who wants to hear of a text or topic."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.policies.models.text import PolicyText
from xiechuang.kernel.lib import clock


class Following(models.Model):
    """A person follows one text or one topic; personal data, seen by nobody else."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    policy = models.ForeignKey(PolicyText, models.CASCADE, null=True, related_name="+")
    topic = models.CharField("主题", max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "关注的政策"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "policy"], name="following_once_a_text", condition=~Q(policy=None)
            ),
            models.UniqueConstraint(
                fields=["person", "topic"], name="following_once_a_topic", condition=~Q(topic="")
            ),
            models.CheckConstraint(
                condition=Q(policy__isnull=False, topic="") | (Q(policy=None) & ~Q(topic="")),
                name="following_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.policy_id or self.topic}"
