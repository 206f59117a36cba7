"""A small table of units in which Chinese technical texts state quantities, each with its factor to one base unit."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures and how a value in it becomes one in the base unit: value × factor + offset."""

    dimension: str
    factor: float
    offset: float = 0.0


# dimension (base unit): factor, then every spelling after folding (NFKC, lower case, no spaces).
_TABLE: dict[str, tuple[tuple[float, str], ...]] = {
    "length (m)": (
        (1e-9, "nm 纳米"),
        (1e-6, "μm um 微米"),
        (1e-3, "mm 毫米"),
        (1e-2, "cm 厘米"),
        (1e-1, "dm 分米"),
        (1.0, "m 米"),
        (1e3, "km 公里 千米"),
    ),
    "area (m2)": (
        (1e-6, "mm2 平方毫米"),
        (1e-4, "cm2 平方厘米"),
        (1.0, "m2 平方米 平米"),
        (1e4, "hm2 公顷"),
        (10000 / 15, "亩"),
        (1e6, "km2 平方公里 平方千米"),
    ),
    "volume (m3)": (
        (1e-9, "μl ul 微升"),
        (1e-6, "ml 毫升 cm3 立方厘米"),
        (1e-3, "l 升 dm3"),
        (1.0, "m3 立方米"),
    ),
    "mass (kg)": (
        (1e-9, "μg ug 微克"),
        (1e-6, "mg 毫克"),
        (1e-3, "g 克"),
        (0.5, "斤"),
        (1.0, "kg 公斤 千克"),
        (1e3, "t 吨"),
    ),
    "time (s)": (
        (1e-9, "ns 纳秒"),
        (1e-6, "μs us 微秒"),
        (1e-3, "ms 毫秒"),
        (1.0, "s 秒 秒钟"),
        (60.0, "min 分钟"),
        (3600.0, "h 小时 hr"),
        (86400.0, "天 d"),
        (604800.0, "周"),
        (2629746.0, "个月"),
        (31556952.0, "年"),
    ),
    "pressure (Pa)": (
        (1.0, "pa 帕"),
        (1e3, "kpa 千帕"),
        (1e6, "mpa 兆帕"),
        (1e9, "gpa"),
        (1e5, "bar"),
        (101325.0, "atm 个大气压"),
    ),
    "force (N)": ((1.0, "n 牛 牛顿"), (1e3, "kn 千牛"), (1e6, "mn")),
    "power (W)": ((1e-3, "mw 毫瓦"), (1.0, "w 瓦"), (1e3, "kw 千瓦"), (1e6, "兆瓦")),
    "energy (J)": (
        (1.0, "j 焦 焦耳"),
        (1e3, "kj 千焦"),
        (1e6, "mj 兆焦"),
        (3600.0, "wh w·h 瓦时"),
        (3.6e6, "kwh kw·h 度电 千瓦时"),
        (3.6e9, "mwh mw·h 兆瓦时"),
    ),
    "electric current (A)": ((1e-6, "μa ua"), (1e-3, "ma 毫安"), (1.0, "a 安 安培"), (1e3, "ka 千安")),
    "electric charge (C)": ((3.6, "mah ma·h 毫安时"), (3600.0, "ah a·h 安时")),
    "voltage (V)": ((1e-3, "mv 毫伏"), (1.0, "v 伏 伏特"), (1e3, "kv 千伏")),
    "resistance (Ω)": ((1e-3, "mω"), (1.0, "ω 欧 欧姆"), (1e3, "kω")),
    "frequency (Hz)": (
        (1.0, "hz 赫兹"),
        (1e3, "khz 千赫"),
        (1e6, "mhz 兆赫"),
        (1e9, "ghz"),
        (1 / 60, "rpm r/min 转/分 转/分钟"),
    ),
    "share (1)": ((1e-2, "%"), (1e-3, "‰"), (1e-6, "ppm"), (1e-9, "ppb")),
    "standard volume (Nm3)": ((1.0, "标方 标准立方米 标立方米"),),
    "amount (mol)": ((1e-9, "nmol"), (1e-6, "μmol umol"), (1e-3, "mmol"), (1.0, "mol 摩尔")),
    "amount concentration (mol/m3)": ((1e3, "mol/l"),),
    "thermal conductivity (W/(m·K))": ((1.0, "w/mk 瓦每米开尔文 瓦/米开尔文"),),
    "data rate (bit/s)": ((1e3, "kbps"), (1e6, "mbps"), (1e9, "gbps")),
    "sound level (dB)": ((1.0, "db 分贝 db(a)"),),
    "money (元)": ((0.01, "分钱"), (1.0, "元 块钱"), (1e4, "万元"), (1e8, "亿元")),
}
# After folding MPa and mPa, nm and Nm, ms and mS look alike; `unit_of` looks at the original capitals first.
_EXACT: dict[str, Unit] = {
    "mPa": Unit("pressure (Pa)", 1e-3),
    "MW": Unit("power (W)", 1e6),
    "mJ": Unit("energy (J)", 1e-3),
    "mN": Unit("force (N)", 1e-3),
    "mHz": Unit("frequency (Hz)", 1e-3),
    "MΩ": Unit("resistance (Ω)", 1e6),
    "MV": Unit("voltage (V)", 1e6),
    "mWh": Unit("energy (J)", 3.6),
    "mS": Unit("conductance (S)", 1e-3),
    "μS": Unit("conductance (S)", 1e-6),
    "mM": Unit("amount concentration (mol/m3)", 1.0),
    "μM": Unit("amount concentration (mol/m3)", 1e-3),
    "nM": Unit("amount concentration (mol/m3)", 1e-6),
    "Nm": Unit("force (N)·length (m)", 1.0),
    "kNm": Unit("force (N)·length (m)", 1e3),
    "Nm3": Unit("standard volume (Nm3)", 1.0),
}
_TEMPERATURES: dict[str, Unit] = {
    spelling: Unit("temperature (K)", 1.0, 273.15) for spelling in ("°c", "摄氏度", "度c", "oc")
} | {
    "°f": Unit("temperature (K)", 5 / 9, 459.67 * 5 / 9),
    "华氏度": Unit("temperature (K)", 5 / 9, 459.67 * 5 / 9),
    "开尔文": Unit("temperature (K)", 1.0),
}
_UNITS: dict[str, Unit] = _TEMPERATURES | {
    spelling: Unit(dimension, factor)
    for dimension, row in _TABLE.items()
    for factor, spellings in row
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
    return _EXACT.get(folded) or _UNITS.get(folded.lower())
