"""Puts the actor on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xiechuang.kernel.orgs.actor import PUBLIC, Actor, choose_actor
from xiechuang.kernel.orgs.models import Person
from xiechuang.kernel.orgs.tokens import actor_with

SESSION_KEY = "membership"


def actor_for(request: HttpRequest) -> Actor:
    """Who acts in this request: by token, by session, or the public."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return actor_with(header.removeprefix("Bearer ").strip()) or PUBLIC
    if isinstance(request.user, Person):
        return choose_actor(request.user, preferred=request.session.get(SESSION_KEY))
    return PUBLIC


class ActorMiddleware:
    """Sets ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the actor once for the whole request."""
        request.actor = actor_for(request)  # type: ignore[attr-defined]
        return self.get_response(request)
