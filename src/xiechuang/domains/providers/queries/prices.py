"""Prices of services in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.kernel.lib.money import Money


def _plain(fen: int) -> str:
    """1200 for 120000 fen, 0.5 for 50."""
    yuan = f"{Money(fen).yuan:.2f}"
    return yuan.rstrip("0").rstrip(".")


def ends_of(found: object) -> dict[str, int | None]:
    """Both ends of a range as the parser gives it; an open range is one price, none is by agreement."""
    low, high = found if isinstance(found, tuple) else (None, None)
    return {
        "price_from_fen": low if low is not None else high,
        "price_to_fen": high if high is not None else low,
    }


def price_typed(row: Mapping[str, Any]) -> str:
    """A price as somebody would type it: 800-1200, 800, 面议."""
    if row.get("price_typed"):
        return str(row["price_typed"])
    low, high = row.get("price_from_fen"), row.get("price_to_fen")
    if low is None or high is None:
        return "面议" if row.get("name") else ""
    return _plain(low) if low == high else f"{_plain(low)}-{_plain(high)}"


def said_price(row: Mapping[str, Any]) -> str:
    """A price as people read it: 800–1,200 元/样."""
    low, high = row.get("price_from_fen"), row.get("price_to_fen")
    if low is None or high is None:
        return _("面议")
    figure = Money(low) if low == high else f"{Money(low)}–{Money(high)}"
    unit = row.get("unit")
    said = _("%s 元") % figure
    return f"{said}/{unit}" if unit else said


def price_of(service: Any) -> str:
    """The price of a service as people read it."""
    names = ("price_from_fen", "price_to_fen", "unit")
    return said_price({name: getattr(service, name) for name in names})
