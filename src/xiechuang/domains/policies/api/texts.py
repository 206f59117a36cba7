"""Texts of the library: the list, one text in the wording of a day, its clauses, its files."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from xiechuang.domains.policies.api.places import Slug, edition_of, text_named
from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.domains.policies.queries.files import akoma_of
from xiechuang.domains.policies.queries.library import in_force_on, in_status, policies
from xiechuang.domains.policies.queries.standing import published, shown_version, standing_of
from xiechuang.domains.policies.queries.tree import Piece, pieces_of
from xiechuang.domains.policies.states import Standing, Status
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.api.auth import ANYBODY, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ_OPEN
from xiechuang.web.api.values import At, Code, Day, Filters
from xiechuang.web.downloads import made_file

router = Router(tags=["政策文本"])
BINARY: dict[str, Any] = {
    "responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}
}
Edition = Annotated[int, Field(ge=1, le=2_147_483_647)]


class StandingOut(Schema):
    """A text on a day; ``is_sure`` is false where the text does not say when it begins, and ``why`` says so."""

    status: str
    label: str
    edition: int | None
    is_sure: bool
    why: str


class PolicyOut(Schema):
    """A text as lists tell it; what it does not say of itself is null or empty."""

    number: str
    href: str
    title: str
    kind: str
    region: str | None
    issued_by: str
    document_number: str
    passed_on: date | None
    period_from: date | None
    period_until: date | None
    note: str
    topics: list[str]
    family: str
    is_held: bool
    repealed_on: date | None
    repealed_by: str
    is_sample: bool
    standing: StandingOut


class TextClauseOut(Schema):
    """A numbered piece of the text; ``anchor`` is its lasting address inside it, ``address`` that of the tree."""

    anchor: str
    address: str
    label: str
    depth: int
    paragraphs: list[str]
    url: str
    href: str


class EditionOut(Schema):
    """A public version."""

    edition: int
    number: str
    valid_from: date | None
    valid_until: date | None
    passed_on: date | None
    is_draft: bool
    amended_by: str
    source_name: str
    source_url: str
    note: str
    digest: str
    published_at: At | None
    href: str


class PolicyDetail(PolicyOut):
    """A text with all its clauses in reading order, in the wording asked for."""

    edition: int | None
    versions: list[EditionOut]
    clauses: list[TextClauseOut]


class EditionDetail(EditionOut):
    """A version with its words, byte for byte, and what makes the version before it this one."""

    source: str
    patch: dict[str, Any] | None


class LibraryFilters(Paging):
    """What to narrow the list by."""

    region: Code = ""
    topic: Code = ""
    kind: Code = ""
    status: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,20}$")] = Field(
        "", description="今天的状态:" + "、".join(one.value for one in Status)
    )
    on: Day | None = Field(
        None, description="在这一天有效(施行日期文本未载的也列出,standing.is_sure 为 false)"
    )


class TextDayFilters(Filters):
    """Of which day, or which edition."""

    on: Day | None = None
    edition: Edition | None = None


class TextPairFilters(Filters):
    """Two editions."""

    old: Edition
    new: Edition


@router.get(
    "/policies", auth=None, openapi_extra=ANYBODY, response={200: Page[PolicyOut], **READ_OPEN}, summary="政策文本"
)  # fmt: skip
def policy_list(request: HttpRequest, filters: Query[LibraryFilters]) -> Any:
    """The texts the community cites; of some only the title is held."""
    rows = policies(actor_in(request))
    if filters.region:
        rows = rows.filter(region_id=filters.region)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.topic:
        rows = rows.filter(topics__contains=[filters.topic])
    if filters.status:
        rows = in_status(rows, [filters.status])
    if filters.on:
        rows = in_force_on(rows, filters.on)
    return paged(rows, paging=filters, order="id", shown=policy_out)


@router.get(
    "/policies/{number}", auth=None, openapi_extra=ANYBODY, response={200: PolicyDetail, **READ_OPEN}, summary="一份政策文本"
)  # fmt: skip
def policy(request: HttpRequest, number: Slug, filters: Query[TextDayFilters]) -> Any:
    """One text with its clauses, today's wording unless a day or edition is named; none where the text is not held."""
    found = text_named(actor_in(request), number)
    version = edition_of(found, filters.edition) if filters.edition else shown_version(found, filters.on)
    pieces = pieces_of(version.source) if version else ()
    return policy_out(found, filters.on) | {
        "edition": version.edition if version else None,
        "versions": [edition_out(one, number) for one in published(found)],
        "clauses": [clause_out(one, number) for one in pieces],
    }


