"""What was adopted after the regions talked it over: for anybody."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from xiechuang.domains.drafting.models import Outcome
from xiechuang.domains.drafting.queries.lists import outcomes as visible_outcomes
from xiechuang.kernel.access.public import found_in
from xiechuang.web.api.auth import ANYBODY, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ_OPEN
from xiechuang.web.api.values import At, Number

router = Router(tags=["协作成果"])


class DraftingOutcomeOut(Schema):
    """A text that was adopted after the other regions were asked."""

    number: str
    title: str
    kind: str
    region: str
    organisation: PartyOut
    asked_regions: list[str]
    adopted_on: date
    document_number: str
    note: str
    published_at: At
    is_sample: bool


@router.get(
    "/drafting/outcomes",
    auth=None,
    response={200: Page[DraftingOutcomeOut], **READ_OPEN},
    summary="协作成果列表",
    openapi_extra=ANYBODY,
)
def list_outcomes(request: HttpRequest, filters: Query[Paging]) -> Any:
    """All outcomes, the latest first."""
    rows = visible_outcomes(actor_in(request))
    return paged(rows, paging=filters, order="-adopted_on", shown=outcome_out)


@router.get(
    "/drafting/outcomes/{number}",
    auth=None,
    response={200: DraftingOutcomeOut, **READ_OPEN},
    summary="协作成果",
    openapi_extra=ANYBODY,
)
def one_outcome(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """One outcome."""
    found = found_in(visible_outcomes(actor_in(request)), number=number)
    return outcome_out(found)


def outcome_out(outcome: Outcome) -> dict[str, Any]:
    """An outcome."""
    names = (
        "number",
        "title",
        "kind",
        "asked_regions",
        "adopted_on",
        "document_number",
        "note",
        "published_at",
        "is_sample",
    )
    return {name: getattr(outcome, name) for name in names} | {
        "region": outcome.region_id,
        "organisation": party_out(outcome.organisation),
    }
