"""Attaching uploaded files to achievements and demands, and taking them off."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Status

from xiechuang.domains.transfer.actions.attachment import attach_to_record, remove_from_record
from xiechuang.domains.transfer.api.records import AttachmentOut, attachment_out, attachments_of
from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import Input, Number
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["附件"])
Kind = Literal["achievements", "demands"]
MODELS: dict[str, type[Record]] = {"achievements": Achievement, "demands": Demand}


class AttachIn(Input):
    """Which uploaded file."""

    document: UUID


@router.get(
    "/{kind}/{number}/documents",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[AttachmentOut], **READ_OPEN},
    summary="事项的附件",
)
def attachments(
    request: HttpRequest, kind: Annotated[Kind, Path()], number: Annotated[Number, Path()]
) -> Any:
    """The files the caller may have."""
    actor = actor_in(request)
    return attachments_of(_record(actor, kind, number), actor=actor)


@router.post(
    "/{kind}/{number}/documents",
    auth=SIGNED_IN,
    response={201: AttachmentOut, **WRITE},
    summary="添加附件",
)
def attach(
    request: HttpRequest,
    kind: Annotated[Kind, Path()],
    number: Annotated[Number, Path()],
    body: AttachIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Attach an uploaded file to a draft or a returned record of one's own."""
    actor = actor_in(request)
    record = _record(actor, kind, number)

    def deed() -> dict[str, Any]:
        document = get_visible(actor, Document, uid=body.document)
        return attachment_out(attach_to_record(record, actor=actor, document=document))

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.delete(
    "/{kind}/{number}/documents/{uid}", auth=SIGNED_IN, response={204: None, **WRITE}, summary="移除附件"
)
def remove(
    request: HttpRequest,
    kind: Annotated[Kind, Path()],
    number: Annotated[Number, Path()],
    uid: Annotated[UUID, Path()],
) -> Any:
    """Take a file off a draft or a returned record of one's own."""
    actor = actor_in(request)
    record = _record(actor, kind, number)
    subject = {"subject_kind": record._meta.label_lower, "subject_id": record.pk}
    document = get_visible(actor, Document, uid=uid, **subject)
    remove_from_record(record, actor=actor, document=document)
    return Status(204, None)


def _record(actor: Actor, kind: str, number: str) -> Record:
    return get_visible(actor, MODELS[kind], number=number)
