"""The door before an upload: the wrong kind of body, or far too much of it, is sent away unread."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse

from xiechuang.web.api.problems import problem_body

ENVELOPE_BYTES = 64 * 1024
"""What a form with one file may hold besides the file."""


def takes_a_file(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that reads one file from a form."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.content_type != "multipart/form-data":
            return JsonResponse(problem_body(415), status=415)
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length) > settings.UPLOAD_LIMIT_BYTES + ENVELOPE_BYTES:
            limit = f"一个文件最大 {settings.UPLOAD_LIMIT_BYTES / 1e6:.0f} MB"
            return JsonResponse(problem_body(413, fields={"file": [limit]}), status=413)
        return view(request, *args, **kwargs)

    return guarded
