"""What is sent with a request: too much of it is refused before anything is read, and the sender gets to hear why."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# A form with a file holds little besides; several files are sent one after the other.
ENVELOPE_BYTES = 1024 * 1024
PIECE = 64 * 1024
MOST_PASSED_OVER = 256 * 1024 * 1024
MOST_SECONDS = 60.0
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BodyLimitMiddleware:
    """Refuses a page's body that is larger than any file may be; must stand before whatever reads the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision needs the resolved view."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,
        args: Any,  # noqa: ARG002 - Django's signature
        kwargs: Any,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse | None:
        """Weigh the body by what it claims; a view exempt from the middleware's reading of the form weighs it itself."""
        if (
            getattr(view, "csrf_exempt", False)
            or _claimed(request) <= settings.UPLOAD_LIMIT_BYTES + ENVELOPE_BYTES
        ):
            return None
        context = {"limit": settings.UPLOAD_LIMIT_BYTES >> 20}
        return render(request, "web/errors/413.html", context, status=413)


def _claimed(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


def reading_on(application: Application) -> Application:
    """The application, which lets a sender finish: who is cut off in the middle never sees the answer."""

    def patient(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        response = application(environ, start_response)
        _pass_over(environ["wsgi.input"])
        return response

    return patient


def _pass_over(body: Any) -> None:
    """Read what nobody has read, keeping nothing, within bounds of size and time."""
    deadline, left = time.monotonic() + MOST_SECONDS, MOST_PASSED_OVER
    while left > 0 and time.monotonic() < deadline and (piece := body.read(PIECE)):
        left -= len(piece)
