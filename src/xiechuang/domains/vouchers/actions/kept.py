"""Keeping what people type: drafts are never refused for being incomplete, only for being unreadable or stale."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable

LARGEST_FEN = 10**15


def refuse_stale(row: Any, revision: int | None) -> None:
    """Who saves over another's change is told, and nothing is lost."""
    if revision is not None and revision != row.revision:
        raise Refused(Reason("已有人在别处修改过，请刷新后再保存；您填写的内容仍在页面上", field="revision"))


def read_values(
    values: Mapping[str, Any],
    *,
    texts: Mapping[str, int],
    amounts: tuple[str, ...] = (),
    days: tuple[str, ...] = (),
    flags: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The columns that were given, checked for what a column can hold; every problem at once."""
    kept: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for name, value in values.items():
        if name in texts:
            kept[name] = str(value or "").strip()
            fault = _text_fault(kept[name], texts[name])
        elif name in amounts:
            kept[name], fault = value, _amount_fault(value)
        elif name in days:
            kept[name], fault = value, "" if value is None or isinstance(value, date) else "应为日期"
        elif name in flags:
            kept[name], fault = bool(value), ""
        else:
            fault = f"没有“{name}”这一项"
        if fault:
            wrong[name] = [fault]
    if wrong:
        raise Invalid(wrong)
    return kept


def _text_fault(text: str, length: int) -> str:
    if not is_storable(text):
        return "含有不能保存的字符"
    return f"最长 {length} 字" if len(text) > length else ""


def _amount_fault(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LARGEST_FEN:
        return "金额须大于 0，精确到分"
    return ""
