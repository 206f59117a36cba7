"""One search over everything the asker may see, and what may be asked."""

from typing import Annotated, Any

from django.core import signing
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.search.public import Found, SearchEntry, correct, find, kind_labels, suggest
from xiechuang.web.api.auth import ANYBODY, actor_in
from xiechuang.web.api.paging import Paging
from xiechuang.web.api.problems import READ_OPEN
from xiechuang.web.api.values import ONE_LINE, At, Code, Filters

router = Router(tags=["检索"])
SALT = "xiechuang.api.search"
Codes = Annotated[list[Code], Field(max_length=20)]


class SearchFilters(Paging):
    """What is looked for; several values of one filter mean any of them, several filters all of them."""

    q: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=500)] = ""
    kind: Codes = Field([], description="类别，可写多个 / may be repeated")
    region: Codes = Field([], description="地区代码，可写多个 / may be repeated")
    field: Codes = Field(
        [], description="技术领域代码，含其下各级，可写多个 / with all below it, may be repeated"
    )


class HitOut(Schema):
    """One thing found."""

    kind: str
    kind_label: str
    number: str
    title: str
    owner: str
    region: str
    fields: list[str]
    href: str
    changed_at: At


class FacetsOut(Schema):
    """How many hits each choice has; the choice made in a facet itself is left out of its counts."""

    kind: dict[str, int]
    region: dict[str, int]
    field: dict[str, int]


class FoundOut(Schema):
    """One page of what was found, best first, how many there are in all and of each kind, and what may have been meant."""

    items: list[HitOut]
    next: str | None
    total: int
    by_kind: dict[str, int]
    facets: FacetsOut
    corrected: str | None = Field(
        description="您要找的是不是；所答仍是按原样检索的结果 / never applied by itself"
    )


class SuggestFilters(Filters):
    """What is typed so far."""

    q: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=100)] = Field(
        "", description="汉字、拼音、首字母或混写 / characters, pinyin, initials or mixed"
    )
    limit: int = Field(8, ge=1, le=12)


class SuggestionOut(Schema):
    """What may be asked instead; taken from public content only, whoever asks."""

    text: str
    is_title: bool


class SuggestionsOut(Schema):
    """Completions, the most useful first."""

    items: list[SuggestionOut]


@router.get(
    "/search", auth=None, openapi_extra=ANYBODY, response={200: FoundOut, **READ_OPEN}, summary="检索"
)
def search(request: HttpRequest, filters: Query[SearchFilters]) -> Any:
    """Search titles, keywords and texts of everything you may see; without ``q`` the newest first."""
    actor = actor_in(request)
    found = find(
        filters.q,
        actor=actor,
        kinds=filters.kind,
        regions=filters.region,
        fields=filters.field,
        limit=filters.limit,
        after=_place(filters),
    )
    meant = correct(filters.q, actor=actor) if filters.q and not filters.cursor else None
    return {
        "items": [_item(entry) for entry in found.entries],
        "next": _cursor(filters, found),
        "total": found.total,
        "by_kind": found.by_kind,
        "facets": found.facets,
        "corrected": meant.text if meant else None,
    }


@router.get(
    "/search/suggest",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: SuggestionsOut, **READ_OPEN},
    summary="检索建议",
)
def search_suggest(request: HttpRequest, filters: Query[SuggestFilters]) -> Any:  # noqa: ARG001 - the same for everybody
    """Complete what is typed: words and titles of public content, by characters, pinyin or initials."""
    return {"items": suggest(filters.q, limit=filters.limit)}


def _item(entry: SearchEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "kind_label": kind_labels().get(entry.kind, entry.kind),
        "number": entry.number,
        "title": entry.title,
        "owner": entry.owner,
        "region": entry.region_code,
        "fields": entry.fields,
        "href": f"/api{entry.url.partition('#')[0].rstrip('/')}",
        "changed_at": entry.changed_at,
    }


def _question(filters: SearchFilters) -> list[Any]:
    return [filters.q, filters.kind, filters.region, filters.field]


def _cursor(filters: SearchFilters, found: Found) -> str | None:
    return signing.dumps([*_question(filters), found.after], salt=SALT) if found.after else None


def _place(filters: SearchFilters) -> str:
    """Where the page begins; a cursor holds only for the question it came with."""
    if not filters.cursor:
        return ""
    try:
        *question, after = signing.loads(filters.cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        question, after = [], ""
    if question != _question(filters):
        raise Invalid({"cursor": ["游标无效，或属于另一次检索"]})
    return str(after)
