"""Who sees what of clearing: a region what it owes and is owed, its office and auditors all; nobody else anything."""

from django.db.models import Model, QuerySet

from xiechuang.domains.clearing.models import Booking, Case, Line, Obligation, Side
from xiechuang.kernel.access.public import own_region
from xiechuang.kernel.orgs.public import Actor, Role

OVERSEERS = (Role.COMMUNITY_OFFICE, Role.AUDITOR)
READERS = (Role.REGIONAL_OFFICIAL, *OVERSEERS)


def sees_all(actor: Actor) -> bool:
    """Whether the actor oversees the clearing of all regions."""
    return actor.is_system or actor.has(*OVERSEERS)


def runs_clearing(actor: Actor) -> bool:
    """Whether the actor closes days and decides differences."""
    return actor.is_system or actor.has(Role.COMMUNITY_OFFICE)


def _of_region(actor: Actor, rows: QuerySet[Model], *columns: str) -> QuerySet[Model]:
    if sees_all(actor):
        return rows
    return rows.filter(own_region(actor, *columns))


def obligations_visible_to(actor: Actor, rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """What the region owes or is owed."""
    return _of_region(actor, rows, "debtor_id", "creditor_id")  # type: ignore[return-value]


def lines_visible_to(actor: Actor, rows: QuerySet[Line]) -> QuerySet[Line]:
    """Lines of obligations that are the region's."""
    return _of_region(actor, rows, "obligation__debtor_id", "obligation__creditor_id")  # type: ignore[return-value]


def cases_visible_to(actor: Actor, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Differences the region is a side of."""
    return _of_region(actor, rows, "debtor_id", "creditor_id")  # type: ignore[return-value]


def sides_visible_to(actor: Actor, rows: QuerySet[Side]) -> QuerySet[Side]:
    """Both sides of the region's differences."""
    return _of_region(actor, rows, "case__debtor_id", "case__creditor_id")  # type: ignore[return-value]


def bookings_visible_to(actor: Actor, rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """A region's own books are its own."""
    return _of_region(actor, rows, "statement__region_id")  # type: ignore[return-value]


def for_readers(actor: Actor, rows: QuerySet[Model]) -> QuerySet[Model]:
    """Days, totals, payments and who has answered: for every region's office, so that each can follow the netting."""
    return rows if sees_all(actor) or actor.office_region else rows.none()
