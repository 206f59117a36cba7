"""When an interest may be saved; these are rules of the platform itself, not of a policy text."""

from xiechuang.domains.interests.models import Interest
from xiechuang.kernel.lib.errors import Reason

MOST = 50
# Of these is announced when one is published; what else can be searched for is not news.
NEWS = frozenset({"achievement", "demand"})
"""So many interests a person may keep: more would bury what matters, and every one is compared with every new record."""

_SAME = ("text", "kinds", "regions", "fields", "membership_id")


def most_interests(*, kept: int) -> list[Reason]:
    """A person keeps at most ``MOST`` interests."""
    clause = f"本平台规则：每人最多 {MOST} 项关注"
    return [Reason(f"您已有 {kept} 项关注，请先删除不再需要的", clause=clause)] if kept >= MOST else []


def not_the_same_again(interest: Interest, *, others: list[Interest]) -> list[Reason]:
    """An interest with the same words and conditions as another of the same person and post says nothing new."""
    wanted = _meaning(interest)
    same = next((one for one in others if one.pk != interest.pk and _meaning(one) == wanted), None)
    return [Reason(f"已有相同的关注“{same.name}”（{same.number}）", field="text")] if same else []


def _meaning(interest: Interest) -> list[object]:
    values = [getattr(interest, name) for name in _SAME]
    return [sorted(value) if isinstance(value, list) else value for value in values]
