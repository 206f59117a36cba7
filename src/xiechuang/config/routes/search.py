"""One search over everything public."""

from typing import Annotated, Any

from django.core import signing
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.search.public import find, kind_labels
from xiechuang.web.api.auth import ANYBODY
from xiechuang.web.api.paging import Paging
from xiechuang.web.api.problems import READ_OPEN
from xiechuang.web.api.values import ONE_LINE, At, Code

router = Router(tags=["检索"])
SALT = "xiechuang.api.search"


class SearchFilters(Paging):
    """What is looked for."""

    q: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=500)] = ""
    kind: Code = ""
    region: Code = ""


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


class FoundOut(Schema):
    """One page of what was found, best first, and how many there are of each kind."""

    items: list[HitOut]
    next: str | None
    total: int
    by_kind: dict[str, int]


@router.get(
    "/search", auth=None, openapi_extra=ANYBODY, response={200: FoundOut, **READ_OPEN}, summary="检索公开内容"
)
def search(request: HttpRequest, filters: Query[SearchFilters]) -> Any:  # noqa: ARG001 - the same for everybody
    """Search titles, keywords and texts of everything public; without ``q`` the newest first."""
    skip = _skip(filters)
    found = find(filters.q, kind=filters.kind, region=filters.region, limit=filters.limit, skip=skip)
    reached = skip + filters.limit
    labels = kind_labels()
    return {
        "items": [
            {
                "kind": e.kind,
                "kind_label": labels.get(e.kind, e.kind),
                "number": e.number,
                "title": e.title,
                "owner": e.owner,
                "region": e.region_code,
                "fields": e.fields,
                "href": f"/api{e.url.rstrip('/')}",
                "changed_at": e.changed_at,
            }
            for e in found.entries
        ],
        "next": _place(filters, reached) if reached < found.total else None,
        "total": found.total,
        "by_kind": found.by_kind,
    }


def _question(filters: SearchFilters) -> list[str]:
    return [filters.q, filters.kind, filters.region]


def _place(filters: SearchFilters, skip: int) -> str:
    return signing.dumps([*_question(filters), skip], salt=SALT)


def _skip(filters: SearchFilters) -> int:
    """Where the page begins; a cursor holds only for the question it came with."""
    if not filters.cursor:
        return 0
    try:
        *question, skip = signing.loads(filters.cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        question, skip = [], 0
    if question != _question(filters):
        raise Invalid({"cursor": ["游标无效,或属于另一次检索"]})
    return int(skip)
