"""What an index is worked out of: the accepted figures of a period, the structure, the weights somebody answers for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xiechuang.domains.monitoring.models import Figure, Period, SystemIndicator, WeightDecision
from xiechuang.domains.monitoring.queries.values import Cell, Value, values_of, zone_values
from xiechuang.domains.monitoring.states import FigureSource, Frequency, IndicatorRole, TargetScope
from xiechuang.kernel.orgs.public import Park

FORMAT, VERSION = "xiechuang-index-inputs", 1
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A period as the engine is given it; nothing is left out yet, and nothing is guessed."""

    period: Period
    parks: Sequence[Park]
    indicators: Sequence[SystemIndicator]
    values: Mapping[Cell, Value]
    decision: WeightDecision | None
    weights: Mapping[str, Decimal | None]

    def number(self, park: Park, indicator: SystemIndicator) -> Decimal | None:
        """The value of a cell; None where there is none."""
        found = self.values.get((park.pk, indicator.code))
        return found.value if found else None

    def is_heard(self, park: Park) -> bool:
        """Whether anything the park itself reported was accepted; what the platform counts about it is not its word."""
        cells = [self.values.get((park.pk, one.code)) for one in self.indicators]
        figures = [figure for cell in cells if cell and cell.value is not None for figure in cell.figures]
        asked = any(not one.computed_by for one in self.indicators)
        return any(not asked or figure.source != FigureSource.COMPUTED for figure in figures)

    @property
    def empty_parks(self) -> list[Park]:
        """Parks of which nothing reported is known."""
        return [park for park in self.parks if not self.is_heard(park)]

    @property
    def empty_indicators(self) -> list[SystemIndicator]:
        """Indicators of which no park knows anything."""
        return [one for one in self.indicators if all(self.number(park, one) is None for park in self.parks)]

    @property
    def unweighted(self) -> list[str]:
        """Codes of groups and indicators that nobody has given a weight."""
        return [code for code, weight in self.weights.items() if weight is None]


def gather(period: Period) -> Gathered:
    """Everything accepted for the period, each cell in its latest vintage."""
    system = period.system
    indicators = [
        one
        for one in system.indicators.filter(role=IndicatorRole.INDICATOR).select_related("group")
        if period.quarter is None or one.frequency == Frequency.QUARTER
    ]
    decision = system.weight_decisions.order_by("-id").first()
    parks = [member.park for member in system.members.select_related("park__region", "park__place")]
    return Gathered(
        period=period,
        parks=parks,
        indicators=indicators,
        values=values_of(period, figures=Figure.objects.all()),
        decision=decision,
        weights=_weights(period, indicators, decision),
    )


def _weights(
    period: Period, indicators: Sequence[SystemIndicator], decision: WeightDecision | None
) -> dict[str, Decimal | None]:
    """What the authority decided last; without a decision what the system's own text gives, which may be nothing."""
    own = {group.code: group.weight for group in period.system.groups.all() if group.parent_id is not None}
    own |= {one.code: one.weight for one in indicators}
    if decision is None:
        return own
    if decision.is_equal:
        return dict.fromkeys(own, Decimal(1))
    given = {code: Decimal(str(weight)) for code, weight in decision.weights.items()}
    return {code: given.get(code, weight) for code, weight in own.items()}


def inputs_of(
    gathered: Gathered, *, recipe: Plain, trial: Plain, left_out: Mapping[str, str] | None = None
) -> Plain:
    """The inputs as plain JSON values: enough to work the index out again, and to follow every cell to its figures.

    ``left_out`` names parks and indicators that do not take part, each with the reason.
    """
    gone = dict(left_out or {})
    parks = [park for park in gathered.parks if park.number not in gone]
    indicators = [one for one in gathered.indicators if one.code not in gone]
    return {
        "format": FORMAT,
        "version": VERSION,
        "system": _system(gathered.period),
        "period": {"code": gathered.period.code, "name": str(gathered.period)},
        "weighting": _weighting(gathered.decision),
        "groups": _groups(gathered, indicators),
        "indicators": [_indicator(one, gathered) for one in indicators],
        "units": [_unit(park) for park in parks],
        "values": [[_float(gathered.number(park, one)) for one in indicators] for park in parks],
        "lineage": {park.number: _lineage(gathered, park, indicators) for park in parks},
        "targets": _targets(gathered),
        "left_out": gone,
        "recipe": recipe,
        "trial": trial,
    }


