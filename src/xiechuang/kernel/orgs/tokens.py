"""API tokens: made once, shown once, kept as a hash."""

import hashlib
import secrets
from datetime import date, timedelta

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.actor import Actor, actor_of
from xiechuang.kernel.orgs.models import ApiToken, Membership

_REMEMBER_USE_EVERY = timedelta(minutes=1)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_token(*, membership: Membership, name: str, expires_on: date | None = None) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again."""
    secret = f"xc_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        membership=membership, name=name, digest=_digest(secret), prefix=secret[:8], expires_on=expires_on
    )
    return token, secret


def actor_with(secret: str) -> Actor | None:
    """Whoever the secret speaks for; None when it is unknown, revoked, expired, or the membership is over."""
    found = (
        ApiToken.objects.filter(digest=_digest(secret), revoked_at=None)
        .select_related("membership__person", "membership__organisation")
        .first()
    )
    if not found or (found.expires_on and found.expires_on <= clock.today()):
        return None
    if not Membership.objects.in_force().filter(id=found.membership_id).exists():
        return None
    _remember_use(found)
    return actor_of(found.membership)


def _remember_use(token: ApiToken) -> None:
    moment = clock.now()
    if token.last_used_at is None or moment - token.last_used_at > _REMEMBER_USE_EVERY:
        ApiToken.objects.filter(id=token.id).update(last_used_at=moment)
