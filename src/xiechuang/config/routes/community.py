"""The community, its regions, its parks, and its vocabularies: open to anybody."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import StringConstraints

from xiechuang.kernel.community.public import Term, current_community, name_of, terms
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Park, Region
from xiechuang.web.api.auth import ANYBODY
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ_OPEN
from xiechuang.web.api.values import Code, Filters

router = Router(tags=["共同体与词表"])


class CommunityOut(Schema):
    """The community this installation serves."""

    code: str
    name: str
    short_name: str
    english_name: str
    has_sample: bool


class RegionOut(Schema):
    """A region, a city or a district."""

    code: str
    name: str
    short_name: str
    english_name: str
    level: str
    parent: str | None


class ParkOut(Schema):
    """A park that a policy text names."""

    number: str
    name: str
    kind: str
    region: str | None
    place: str | None


class VocabularyOut(Schema):
    """A vocabulary and how many words it has."""

    name: str
    size: int
    href: str


class TermOut(Schema):
    """One word of a vocabulary."""

    code: str
    name: str
    english_name: str
    parent: str | None


class RegionFilters(Filters):
    """Which regions."""

    level: Annotated[str, StringConstraints(pattern="^(region|city|district)?$")] = ""
    parent: Code = ""


class ParkFilters(Paging):
    """Which parks."""

    region: Code = ""


@router.get(
    "/community",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: CommunityOut, **READ_OPEN},
    summary="共同体",
)
def community(request: HttpRequest) -> Any:  # noqa: ARG001 - the same for everybody
    """The community this installation serves."""
    found = current_community()
    if found is None:
        raise NotVisible("community")
    return found


@router.get(
    "/regions",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[RegionOut], **READ_OPEN},
    summary="地区、地市、区县",
)
def regions(request: HttpRequest, filters: Query[RegionFilters]) -> Any:  # noqa: ARG001
    """Member regions; with ``level`` or ``parent`` also what lies inside them."""
    rows = Region.objects.all()
    rows = rows.filter(level=filters.level or Region.Level.REGION) if not filters.parent else rows
    if filters.parent:
        rows = rows.filter(parent_id=filters.parent)
        rows = rows.filter(level=filters.level) if filters.level else rows
    return [
        {"parent": r.parent_id}
        | {n: getattr(r, n) for n in ("code", "name", "short_name", "english_name", "level")}
        for r in rows
    ]


@router.get(
    "/parks", auth=None, openapi_extra=ANYBODY, response={200: Page[ParkOut], **READ_OPEN}, summary="园区"
)
def parks(request: HttpRequest, filters: Query[ParkFilters]) -> Any:  # noqa: ARG001
    """The parks named in the policy texts."""
    rows = Park.objects.filter(region_id=filters.region) if filters.region else Park.objects.all()
    return paged(rows, paging=filters, order="number", shown=_park)


def _park(park: Park) -> dict[str, Any]:
    return {
        "number": park.number,
        "name": park.name,
        "kind": park.kind,
        "region": park.region_id,
        "place": park.place_id,
    }


@router.get(
    "/vocabularies",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[VocabularyOut], **READ_OPEN},
    summary="词表目录",
)
def vocabularies(request: HttpRequest) -> Any:  # noqa: ARG001
    """Every vocabulary whose codes inputs use."""
    names = Term.objects.order_by("vocabulary").values_list("vocabulary", flat=True).distinct()
    return [{"name": n, "size": len(terms(n)), "href": f"/api/vocabularies/{n}"} for n in names]


@router.get(
    "/vocabularies/{name}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[TermOut], **READ_OPEN},
    summary="词表",
)
def vocabulary(request: HttpRequest, name: Annotated[Code, Path()]) -> Any:  # noqa: ARG001
    """The words of one vocabulary, in the language asked for."""
    words = terms(name)
    if not words:
        raise NotVisible(name)
    return [
        {
            "code": t.code,
            "name": name_of(name, t.code),
            "english_name": t.english_name,
            "parent": t.parent_code or None,
        }
        for t in words
    ]
