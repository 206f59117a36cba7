"""The units in which Chinese technical texts state quantities: which unit of pint each spelling is, or our own factor."""

import math
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures and how a value in it becomes one in the base unit: value × factor + offset."""

    dimension: str
    factor: float
    offset: float = 0.0


Means: TypeAlias = str | float
"""A unit as pint writes it, or a factor of our own for what pint does not know."""

_FAR = 2.0**20
"""Where the slope of a conversion is taken: far from the zero point of its scale, and a factor that costs no bit."""

# dimension and (base unit, as pint writes it): what each row of spellings means. Spellings stand as after folding
# (NFKC, lower case, no spaces).
_TABLE: dict[tuple[str, str], tuple[tuple[Means, str], ...]] = {
    ("length (m)", "m"): (
        ("nm", "nm 纳米"),
        ("μm", "μm um 微米"),
        ("mm", "mm 毫米"),
        ("cm", "cm 厘米"),
        ("dm", "dm 分米"),
        ("m", "m 米"),
        ("km", "km 公里 千米"),
        ("inch", "英寸"),
        ("foot", "英尺"),
    ),
    ("area (m2)", "m**2"): (
        ("mm**2", "mm2 平方毫米"),
        ("cm**2", "cm2 平方厘米"),
        ("m**2", "m2 平方米 平米"),
        ("hectare", "hm2 公顷"),
        (10000 / 15, "亩"),
        ("km**2", "km2 平方公里 平方千米"),
    ),
    ("volume (m3)", "m**3"): (
        ("μl", "μl ul 微升"),
        ("ml", "ml 毫升 cm3 立方厘米"),
        ("l", "l 升 dm3"),
        ("m**3", "m3 立方米"),
    ),
    ("mass (kg)", "kg"): (
        ("μg", "μg ug 微克"),
        ("mg", "mg 毫克"),
        ("g", "g 克"),
        (0.5, "斤"),
        ("kg", "kg 公斤 千克"),
        ("tonne", "t 吨"),
    ),
    ("time (s)", "s"): (
        ("ns", "ns 纳秒"),
        ("μs", "μs us 微秒"),
        ("ms", "ms 毫秒"),
        ("s", "s 秒 秒钟"),
        ("minute", "min 分钟"),
        ("hour", "h 小时 hr"),
        ("day", "天 d"),
        ("week", "周"),
        ("month", "个月"),
        ("year", "年"),
    ),
    ("pressure (Pa)", "Pa"): (
        ("Pa", "pa 帕"),
        ("kPa", "kpa 千帕"),
        ("MPa", "mpa 兆帕"),
        ("GPa", "gpa"),
        ("bar", "bar"),
        ("atm", "atm 个大气压"),
        ("mmHg", "mmhg 毫米汞柱"),
    ),
    ("force (N)", "N"): (("N", "n 牛 牛顿"), ("kN", "kn 千牛"), ("MN", "mn"), ("kgf", "kgf 公斤力")),
    ("power (W)", "W"): (
        ("mW", "mw 毫瓦"),
        ("W", "w 瓦"),
        ("kW", "kw 千瓦"),
        ("MW", "兆瓦"),
        ("metric_horsepower", "马力"),
    ),
    ("energy (J)", "J"): (
        ("J", "j 焦 焦耳"),
        ("kJ", "kj 千焦"),
        ("MJ", "mj 兆焦"),
        ("W*h", "wh w·h 瓦时"),
        ("kW*h", "kwh kw·h 度电 千瓦时"),
        ("MW*h", "mwh mw·h 兆瓦时"),
        ("eV", "ev 电子伏特"),
        ("keV", "kev 千电子伏特"),
        ("MeV", "兆电子伏特"),
    ),
    ("electric current (A)", "A"): (
        ("μA", "μa ua"),
        ("mA", "ma 毫安"),
        ("A", "a 安 安培"),
        ("kA", "ka 千安"),
    ),
    ("electric charge (C)", "C"): (("mA*h", "mah ma·h 毫安时"), ("A*h", "ah a·h 安时")),
    ("capacitance (F)", "F"): (("pF", "pf 皮法"), ("nF", "nf 纳法"), ("μF", "μf uf 微法"), ("F", "法拉")),
    ("voltage (V)", "V"): (("mV", "mv 毫伏"), ("V", "v 伏 伏特"), ("kV", "kv 千伏")),
    ("resistance (Ω)", "ohm"): (("mΩ", "mω"), ("ohm", "ω 欧 欧姆"), ("kΩ", "kω"), ("MΩ", "兆欧")),
    ("magnetic flux density (T)", "T"): (("T", "特斯拉"),),
    ("luminous flux (lm)", "lm"): (("lm", "lm 流明"),),
    ("illuminance (lx)", "lx"): (("lx", "lx lux 勒克斯"),),
    # A turn is counted, not measured in radians, so that 50 Hz and 3000 rpm compare.
    ("frequency (Hz)", "1/s"): (
        ("1/s", "hz 赫兹"),
        ("1/ms", "khz 千赫"),
        ("1/μs", "mhz 兆赫"),
        ("1/ns", "ghz"),
        ("1/minute", "rpm r/min 转/分 转/分钟"),
    ),
    ("share (1)", "dimensionless"): (("percent", "%"), ("permille", "‰"), ("ppm", "ppm"), (1e-9, "ppb")),
    ("standard volume (Nm3)", ""): ((1.0, "标方 标准立方米 标立方米"),),
    ("amount (mol)", "mol"): (("nmol", "nmol"), ("μmol", "μmol umol"), ("mmol", "mmol"), ("mol", "mol 摩尔")),
    ("amount concentration (mol/m3)", "mol/m**3"): (("mol/l", "mol/l"),),
    ("thermal conductivity (W/(m·K))", "W/m/K"): (("W/m/K", "w/mk 瓦每米开尔文 瓦/米开尔文"),),
    ("data rate (bit/s)", "bit/s"): (("kbit/s", "kbps"), ("Mbit/s", "mbps"), ("Gbit/s", "gbps")),
    # A level is the logarithm of a ratio: it compares with levels only, and is not unrolled.
    ("sound level (dB)", ""): ((1.0, "db 分贝 db(a)"),),
    ("money (元)", ""): ((0.01, "分钱"), (1.0, "元 块钱"), (1e4, "万元"), (1e8, "亿元")),
    ("temperature (K)", "kelvin"): (
        ("degC", "°c 摄氏度 度c oc"),
        ("degF", "°f 华氏度"),
        ("kelvin", "开尔文"),
    ),
}
# After folding MPa and mPa, nm and Nm, ms and mS look alike; `unit_of` looks at the original capitals first.
_EXACT: dict[str, tuple[str, str, Means]] = {
    "mPa": ("pressure (Pa)", "Pa", "mPa"),
    "MW": ("power (W)", "W", "MW"),
    "mJ": ("energy (J)", "J", "mJ"),
    "mN": ("force (N)", "N", "mN"),
    "mHz": ("frequency (Hz)", "1/s", 1e-3),
    "MΩ": ("resistance (Ω)", "ohm", "MΩ"),
    "MV": ("voltage (V)", "V", "MV"),
    "mWh": ("energy (J)", "J", "mW*h"),
    "MeV": ("energy (J)", "J", "MeV"),
    "mT": ("magnetic flux density (T)", "T", "mT"),
    "mS": ("conductance (S)", "S", "mS"),
    "μS": ("conductance (S)", "S", "μS"),
    "mM": ("amount concentration (mol/m3)", "mol/m**3", "mmol/l"),
    "μM": ("amount concentration (mol/m3)", "mol/m**3", "μmol/l"),
    "nM": ("amount concentration (mol/m3)", "mol/m**3", "nmol/l"),
    "Nm": ("force (N)·length (m)", "N*m", "N*m"),
    "kNm": ("force (N)·length (m)", "N*m", "kN*m"),
    "Nm3": ("standard volume (Nm3)", "", 1.0),
}
_UNITS: dict[str, tuple[str, str, Means]] = {
    spelling: (dimension, base, means)
    for (dimension, base), rows in _TABLE.items()
    for means, spellings in rows
    for spelling in spellings.split()
}

MEASURE_WORDS: tuple[str, ...] = tuple("台套件个人次层目只条家项名种根片块度倍点帧株颗°")
"""Counting words kept as text: they compare only with themselves."""

COUNTERS: tuple[str, ...] = (
    *MEASURE_WORDS,
    *"分时日月户瓶车班批炉校头羽方",
    *["人次", "批次", "班次", "车次", "台套"],
)
"""What may besides stand below a slash: 元/户, 米/分, 片/时."""

SPELLINGS: tuple[str, ...] = tuple(
    sorted(
        (one for one in _UNITS if len(one) > 1 or not one.isascii() or one == "%"),
        key=lambda one: (-len(one), one),
    )
)
"""Known spellings for a pattern, longest first, without single letters."""

SINGLE_LETTERS = "gmshdtlLVANJW"
"""Units of one letter, only in this case: a capital is more often part of a name (5G, 3D, 4K)."""


def unit_of(spelling: str) -> Unit | None:
    """Look a unit up as it was written; None for one this table does not know."""
    folded = unicodedata.normalize("NFKC", spelling).replace(" ", "")
    if len(folded) == 1 and folded.isascii() and folded.isalpha() and folded not in SINGLE_LETTERS:
        return None
    known = _EXACT.get(folded) or _UNITS.get(folded.lower())
    return known and converted(*known)


@cache
def converted(dimension: str, base: str, means: Means) -> Unit:
    """Ask pint how a unit becomes the base unit; our own factor stands as it is."""
    if not isinstance(means, str):
        return Unit(dimension, means)
    quantity = _registry().Quantity
    zero, far = (float(quantity(value, means).to(base).magnitude) for value in (0.0, _FAR))
    return Unit(dimension, _short((far - zero) / _FAR), _short(zero))


def _short(value: float) -> float:
    """Undo the last bit that a chain of multiplications may cost, so that a mol/L is 1000 mol/m³, not 999.9999999999999."""
    short = float(f"{value:.12g}")
    return short if abs(short - value) <= 4 * math.ulp(value) else value


@cache
def _registry():  # type: ignore[no-untyped-def]  # noqa: ANN202 - its type would have to import it
    # Half a second of loading: only when the first unit is met, never when the program starts.
    import pint

    return pint.UnitRegistry()
