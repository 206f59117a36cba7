"""What addresses of clearing name."""

from datetime import date

from xiechuang.domains.clearing.access import READERS
from xiechuang.domains.clearing.models import Case, Day, Payment, Statement
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor

SEES = READERS


def day_named(actor: Actor, on: str) -> Day:
    """The day of an address such as …/2026-06-01/."""
    try:
        wanted = date.fromisoformat(on)
    except ValueError:
        raise NotVisible(on) from None
    if wanted.isoformat() != on:
        raise NotVisible(on)
    return get_visible(actor, Day, on=wanted)


def statement_named(actor: Actor, on: str, region: str) -> Statement:
    """A region's statement of a day; its rows are shown only to the region and to overseers."""
    if actor.role.value == "regional_official" and actor.region_code != region:
        raise NotVisible(region)
    day = day_named(actor, on)
    return get_visible(actor, Statement, day=day, region_id=region)


def case_named(actor: Actor, number: str) -> Case:
    """A difference by its number."""
    return get_visible(actor, Case, number=number)


def payment_named(actor: Actor, number: str) -> Payment:
    """A payment by its number."""
    return get_visible(actor, Payment, number=number)
