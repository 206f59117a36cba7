"""Making and revoking tokens, written down like every other deed."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import Actor, ApiToken, Membership, make_token


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The tokens of the post in which the actor acts, newest first."""
    if actor.membership_id is None:
        return ApiToken.objects.none()
    return ApiToken.objects.filter(membership_id=actor.membership_id).order_by("-created_at", "-id")


@transaction.atomic
def issue_token(*, actor: Actor, name: str, expires_on: date | None = None) -> tuple[ApiToken, str]:
    """A token for the actor's present post, and its secret."""
    if actor.membership_id is None:
        raise Refused("只有以某一单位身份办事的人员可以生成令牌")
    if expires_on is not None and expires_on <= clock.today():
        raise Invalid({"expires_on": [f"有效期 {expires_on} 须在今天之后"]})
    membership = Membership.objects.get(pk=actor.membership_id)
    token, secret = make_token(membership=membership, name=name, expires_on=expires_on)
    record(actor=actor, action="token.issue", subject=token, name=name, prefix=token.prefix)
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """The token ends now; one that was revoked already stays as it was."""
    if tokens_of(actor).filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        record(actor=actor, action="token.revoke", subject=token, prefix=token.prefix)
