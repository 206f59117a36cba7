"""The API: every domain's routes under /api, described at /api/docs, closed unless a route says otherwise."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import APIKeyCookie, HttpBearer

from xiechuang import __version__
from xiechuang.config.errors import answer_api_errors
from xiechuang.kernel.orgs.public import Actor


class TokenAuth(HttpBearer):
    """A token made under 我的令牌; it speaks for one membership."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 - the middleware read it
        """The actor the middleware found for the token."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return None if actor.is_public else actor


class SessionAuth(APIKeyCookie):
    """Whoever is signed in, with the usual protection against forged requests."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: Any) -> Actor | None:  # noqa: ARG002 - the middleware read it
        """The actor the middleware found for the session."""
        return request.actor if request.user.is_authenticated else None  # type: ignore[attr-defined]


api = NinjaAPI(
    title="协创 Xiechuang",
    version=__version__,
    description="区域协同创新共同体的开放接口。错误以 message、reasons(每条附依据)、fields 三项回答。",
    urls_namespace="api",
    auth=[TokenAuth(), SessionAuth()],
    docs_url="/docs",
    openapi_url="/openapi.json",
)
answer_api_errors(api)
