"""How values of parameters are said, and a parameter as it is cited beside a number."""

from fractions import Fraction
from typing import Any

from xiechuang.domains.providers.public import kind_name
from xiechuang.domains.vouchers.models import SchemeParameter
from xiechuang.domains.vouchers.states import (
    NO_LIMIT,
    Issuing,
    Mode,
    Parameter,
    ProofKind,
    Sureness,
    Unit,
)
from xiechuang.kernel.lib.money import Money

HOUSE = "平台创新券规则"
UNKNOWN = "未公布"
_UNIT_WORDS = {Unit.MONTHS: " 个月", Unit.DAYS: " 天", Unit.WORKDAYS: " 个工作日", Unit.COUNT: " 人"}


def yuan(fen: int) -> str:
    """An amount as people read it."""
    return f"{Money(fen)} 元"


def percent(share: Fraction) -> str:
    """A ratio as people read it."""
    return f"{float(share * 100):g}%"


def text_of(parameter: Parameter, value: Any) -> str:
    """The value in words; without one it is not published."""
    if value is None:
        return UNKNOWN
    if isinstance(value, list):
        return _listed(parameter, value)
    match parameter.unit:
        case Unit.RATIO:
            return percent(Fraction(value))
        case Unit.MONEY:
            return _money(parameter, value)
        case Unit.WORD:
            return (Mode if parameter is Parameter.MODE else Issuing)(value).label
        case unit:
            return f"{value}{_UNIT_WORDS.get(unit, '')}"


def _listed(parameter: Parameter, values: list[Any]) -> str:
    words = {
        Unit.PAPERS: lambda one: ProofKind(one).label,
        Unit.CONDITIONS: lambda one: str(one["text"]),
        Unit.SERVICES: kind_name,
    }.get(parameter.unit, str)
    return "；".join(words(one) for one in values) or "无"


def _money(parameter: Parameter, value: Any) -> str:
    if parameter is Parameter.REVIEW_FROM:
        return (
            "不须评审" if value == NO_LIMIT else "每件都评审" if value == 0 else f"{yuan(int(value))}及以上"
        )
    return "不设上限" if value == NO_LIMIT else yuan(int(value))


def clause_of(row: SchemeParameter) -> str:
    """The clause a parameter rests on, named so that it can be found from a number."""
    version = row.scheme_version
    named = f"{version.scheme.name}第 {version.version} 版·{row.parameter.label}"
    return f"{named}（{row.clause}）" if row.clause else named


def cited(row: SchemeParameter) -> dict[str, Any]:
    """A parameter as it is kept beside a number that rests on it."""
    version = row.scheme_version
    return {
        "parameter": row.name,
        "label": row.parameter.label,
        "text": text_of(row.parameter, row.value),
        "clause": row.clause,
        "source": row.source,
        "sureness": row.sureness,
        "sureness_label": Sureness(row.sureness).label,
        "scheme": version.scheme.number,
        "scheme_name": version.scheme.name,
        "version": version.version,
    }
