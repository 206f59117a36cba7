"""Files: upload one, see what it is, fetch it; attaching it is a matter of the thing it belongs to."""

import hashlib
from typing import Annotated, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from ninja import File, Path, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile as NinjaFile

from xiechuang.config.routes.upload_doors import takes_a_file
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import Document, store_document
from xiechuang.kernel.lib.errors import Refused
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import At
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once
from xiechuang.web.downloads import stored_file

router = Router(tags=["附件"])
BINARY = {"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}}


class DocumentOut(Schema):
    """A file; its content is at ``href``."""

    uid: UUID
    name: str
    size: int
    media_type: str
    sha256: str
    created_at: At
    href: str


@router.post("/documents", auth=SIGNED_IN, response={201: DocumentOut, **WRITE}, summary="上传附件")
@decorate_view(takes_a_file)
def upload(request: HttpRequest, file: Annotated[NinjaFile, File()], key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Take one file in; kind and size are checked by content. Attach it afterwards to what it belongs to."""
    actor = actor_in(request)
    if actor.organisation_id is None:
        raise Refused("只有以某一单位身份办事的人员可以上传附件")
    name = file.name or ""
    body = {"name": name, "sha256": _digest(file)}
    return Status(
        201,
        written_once(
            request,
            key=key,
            body=body,
            deed=lambda: document_out(store_document(actor=actor, file=file, name=name)),
        ),
    )


@router.get(
    "/documents/{uid}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: DocumentOut, **READ_OPEN},
    summary="附件信息",
)
def document(request: HttpRequest, uid: Annotated[UUID, Path()]) -> Any:
    """What the file is; visible to whoever may see what it is attached to."""
    return document_out(get_visible(actor_in(request), Document, uid=uid))


@router.get(
    "/documents/{uid}/content",
    auth=None,
    openapi_extra=ANYBODY | BINARY,
    response={200: None, **READ_OPEN},
    summary="下载附件",
)
def content(request: HttpRequest, uid: Annotated[UUID, Path()]) -> Any:
    """The bytes, always as a download."""
    found = get_visible(actor_in(request), Document, uid=uid)
    return stored_file(sha256=found.sha256, name=found.name, media_type=found.media_type)


def document_out(document: Document) -> dict[str, Any]:
    """A file as the API tells it."""
    names = ("uid", "name", "size", "media_type", "sha256", "created_at")
    return {name: getattr(document, name) for name in names} | {
        "href": f"/api/documents/{document.uid}/content"
    }


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
