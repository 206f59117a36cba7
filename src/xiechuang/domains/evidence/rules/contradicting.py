"""A file that does not say what was typed about it: a sign of its own, without any second paper."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from xiechuang.domains.evidence.rules.comparing import SUSPICIOUS, Weighed, together
from xiechuang.domains.evidence.rules.marking import Said
from xiechuang.domains.evidence.rules.normal import name_likeness, number_skeleton
from xiechuang.domains.evidence.states import Sign

WEIGHTS = {"invoice_code": 0.5, "invoice_number": 0.7, "amount_fen": 0.6, "seller": 0.5, "buyer": 0.5}
NAMES = {
    "invoice_code": "发票代码",
    "invoice_number": "发票号码",
    "amount_fen": "金额",
    "dated_on": "日期",
    "seller": "销售方",
    "buyer": "购买方",
}
OTHER_NAME = 0.6


def contradictions(said: Said, read: dict[str, Any]) -> list[Weighed]:
    """Fields that were typed otherwise than the file has them; nothing where the file does not say, or too little."""
    facts = read.get("facts", {})
    found = [
        Weighed(sign=Sign.CONTRADICTION, strength=strength, said=f"填报的{NAMES[name]}与文件所载不同")
        for name, strength in _differing(said, facts)
    ]
    return found if together(sign.strength for sign in found) >= SUSPICIOUS else []


def _differing(said: Said, facts: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for name, weight in WEIGHTS.items():
        typed, stated = getattr(said, name), facts.get(name)
        if typed and stated and not _agree(name, typed, stated):
            yield name, weight
    stated_on = facts.get("dated_on")
    if said.dated_on and stated_on and date.fromisoformat(stated_on) != said.dated_on:
        yield "dated_on", 0.4


def _agree(name: str, typed: Any, stated: Any) -> bool:
    if name == "amount_fen":
        # Papers state the sum with and without tax; either may have been meant.
        return typed in (stated if isinstance(stated, list) else [stated])
    if name in ("seller", "buyer"):
        return name_likeness(typed, stated) >= OTHER_NAME
    return number_skeleton(typed) == number_skeleton(stated)
