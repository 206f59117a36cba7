"""The result of the calculator: one region's measures, and the same firm in every region."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.benefits.access import can_keep_facts
from xiechuang.domains.benefits.pages.calculator import (
    SHOWN,
    Choice,
    answers_in,
    choice_in,
    page_url,
    problem_url,
    written_in,
)
from xiechuang.domains.benefits.queries.answers import Read, read_answers
from xiechuang.domains.benefits.queries.comparing import compare, picture, said_amount
from xiechuang.domains.benefits.queries.documents import comparison_report, result_report
from xiechuang.domains.benefits.queries.edition import LoadedRules, regions, rule_base
from xiechuang.domains.benefits.queries.links import ClauseLink, link_of, source_url
from xiechuang.domains.benefits.queries.results import Measure, Question, measures_in, still_asked, sums_of
from xiechuang.domains.benefits.states import NATURE_LABELS, Standing
from xiechuang.engines.rules.formulas import Nature
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import actor_in
from xiechuang.web.lists.export import as_download

FORMS = ("xlsx", "docx", "pdf")


def frame_of(actor: Actor) -> str:
    """Strangers read a page inside the portal, people who are signed in inside their frame."""
    return "web/portal.html" if actor.is_public else "web/frame.html"


def asked(request: HttpRequest) -> tuple[LoadedRules, Choice, Read]:
    """The rule base, what was chosen and what was answered."""
    base, answers = rule_base(), answers_in(request)
    return base, choice_in(request, answers, base), read_answers(base, written_in(answers))


@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """Every measure in one region: gets, may get, misses."""
    base, choice, read = asked(request)
    measures = measures_in(base, facts=read.facts, day=choice.day, region=choice.region, rules=choice.rules)
    places = regions()
    names = {one.code: one.name for one in places}
    if (form := request.GET.get("export", "")) in FORMS:
        report = result_report(base, measures, choice_name=names[choice.region], day=choice.day)
        return as_download(report=report, form=Format(form))
    actor, still = actor_in(request), [said_question(one) for one in still_asked(measures)]
    context: dict[str, Any] = {
        "frame": frame_of(actor),
        "base": base,
        "choice": choice,
        "regions": places,
        "region_name": names.get(choice.region, choice.region),
        "groups": [
            (one, [said_measure(m) for m in measures if m.standing is one])
            for one in Standing
            if one is not Standing.ABSENT
        ],
        "absent": [
            {"rule": one.rule, "name": one.name, "why": one.verdict.reasons[0].words}
            for one in measures
            if one.standing is Standing.ABSENT
        ],
        "sums": [{"sum": one, "label": NATURE_LABELS[one.nature.value]} for one in sums_of(measures)],
        "still": still[:SHOWN],
        "still_more": max(0, len(still) - SHOWN),
        "problems": [{"reason": one, "url": problem_url(base, one.field)} for one in read.problems],
        "has_answers": bool(read.facts),
        "is_kept": can_keep_facts(actor),
        "exports": FORMS,
    }
    return render(request, "benefits/result.html", context)


def said_question(one: Question) -> dict[str, str]:
    """A question that is still open, with the page on which it is asked."""
    return {"name": one.name, "url": f"{page_url(page=one.topic.value)}#id_{one.fact}"}


def said_measure(measure: Measure) -> dict[str, Any]:
    """A measure as the page shows it: amount, reasons with links, what decides it, what to do."""
    verdict = measure.verdict
    return {
        "measure": measure,
        "amount": said_amount(measure),
        "clause": said_clause(measure.link),
        "benefit": verdict.benefit,
        "nature": NATURE_LABELS[measure.nature.value] if measure.nature is not Nature.NONE else "",
        "reasons": [
            {
                "words": one.words,
                "holds": one.holds,
                "found": one.found,
                "clause": one.clause,
                "url": source_url(one.source),
                "is_held": one.source.held,
                "sureness": one.sureness.value,
            }
            for one in verdict.reasons
        ],
        "parts": [(name, fen) for name, fen in verdict.parts.items()],
        "nearest": verdict.nearest,
        "misses": verdict.misses,
        "unpublished": [{"one": one, "link": link_of(one)} for one in measure.unpublished],
        "questions": [said_question(one) for one in measure.open_questions],
        "notes": verdict.notes,
    }


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """If the firm were elsewhere: the difference in yuan and why."""
    base, choice, read = asked(request)
    found = compare(
        base, facts=read.facts, day=choice.day, home=choice.region, regions=regions(), rules=choice.rules
    )
    if (form := request.GET.get("export", "")) in FORMS:
        return as_download(report=comparison_report(found), form=Format(form))
    context = {
        "frame": frame_of(actor_in(request)),
        "problems": [{"reason": one, "url": problem_url(base, one.field)} for one in read.problems],
        "has_answers": bool(read.facts),
        "exports": FORMS,
        **said_comparison(found),
    }
    return render(request, "benefits/compare.html", context)


def said_clause(link: ClauseLink | None) -> SafeString:
    """A clause with its link, written here because a comparison shows hundreds of them."""
    if link is None:
        return SafeString("")
    if not link.url:
        return format_html('{} <span class="faint">{}</span>', link.clause, _("（未持有全文）"))
    linked = format_html('<a href="{}">{}</a>', link.url, link.clause)
    return (
        linked if link.is_held else format_html('{} <span class="faint">{}</span>', linked, _("（外部网页）"))
    )


def said_comparison(found: Any) -> dict[str, Any]:
    """A comparison as pages show it."""
    return {
        "found": found,
        "home_name": next((one.name for one in found.regions if one.code == found.home), found.home),
        "rows": [
            {
                "row": row,
                "cells": [{"cell": one, "amount": said_amount(one.measure)} for one in row.cells],
                "nature": NATURE_LABELS[row.nature.value],
                "causes": [
                    {
                        "name": cause.name,
                        "values": [(value.words, said_clause(value.link)) for value in cause.values],
                    }
                    for cause in row.causes
                ],
            }
            for row in sorted(found.rows, key=lambda one: not one.differs)
        ],
        "chart": picture(found),
        "names": {one.code: one.name for one in found.regions},
        "title": _("三地对照"),
    }


urlpatterns = [
    path("benefits/result/", result, name="result"),
    path("benefits/compare/", comparison, name="compare"),
]
