"""The one place where refusals become HTTP; pages are answered here, the API in api_errors.py by the same table."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.web.api.problems import problem_body

log = logging.getLogger(__name__)


def problem(error: Exception) -> tuple[int, dict[str, Any]] | None:
    """Status and body of an error of ours; None for any other."""
    if isinstance(error, NotVisible):
        return 404, problem_body(404)
    if isinstance(error, Refused):
        return 409, problem_body(409, reasons=[r.as_dict() for r in error.reasons])
    if isinstance(error, Invalid):
        return 422, problem_body(422, fields=error.fields)
    return None


class ErrorMiddleware:
    """Answers pages' refusals with a page that lists every reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; errors come to ``process_exception``."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an error of ours into its page."""
        if isinstance(error, DataError):
            error = _unstorable(request, error)
        found = problem(error)
        if found is None:
            return None
        status, body = found
        if request.accepts("text/html") or request.headers.get("HX-Request"):
            return render(request, f"web/errors/{status}.html", body | {"error": error}, status=status)
        return JsonResponse(body, status=status)


def _unstorable(request: HttpRequest, error: DataError) -> Exception:
    """What the database cannot hold, such as a zero byte or a number beyond its range, nothing there can match."""
    log.warning("%s %r: %s", request.method, request.path, error)
    if request.method in ("GET", "HEAD"):
        return NotVisible(request.path)
    return Invalid({"填写内容": ["含有无法保存的字符，或数值过大"]})
