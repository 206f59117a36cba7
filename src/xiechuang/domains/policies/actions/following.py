"""Following a text or a topic, and telling those who do."""

from django.db import connection, transaction

from xiechuang.domains.policies.access import can_follow
from xiechuang.domains.policies.models import Following, PolicyText, TextVersion
from xiechuang.domains.policies.queries.library import TOPICS
from xiechuang.kernel.community.public import term
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import send_copies


def follow_text(policy: PolicyText, *, actor: Actor) -> Following:
    """Hear of new versions of a text and of its end; twice changes nothing."""
    return _follow(actor, policy, "")


def follow_topic(topic: str, *, actor: Actor) -> Following:
    """Hear of every text of a topic."""
    if term(TOPICS, topic) is None:
        raise Invalid({"topic": [f"没有主题“{topic[:40]}”"]})
    return _follow(actor, None, topic)


@transaction.atomic
def _follow(actor: Actor, policy: PolicyText | None, topic: str) -> Following:
    if actor.person_id is None or not can_follow(actor):
        raise Refused("登录后才能关注")
    found, _ = Following.objects.get_or_create(person_id=actor.person_id, policy=policy, topic=topic)
    return found


def unfollow(*, actor: Actor, policy: PolicyText | None = None, topic: str = "") -> None:
    """Hear no more of it."""
    Following.objects.filter(person_id=actor.person_id or 0, policy=policy, topic=topic).delete()


def tell_followers(subject: PolicyText | TextVersion, *, reason: str) -> int:
    """Lay a line on the workbench of everybody who follows the text or one of its topics; how many they are."""
    policy = subject.policy if isinstance(subject, TextVersion) else subject
    with connection.cursor() as cursor:
        cursor.execute("select policies_followers(%s)", [policy.pk])
        people = [row[0] for row in cursor.fetchall()]
    send_copies(subject, people=people, reason=reason)
    return len(people)
