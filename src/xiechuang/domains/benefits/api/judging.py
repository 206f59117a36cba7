"""Judging one firm and comparing the regions; open to anybody, nothing is kept."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from xiechuang.domains.benefits.api.schemas import Ask, ComparedOut, JudgedOut, JudgeIn
from xiechuang.domains.benefits.queries.answers import read_answers
from xiechuang.domains.benefits.queries.comparing import compare
from xiechuang.domains.benefits.queries.edition import LoadedRules, regions, rule_base
from xiechuang.domains.benefits.queries.results import Measure, measures_in, sums_of
from xiechuang.engines.rules.parameters import Parameter
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.web.api.auth import ANYBODY
from xiechuang.web.api.problems import WRITE

router = Router(tags=["惠企政策计算"])


@router.post(
    "/benefits/judge",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: JudgedOut, **WRITE},
    summary="算一家企业",
)
def judge_firm(request: HttpRequest, body: JudgeIn) -> Any:  # noqa: ARG001 - open to anybody, nothing is kept
    """What a firm gets, may get and misses in a region; nothing is kept."""
    base, facts = _asked(body)
    _known_region(body.region)
    day = body.day or clock.today()
    found = measures_in(base, facts=facts, day=day, region=body.region, rules=body.rules)
    sums = [
        {
            "nature": one.nature.value,
            "fen": one.fen if one.measures else None,
            "measures": one.measures,
            "unknown": list(one.unknown),
        }
        for one in sums_of(found)
    ]
    measures = [_measure(one) for one in found]
    return {"region": body.region, "day": day, "edition": base.number, "measures": measures, "sums": sums}


@router.post(
    "/benefits/compare",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: ComparedOut, **WRITE},
    summary="三地对照",
)
def compare_regions(request: HttpRequest, body: JudgeIn) -> Any:  # noqa: ARG001 - open to anybody, nothing is kept
    """The same firm in every region; a difference is null where one of the two amounts is unknown."""
    base, facts = _asked(body)
    _known_region(body.region)
    day = body.day or clock.today()
    found = compare(base, facts=facts, day=day, home=body.region, regions=regions(), rules=body.rules)
    codes = [one.code for one in found.regions]
    rows = [
        {
            "rule": row.rule,
            "name": row.name,
            "nature": row.nature.value,
            "cells": [
                {
                    "region": code,
                    "standing": cell.measure.standing.value,
                    "amount_fen": cell.measure.amount,
                    "difference_fen": cell.difference,
                    "why_unknown": cell.why_unknown,
                }
                for code, cell in zip(codes, row.cells, strict=True)
            ],
            "causes": [
                {
                    "name": cause.name,
                    "values": {one.region: one.words for one in cause.values},
                    "clauses": {one.region: one.link.clause if one.link else "" for one in cause.values},
                }
                for cause in row.causes
            ],
        }
        for row in found.rows
    ]
    return {"home": body.region, "day": day, "edition": base.number, "rows": rows}


def _asked(body: Ask) -> tuple[LoadedRules, dict[str, Any]]:
    """The rule base and the facts, or every problem by question."""
    base = rule_base()
    read, faults = read_answers(base, body.facts), dict[str, list[str]]()
    for one in read.problems:
        faults.setdefault(f"facts.{one.field}", []).append(str(one))
    if unknown := [rule for rule in body.rules if rule not in base.book.ids]:
        faults["rules"] = [f"没有这些措施：{'、'.join(unknown)[:200]}"]
    if faults:
        raise Invalid(faults)
    return base, read.facts


def _known_region(code: str) -> None:
    if code not in {one.code for one in regions()}:
        raise Invalid({"region": [f"“{code}”不是共同体的地区"]})


def _measure(one: Measure) -> dict[str, Any]:
    verdict, nearest = one.verdict, one.verdict.nearest
    return {
        "rule": one.rule,
        "name": one.name,
        "place": one.place,
        "standing": one.standing.value,
        "nature": one.nature.value,
        "benefit": verdict.benefit,
        "bound": verdict.bound.value,
        "amount_fen": one.amount,
        "amount_if_met_fen": verdict.amount_if_met,
        "clause": verdict.clause,
        "reasons": [
            {
                "words": reason.words,
                "holds": reason.holds.value,
                "found": reason.found,
                "clause": reason.clause,
                "sureness": reason.sureness.value,
            }
            for reason in verdict.reasons
        ],
        "nearest": nearest
        and {
            "words": nearest.words,
            "change": nearest.change,
            "clause": nearest.clause,
            "fact": nearest.fact,
        },
        "missing_facts": list(verdict.missing_facts),
        "unpublished": [value_out(parameter) for parameter in one.unpublished],
        "deadlines": list(one.deadlines),
        "next_step": one.next_step,
    }


def value_out(one: Parameter) -> dict[str, Any]:
    """One dated value of a parameter."""
    return {
        "id": one.id,
        "name": one.name,
        "places": list(one.places),
        "since": one.period.since,
        "until": one.period.until,
        "value": one.words,
        "unit": one.unit.value,
        "clause": one.clause,
        "source": one.source.document,
        "quote": one.source.quote,
        "sureness": one.sureness.value,
        "note": one.note,
    }
