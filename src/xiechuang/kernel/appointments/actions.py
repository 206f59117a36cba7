"""Changing who may act for whom: memberships and tokens, each change in the audit chain."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import (
    Actor,
    ApiToken,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    make_token,
)

TOKENS_AT_MOST = 20
# Those whose work it is to be found.
LISTED_ROLES = (Role.TECHNOLOGY_MANAGER, Role.EXPERT)
# For which kinds of organisation a role can be held; a kind that is not named here can be given any role.
KINDS_OF_ROLE = {
    Role.FIRM: {OrganisationKind.FIRM},
    Role.INSTITUTE: {OrganisationKind.INSTITUTE},
    Role.TECHNOLOGY_MANAGER: {OrganisationKind.TECHNOLOGY_TRANSFER_AGENCY},
    Role.PARK_OFFICIAL: {OrganisationKind.PARK},
    Role.COMMUNITY_OFFICE: {OrganisationKind.COMMUNITY_OFFICE, OrganisationKind.COORDINATION},
}


def _by_administrator(actor: Actor) -> None:
    if not actor.has(Role.ADMINISTRATOR):
        raise Refused("任职由系统管理员办理")


@transaction.atomic
def add_person(*, actor: Actor, username: str, name: str, email: str = "") -> Person:
    """A new account without a password: its owner sets one by the reset mail, or signs in by the identity provider."""
    _by_administrator(actor)
    person = Person(username=username.strip(), name=name.strip(), email=email.strip())
    person.set_unusable_password()
    try:
        person.full_clean()
    except ValidationError as wrong:
        raise Invalid(wrong.message_dict) from None
    person.save()
    record(actor=actor, action="person.add", subject=person, username=person.username)
    return person


@transaction.atomic
def add_membership(
    *, actor: Actor, person: Person, organisation: Organisation, role: Role, starts_on: date
) -> Membership:
    """Let a person act for an organisation in a role; one that ended before is taken up again."""
    _by_administrator(actor)
    if reasons := _objections(organisation=organisation, role=role):
        raise Refused(reasons)
    held = Membership.objects.select_for_update().filter(person=person, organisation=organisation, role=role)
    found = held.first() or Membership(person=person, organisation=organisation, role=role)
    if found.pk and (found.ends_on is None or found.ends_on > clock.today()):
        raise Refused(Reason(f"{person} 已在 {organisation} 任{role.label}", field="role"))
    found.starts_on, found.ends_on = starts_on, None
    found.save()
    record(
        actor=actor,
        action="membership.add",
        subject=found,
        person=person.username,
        organisation=organisation.number,
        role=role.value,
        starts_on=starts_on,
    )
    return found


def _objections(*, organisation: Organisation, role: Role) -> list[Reason]:
    kinds = KINDS_OF_ROLE.get(role)
    if role is Role.PUBLIC:
        return [Reason("公众不需要任职", field="role")]
    if kinds and OrganisationKind(organisation.kind) not in kinds:
        wanted = "、".join(sorted(kind.label for kind in kinds))
        return [Reason(f"“{role.label}”只能为{wanted}设置", field="role")]
    if role is Role.REGIONAL_OFFICIAL and organisation.region_id is None:
        return [Reason(f"{organisation} 不属于任何成员地区，不能设“{role.label}”", field="organisation")]
    return []


@transaction.atomic
def end_membership(membership: Membership, *, actor: Actor) -> Membership:
    """From today on the person acts there no longer, and the tokens of this membership are void."""
    _by_administrator(actor)
    row = Membership.objects.select_for_update().filter(pk=membership.pk).first()
    if row is None:
        raise NotVisible(str(membership.pk))
    if row.pk == actor.membership_id:
        raise Refused("不能结束自己正在使用的任职，请由另一位管理员办理")
    if row.ends_on is not None and row.ends_on <= clock.today():
        raise Refused(f"这项任职已于 {row.ends_on} 结束")
    ends_on = clock.today()
    if row.starts_on >= ends_on:
        record(
            actor=actor, action="membership.remove", subject=row, person=row.person.username, role=row.role
        )
        row.delete()
        return row
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    record(actor=actor, action="membership.end", subject=row, person=row.person.username, ends_on=ends_on)
    return row


@transaction.atomic
def list_membership(membership: Membership, *, actor: Actor) -> Membership:
    """Let everybody find the person in this post; nobody but the person decides so. Twice changes nothing."""
    row = _own(membership, actor)
    if Role(row.role) not in LISTED_ROLES:
        raise Refused(f"只有{'、'.join(role.label for role in LISTED_ROLES)}可以公开到人员名录")
    if not Membership.objects.in_force().filter(pk=row.pk).exists():
        raise Refused("这项任职已经结束或尚未开始")
    if row.listed_at is None:
        row.listed_at = clock.now()
        row.save(update_fields=["listed_at"])
        record(actor=actor, action="membership.list", subject=row)
    return row


@transaction.atomic
def unlist_membership(membership: Membership, *, actor: Actor) -> Membership:
    """Nobody finds the person in this post any longer; twice changes nothing."""
    row = _own(membership, actor)
    if row.listed_at is not None:
        row.listed_at = None
        row.save(update_fields=["listed_at"])
        record(actor=actor, action="membership.unlist", subject=row)
    return row


def _own(membership: Membership, actor: Actor) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    row = rows.filter(pk=membership.pk, person_id=actor.person_id or 0).first()
    if row is None:
        raise NotVisible(str(membership.pk))
    return row


@transaction.atomic
def issue_token(*, actor: Actor, name: str, expires_on: date | None = None) -> tuple[ApiToken, str]:
    """A token for the membership in which the actor acts now; its secret is given once."""
    membership = Membership.objects.in_force().filter(pk=actor.membership_id or 0).first()
    if membership is None:
        raise Refused("没有任职的账号不能生成令牌")
    faults: dict[str, list[str]] = {}
    if not name.strip() or len(name.strip()) > 60:
        faults["name"] = ["须填写用途，最长 60 字"]
    if expires_on is not None and expires_on <= clock.today():
        faults["expires_on"] = [f"有效期 {expires_on} 须在今天之后"]
    if faults:
        raise Invalid(faults)
    if ApiToken.objects.filter(membership=membership, revoked_at=None).count() >= TOKENS_AT_MOST:
        raise Refused(f"每项任职最多 {TOKENS_AT_MOST} 个有效令牌，请先停用不用的")
    token, secret = make_token(membership=membership, name=name.strip(), expires_on=expires_on)
    record(actor=actor, action="token.issue", subject=token, name=token.name, prefix=token.prefix)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: Actor) -> ApiToken:
    """The token opens nothing from now on; doing it again changes nothing."""
    own = ApiToken.objects.select_for_update(of=("self",)).filter(
        pk=token.pk, membership__person_id=actor.person_id or 0
    )
    row = own.first()
    if row is None:
        raise NotVisible(str(token.pk))
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        record(actor=actor, action="token.revoke", subject=row, name=row.name, prefix=row.prefix)
    return row
