"""What waits for somebody, by when it is due, and who is late."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from xiechuang.domains.vouchers.models import Claim, Use, Voucher
from xiechuang.domains.vouchers.states import ClaimState, UseState, VoucherState, Waiting
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role

KINDS: dict[str, type[Voucher] | type[Use] | type[Claim]] = {"voucher": Voucher, "use": Use, "claim": Claim}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One thing to be done: of which kind, about what, by whom, by when."""

    kind: str
    row: Any
    number: str
    title: str
    state: str
    waiting_for: Waiting
    who: str
    due_at: datetime | None

    @property
    def amount_fen(self) -> int | None:
        """What it is about: the latest sum that the case has."""
        names = ("paid_fen", "approved_fen", "amount_fen", "wanted_fen", "contract_fen", "expected_fen")
        return next((fen for name in names if (fen := getattr(self.row, name, None)) is not None), None)

    @property
    def is_late(self) -> bool:
        """Whether its moment has passed."""
        return self.due_at is not None and self.due_at < clock.now()


def due_rows(actor: Actor) -> list[DueRow]:
    """What this actor has to do next, the most urgent first."""
    return _told(rows_due(actor))


def rows_due(actor: Actor) -> dict[str, QuerySet[Any]]:
    """The vouchers, uses and claims that wait for the actor, each once."""
    return {
        kind: visible(actor, model).filter(_mine(actor, kind)).distinct() for kind, model in KINDS.items()
    }


def late_rows(actor: Actor) -> list[DueRow]:
    """Everything late that the actor may see, whoever it waits for."""
    return _told(rows_late(actor))


def rows_late(actor: Actor) -> dict[str, QuerySet[Any]]:
    """The vouchers, uses and claims that are late, each once."""
    over = Q(due_at__lt=clock.now()) & ~Q(waiting_for=Waiting.NOBODY)
    found = {kind: visible(actor, model).filter(over).distinct() for kind, model in KINDS.items()}
    return found | {"voucher": found["voucher"].exclude(state=VoucherState.ISSUED)}


def how_many(rows: Mapping[str, QuerySet[Any]]) -> int:
    """Of all kinds together, without reading them."""
    return sum(one.count() for one in rows.values())


def _told(rows: Mapping[str, QuerySet[Any]]) -> list[DueRow]:
    return sorted((row for kind, some in rows.items() for row in _rows(kind, some)), key=_urgency)


def _urgency(row: DueRow) -> tuple[bool, float, str]:
    moment = row.due_at
    return moment is None, moment.timestamp() if moment else 0.0, row.number


def _mine(actor: Actor, kind: str) -> Q:
    """Which rows of a kind wait for the actor."""
    shown = Q(pk=None)
    if actor.has(Role.FIRM, Role.INSTITUTE) and actor.organisation_id is not None:
        shown |= _of_side(actor.organisation_id, kind)
    if actor.office_region:
        shown |= _of_office(actor, kind)
    if actor.has(Role.EXPERT) and actor.person_id is not None and kind == "claim":
        asked = Q(reviews__expert_id=actor.person_id, reviews__opinion="")
        shown |= asked & Q(state=ClaimState.IN_REVIEW)
    return shown


def _of_side(organisation_id: int, kind: str) -> Q:
    as_firm = Q(organisation_id=organisation_id, waiting_for=Waiting.FIRM)
    if kind == "voucher":
        return as_firm & Q(state__in=[VoucherState.DRAFT, VoucherState.RETURNED])
    if kind == "claim":
        return Q(payee_id=organisation_id, waiting_for__in=[Waiting.FIRM, Waiting.PROVIDER])
    as_provider = Q(provider_organisation_id=organisation_id, waiting_for=Waiting.PROVIDER)
    under_claim = Q(state=UseState.DONE, claims__isnull=False)
    return (as_firm | as_provider) & ~under_claim


def _of_office(actor: Actor, kind: str) -> Q:
    here = Q(region_id=actor.region_code, waiting_for=Waiting.OFFICE)
    if kind == "claim":
        # Who approved does not pay, so it does not wait for them.
        own = Q(approved_by_id=actor.person_id) if actor.person_id is not None else Q(pk=None)
        return here | (Q(paying_region_id=actor.region_code, waiting_for=Waiting.PAYER) & ~own)
    return here if kind == "voucher" else Q(pk=None)


def _rows(kind: str, rows: QuerySet[Any]) -> Iterator[DueRow]:
    related = {
        "voucher": ("organisation", "scheme_version__scheme"),
        "use": ("organisation", "provider_organisation", "voucher"),
        "claim": ("organisation", "provider_organisation", "region", "paying_region", "use"),
    }[kind]
    for row in rows.select_related(*related):
        waiting = Waiting(row.waiting_for)
        yield DueRow(
            kind=kind,
            row=row,
            number=row.number,
            title=_title(kind, row),
            state=row.status.label,
            waiting_for=waiting,
            who=_who(row, waiting),
            due_at=row.due_at,
        )


def _title(kind: str, row: Any) -> str:
    if kind == "voucher":
        return f"{row.organisation} · {row.scheme_version.scheme}"
    title = row.title if kind == "use" else row.use.title
    return f"{row.organisation} · {title}"


def _who(row: Any, waiting: Waiting) -> str:
    """Who is to do it, by name where that is an organisation."""
    match waiting:
        case Waiting.FIRM:
            return str(row.organisation.name)
        case Waiting.PROVIDER:
            return str(row.provider_organisation.name)
        case Waiting.OFFICE:
            return f"{row.region}{waiting.label}"
        case Waiting.PAYER:
            return f"{row.paying_region}{waiting.label}"
        case _:
            return waiting.label
