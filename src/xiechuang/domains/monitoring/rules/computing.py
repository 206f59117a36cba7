"""What must be so before an index is computed, and before it is published; each rule gives every reason it has."""

from collections.abc import Iterable, Iterator
from typing import Any

from xiechuang.kernel.lib.errors import Reason

SHOWN = 12
AT_LEAST = 2
LEAVE_OUT = "可以勾选“没有数据的园区和指标不参加计算”，方法附件会写明"


def _named(names: Iterable[str]) -> str:
    listed = list(names)
    return "、".join(listed[:SHOWN]) + (f"等 {len(listed)} 项" if len(listed) > SHOWN else "")


def weights_are_known(gathered: Any) -> Iterator[Reason]:
    """Weights are the authority's to decide: what no text and no decision gives is not filled in for it."""
    if gathered.unweighted:
        yield Reason(
            f"权重未知：{_named(gathered.unweighted)}。请先决定权重，或者明示选择等权",
            "权重未知时不计算指数",
            "weights",
        )


def something_was_accepted(gathered: Any) -> Iterator[Reason]:
    """Without accepted figures there is no index."""
    if len(gathered.empty_parks) == len(gathered.parks):
        yield Reason(f"{gathered.period}还没有已接受的数据", "指数只由已接受的数据算出", "figures")


def every_park_has_data(gathered: Any) -> Iterator[Reason]:
    """A park of which nothing is known has no rank; to leave it out must be said."""
    if parks := gathered.empty_parks:
        yield Reason(
            f"这些园区没有已接受的数据：{_named(park.name for park in parks)}。{LEAVE_OUT}", "", "parks"
        )


def every_indicator_has_data(gathered: Any) -> Iterator[Reason]:
    """An indicator nobody reported does not count; to leave it out must be said."""
    if rows := gathered.empty_indicators:
        yield Reason(
            f"这些指标没有任何园区的数据：{_named(one.name for one in rows)}。{LEAVE_OUT}", "", "indicators"
        )


def enough_are_compared(gathered: Any) -> Iterator[Reason]:
    """One park alone has no ranking."""
    there = len(gathered.parks) - len(gathered.empty_parks)
    if there < AT_LEAST:
        yield Reason(f"有数据的园区只有 {there} 个，至少 {AT_LEAST} 个才能比较", "", "parks")


def reasons_against_computing(gathered: Any, *, leaves_out: bool) -> list[Reason]:
    """Everything that stands in the way, at once."""
    rules = [weights_are_known, something_was_accepted, enough_are_compared]
    if not leaves_out:
        rules += [every_park_has_data, every_indicator_has_data]
    return [reason for rule in rules for reason in rule(gathered)]
