"""Real parallel connections: every call in its own thread with its own connection, started at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

PATIENCE = 30


def together(deed: Callable[[int], Any], *, times: int) -> list[Any]:
    """What each of ``times`` simultaneous calls gave, or the exception it raised; each is told its place."""
    gate = threading.Barrier(times)

    def call(place: int) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(timeout=PATIENCE)
            return deed(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=times) as pool:
        futures = [pool.submit(call, place) for place in range(times)]
        return [future.exception(timeout=PATIENCE) or future.result() for future in futures]


def errors(outcomes: list[Any]) -> list[Exception]:
    """The exceptions among the outcomes."""
    return [o for o in outcomes if isinstance(o, Exception)]
