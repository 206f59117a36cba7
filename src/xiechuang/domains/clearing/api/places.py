"""What routes of clearing name, and how their rows are shown."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Schema
from pydantic import StringConstraints

from xiechuang.domains.clearing.access import READERS
from xiechuang.domains.clearing.models import Day, Obligation, Statement
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web.api.auth import actor_in
from xiechuang.web.api.values import Day as DayValue

OnDay = Annotated[DayValue, Path(description="清算日 / clearing day, 2026-06-01")]
RegionCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{6,12}$"), Path(description="地区代码 / region code")
]


class ObligationOut(Schema):
    """What one region owes another."""

    id: str
    debtor: str
    creditor: str
    amount_fen: int
    arose_on: date
    kind: str
    subject_kind: str
    subject_number: str
    reverses: str | None


def reader(request: HttpRequest) -> Actor:
    """Whoever asks, if clearing is theirs to read."""
    actor = actor_in(request)
    if not actor.has(*READERS):
        raise NotVisible(request.path)
    return actor


def day_named(actor: Actor, on: Any) -> Day:
    """The day of a route."""
    return get_visible(actor, Day, on=on)


def statement_named(actor: Actor, on: Any, region: str) -> Statement:
    """A region's statement; for the region itself and overseers."""
    if actor.has(Role.REGIONAL_OFFICIAL) and actor.region_code != region:
        raise NotVisible(region)
    return get_visible(actor, Statement, day=day_named(actor, on), region_id=region)


def obligation_out(row: Obligation) -> dict[str, Any]:
    """An obligation as the API tells it."""
    return {
        "id": str(row.pk),
        "debtor": row.debtor_id,
        "creditor": row.creditor_id,
        "amount_fen": row.amount_fen,
        "arose_on": row.arose_on,
        "kind": row.kind,
        "subject_kind": row.subject_kind,
        "subject_number": row.subject_number,
        "reverses": str(row.reverses_id) if row.reverses_id else None,
    }
