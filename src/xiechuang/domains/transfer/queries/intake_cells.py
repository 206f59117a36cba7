"""How single cells of an import are read and written: codes, rights, parameters, sums, readiness, places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from xiechuang.domains.transfer.states import Comparator
from xiechuang.kernel.exchange import CellRefused, Parser, parsers
from xiechuang.kernel.exchange.parsers.cell import compact, is_blank, short
from xiechuang.kernel.exchange.parsers.numbers import NUMBER, read_number
from xiechuang.kernel.exchange.parsers.texts import clean

JOINT = "；"
_PARTS = re.compile(r"[；;\n\r]+")
SIGNS = {
    Comparator.GE: ("≥", ">=", "不低于", "不少于", "不小于", "大于等于", "至少"),
    Comparator.LE: ("≤", "<=", "不高于", "不超过", "不大于", "不多于", "小于等于", "至多"),
    Comparator.GT: (">", "高于", "大于", "超过"),
    Comparator.LT: ("<", "低于", "小于"),
    Comparator.EQ: ("=", "等于"),
    Comparator.BETWEEN: ("介于",),
}
_COMPARATOR_OF = {sign: comparator for comparator, signs in SIGNS.items() for sign in signs}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_COMPARATOR_OF, key=len, reverse=True))
_VALUES = rf"(?P<value>{NUMBER})(?:\s*(?:~|至|到|—+|–|-)\s*(?P<value_to>{NUMBER}))?"
# A unit holds no sign of comparison: otherwise “粒径≤5μm 占比≥90%” would be taken for a demand on the diameter.
_REST = rf"\s*(?P<unit>(?:(?!{_SIGN}).)*?)\s*(?:[(（](?P<weight>希望|必须)[)）])?"
_SIGNED = re.compile(rf"(?P<quantity>.+?)\s*(?P<sign>{_SIGN}|[:：])\s*{_VALUES}{_REST}")
_BARE = re.compile(rf"(?P<quantity>[^0-9]+?)\s*{_VALUES}{_REST}")
_POWER = re.compile(r"[×xX*·]\s*10|[eE][+-]?[0-9]")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．＞＜＝～＋－％", "0123456789.><=~+-%")
_DECIMALS = 8
WISH = "（希望）"


def listed(options: Mapping[str, str], *, aliases: Mapping[str, str] | None = None) -> Parser:
    """Several codes; a label that itself holds 、 or ， is tried whole before it is taken apart."""
    whole, apart = parsers.choice(options, aliases=aliases), parsers.choices(options, aliases=aliases)

    def read(cell: str) -> tuple[str, ...]:
        found: list[Any] = []
        for part in _parts(cell):
            try:
                found.append(whole(part))
            except CellRefused:
                found += cast("tuple[str, ...]", apart(part))
        return tuple(dict.fromkeys(code for code in found if code))

    return replace(apart, read=read)


def rights(kinds: Mapping[str, str]) -> Parser:
    """Intellectual property as “发明专利 ZL2020…；软件著作权”: each a kind, followed by its number if it has one."""
    names = {
        name: code for code, label in kinds.items() for name in (label.removesuffix("专利"), label, code)
    }
    names |= {name: "software_copyright" for name in ("软著", "软件著作权") if "software_copyright" in kinds}
    ordered = sorted(names, key=len, reverse=True)

    def read(cell: str) -> tuple[dict[str, str | None], ...]:
        return tuple(_right(part, ordered, names, kinds) for part in _parts(cell) if not is_blank(part))

    return Parser(
        read=read,
        expects=f"类别加编号，如“{next(iter(kinds.values()), '')} ZL2020…”；多项之间用“；”隔开",
        many=True,
    )


def _right(
    part: str, ordered: list[str], names: Mapping[str, str], kinds: Mapping[str, str]
) -> dict[str, str | None]:
    found = next((name for name in ordered if part.startswith(name)), None)
    if found is None:
        raise CellRefused(
            problem=f"“{short(part)}”没有以知识产权类别开头",
            mend=f"可选：{'、'.join(kinds.values())}，其后写编号",
        )
    return {"kind": names[found], "number": part[len(found) :].strip(" \t:：()（）") or None}


def rights_text(given: Iterable[Mapping[str, Any]], kinds: Mapping[str, str]) -> str:
    """The inverse of ``rights``."""
    return JOINT.join(
        f"{kinds.get(entry['kind'], entry['kind'])} {entry.get('number') or ''}".strip() for entry in given
    )


def requirements() -> Parser:
    """What a demand asks for: “循环寿命 ≥ 2000 次；成本 < 0.5 元/Wh（希望）”; every item says how it is compared."""
    return Parser(
        read=lambda cell: tuple(_requirement(part) for part in _parts(cell) if not is_blank(part)),
        expects="“指标 比较 数值 单位”，如“循环寿命 ≥ 2000 次”；区间写“介于 8~15 t”；不强求的末尾加“（希望）”；多项用“；”隔开",
        many=True,
    )


def qualities() -> Parser:
    """What an achievement reaches: “压缩比 = 11 倍；粒径 = 8~15 μm”."""
    return Parser(
        read=lambda cell: tuple(_quality(part) for part in _parts(cell) if not is_blank(part)),
        expects="“指标 = 数值 单位”，如“压缩比 = 11 倍”；区间写“8~15”；多项用“；”隔开",
        many=True,
    )


def _requirement(part: str) -> dict[str, Any]:
    found = _SIGNED.fullmatch(part.translate(_HALF_WIDTH))
    sign = found["sign"] if found else ""
    if found is None or sign not in _COMPARATOR_OF:
        raise CellRefused(
            problem=f"“{short(part)}”没有写明如何比较", mend="请写成“循环寿命 ≥ 2000 次”这样的形式"
        )
    comparator = _COMPARATOR_OF[sign]
    if (comparator is Comparator.BETWEEN or comparator is Comparator.EQ) and found["value_to"]:
        comparator = Comparator.BETWEEN
    elif comparator is Comparator.BETWEEN or found["value_to"]:
        raise CellRefused(
            problem=f"“{short(part)}”的区间不完整或多余", mend="区间请写“介于 8~15 单位”，其他只写一个数"
        )
    return {**_measured(found, part), "comparator": comparator.value, "must": found["weight"] != "希望"}


def _quality(part: str) -> dict[str, Any]:
    plain = part.translate(_HALF_WIDTH)
    found = _SIGNED.fullmatch(plain) or _BARE.fullmatch(plain)
    if found is None:
        raise CellRefused(problem=f"“{short(part)}”不是指标和数值", mend="请写成“压缩比 = 11 倍”这样的形式")
    sign = found.groupdict().get("sign") or "="
    if sign not in (*SIGNS[Comparator.EQ], ":", "："):
        raise CellRefused(
            problem=f"“{short(part)}”写的是要求“{sign}”", mend="成果请写达到的数值，如“压缩比 = 11 倍”"
        )
    return _measured(found, part)


def _measured(found: "re.Match[str]", part: str) -> dict[str, Any]:
    value = _exact(found["value"], part)
    value_to = _exact(found["value_to"], part) if found["value_to"] else None
    if _POWER.match(found["unit"]):
        raise CellRefused(
            problem=f"“{short(part)}”用了科学计数", mend="请写成普通小数，或把数量级写进单位之前的数值"
        )
    if value_to is not None and value_to < value:
        raise CellRefused(problem=f"“{short(part)}”的后一个数小于前一个", mend="请把较小的数写在前面")
    return {
        "quantity": found["quantity"].strip(),
        "value": value,
        "value_to": value_to,
        "unit": found["unit"],
    }


def _exact(text: str, part: str) -> Decimal:
    value = read_number(text)
    exponent = value.as_tuple().exponent if value is not None else 0
    if value is None or (isinstance(exponent, int) and -exponent > _DECIMALS):
        raise CellRefused(problem=f"“{short(part)}”的数值无法准确保存", mend=f"数值最多 {_DECIMALS} 位小数")
    return value


def parameters_text(given: Iterable[Mapping[str, Any]]) -> str:
    """The inverse of ``requirements`` and ``qualities``."""
    return JOINT.join(_parameter_text(parameter) for parameter in given)


def _parameter_text(parameter: Mapping[str, Any]) -> str:
    sign = SIGNS[Comparator(parameter.get("comparator") or Comparator.EQ)][0]
    value_to = parameter.get("value_to")
    values = plain(parameter["value"]) + ("" if value_to is None else f"~{plain(value_to)}")
    wish = "" if parameter.get("must", True) else WISH
    return f"{parameter['quantity']} {sign} {values} {parameter.get('unit') or ''}".strip() + wish


def plain(number: Any) -> str:
    """A number without exponent and without idle zeros."""
    value = Decimal(str(number))
    return f"{value.normalize():f}" if value else "0"


def sum_or_range() -> Parser:
    """A sum gives ``(low,)``, a range ``(low, high)`` with None where open; in fen, bare numbers in 万元."""
    return _sum_or_range(parsers.money(unit="万元"), parsers.money_range(unit="万元"))


def _sum_or_range(single: Parser, pair: Parser) -> Parser:
    def read(cell: str) -> tuple[Any, ...]:
        try:
            low = single(cell)
        except CellRefused:
            found = pair(cell)
            return tuple(found) if isinstance(found, tuple) else ()
        return () if low is None else (low,)

    def under(title: str) -> Parser:
        return _sum_or_range(single.under(title=title), pair.under(title=title))

    return Parser(read=read, expects=pair.expects, for_title=under)


def level(*, most: int) -> Parser:
    """A readiness level: 7, 7级, TRL7."""
    number = parsers.integer(least=1, most=most)

    def read(cell: str) -> object:
        bare = compact(cell).casefold().removeprefix("trl").removeprefix("第").removesuffix("级").strip("-")
        return number(bare) if bare.isdigit() else number(cell)

    return Parser(read=read, expects=number.expects)


def _parts(cell: str) -> list[str]:
    return [part for part in map(clean, _PARTS.split(cell)) if part]
