"""What one follows."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from xiechuang.domains.policies.actions.following import follow_text, follow_topic, unfollow
from xiechuang.domains.policies.api.places import SlugText, text_named
from xiechuang.domains.policies.models import Following
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Code, Input
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["政策文本"])


class FollowingOut(Schema):
    """A text or a topic one follows."""

    policy: str | None
    topic: str
    created_at: At


class FollowingIn(Input):
    """A text or a topic; one of the two."""

    policy: SlugText | None = None
    topic: Code = Field("", description="主题代码")


@router.get(
    "/policies/following", auth=SIGNED_IN, response={200: list[FollowingOut], **READ}, summary="我关注的政策"
)
def followings(request: HttpRequest) -> Any:
    """One's own, nobody else's."""
    return _all(actor_in(request))


@router.post(
    "/policies/following", auth=SIGNED_IN, response={201: list[FollowingOut], **WRITE}, summary="关注政策"
)
def follow(request: HttpRequest, body: FollowingIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Hear of new versions and of the end of a text, or of all texts of a topic."""
    actor = actor_in(request)
    if bool(body.policy) == bool(body.topic):
        raise Invalid({"policy": ["policy 与 topic 写一个"]})

    def deed() -> dict[str, Any]:
        if body.policy:
            follow_text(text_named(actor, body.policy), actor=actor)
        else:
            follow_topic(body.topic, actor=actor)
        return {"items": _all(actor)}

    return Status(201, written_once(request, key=key, body=body, deed=deed)["items"])


@router.post(
    "/policies/following/stop",
    auth=SIGNED_IN,
    response={200: list[FollowingOut], **WRITE},
    summary="不再关注",
)
def stop(request: HttpRequest, body: FollowingIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Hear no more of it; what was not followed stays so."""
    actor = actor_in(request)
    if bool(body.policy) == bool(body.topic):
        raise Invalid({"policy": ["policy 与 topic 写一个"]})
    policy = text_named(actor, body.policy) if body.policy else None

    def deed() -> dict[str, Any]:
        unfollow(actor=actor, policy=policy, topic=body.topic)
        return {"items": _all(actor)}

    return written_once(request, key=key, body=body, deed=deed)["items"]


def _all(actor: Actor) -> list[dict[str, Any]]:
    rows = visible(actor, Following).select_related("policy")
    return [
        {
            "policy": one.policy.number if one.policy else None,
            "topic": one.topic,
            "created_at": one.created_at,
        }
        for one in rows
    ]
