"""What a unit measures and how it converts, compound units included: 万元/吨, W/(m·K), 次/min, mL/100g."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from xiechuang.engines.matching.quantities.numerals import SCALES
from xiechuang.engines.matching.quantities.units import SINGLE_LETTERS, Unit, unit_of


@dataclass(frozen=True, slots=True)
class Measure:
    """Quantities of one key compare: value × factor + offset; dimension None where a part of the unit is unknown."""

    key: str
    dimension: str | None
    factor: float = 1.0
    offset: float = 0.0


# Read so only where a unit is expected: in running text 3月 is a month of the calendar and 5时 an hour of the day.
_STATED = {"时": "小时", "日": "天", "月": "个月"}
_IN_COMPOUNDS: dict[str, Unit] = {
    "K": Unit("temperature (K)", 1.0),
    "S": Unit("conductance (S)", 1.0),
    "w": Unit("power (W)", 1.0),
    "方": Unit("volume (m3)", 1.0),
}
_BELOW = {"分": "分钟", "a": "年", "k": "开尔文"}
_NAMES = {
    "length (m)/time (s)": "speed (m/s)",
    "volume (m3)/time (s)": "flow (m3/s)",
    "mass (kg)/time (s)": "throughput (kg/s)",
    "mass (kg)/volume (m3)": "density (kg/m3)",
    "energy (J)/mass (kg)": "specific energy (J/kg)",
    "amount (mol)/volume (m3)": "amount concentration (mol/m3)",
    "power (W)/length (m)·temperature (K)": "thermal conductivity (W/(m·K))",
    "": "share (1)",
}
_DOTS = str.maketrans(dict.fromkeys("•∙⋅・×*", "·") | {"−": "-", "每": "/"})
_PIECE = re.compile(r"(?P<number>\d+(?:\.\d+)?)?(?P<atom>[^\d^]*?)(?P<power>\^?-?[1-4])?")
_LONGEST = 30
"""A longer unit is no unit; its factor could also leave what a float can hold."""
_SCALE = re.compile("|".join(sorted(SCALES, key=len, reverse=True)))
_JOINED = re.compile(r"([A-Za-zμΩ]+[23]|[A-Za-z](?=[A-Za-z]$))([A-Za-z]+)")


@lru_cache(maxsize=4_096)
def measure_of(spelling: str) -> Measure:
    """Convert a unit as written; an unknown part counts as a measure of its own, equal only to the same text."""
    plain = unicodedata.normalize("NFKC", spelling).translate(_DOTS).replace(" ", "")
    known = unit_of(_STATED.get(plain, plain))
    if known:
        return Measure(known.dimension, known.dimension, known.factor, known.offset)
    scale = _SCALE.match(plain)
    # 千 may begin a unit (千赫) or count one (千台).
    if scale and not unit_of(re.split("[·/]", plain)[0]):
        rest = _whole(plain[scale.end() :])
        return Measure(rest.key, rest.dimension, rest.factor * SCALES[scale.group()], rest.offset)
    return _whole(plain)


def _whole(plain: str) -> Measure:
    known = unit_of(plain)
    if known:
        return Measure(known.dimension, known.dimension, known.factor, known.offset)
    if len(plain) > _LONGEST or not re.search(r"[^\W\d]|[%‰°]", plain):
        return Measure(f"?{_folded(plain)}" if plain else "", None)
    return _compound(plain)


def _compound(plain: str) -> Measure:
    """Multiply the parts; all behind the first slash stands below it, for W/m·K and g/m²/d are written so."""
    above, _, below = plain.partition("/")
    powers: Counter[str] = Counter()
    factor, known = 1.0, True
    for piece, sign in [(one, 1) for one in _pieces(above)] + [(one, -1) for one in _pieces(below)]:
        # Electricity is sold by 度, in every other unit an angle or a degree.
        priced = piece == "度" and sign < 0 and powers.get("money (元)")
        unit, power, number = _read("kWh" if priced else piece, below=sign < 0)
        powers[unit.dimension] += sign * power
        factor *= (number * unit.factor**power) ** sign
        known = known and not unit.dimension.startswith("?")
    key = _written(powers)
    name = _NAMES.get(key, key)
    return Measure(name, name if known else None, factor)


def _pieces(side: str) -> list[str]:
    if unit_of(side):
        return [side]
    bare = side.replace("(", "").replace(")", "")
    listed = [piece for piece in re.split(r"[·/]|\.(?=[A-Za-z])", bare) if piece]
    if bare == side:
        return listed
    return [part for piece in listed for part in _parted(piece)]


def _parted(piece: str) -> list[str]:
    """Part what is written together inside brackets, L/(m²h), where both parts are known."""
    joined = _JOINED.fullmatch(piece)
    if joined and not unit_of(piece) and all(_atom(part, below=True) for part in joined.groups()):
        return list(joined.groups())
    return [piece]


def _read(piece: str, *, below: bool) -> tuple[Unit, int, float]:
    """One factor of a unit: what it is, its power, and the number before it (100 in mL/100g)."""
    known = _atom(piece, below=below)
    if known:
        return known, 1, 1.0
    found = _PIECE.fullmatch(piece)
    if found and found["number"] and not found["atom"]:
        return Unit("", 1.0), 0, float(found["number"]) or 1.0
    if found:
        number = float(found["number"] or 1) or 1.0
        squared = f"{found['atom']}{(found['power'] or '').lstrip('^')}"
        known = _atom(squared, below=below)
        if known:
            return known, 1, number
        known = _atom(found["atom"], below=below)
        if known:
            return known, int((found["power"] or "1").lstrip("^")), number
    return Unit(f"?{_folded(piece)}", 1.0), 1, 1.0


def _atom(piece: str, *, below: bool) -> Unit | None:
    if below and piece in _BELOW:
        return unit_of(_BELOW[piece])
    if len(piece) == 1 and piece.isascii() and piece.isalpha() and piece not in SINGLE_LETTERS:
        return _IN_COMPOUNDS.get(piece)
    return unit_of(_STATED.get(piece, piece)) or _IN_COMPOUNDS.get(piece)


def _folded(piece: str) -> str:
    """Fold case where it tells nothing: not of a lone letter, nor of a first m or M (milli, mega)."""
    return piece if len(piece) == 1 else piece[0] + piece[1:].lower() if piece[0] in "mM" else piece.lower()


def _written(powers: Counter[str]) -> str:
    above = sorted(f"{name}^{power}" if power > 1 else name for name, power in powers.items() if power > 0)
    below = sorted(f"{name}^{-power}" if power < -1 else name for name, power in powers.items() if power < 0)
    if not above and not below:
        return ""
    return f"{'·'.join(above) or '1'}/{'·'.join(below)}" if below else "·".join(above)
