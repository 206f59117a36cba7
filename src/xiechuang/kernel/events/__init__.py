"""Announcements between domains: what happened, told inside the transaction in which it happened."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event: type[Event], handler: Callable[[Event], None]) -> None:
    """Call ``handler`` for every event of that type; a domain does this in its apps.py."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def announce(event: object) -> None:
    """Tell all handlers at once, in the caller's transaction: either all of it is written or nothing."""
    for handler in _handlers[type(event)]:
        handler(event)
