"""Reading what is written as the value of a parameter, in a file or on a page; saying how it is written when it is not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from xiechuang.domains.providers.public import service_kinds
from xiechuang.domains.vouchers.rules.qualifying import COMPARISONS, parts_of
from xiechuang.domains.vouchers.states import NO_LIMIT, Issuing, Mode, Parameter, ProofKind, Unit
from xiechuang.engines.rules.formulas import FACTS, FactKind
from xiechuang.engines.rules.parameters import Unit as WrittenIn
from xiechuang.engines.rules.parameters import UnreadableError, read_value

NO_LIMIT_WORDS = (NO_LIMIT, "不设上限", "不设")
NO_REVIEW_WORDS = (NO_LIMIT, "不须评审")
EVERY_CLAIM = "每件都评审"
MOST = {Unit.COUNT: 50, Unit.MONTHS: 60, Unit.DAYS: 1000, Unit.WORKDAYS: 250}
LONGEST_LIST = 50
LONGEST_TEXT = 200
RATIO_ABOVE = "比例须大于 0，不超过 100%"


def read_parameter(name: Parameter, written: Any, *, kinds: Mapping[str, str] | None = None) -> Any:
    """The value as it is kept, None for what is not published; raises ``UnreadableError`` saying how it is written.

    ``kinds`` are the kinds of service (code → name); without them those that were loaded count.
    """
    if written in (None, "", "未公布"):
        return None
    if name.unit is Unit.SERVICES:
        return _services(written, kinds or {term.code: term.name for term in service_kinds()})
    return _READERS[name.unit](name, written)


def _ratio(_: Parameter, written: Any) -> str:
    share = read_value(written, WrittenIn.RATIO)
    if not 0 < share <= 1:
        raise UnreadableError(RATIO_ABOVE)
    return str(share)


def _money(name: Parameter, written: Any) -> Any:
    is_review = name is Parameter.REVIEW_FROM
    if written in (NO_REVIEW_WORDS if is_review else NO_LIMIT_WORDS):
        return NO_LIMIT
    if is_review and written in (EVERY_CLAIM, 0):
        return 0
    fen = written if isinstance(written, int) else read_value(written, WrittenIn.MONEY)
    if isinstance(written, bool) or fen <= 0:
        raise UnreadableError("金额须大于 0；没有上限请写“不设上限”")
    return int(fen)


def _count(name: Parameter, written: Any) -> int:
    most = MOST[name.unit]
    value = int(read_value(written, WrittenIn.COUNT))
    if not 1 <= value <= most:
        raise UnreadableError(f"须为 1 至 {most} 的整数")
    return value


def _word(name: Parameter, written: Any) -> str:
    words = Mode if name is Parameter.MODE else Issuing
    found = next((one.value for one in words if written in (one.value, one.label)), None)
    if found is None:
        raise UnreadableError(f"“{written}”应为 {'、'.join(one.label for one in words)} 之一")
    return str(found)


def _services(written: Any, known: Mapping[str, str]) -> list[str]:
    codes = _known(_list(written), known, what="服务类别")
    if not codes:
        raise UnreadableError("至少支持一类服务")
    return codes


def _papers(_: Parameter, written: Any) -> list[str]:
    return _known(_list(written), {kind.value: kind.label for kind in ProofKind}, what="材料")


def _known(given: Sequence[Any], known: Mapping[str, str], *, what: str) -> list[str]:
    by_name = {name: code for code, name in known.items()}
    wrong = [one for one in given if one not in known and one not in by_name]
    if wrong:
        raise UnreadableError(f"没有{what}“{'、'.join(map(str, wrong))}”，可选：{'、'.join(known.values())}")
    return list(dict.fromkeys(one if one in known else by_name[one] for one in given))


def _texts(_: Parameter, written: Any) -> list[str]:
    given = [str(one).strip() for one in _list(written)]
    if any(len(one) > LONGEST_TEXT for one in given):
        raise UnreadableError(f"每条最长 {LONGEST_TEXT} 字")
    return [] if given == ["无"] else [one for one in given if one]


def _list(written: Any) -> list[Any]:
    given = written.splitlines() if isinstance(written, str) else written
    if not isinstance(given, list | tuple):
        raise UnreadableError(f"“{written}”应为清单")
    if len(given) > LONGEST_LIST:
        raise UnreadableError(f"清单最多 {LONGEST_LIST} 条")
    return [one for one in given if one not in (None, "")]


def _conditions(_: Parameter, written: Any) -> list[dict[str, Any]]:
    return [_condition(one) for one in _list(written) if one != "无"]


def _condition(written: Any) -> dict[str, Any]:
    if not isinstance(written, Mapping) or not str(written.get("text") or "").strip():
        raise UnreadableError("每个条件须有 text（写给人看的一句话）")
    kept: dict[str, Any] = {"text": str(written["text"]).strip()}
    if written.get("clause"):
        kept["clause"] = str(written["clause"])
    parts = [_part(one, of=kept["text"]) for one in parts_of(written)]
    return kept | ({"any": parts} if "any" in written else parts[0])


def _part(written: Any, *, of: str) -> dict[str, Any]:
    if not isinstance(written, Mapping):
        raise UnreadableError(f"“{of}”：比较应为键值对")
    words = [word for word in COMPARISONS if word in written]
    if len(words) != 1:
        raise UnreadableError(f"“{of}”：须有 {'、'.join(COMPARISONS)} 中的一个")
    if share := written.get("share"):
        facts = {key: _fact(share.get(key), of=of).id for key in ("of", "to")}
        return {"share": facts, words[0]: _ratio(Parameter.SHARE, written[words[0]])}
    fact = _fact(written.get("fact"), of=of)
    limit = written[words[0]]
    is_kept = isinstance(limit, int) and fact.kind is FactKind.NUMBER
    return {"fact": fact.id, words[0]: limit if is_kept else fact.read(limit)}


def _fact(name: Any, *, of: str) -> Any:
    if name not in FACTS:
        raise UnreadableError(f"“{of}”：没有“{name}”这项企业情况")
    return FACTS[name]


_READERS: Mapping[Unit, Callable[[Parameter, Any], Any]] = {
    Unit.RATIO: _ratio,
    Unit.MONEY: _money,
    Unit.COUNT: _count,
    Unit.MONTHS: _count,
    Unit.DAYS: _count,
    Unit.WORKDAYS: _count,
    Unit.WORD: _word,
    Unit.TEXTS: _texts,
    Unit.PAPERS: _papers,
    Unit.CONDITIONS: _conditions,
}


def problems_of(
    values: Mapping[str, Any], *, kinds: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """What cannot be read of many values, by name."""
    for name, written in values.items():
        if name not in set(Parameter):
            yield name, f"没有参数“{name}”"
            continue
        try:
            read_parameter(Parameter(name), written, kinds=kinds)
        except UnreadableError as problem:
            yield name, f"{Parameter(name).label}：{problem}"
