"""What headings, types and gaps are called in tables, in COINr's words and in Chinese; text that is no formula."""

import re
from collections.abc import Mapping
from typing import Final

GAPS: Final = frozenset({"", "NA", "N/A", "NaN", "-", "－", "—", "——", "–", "..", "…", "缺失", "不适用"})
"""Cells that say that there is nothing."""

META_COLUMNS: Final = {
    "iCode": ("iCode", "编码", "指标编码", "代码"),
    "iName": ("iName", "名称", "指标名称"),
    "Type": ("Type", "类型"),
    "Parent": ("Parent", "上级"),
    "Weight": ("Weight", "权重"),
    "Direction": ("Direction", "方向"),
    "Unit": ("Unit", "计量单位"),
    "Denominator": ("Denominator", "规模"),
    "Target": ("Target", "目标值"),
    "Kind": ("Kind", "存量流量"),
    "Frequency": ("Frequency", "频率"),
    "Lower": ("Lower", "下限"),
    "Upper": ("Upper", "上限"),
    "Level": ("Level", "层级"),
}
DATA_COLUMNS: Final = {
    "uCode": ("uCode", "单位编码", "园区编码"),
    "uName": ("uName", "单位名称", "园区名称"),
    "Time": ("Time", "时期", "年份"),
}
TYPES: Final = {
    "Indicator": ("Indicator", "指标"),
    "Aggregate": ("Aggregate", "分组", "汇总"),
    "Group": ("Group", "单位分组"),
    "Denominator": ("Denominator", "规模"),
    "Other": ("Other", "其他"),
}

# The full-width signs are taken as formulas by Chinese and Japanese editions of Excel.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def escape(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet might run as a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescape(text: str) -> str:
    """Take away the one apostrophe that `escape` added."""
    return text[1:] if _ESCAPED.match(text) else text


def canonical(heading: str, names: Mapping[str, tuple[str, ...]]) -> str | None:
    """The field a heading stands for, None for one that is not known."""
    plain = heading.strip().casefold()
    return next((field for field, all_ in names.items() if plain in {one.casefold() for one in all_}), None)
