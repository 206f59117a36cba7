"""All that others may use of documents."""

from pathlib import PurePath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model, QuerySet

from xiechuang.kernel.audit.public import record
from xiechuang.kernel.documents.access import register_attachable
from xiechuang.kernel.documents.checking import ENDINGS, kind_of, problems_of
from xiechuang.kernel.documents.models import Document
from xiechuang.kernel.documents.storing import is_whole, keep, path_of
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor

__all__ = [
    "ENDINGS",
    "Document",
    "attach_document",
    "documents_of",
    "is_whole",
    "path_of",
    "register_attachable",
    "remove_document",
    "show_documents",
    "store_document",
]

NAME_LENGTH = 200


def store_document(
    *, actor: Actor, file: File, name: str, subject: Model | None = None, is_public: bool = False
) -> Document:
    """Take a file in, or refuse it with every reason.

    With a ``subject`` it is attached at once; the caller has made sure that the actor may change the subject.
    """
    name = _plain_name(name)
    if reasons := problems_of(file, name=name, limit=settings.UPLOAD_LIMIT_BYTES):
        raise Refused(reasons)
    kind = kind_of(file, name)
    sha256 = keep(file)
    # Nothing in here is refused and gone on after, so it needs no savepoint of its own.
    with transaction.atomic(savepoint=False):
        document = Document.objects.create(
            sha256=sha256,
            name=name,
            size=file.size,
            media_type=kind.media_type if kind else "application/octet-stream",
            uploaded_by_id=actor.person_id,
            organisation_id=actor.organisation_id,
            region_code=actor.region_code,
            subject_kind=subject._meta.label_lower if subject else "",
            subject_id=subject.pk if subject else None,
            is_public=is_public,
        )
        record(actor=actor, action="document.store", subject=document, name=name, sha256=sha256)
        if subject:
            _record_attached(document, actor=actor, subject=subject)
    return document


def _plain_name(name: str) -> str:
    """The name without any path and without what the database cannot hold, cut short before its ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    path = PurePath("".join(letter for letter in last if is_storable(letter)))
    ending = path.suffix[:10]
    return path.name.removesuffix(ending)[: NAME_LENGTH - len(ending)] + ending


def attach_document(*, actor: Actor, document: Document, subject: Model, is_public: bool = False) -> Document:
    """Attach a loose document to ``subject``; the caller has made sure that the actor may change the subject."""
    kind = subject._meta.label_lower
    with transaction.atomic():
        document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
        if document.subject_id is not None and (document.subject_kind, document.subject_id) != (
            kind,
            subject.pk,
        ):
            raise Refused("这个附件已属于另一件事项")
        document.subject_kind, document.subject_id = kind, subject.pk
        document.is_public = is_public
        document.save(update_fields=["subject_kind", "subject_id", "is_public"])
        _record_attached(document, actor=actor, subject=subject)
    return document


def _record_attached(document: Document, *, actor: Actor, subject: Model) -> None:
    record(
        actor=actor, action="document.attach", subject=subject, document=str(document.uid), name=document.name
    )


def remove_document(*, actor: Actor, document: Document, subject: Model) -> None:
    """Take a document off ``subject``; its bytes stay, for the audit trail names their hash."""
    with transaction.atomic():
        record(
            actor=actor, action="document.remove", subject=subject, name=document.name, sha256=document.sha256
        )
        document.delete()


def show_documents(subject: Model, *, is_public: bool) -> None:
    """When a subject becomes public or ceases to be, so do its documents."""
    documents_of(subject).update(is_public=is_public)


def documents_of(subject: Model) -> QuerySet[Document]:
    """What is attached to ``subject``."""
    return Document.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
