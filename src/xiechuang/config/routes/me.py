"""Who am I?"""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from xiechuang.kernel.orgs.public import Membership, Role
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ

router = Router(tags=["身份"])


class PostOut(Schema):
    """A person acts for an organisation in a role."""

    role: str
    role_label: str
    organisation: PartyOut
    is_current: bool


class MeOut(Schema):
    """The actor of this request, and the person's other posts."""

    name: str
    role: str
    role_label: str
    organisation: PartyOut | None
    posts: list[PostOut]


@router.get("/me", auth=SIGNED_IN, response={200: MeOut, **READ}, summary="我是谁")
def me(request: HttpRequest) -> Any:
    """For whom and in which role this token or session speaks."""
    actor = actor_in(request)
    held = Membership.objects.in_force().filter(person_id=actor.person_id or 0).select_related("organisation")
    posts = [_post(m, is_current=m.pk == actor.membership_id) for m in held.order_by("id")]
    current = next((p["organisation"] for p in posts if p["is_current"]), None)
    return {
        "name": actor.name,
        "role": actor.role.value,
        "role_label": actor.role.label,
        "organisation": current,
        "posts": posts,
    }


def _post(membership: Membership, *, is_current: bool) -> dict[str, Any]:
    return {
        "role": membership.role,
        "role_label": Role(membership.role).label,
        "organisation": party_out(membership.organisation),
        "is_current": is_current,
    }
