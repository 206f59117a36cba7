"""Files leave the platform only through here: what is worked out for whoever asks, and what was uploaded for whoever may see it."""

import re
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import Document, path_of
from xiechuang.kernel.exchange import CONTENT_TYPES, Format
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.acting import actor_in

PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]+")


@require_safe
def document(request: HttpRequest, uid: UUID) -> FileResponse:
    """The bytes of an attachment."""
    found = get_visible(actor_in(request), Document, uid=uid)
    return stored_file(sha256=found.sha256, name=found.name, media_type=found.media_type)


def stored_file(*, sha256: str, name: str, media_type: str) -> FileResponse:
    """Something uploaded, always as a download: nothing of it is ever shown inside our own pages."""
    if not sha256 or not path_of(sha256).exists():
        raise NotVisible(name)
    response = FileResponse(path_of(sha256).open("rb"), content_type=media_type)
    response["Content-Disposition"] = attached_as(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def workbook_file(content: bytes, *, name: str) -> HttpResponse:
    """An Excel workbook as a download."""
    return made_file(content, name=name, media_type=CONTENT_TYPES[Format.XLSX])


def made_file(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """What the platform itself worked out, as a download."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = attached_as(name)
    return response


def attached_as(name: str) -> str:
    """How a header names a download: every tool reads plain names; all others go encoded, as RFC 6266 has it."""
    if PLAIN_NAME.fullmatch(name):
        return f'attachment; filename="{name}"'
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
