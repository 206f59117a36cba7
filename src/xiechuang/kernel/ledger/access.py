"""Who sees which accounts: one's own organisation's, a region's office its region's, auditors and the community's office all."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiechuang.kernel.ledger.models import Account, Entry, Hold, Lane, Transfer
from xiechuang.kernel.orgs.public import Actor, Role

SEE_ALL = (Role.AUDITOR, Role.COMMUNITY_OFFICE)


def visible_accounts(actor: Actor, accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Accounts the actor may look into; the platform itself sees all."""
    if actor.is_system or actor.has(*SEE_ALL):
        return accounts
    shown = Q(pk=None)
    if actor.organisation_id is not None:
        shown |= Q(organisation_id=actor.organisation_id)
    if actor.has(Role.REGIONAL_OFFICIAL) and actor.region_code:
        shown |= Q(region_code=actor.region_code)
    return accounts.filter(shown)


def visible_entries(actor: Actor, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries of visible accounts."""
    return entries.filter(account__in=visible_accounts(actor, Account.objects.all()))


def visible_lanes(actor: Actor, lanes: QuerySet[Lane]) -> QuerySet[Lane]:
    """Lanes of visible accounts."""
    return lanes.filter(account__in=visible_accounts(actor, Account.objects.all()))


def visible_transfers(actor: Actor, transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """Transfers that touch a visible account or a hold for one; the other side's entries stay hidden."""
    mine = visible_entries(actor, Entry.objects.filter(transfer=OuterRef("pk")))
    holds = visible_holds(
        actor, Hold.objects.filter(Q(transfer=OuterRef("pk")) | Q(transfer=OuterRef("ends")))
    )
    return transfers.filter(Exists(mine) | Exists(holds))


def visible_holds(actor: Actor, holds: QuerySet[Hold]) -> QuerySet[Hold]:
    """Holds on a visible account or for one."""
    accounts = visible_accounts(actor, Account.objects.all())
    return holds.filter(Q(account__in=accounts) | Q(target__in=accounts))
