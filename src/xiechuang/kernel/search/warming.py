"""What a web process makes ready beside its first answers, so that nobody's first question waits for it."""

import logging
import threading
from collections.abc import Callable

from django.db import connection

log = logging.getLogger(__name__)
Deed = Callable[[], object]
_deeds: dict[str, Deed] = {}


def register_warming(name: str, deed: Deed) -> None:
    """Have ``deed`` done when a web process starts; whoever asks meanwhile waits for it as before, or does it first."""
    _deeds[name] = deed


def warm_up() -> None:
    """Do everything registered, one after the other; what fails is in the log and will be done at the first question."""
    for name, deed in tuple(_deeds.items()):
        try:
            deed()
        except Exception:  # nothing that was only meant to be early may keep the rest waiting
            log.exception("%s could not be made ready", name)


def start_warming() -> threading.Thread:
    """Warm up in a thread of its own, which the end of the process does not wait for."""
    thread = threading.Thread(target=_warm_apart, name="warming", daemon=True)
    thread.start()
    return thread


def _warm_apart() -> None:
    try:
        warm_up()
    finally:
        connection.close()
