"""Who may have a document: whoever may see what it is attached to, and its own organisation while it is attached to nothing."""

from django.db.models import Model, Q, QuerySet

from xiechuang.kernel.access.public import visible
from xiechuang.kernel.documents.models import Document
from xiechuang.kernel.orgs.public import Actor

_attachable: list[type[Model]] = []


def register_attachable(model: type[Model]) -> None:
    """Documents may be attached to rows of ``model``; a domain says so in its apps.py."""
    if model not in _attachable:
        _attachable.append(model)


def visible_to(actor: Actor, documents: QuerySet[Document]) -> QuerySet[Document]:
    """Documents of visible subjects, and loose ones of one's own organisation."""
    shown = Q(pk=None)
    if actor.organisation_id is not None:
        shown |= Q(subject_id=None, organisation_id=actor.organisation_id)
    for model in _attachable:
        shown |= Q(subject_kind=model._meta.label_lower, subject_id__in=visible(actor, model).values("pk"))
    return documents.filter(shown)
