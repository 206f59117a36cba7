"""Runs every request inside the fence of its actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from xiechuang.kernel.access.fence import fenced


class FenceMiddleware:
    """Between the session, which needs the whole database, and everything that shows data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request as the fenced role."""
        with fenced(request.actor):  # type: ignore[attr-defined]
            return self.get_response(request)
