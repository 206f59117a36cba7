"""What is kept: a firm's facts, no-application runs and their public lists, trials of drafts."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import StringConstraints

from xiechuang.domains.benefits.access import PUBLIC_STATES, SEES
from xiechuang.domains.benefits.actions.facts import keep_facts
from xiechuang.domains.benefits.actions.trial import try_draft
from xiechuang.domains.benefits.api.schemas import FactsIn, FactsOut, NoticeOut, RunOut, TrialIn, TrialOut
from xiechuang.domains.benefits.models import FactsUpload, FirmFacts, GrantLine, GrantRun, Trial
from xiechuang.domains.benefits.queries.trying import Typed
from xiechuang.domains.benefits.states import Outcome
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.problems import READ, READ_OPEN, WRITE
from xiechuang.web.api.values import NUMBER
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["惠企政策计算"])
Number = Annotated[str, StringConstraints(pattern=NUMBER, to_upper=True), Path()]
MOST = 200


@router.get("/benefits/facts", auth=SIGNED_IN, response={200: list[FactsOut], **READ}, summary="本企业的事实")
def facts(request: HttpRequest) -> Any:
    """The versions of the actor's own firm, newest first."""
    actor = actor_in(request)
    rows = visible(actor, FirmFacts).filter(organisation_id=actor.organisation_id or 0).order_by("-version")
    return list(rows[:MOST])


@router.post("/benefits/facts", auth=SIGNED_IN, response={200: FactsOut, **WRITE}, summary="保存本企业的事实")
def keep(request: HttpRequest, body: FactsIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Keep the answers as the next version; the same answers make no second one."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        kept = keep_facts(actor=actor, answers=body.facts)
        return FactsOut.model_validate(kept, from_attributes=True).model_dump(mode="json")

    return written_once(request, key=key, body=body, deed=deed)


@router.get("/benefits/runs", auth=SIGNED_IN, response={200: list[RunOut], **READ}, summary="免申即享批次")
def runs(request: HttpRequest) -> Any:
    """The runs of the office, newest first."""
    rows = visible(_office(request), GrantRun).order_by("-pk")
    return [_run(one) for one in rows[:MOST]]


@router.get("/benefits/runs/{number}", auth=SIGNED_IN, response={200: RunOut, **READ}, summary="一个批次")
def run(request: HttpRequest, number: Number) -> Any:
    """One run."""
    return _run(get_visible(_office(request), GrantRun, number=number))


@router.get(
    "/benefits/notices/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: NoticeOut, **READ_OPEN},
    summary="一份公示名单",
)
def notice(request: HttpRequest, number: Number) -> Any:
    """A list in publicity or final."""
    actor = actor_in(request)
    found = get_visible(actor, GrantRun, number=number)
    if found.status not in PUBLIC_STATES:
        raise NotVisible(number)
    lines = visible(actor, GrantLine).filter(run=found, outcome=Outcome.YES, strike_reason="").order_by("pk")
    listed = [
        {"name": one.name, "credit_code": one.credit_code, "amount_fen": one.amount_fen} for one in lines
    ]
    return _run(found) | {"listed": listed}


@router.post("/benefits/trials", auth=SIGNED_IN, response={200: TrialOut, **WRITE}, summary="试算草案")
def new_trial(request: HttpRequest, body: TrialIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Try drafted values over the firms on file or of a list."""
    actor = _office(request)
    upload = get_visible(actor, FactsUpload, number=body.upload) if body.upload else None
    typed = [
        Typed(parameter=one.parameter, place=one.place, since=one.since, until=one.until, value=one.value)
        for one in body.drafts
    ]

    def deed() -> dict[str, Any]:
        day = body.day or clock.today()
        made = try_draft(actor=actor, name=body.name, day=day, typed=typed, upload=upload)
        return TrialOut.model_validate(made, from_attributes=True).model_dump(mode="json")

    return written_once(request, key=key, body=body, deed=deed)


@router.get(
    "/benefits/trials/{number}", auth=SIGNED_IN, response={200: TrialOut, **READ}, summary="一次草案试算"
)
def trial(request: HttpRequest, number: Number) -> Any:
    """One trial."""
    return get_visible(_office(request), Trial, number=number)


def _office(request: HttpRequest) -> Actor:
    actor = actor_in(request)
    if not actor.has(*SEES):
        raise NotVisible(request.path)
    return actor


def _run(one: GrantRun) -> dict[str, Any]:
    return {
        "number": one.number,
        "rule": one.rule,
        "rule_name": one.rule_name,
        "region": one.region_id,
        "state": one.state,
        "day": one.day,
        "budget_fen": one.budget_fen,
        "counts": one.counts,
        "publicity_from": one.publicity_from,
        "publicity_until": one.publicity_until,
    }
