"""Schemes as they are read: one beside the other, parameter by parameter, what is not published said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xiechuang.domains.vouchers.models import Batch, Scheme, SchemeParameter, SchemeVersion
from xiechuang.domains.vouchers.rules.words import clause_of, text_of
from xiechuang.domains.vouchers.states import BatchState, Parameter, SchemeState, Sureness
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor

IN_FORCE = (SchemeState.OPEN, SchemeState.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterLine:
    """One thing a scheme says, in words."""

    parameter: Parameter
    label: str
    text: str
    is_known: bool
    clause: str
    full_clause: str
    source: str
    sureness: Sureness
    note: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One parameter in every scheme that is compared; None where a scheme has no version."""

    parameter: Parameter
    cells: list[ParameterLine | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Schemes side by side."""

    versions: list[SchemeVersion]
    rows: list[Row]


def current_version(scheme: Scheme, *, actor: Actor) -> SchemeVersion | None:
    """The version in force, else the latest that the actor may see."""
    versions = visible(actor, SchemeVersion).filter(scheme=scheme).select_related("scheme", "region")
    found = versions.filter(state__in=IN_FORCE).first()
    return found or versions.order_by("-version").first()


def parameter_lines(version: SchemeVersion) -> list[ParameterLine]:
    """Everything a version has to say, in the order of the words."""
    held = {
        row.name: row for row in version.parameters.select_related("scheme_version__scheme", "decided_by")
    }
    return [_line(held[name.value]) for name in Parameter if name.value in held]


def _line(row: SchemeParameter) -> ParameterLine:
    return ParameterLine(
        parameter=row.parameter,
        label=row.parameter.label,
        text=text_of(row.parameter, row.value),
        is_known=row.is_known,
        clause=row.clause,
        full_clause=clause_of(row),
        source=row.source,
        sureness=Sureness(row.sureness),
        note=row.note,
        decided_by=str(row.decided_by or ""),
    )


def side_by_side(
    *, actor: Actor, year: int | None = None, kind: str = "", with_samples: bool = True
) -> Comparison:
    """The schemes of all regions beside each other, parameter by parameter."""
    schemes = visible(actor, Scheme).select_related("region")
    if year is not None:
        schemes = schemes.filter(year=year)
    if kind:
        schemes = schemes.filter(kind=kind)
    if not with_samples:
        schemes = schemes.filter(is_sample=False)
    versions = [one for scheme in schemes if (one := current_version(scheme, actor=actor))]
    return Comparison(versions=versions, rows=_compared(versions))


def _compared(versions: Sequence[SchemeVersion]) -> list[Row]:
    lines = [{line.parameter: line for line in parameter_lines(version)} for version in versions]
    return [Row(parameter=name, cells=[held.get(name) for held in lines]) for name in Parameter]


def open_batches(on: date | None = None, *, actor: Actor) -> QuerySet[Batch]:
    """Batches from which a voucher can be had on that day, with what they belong to."""
    day = on or clock.today()
    found = visible(actor, Batch).filter(
        state=BatchState.OPEN,
        opens_on__lte=day,
        closes_on__gt=day,
        pool__scheme__versions__state=SchemeState.OPEN,
    )
    return found.select_related("pool__scheme__region", "region").order_by("closes_on")


def closed_batches(actor: Actor, *, at_most: int = 3) -> QuerySet[Batch]:
    """The batches of the actor's own region that closed last: what there was, and until when."""
    found = visible(actor, Batch).filter(state=BatchState.CLOSED, region_id=actor.region_code)
    return found.select_related("pool__scheme").order_by("-changed_at")[:at_most]
