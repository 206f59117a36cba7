"""API tokens: made once, shown once, kept as a hash."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import connection

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.actor import Actor
from xiechuang.kernel.orgs.models import ApiToken, Membership
from xiechuang.kernel.orgs.roles import Role

_REMEMBER_USE_EVERY = timedelta(minutes=1)
# Written out, for every request of a program begins with it: who a token speaks for, in the order of an actor's parts,
# and only while token, membership and person are in force.
_WHO = """
select token.id, token.last_used_at,
  post.role, person.id, coalesce(nullif(person.name, ''), person.username), body.id, body.name,
  coalesce(body.region_id, ''), body.park_id, post.id
from orgs_apitoken token
join orgs_membership post on post.id = token.membership_id
join orgs_person person on person.id = post.person_id
join orgs_organisation body on body.id = post.organisation_id
where token.digest = %s and token.revoked_at is null and (token.expires_on is null or token.expires_on > %s)
  and post.starts_on <= %s and (post.ends_on is null or post.ends_on > %s) and person.is_active
"""


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
    """Whoever the secret speaks for; None when it is unknown, revoked, expired, or the membership is over.

    One statement for everything, asked anew with every request: what ends a token ends it at once.
    """
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(_WHO, [_digest(secret), today, today, today])
        found = cursor.fetchone()
    if found is None:
        return None
    token_id, last_used_at, role, *rest = found
    _remember_use(token_id, last_used_at)
    return Actor(Role(role), *rest)


def _remember_use(token_id: int, last_used_at: datetime | None) -> None:
    moment = clock.now()
    if last_used_at is None or moment - last_used_at > _REMEMBER_USE_EVERY:
        ApiToken.objects.filter(id=token_id).update(last_used_at=moment)