@router.get(
    "/policies/{number}/editions/{edition}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: EditionDetail, **READ_OPEN},
    summary="一版的全文",
)
def edition(request: HttpRequest, number: Slug, edition: Edition) -> Any:
    """A version byte for byte; its patch applied to the version before gives it."""
    version = edition_of(text_named(actor_in(request), number), edition)
    return edition_out(version, number) | {"source": version.source, "patch": version.patch}


@router.get(
    "/policies/{number}/difference",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: dict[str, Any], **READ_OPEN},
    summary="两版的差异",
)
def difference(request: HttpRequest, number: Slug, filters: Query[TextPairFilters]) -> Any:
    """What makes one version the other: offsets in the old, what stands there, what stands there in the new."""
    from xiechuang.engines.alignment.versions import difference as differ

    found = text_named(actor_in(request), number)
    old, new = edition_of(found, filters.old), edition_of(found, filters.new)
    return differ(old.source, new.source).plain()


@router.get(
    "/policies/{number}/akn",
    auth=None,
    openapi_extra=ANYBODY | BINARY,
    response={200: None, **READ_OPEN},
    summary="Akoma Ntoso",
)
def akn(request: HttpRequest, number: Slug, filters: Query[TextDayFilters]) -> HttpResponse:
    """The wording as Akoma Ntoso 3.0."""
    found = text_named(actor_in(request), number)
    version = edition_of(found, filters.edition) if filters.edition else shown_version(found, filters.on)
    if version is None:
        raise NotVisible(number)
    name = f"{number}-{version.edition}.xml"
    return made_file(akoma_of(found, version), name=name, media_type="application/akn+xml")


def policy_out(policy: PolicyText, on: date | None = None) -> dict[str, Any]:
    """A text as the API tells it."""
    names = ("number", "title", "kind", "issued_by", "document_number", "note", "is_held", "topics", "family")
    dates = ("passed_on", "period_from", "period_until", "repealed_on", "repealed_by", "is_sample")
    told = {name: getattr(policy, name) for name in (*names, *dates)}
    return told | {
        "region": policy.region_id,
        "href": f"/api/policies/{policy.number}",
        "standing": standing_out(standing_of(policy, on)),
    }


def standing_out(standing: Standing) -> dict[str, Any]:
    """Where a text stands."""
    return {
        "status": standing.status.value,
        "label": standing.status.label,
        "edition": standing.edition,
        "is_sure": standing.is_sure,
        "why": standing.why,
    }


def edition_out(version: TextVersion, number: str) -> dict[str, Any]:
    """A public version in short."""
    names = (
        "edition",
        "number",
        "valid_from",
        "valid_until",
        "passed_on",
        "is_draft",
        "amended_by",
        "source_name",
    )
    more = ("source_url", "note", "digest", "published_at")
    told = {name: getattr(version, name) for name in (*names, *more)}
    return told | {"href": f"/api/policies/{number}/editions/{version.edition}"}


def clause_out(piece: Piece, number: str) -> dict[str, Any]:
    """A clause in short."""
    return {
        "anchor": piece.anchor,
        "address": piece.address,
        "label": piece.label,
        "depth": piece.depth,
        "paragraphs": piece.paragraphs,
        "url": f"/policies/{number}/#c-{piece.anchor}",
        "href": f"/api/policies/{number}/clauses/{piece.anchor}",
    }
