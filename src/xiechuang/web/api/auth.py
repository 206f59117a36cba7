"""Who asks: a token, a session, or nobody."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import actor_in

__all__ = [
    "ANYBODY",
    "IN_PERSON",
    "SIGNED_IN",
    "SessionAuth",
    "TokenAuth",
    "actor_in",
    "asks_by_token",
    "token_holds",
]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def asks_by_token(request: HttpRequest) -> bool:
    """Whether the request names a token; then its cookies count for nothing."""
    return bool(request.headers.get("Authorization"))


def token_holds(request: HttpRequest) -> bool:
    """Whether the token named is one the middleware knew; any other way of authorising is none."""
    return request.headers.get("Authorization", "").startswith("Bearer ") and not actor_in(request).is_public


class TokenAuth(HttpBearer):
    """A token made under 我的令牌; it speaks for one membership."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 - the middleware read it
        """The actor the middleware found for the token."""
        return actor_in(request) if token_holds(request) else None


class SessionAuth(APIKeyCookie):
    """Whoever is signed in, with the usual protection against forged requests."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        """The actor of the session; a stranger is asked to sign in before any talk of forgery."""
        if asks_by_token(request) or not request.user.is_authenticated:
            return None
        if request.method not in SAFE_METHODS and check_csrf(request):
            raise HttpError(403, "csrf")
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002 - the middleware read it
        """The actor the middleware found for the session."""
        return actor_in(request)


SIGNED_IN = (TokenAuth(), SessionAuth())
IN_PERSON = (SessionAuth(),)
# For routes open to anybody: it tells readers of the description that signing in shows more, and how.
ANYBODY: dict[str, Any] = {"security": [{}, {"TokenAuth": []}, {"SessionAuth": []}]}
