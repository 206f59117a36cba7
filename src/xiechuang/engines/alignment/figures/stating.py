"""One number as it stands: what it is, its value, its unit, how it binds."""

import re
from dataclasses import replace

from xiechuang.engines.alignment.figures.figure import Bound, Figure, What
from xiechuang.engines.alignment.figures.naming import segment_before
from xiechuang.engines.alignment.figures.patterns import AFTER, BEFORE, BINDING, NO_COUNT, SCALES, TIMES
from xiechuang.engines.alignment.structure import Clause
from xiechuang.engines.alignment.structure.dates import day_of
from xiechuang.engines.alignment.structure.numerals import ordinal

_SENTENCE_END = re.compile(r"[。；！？;!?\n\r]")
_NEAR = 8
"""How many signs before a number its words of comparison may stand: 最高给予30万元."""


def sentence_start(source: str, low: int, start: int) -> int:
    """Where the sentence of an offset begins."""
    ends = [found.end() for found in _SENTENCE_END.finditer(source, low, start)]
    return ends[-1] if ends else low


def read_figure(found: re.Match[str], source: str, clause: Clause) -> Figure | None:
    """The figure a match of FIGURE states, without its name; None where it counts nothing."""
    if found["passed"]:
        return None
    if found["whole"] or found["from"] or found["alone"]:
        return _time(found, source, clause)
    if found["low"]:
        return _range(found, clause)
    if found["top"] or found["rank"]:
        return _rank(found, source, clause)
    return _quantity(found, source, clause)


def _time(found: re.Match[str], source: str, clause: Clause) -> Figure | None:
    if found["whole"]:
        day = day_of(found)
        return _figure(found, clause, what=What.DAY, value=float(day.toordinal())) if day else None
    if found["alone"]:
        return _year(found, source, clause)
    one = _figure(found, clause, what=What.PERIOD, value=float(found["from"]), unit="年")
    return replace(one, until=float(found["until"]))


def _year(found: re.Match[str], source: str, clause: Clause) -> Figure | None:
    """A year is a deadline with 到 before it, 前 behind it, or at the head of a paragraph (2018年，…)."""
    year = int(found["alone"])
    if not 1900 <= year <= 2200:
        return None
    heads = found.start() == clause.body and source[found.end() : found.end() + 1] in ("，", ",")
    by = (found["by"] or "").strip() in ("到", "至", "截至")
    is_deadline = bool(by or found["before"] or heads)
    one = _figure(
        found,
        clause,
        what=What.YEAR,
        value=float(year),
        unit="年",
        bound=Bound.AT_MOST if is_deadline else Bound.STATED,
    )
    return replace(one, year=year if is_deadline else None)


def _range(found: re.Match[str], clause: Clause) -> Figure | None:
    """50—100万元: scale and unit of the first number are those of the second where it has none of its own."""
    unit = "%" if found["unit2"] == "％" else found["unit2"]
    scale = SCALES.get(found["scale2"] or "", 1.0)
    own = SCALES.get(found["scale1"] or "", 1.0 if found["unit1"] else scale)
    value = float(found["low"].replace(",", "")) * own
    until = float(found["high"].replace(",", "")) * scale
    if until < value:
        return None
    what = What.DURATION if unit in TIMES else What.QUANTITY
    one = _figure(found, clause, what=what, value=value, unit=unit, bound=Bound.WITHIN)
    return replace(one, until=until)


def _rank(found: re.Match[str], source: str, clause: Clause) -> Figure | None:
    value = ordinal(found["top"] or found["rank"])
    low = sentence_start(source, clause.body, found.start())
    segment = segment_before(source, low, found.start())
    if value is None or (found["rank"] and not segment):
        return None
    return _figure(
        found,
        clause,
        what=What.RANK,
        value=float(value),
        unit=found["places"] or found["tier"],
        bound=Bound.AT_MOST if found["top"] else Bound.STATED,
    )


def _quantity(found: re.Match[str], source: str, clause: Clause) -> Figure | None:
    value, unit = _value(found)
    if value is None or _counts_nothing(found, source):
        return None
    after = next((found[name] for name in ("after", "after1", "after2", "after3") if found[name]), "")
    is_time = unit in TIMES
    low = sentence_start(source, clause.body, found.start())
    return _figure(
        found,
        clause,
        what=What.DURATION if is_time else What.QUANTITY,
        value=value,
        unit=unit,
        bound=_bound(segment_before(source, low, found.start()), after),
    )


def _value(found: re.Match[str]) -> tuple[float | None, str]:
    if found["upper"]:
        lower = int(found["lower"])
        return (float(found["upper"].replace(",", "")) / lower if lower else None), ""
    if found["parts"]:
        return _share(found)
    if found["number"]:
        unit = "%" if found["unit"] == "％" else found["unit"]
        return float(found["number"].replace(",", "")) * SCALES.get(found["scale"] or "", 1.0), unit
    number = ordinal(found["words"])
    return (None if number is None else number * SCALES.get(found["scale3"] or "", 1.0)), found["unit3"]


def _share(found: re.Match[str]) -> tuple[float | None, str]:
    """百分之三点五 is 3.5 %, 千分之一 is 1 ‰, 三分之一 is a third."""
    whole, _, behind = found["share"].partition("点")
    upper = ordinal(whole)
    digits = ordinal(behind) if behind else 0
    if upper is None or digits is None:
        return None, ""
    value = float(f"{upper}.{str(digits).zfill(len(behind))}") if behind else float(upper)
    if found["parts"] in ("百", "千"):
        return value, {"百": "%", "千": "‰"}[found["parts"]]
    lower = 10_000 if found["parts"] == "万" else ordinal(found["parts"])
    return (value / lower if lower else None), ""


def _counts_nothing(found: re.Match[str], source: str) -> bool:
    """一批, 一个, 一次性 and names which begin with digits; 一年 and 一倍 count."""
    if not found["words"]:
        return False
    if NO_COUNT.match(source, found.start()):
        return True
    # Digits side by side and digits in quotes are names: 三三三人才工程, “新四条”.
    head = source[max(0, found.start() - 20) : found.start()]
    is_name = (
        head.rfind("“") > head.rfind("”") or re.search("[一二三四五六七八九]{2}", found["words"]) is not None
    )
    is_one = found["words"] == "一" and not found["scale3"]
    return is_name or (is_one and found["unit3"] not in ("年", "个月", "日", "天", "周", "倍", "个工作日"))


def _bound(segment: str, after: str) -> Bound:
    """The word behind the unit decides, else the last word of comparison close before the number."""
    behind = next((bound for word, bound in AFTER.items() if after.endswith(word)), None)
    words = BINDING.findall(segment[-_NEAR:])
    if behind:
        return behind
    return BEFORE[words[-1]] if words else Bound.STATED


def _figure(
    found: re.Match[str],
    clause: Clause,
    *,
    what: What,
    value: float,
    unit: str = "",
    bound: Bound = Bound.STATED,
) -> Figure:
    return Figure(
        at=clause.id,
        what=what,
        value=value,
        unit=unit,
        bound=bound,
        written=found.group(),
        start=found.start(),
        end=found.end(),
    )
