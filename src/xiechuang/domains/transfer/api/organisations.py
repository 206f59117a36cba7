"""Organisations over the API; those that everybody may see are open to anybody."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from xiechuang.domains.transfer.queries.organisations import organisation_of
from xiechuang.web.api.auth import ANYBODY, actor_in
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ_OPEN
from xiechuang.web.api.values import Code

router = Router(tags=["机构"])


class PublishedOut(Schema):
    """Something an organisation has published."""

    number: str
    title: str
    href: str


class OrganisationOut(PartyOut):
    """An organisation, how much it has published, and the newest of it."""

    fields: list[str]
    park: str | None
    achievement_count: int
    demand_count: int
    achievements: list[PublishedOut]
    demands: list[PublishedOut]


@router.get(
    "/organisations/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: OrganisationOut, **READ_OPEN},
    summary="一个机构",
)
def organisation(request: HttpRequest, number: Annotated[Code, Path()]) -> Any:
    """One organisation and what it has published; a firm that has published nothing is not told to strangers."""
    shown = organisation_of(actor_in(request), number)
    found = shown.organisation
    listed = {"achievements": shown.achievements, "demands": shown.demands}
    told = {
        kind: [{"number": r.number, "title": r.title, "href": f"/api/{kind}/{r.number}"} for r in records]
        for kind, records in listed.items()
    }
    counts = {
        "achievement_count": shown.counts["achievements"],
        "demand_count": shown.counts["demands"],
    }
    park = found.park.number if found.park else None
    return party_out(found) | told | counts | {"fields": found.fields, "park": park}
