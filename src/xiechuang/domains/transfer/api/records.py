"""What achievements and demands have in common on the wire."""

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from django.db.models import Q, QuerySet
from ninja import Schema
from pydantic import Field, StringConstraints

from xiechuang.domains.transfer.actions.review import FLOWS
from xiechuang.domains.transfer.models import Record
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import terms
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.moves import MoveOut, moves_of
from xiechuang.web.api.paging import Paging
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.values import ONE_LINE, At, Code, Count, Day, Input, Moment, Text, Title, Word

Kind = TypeVar("Kind", bound=Record)
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(RecordState)})?$")]
Codes = Annotated[list[Annotated[Code, Field(min_length=1)]], Field(max_length=50)]
Words = Annotated[list[Annotated[Word, Field(min_length=1)]], Field(max_length=50)]


class RecordIn(Input):
    """What both kinds of record take; lists are replaced whole."""

    text: Text = ""
    fields: Codes = []
    keywords: Words = []
    place: Annotated[Code, Field(min_length=1)] | None = None
    stage: Code = ""
    trl_scale: Code = ""
    trl_level: Count | None = None
    own_code: Word = ""
    expires_on: Day | None = None


class NewRecordIn(RecordIn):
    """A new draft needs a title at least."""

    title: Title


class RecordFilters(Paging):
    """Which records. ``changed_since`` with ``order=changed_at`` reads what changed since last time."""

    q: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=200)] = Field(
        "", description="标题、正文或关键词中含有的词"
    )
    state: State = ""
    region: Code = ""
    organisation: Code = Field("", description="单位编号")
    field: Code = Field("", description="技术领域代码，含下级")
    stage: Code = ""
    mine: bool = Field(False, description="只看本单位的")
    changed_since: Moment | None = None
    order: Literal["-id", "id", "-changed_at", "changed_at"] = "-id"


class AttachmentOut(Schema):
    """A file attached to something."""

    uid: str
    name: str
    size: int
    media_type: str
    href: str


class RecordOut(Schema):
    """What both kinds of record tell in lists."""

    number: str
    href: str
    title: str
    text: str
    fields: list[str]
    keywords: list[str]
    organisation: PartyOut
    region: str
    place: str | None
    stage: str
    trl_scale: str
    trl_level: int | None
    expires_on: date | None
    state: str
    state_label: str
    version: int
    is_sample: bool
    created_at: At
    changed_at: At
    published_at: At | None
    moves: list[MoveOut]


SAME = (
    "number",
    "title",
    "text",
    "fields",
    "keywords",
    "stage",
    "trl_scale",
    "trl_level",
    "expires_on",
    "state",
    "version",
    "is_sample",
    "created_at",
    "changed_at",
    "published_at",
)


def href_of(record: Record) -> str:
    """The address of a record in the API."""
    return f"/api/{record._meta.model_name}s/{record.number}"


def record_out(record: Record, *, actor: Actor) -> dict[str, Any]:
    """The common part of a record, with the moves open to this actor."""
    href = href_of(record)
    return {name: getattr(record, name) for name in SAME} | {
        "href": href,
        "organisation": party_out(record.organisation),
        "region": record.region_id,
        "place": record.place_id,
        "state_label": record.status.label,
        "moves": moves_of(FLOWS[type(record)], actor=actor, subject=record, href=href),
    }


def attachments_of(record: Record, *, actor: Actor) -> list[dict[str, Any]]:
    """The files of a record that this actor may have."""
    rows = visible(actor, Document).filter(subject_kind=record._meta.label_lower, subject_id=record.pk)
    return [attachment_out(document) for document in rows]


def attachment_out(document: Document) -> dict[str, Any]:
    """A file in short."""
    same = {name: getattr(document, name) for name in ("name", "size", "media_type")}
    return same | {"uid": str(document.uid), "href": f"/api/documents/{document.uid}/content"}


def chosen(rows: "QuerySet[Kind]", *, filters: RecordFilters, actor: Actor) -> "QuerySet[Kind]":
    """The rows that pass the filters both kinds share."""
    given = {
        "state": filters.state,
        "region_id": filters.region,
        "organisation__number": filters.organisation,
        "stage": filters.stage,
        "changed_at__gte": filters.changed_since,
        "fields__overlap": _with_descendants(filters.field),
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if filters.mine:
        rows = rows.filter(organisation_id=actor.organisation_id) if actor.organisation_id else rows.none()
    for word in filters.q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(keywords__icontains=word))
    return rows.select_related("organisation").prefetch_related("parameters")


def _with_descendants(code: str) -> list[str]:
    if not code:
        return []
    return [code, *(t.code for t in terms("fields") if t.code.startswith(f"{code}."))]


def values_of(body: Input) -> dict[str, Any]:
    """What was sent, under the names the actions use."""
    values = body.model_dump(exclude_unset=True, exclude={"version"})
    if "place" in values:
        values["place_id"] = values.pop("place")
    return values
