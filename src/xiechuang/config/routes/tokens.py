"""The caller's own tokens. Made only in person: a token that leaks cannot make itself successors."""

from datetime import date
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from xiechuang.kernel.appointments.public import issue_token, revoke_token
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor, ApiToken
from xiechuang.web.api.auth import IN_PERSON, actor_in
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import LARGEST_EXACT, At, Day, Input, Title
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["身份"])


class TokenIn(Input):
    """What the token is for, and until when it holds."""

    name: Annotated[Title, Field(max_length=60)]
    expires_on: Day | None = None


class TokenOut(Schema):
    """A token; nobody can read its secret again."""

    id: int
    name: str
    prefix: str
    created_at: At
    expires_on: date | None
    last_used_at: At | None
    revoked_at: At | None


class NewTokenOut(TokenOut):
    """A new token; the secret stands only in the first answer, a repeated request gets null."""

    secret: str | None


@router.get("/tokens", auth=IN_PERSON, response={200: list[TokenOut], **READ}, summary="我的令牌")
def tokens(request: HttpRequest) -> Any:
    """The tokens of the post in which the caller acts."""
    return [token_out(t) for t in tokens_of(actor_in(request))]


@router.post("/tokens", auth=IN_PERSON, response={201: NewTokenOut, **WRITE}, summary="生成令牌")
def make(request: HttpRequest, body: TokenIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A token that speaks for the caller's present post; it ends with the post."""
    secrets: list[str] = []

    def deed() -> dict[str, Any]:
        token, secret = issue_token(actor=actor_in(request), name=body.name, expires_on=body.expires_on)
        secrets.append(secret)
        return token_out(token)

    # The receipt keeps the answer in the database, so the secret must not be part of it.
    answer = written_once(request, key=key, body=body, deed=deed)
    return Status(201, answer | {"secret": secrets[0] if secrets else None})


@router.delete("/tokens/{token_id}", auth=IN_PERSON, response={204: None, **WRITE}, summary="吊销令牌")
def revoke(request: HttpRequest, token_id: Annotated[int, Path(ge=1, le=LARGEST_EXACT)]) -> Any:
    """From now on the token is unknown; doing so twice is no error."""
    token = tokens_of(actor_in(request)).filter(pk=token_id).first()
    if token is None:
        raise NotVisible("token")
    revoke_token(token, actor=actor_in(request))
    return Status(204, None)


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The tokens of the post in which the actor acts, newest first."""
    if actor.membership_id is None:
        return ApiToken.objects.none()
    return ApiToken.objects.filter(membership_id=actor.membership_id).order_by("-created_at", "-id")


def token_out(token: ApiToken) -> dict[str, Any]:
    """A token without its secret."""
    names = ("id", "name", "prefix", "created_at", "expires_on", "last_used_at", "revoked_at")
    return {name: getattr(token, name) for name in names}
