"""Policy texts over the API; open to anybody."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import StringConstraints

from xiechuang.domains.policies.models import PolicyText
from xiechuang.domains.policies.queries.library import policies
from xiechuang.kernel.access.public import get_visible
from xiechuang.web.api.auth import ANYBODY, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ_OPEN

router = Router(tags=["政策文本"])
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$", max_length=40), Path()]


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
    is_held: bool


class ClauseOut(Schema):
    """A numbered piece of the text; ``anchor`` is its lasting address inside it."""

    anchor: str
    label: str
    depth: int
    paragraphs: list[str]
    url: str


class PolicyDetail(PolicyOut):
    """A text with all its clauses in reading order."""

    clauses: list[ClauseOut]


@router.get(
    "/policies", auth=None, openapi_extra=ANYBODY, response={200: Page[PolicyOut], **READ_OPEN}, summary="政策文本"
)  # fmt: skip
def policy_list(request: HttpRequest, filters: Query[Paging]) -> Any:
    """The texts the community cites; of some only the title is held."""
    return paged(policies(actor_in(request)), paging=filters, order="id", shown=policy_out)


@router.get(
    "/policies/{number}", auth=None, openapi_extra=ANYBODY, response={200: PolicyDetail, **READ_OPEN}, summary="一份政策文本"
)  # fmt: skip
def policy(request: HttpRequest, number: Slug) -> Any:
    """One text with its clauses; none where the text is not held."""
    found = get_visible(actor_in(request), PolicyText, number=number)
    names = ("anchor", "label", "depth", "paragraphs")
    clauses = [
        {name: getattr(one, name) for name in names} | {"url": f"/policies/{number}/#c-{one.anchor}"}
        for one in found.clauses.all()
    ]
    return policy_out(found) | {"clauses": clauses}


def policy_out(policy: PolicyText) -> dict[str, Any]:
    """A text as the API tells it."""
    names = ("number", "title", "kind", "issued_by", "document_number", "note", "is_held")
    dates = ("passed_on", "period_from", "period_until")
    told = {name: getattr(policy, name) for name in (*names, *dates)}
    return told | {"region": policy.region_id, "href": f"/api/policies/{policy.number}"}
