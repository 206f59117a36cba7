"""Who acts in a request, and doors that open to some roles only."""

from typing import cast

from django.http import HttpRequest

from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Role


def actor_in(request: HttpRequest) -> Actor:
    """The actor that the middleware found."""
    return cast("Actor", getattr(request, "actor", PUBLIC))


def admitted(request: HttpRequest, *roles: Role) -> Actor:
    """The actor, if they act in one of the roles; for anybody else the page does not exist."""
    actor = actor_in(request)
    if not actor.has(*roles):
        raise NotVisible(request.path)
    return actor
