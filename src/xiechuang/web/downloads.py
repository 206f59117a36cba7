"""Attachments leave the platform only through here: to whoever may see what they are attached to."""

from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import Document, path_of
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.acting import actor_in


@require_safe
def document(request: HttpRequest, uid: UUID) -> FileResponse:
    """The bytes, always as a download: nothing uploaded is ever shown inside our own pages."""
    found = get_visible(actor_in(request), Document, uid=uid)
    path = path_of(found.sha256)
    if not path.exists():
        raise NotVisible(str(uid))
    response = FileResponse(path.open("rb"), content_type=found.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
