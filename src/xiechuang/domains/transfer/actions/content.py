"""What a record may hold: the one check behind form, API and file."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from xiechuang.domains.transfer.models import (
    Achievement,
    AchievementParameter,
    Demand,
    DemandParameter,
    Record,
)
from xiechuang.domains.transfer.states import Comparator, Confidentiality
from xiechuang.kernel.community.public import term
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Region

SHARED = (
    "title",
    "text",
    "fields",
    "keywords",
    "place_id",
    "stage",
    "trl_scale",
    "trl_level",
    "own_code",
    "expires_on",
)
COLUMNS: dict[type[Record], tuple[str, ...]] = {
    Achievement: (*SHARED, "kind", "ip", "price_mode", "price_from_fen", "price_to_fen", "ways", "inventors"),
    Demand: (
        *SHARED,
        "budget_from_fen",
        "budget_to_fen",
        "deadline_on",
        "modes",
        "region_preference",
        "confidentiality",
    ),
}
PARAMETERS: dict[type[Record], tuple[type[AchievementParameter] | type[DemandParameter], tuple[str, ...]]] = {
    Achievement: (AchievementParameter, ("quantity", "value", "value_to", "unit")),
    Demand: (DemandParameter, ("quantity", "comparator", "value", "value_to", "unit", "must")),
}
VOCABULARIES = {
    "fields": "fields",
    "stage": "stages",
    "kind": "achievement_kinds",
    "price_mode": "price_modes",
    "ways": "ways_of_transfer",
    "modes": "cooperation_modes",
    "trl_scale": "scales",
}

# What the column holds: 24 digits, 8 of them decimals.
DECIMALS = 8
LARGEST = Decimal(10) ** 16


def fill(record: Record, values: Mapping[str, Any]) -> list[Any]:
    """Put ``values`` on the record and give its parameters, unsaved; raises ``Invalid`` with every field's faults."""
    for name in COLUMNS[type(record)]:
        if name in values:
            setattr(record, name, _tidy(values[name]) if values[name] is not None else _empty(record, name))
    if unstorable := [
        n for n in COLUMNS[type(record)] if not all(map(is_storable, _texts(getattr(record, n))))
    ]:
        raise Invalid({name: ["有不能保存的字符"] for name in unstorable})
    faults: dict[str, list[str]] = {}
    for name, message in [*_code_faults(record), *_trl_faults(record), *_money_faults(record)]:
        faults.setdefault(name, []).append(message)
    parameters = _parameters(type(record), values.get("parameters") or [], faults)
    for name, messages in _model_faults(record).items():
        faults.setdefault(name, []).extend(m for m in messages if m not in faults.get(name, []))
    if faults:
        raise Invalid(faults)
    return parameters


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a column's value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        yield from (text for part in value for text in _texts(part))


def _empty(record: Record, name: str) -> Any:
    field = record._meta.get_field(name.removesuffix("_id"))
    return None if getattr(field, "null", False) else field.get_default()  # type: ignore[union-attr]


def _model_faults(record: Record) -> dict[str, list[str]]:
    unknown_yet = {"number", "organisation", "region", "created_by", "state", "intake"}
    try:
        record.full_clean(exclude=unknown_yet, validate_constraints=False)
    except ValidationError as invalid:
        return invalid.message_dict
    return {}


def _code_faults(record: Record) -> Iterable[tuple[str, str]]:
    for name, vocabulary in VOCABULARIES.items():
        given = getattr(record, name, None)
        for code in [given] if isinstance(given, str) else given or []:
            if code and term(vocabulary, code) is None:
                yield name, f"没有代码“{code}”"
    for entry in getattr(record, "ip", []):
        if term("ip_kinds", str(entry.get("kind", ""))) is None:
            yield "ip", f"没有知识产权类别“{entry.get('kind', '')}”"
    wanted = set(getattr(record, "region_preference", []))
    known = set(
        Region.objects.filter(level=Region.Level.REGION, code__in=wanted).values_list("code", flat=True)
    )
    for code in sorted(wanted - known):
        yield "region_preference", f"“{code}”不是共同体的成员地区"
    if isinstance(record, Demand) and record.confidentiality not in list(Confidentiality):
        yield "confidentiality", f"没有公开范围“{record.confidentiality}”"


def _trl_faults(record: Record) -> Iterable[tuple[str, str]]:
    if (record.trl_level is None) != (not record.trl_scale):
        yield "trl_level", "成熟度的量表与级别须同时填写"
    elif record.trl_scale and term(record.trl_scale, str(record.trl_level)) is None:
        yield "trl_level", f"所选量表没有 {record.trl_level} 级"


def _money_faults(record: Record) -> Iterable[tuple[str, str]]:
    low, high, name = (
        (record.price_from_fen, record.price_to_fen, "price")
        if isinstance(record, Achievement)
        else (record.budget_from_fen, record.budget_to_fen, "budget")  # type: ignore[attr-defined]
    )
    if (low is not None and low < 0) or (high is not None and high < 0):
        yield name, "金额不能为负"
    if low is not None and high is not None and high < low:
        yield name, "上限小于下限"
    if low is None and high is not None and isinstance(record, Achievement):
        yield name, "只填了上限，缺下限"


def _parameters(
    model: type[Record], given: Iterable[Mapping[str, Any]], faults: dict[str, list[str]]
) -> list[Any]:
    kind, names = PARAMETERS[model]
    rows = []
    for place, values in enumerate(given, start=1):
        row = kind(**{n: values[n] for n in names if n in values and values[n] is not None})
        messages = list(_parameter_faults(row))
        if messages:
            faults.setdefault("parameters", []).extend(f"第 {place} 项指标:{m}" for m in messages)
        rows.append(row)
    return rows


def _parameter_faults(row: Any) -> Iterable[str]:
    if not row.quantity.strip():
        yield "须填写指标名称"
    if not is_storable(row.quantity + row.unit):
        yield "有不能保存的字符"
    if len(row.quantity) > 60 or len(row.unit) > 40:
        yield "指标名称最长 60 字，单位最长 40 字"
    yield from _value_faults(row.value, row.value_to)
    if isinstance(row, DemandParameter):
        yield from _comparator_faults(row)


def _value_faults(value: Any, value_to: Any) -> Iterable[str]:
    if value is None:
        yield "须填写数值"
        return
    given = [Decimal(v) for v in (value, value_to) if v is not None]
    if not all(v.is_finite() for v in given):
        yield "数值须为有限的数"
    elif any(abs(v) >= LARGEST for v in given):
        yield "数值过大"
    elif any(v != round(v, DECIMALS) for v in given):
        yield f"数值最多 {DECIMALS} 位小数"
    elif given[-1] < given[0]:
        yield "“至”小于前一个数值"


def _comparator_faults(row: DemandParameter) -> Iterable[str]:
    if row.comparator not in list(Comparator):
        yield f"没有比较方式“{row.comparator}”"
    if row.value is not None and (row.comparator == Comparator.BETWEEN) != (row.value_to is not None):
        yield "“介于”须填写两个数值，其他比较方式只填一个"
