"""Kept connections to the database: whether one still stands is heard on the line, not asked of the server each time."""

import time
from collections.abc import Callable
from select import POLLIN, poll
from threading import local

from django.db import connection
from django.http import HttpRequest, HttpResponse

# A connection that rested longer may have been cut somewhere on the way, which nobody says; then the server is asked.
FRESH_SECONDS = 30.0


class KeptConnectionMiddleware:
    """Spares Django's question to the server before the first statement of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.last = local()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and keep in mind when this thread's connection was last in use."""
        rested = time.monotonic() - getattr(self.last, "at", float("-inf"))
        if rested < FRESH_SECONDS and is_quiet():
            connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs do not know it
        try:
            return self.get_response(request)
        finally:
            self.last.at = time.monotonic()


def is_quiet() -> bool:
    """Whether there is a connection and nothing has come in on it: what a server says unasked is that it ends it."""
    held = connection.connection
    if held is None or held.closed:
        return False
    line = poll()
    line.register(held.fileno(), POLLIN)
    return not line.poll(0)
