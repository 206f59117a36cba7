"""What a service must say, and which changes of it are looked at by the authority. Pure: rows are plain mappings."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.lib.texts import is_storable

CLAUSE = "服务项目须明码标价"
LENGTHS = {"name": 120, "unit": 40, "text": 2_000}
FIELDS = ("name", "kind", "unit", "price_from_fen", "price_to_fen", "text")
MOST_FEN = 10**13
Row = Mapping[str, Any]


def service_faults(row: Row, *, kinds: Collection[str], place: str = "") -> Iterator[Reason]:
    """Everything that is wrong with one service; ``place`` names its row, as in “第 2 项:”."""
    for name, label in (("name", "服务名称"), ("kind", "服务类别")):
        if not str(row.get(name) or "").strip():
            yield Reason(f"{place}没有填写{label}", CLAUSE, name)
    if row.get("kind") and row["kind"] not in kinds:
        yield Reason(f"{place}服务类别不在可选范围内", CLAUSE, "kind")
    for name, most in LENGTHS.items():
        text = str(row.get(name) or "")
        if len(text) > most:
            yield Reason(f"{place}{name_label(name)}超过 {most} 字", CLAUSE, name)
        if not is_storable(text):
            yield Reason(f"{place}{name_label(name)}含有不能保存的字符", CLAUSE, name)
    yield from _price_faults(row, place=place)


def _price_faults(row: Row, *, place: str) -> Iterator[Reason]:
    low, high = row.get("price_from_fen"), row.get("price_to_fen")
    if row.get("price_typed"):
        yield Reason(f"{place}“{str(row['price_typed'])[:20]}”不是价格", CLAUSE, "price")
        return
    if (low is None) != (high is None):
        yield Reason(f"{place}价格要么写全上下限，要么写“面议”", CLAUSE, "price")
    elif low is not None and high is not None:
        if low > high:
            yield Reason(f"{place}最低价大于最高价", CLAUSE, "price")
        if low < 0 or high > MOST_FEN:
            yield Reason(f"{place}价格超出可以登记的范围", CLAUSE, "price")
        if not str(row.get("unit") or "").strip():
            yield Reason(f"{place}有价格须写明计价单位", CLAUSE, "unit")


def list_faults(rows: Collection[Row], *, kinds: Collection[str]) -> Iterator[Reason]:
    """Everything that is wrong with a list of services, each named by its place."""
    if not rows:
        yield Reason("没有填写服务项目", CLAUSE, "services")
    seen: dict[str, int] = {}
    for n, row in enumerate(rows, start=1):
        for fault in service_faults(row, kinds=kinds, place=f"第 {n} 项服务:"):
            yield Reason(fault.text, fault.clause, "services")
        name = str(row.get("name") or "").strip().casefold()
        if name and name in seen:
            yield Reason(f"第 {n} 项服务与第 {seen[name]} 项重名", CLAUSE, "services")
        seen.setdefault(name, n)


def reasons_for_review(before: Row | None, after: Row) -> list[str]:
    """Why the authority looks at a change before it holds; empty when it holds at once.

    Another kind or unit is looked at too: the same figure for a smaller unit is a higher price.
    """
    if before is None:
        return ["新增服务项目"]
    found = []
    if before.get("kind") != after.get("kind"):
        found.append("服务类别改变")
    if before.get("unit") != after.get("unit"):
        found.append("计价单位改变")
    if _rises(before.get("price_from_fen"), after.get("price_from_fen")) or _rises(
        before.get("price_to_fen"), after.get("price_to_fen")
    ):
        found.append("价格上调")
    return found


def _rises(before: int | None, after: int | None) -> bool:
    """From a stated price to a higher one, or to none that is stated."""
    if before is None:
        return after is not None
    return after is None or after > before


def name_label(name: str) -> str:
    """What people call a part of a service."""
    return {"name": "服务名称", "unit": "计价单位", "text": "说明", "kind": "服务类别"}.get(name, name)