def _system(period: Period) -> Plain:
    system = period.system
    return {"code": system.code, "version": system.version, "name": system.name, "digest": system.digest}


def _weighting(decision: WeightDecision | None) -> Plain:
    if decision is None:
        return {"kind": "text", "reason": "", "organisation": "", "decided_at": None}
    return {
        "kind": "equal" if decision.is_equal else "given",
        "reason": decision.reason,
        "organisation": decision.organisation_name,
        "decided_at": decision.decided_at.isoformat(),
    }


def _groups(gathered: Gathered, indicators: Sequence[SystemIndicator]) -> list[Plain]:
    """The groups that hold something, in the order of the system."""
    rows = list(gathered.period.system.groups.select_related("parent"))
    by_id = {row.pk: row for row in rows}
    kept: set[int] = set()
    for one in indicators:
        here = by_id.get(one.group_id or 0)
        while here is not None and here.pk not in kept:
            kept.add(here.pk)
            here = by_id.get(here.parent_id or 0)
    return [
        {
            "code": row.code,
            "name": row.name,
            "parent": row.parent.code if row.parent else None,
            "weight": 1.0 if row.parent is None else _float(gathered.weights[row.code]),
        }
        for row in rows
        if row.pk in kept
    ]


def _indicator(one: SystemIndicator, gathered: Gathered) -> Plain:
    return {
        "code": one.code,
        "name": one.name,
        "parent": one.group.code if one.group else None,
        "weight": _float(gathered.weights[one.code]),
        "direction": one.direction,
        "unit": one.unit,
        "kind": one.kind,
        "frequency": one.frequency,
        "basis": one.basis,
        "target": _float(one.target_value) if one.target_scope == TargetScope.EACH_PARK else None,
    }


def _unit(park: Park) -> Plain:
    area = park.place.name if park.place else ""
    return {"code": park.number, "name": park.name, "region": park.region_id or "", "area": area}


def _lineage(gathered: Gathered, park: Park, indicators: Sequence[SystemIndicator]) -> Plain:
    """By indicator: the figures behind the value, or why there is none."""
    found = {one.code: gathered.values.get((park.pk, one.code)) for one in indicators}
    return {code: _origin(value) for code, value in found.items()}


def _origin(value: Value | None) -> Plain:
    if value is None:
        return {"figures": [], "why": "没有填报"}
    rows = sorted(value.figures, key=lambda figure: figure.pk)
    figures = [
        {
            "id": row.pk,
            "period": row.period.code,
            "indicator": row.indicator.code,
            "vintage": row.vintage,
            "value": _float(row.value),
            "source": row.source,
        }
        for row in rows
    ]
    return {"figures": figures, "why": value.why}


def _targets(gathered: Gathered) -> list[Plain]:
    """How far the whole, or the one park a target speaks of, has come; what is unknown says why."""
    rows = list(gathered.period.system.indicators.select_related("target_park"))
    whole = zone_values(gathered.values, indicators=rows, parks=[park.pk for park in gathered.parks])
    told = []
    for one in rows:
        if one.target_value is None or one.target_scope == TargetScope.EACH_PARK:
            continue
        own = gathered.values.get((one.target_park_id or 0, one.code))
        found = own if one.target_scope == TargetScope.ONE_PARK else whole.get(one.code)
        told.append(
            {
                "code": one.code,
                "name": one.name,
                "of": one.target_park.name if one.target_park else gathered.period.system.name,
                "value": _float(found.value) if found else None,
                "target": _float(one.target_value),
                "year": one.target_year,
                "unit": one.unit,
                "direction": -1 if one.target_comparator in ("le", "lt") else 1,
                "why": found.why if found else "没有填报",
            }
        )
    return told


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def canonical(plain: Any) -> str:
    """The one text of plain JSON values: sorted keys, no spare blanks, no NaN."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def series_key(given: Plain) -> str:
    """What two indices must share to be one series: the system, its weights, the recipe, the bases of its figures."""
    kept = {
        "system": {"code": given["system"]["code"], "version": given["system"]["version"]},
        "groups": [(row["code"], row["parent"], row["weight"]) for row in given["groups"]],
        "indicators": [
            (
                row["code"],
                row["parent"],
                row["weight"],
                row["direction"],
                row["unit"],
                row["basis"],
                row["frequency"],
            )
            for row in given["indicators"]
        ],
        "recipe": given["recipe"],
    }
    return digest(canonical(kept))
