"""The way between the cells of a table's row and the values that ``create_record`` takes, both ways."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from xiechuang.domains.transfer.models import Achievement, Demand, Intake, Record
from xiechuang.domains.transfer.queries import intake_cells as cells
from xiechuang.domains.transfer.queries.labels import CODE_LISTS, CODES, Labels
from xiechuang.kernel.lib.errors import Invalid

MODELS: dict[str, type[Achievement] | type[Demand]] = {
    Intake.Kind.ACHIEVEMENT.value: Achievement,
    Intake.Kind.DEMAND.value: Demand,
}
# A sum is one or two columns of the table and two values of the record.
SUMS = {
    Intake.Kind.ACHIEVEMENT.value: ("price", "price_to", "price_from_fen", "price_to_fen"),
    Intake.Kind.DEMAND.value: ("budget", "budget_to", "budget_from_fen", "budget_to_fen"),
}
_DATES = ("expires_on", "deadline_on")
_TEXTS = ("title", "text", "own_code")
_WORDS = ("keywords", "inventors")
_PLAIN = ("fields", "place_id", "region_preference", "ip")


def values_of_cells(kind: str, parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Parsed cells as ``create_record`` takes them; blank cells are left out, so that defaults hold."""
    low_key, high_key, low_name, high_name = SUMS[kind]
    values = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in parsed.items()
        if value not in (None, "", ()) and key not in (low_key, high_key)
    }
    if "place" in values:
        values["place_id"] = values.pop("place")
    low, high = _bounds(parsed, low_key, high_key)
    sums = {low_name: low, high_name: high}
    return values | {name: fen for name, fen in sums.items() if fen is not None}


def _bounds(parsed: Mapping[str, Any], low_key: str, high_key: str) -> tuple[int | None, int | None]:
    given: tuple[int | None, ...] = parsed.get(low_key) or ()
    upper: int | None = parsed.get(high_key)
    low, high = (*given, None, None)[:2]
    if high is not None and upper is not None and high != upper:
        raise Invalid({low_key: ["已写成区间，又在上限列写了另一个数"]})
    return low, upper if upper is not None else high


def values_of(record: Record) -> dict[str, Any]:
    """A record as the values that would make it again."""
    kind = str(record._meta.model_name)
    names = (*_TEXTS, *_WORDS, *_PLAIN, *_DATES, *CODES, *CODE_LISTS, "trl_level", *SUMS[kind][2:])
    values = {name: getattr(record, name) for name in names if hasattr(record, name)}
    kept = ("quantity", "comparator", "value", "value_to", "unit", "must")
    rows = record.parameters.all()  # type: ignore[attr-defined]
    return values | {"parameters": [{k: getattr(row, k) for k in kept if hasattr(row, k)} for row in rows]}


def cells_of_values(kind: str, values: Mapping[str, Any], *, labels: Labels) -> dict[str, Any]:
    """What stands under each column for these values: text, dates, numbers, sums in fen."""
    low_key, high_key, low_name, high_name = SUMS[kind]
    found: dict[str, Any] = {key: values.get(key) or "" for key in _TEXTS}
    found |= {key: values.get(key) for key in (*_DATES, "trl_level")}
    found |= {key: labels.name(CODES[key], values.get(key) or "") for key in CODES}
    found |= {key: _names(values.get(key), labels.words(CODE_LISTS[key])) for key in CODE_LISTS}
    found |= {key: _names(values.get(key), {}) for key in _WORDS}
    found["fields"] = _names(values.get("fields"), labels.fields)
    found["place"] = labels.places.get(values.get("place_id") or "", "")
    found["region_preference"] = _names(values.get("region_preference"), labels.regions)
    found["ip"] = cells.rights_text(values.get("ip") or (), labels.words("ip_kinds"))
    found["parameters"] = cells.parameters_text(values.get("parameters") or ())
    return found | {low_key: values.get(low_name), high_key: values.get(high_name)}


def _names(codes: Iterable[str] | None, names: Mapping[str, str]) -> str:
    return cells.JOINT.join(names.get(code, code) for code in codes or ())


def packed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    return {name: _packed(value) for name, value in values.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return packed(value)
    if isinstance(value, (list, tuple)):
        return [_packed(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def unpacked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of ``packed``."""
    found = dict(values)
    found |= {key: date.fromisoformat(found[key]) for key in _DATES if found.get(key)}
    if "parameters" in found:
        found["parameters"] = [_unpacked_parameter(parameter) for parameter in found["parameters"]]
    return found


def _unpacked_parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    exact = {k: None if parameter.get(k) is None else Decimal(parameter[k]) for k in ("value", "value_to")}
    return {**parameter, **exact}
