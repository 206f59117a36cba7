"""The rule base for everybody: measures, every dated value with clause and sureness, and what the checks say."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.benefits.pages.results import frame_of
from xiechuang.domains.benefits.queries.checks import KIND_LABELS, checks_of
from xiechuang.domains.benefits.queries.edition import LoadedRules, edition_in_use, rule_base
from xiechuang.domains.benefits.queries.links import link_of
from xiechuang.domains.benefits.queries.wording import said_value, said_waivers
from xiechuang.domains.benefits.states import NATURE_LABELS
from xiechuang.engines.rules.formulas import FACTS, FORMULAS
from xiechuang.engines.rules.parameters import Parameter
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.acting import actor_in

SURENESS = {"text": _("逐字见过原文"), "partial": _("片段或二手整理"), "unknown": _("未公布")}
TONES = {"text": "good", "partial": "warn", "unknown": "bad"}


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every measure with what is known of it."""
    base = rule_base()
    context = {
        "frame": frame_of(actor_in(request)),
        "edition": edition_in_use(),
        "rows": [_row(base, rule) for rule in base.book.ids],
        "parameters": len(base.book.book.ids),
        "values": len(base.book.book.parameters),
        "unknown": sum(one.is_unknown for one in base.book.book.parameters),
        "cases": len(base.cases),
    }
    return render(request, "benefits/rules.html", context)


def _row(base: LoadedRules, rule: str) -> dict[str, Any]:
    versions = base.book.versions(rule)
    values = [one for name in base.parameters_of(rule) for one in base.values_of(name)]
    return {
        "id": rule,
        "name": versions[0].name,
        "clause": versions[0].clause,
        "places": _places(base, versions[0].places),
        "nature": NATURE_LABELS[base.nature(rule).value],
        "sureness": SURENESS[versions[0].sureness.value],
        "tone": TONES[versions[0].sureness.value],
        "values": len(values),
        "unknown": sum(one.is_unknown for one in values),
    }


def _places(base: LoadedRules, codes: tuple[str, ...]) -> str:
    return "、".join(base.book.places.name(code) for code in codes)


@require_safe
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One measure: its clause in words, versions, parameters through time, questions, examples."""
    base = rule_base()
    if rule not in base.book.ids:
        raise NotVisible(rule)
    versions = base.book.versions(rule)
    context = {
        "frame": frame_of(actor_in(request)),
        "base": base,
        "name": versions[0].name,
        "nature": NATURE_LABELS[base.nature(rule).value],
        "versions": [
            {
                "rule": one,
                "link": link_of(one),
                "places": _places(base, one.places),
                "sureness": SURENESS[one.sureness.value],
                "tone": TONES[one.sureness.value],
            }
            for one in versions
        ],
        "formulas": [
            {"formula": one, "words": one.clause_in_words}
            for version in {one.formula: one for one in versions}.values()
            for one in FORMULAS[version.formula]
        ],
        "parameters": [
            {"id": name, "values": [_value(base, one) for one in base.values_of(name)]}
            for name in base.parameters_of(rule)
            if base.values_of(name)
        ],
        "facts": [FACTS[name] for name in base.facts_of(rule)],
        "cases": [case for case in base.cases if case.rule == rule],
    }
    return render(request, "benefits/rule.html", context)


def _value(base: LoadedRules, one: Parameter) -> dict[str, Any]:
    return {
        "one": one,
        "words": said_value(base, one),
        "places": _places(base, one.places),
        "link": link_of(one),
        "sureness": SURENESS[one.sureness.value],
        "tone": TONES[one.sureness.value],
    }


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """What the checks of the rule base say."""
    edition = edition_in_use()
    report = checks_of(edition)
    base = rule_base()
    context = {
        "frame": frame_of(actor_in(request)),
        "edition": edition,
        "report": report,
        "findings": [{"one": one, "kind": KIND_LABELS[one.kind]} for one in report.findings],
        "waivers": said_waivers(base.waivers),
        "checked": list(KIND_LABELS.values()),
    }
    return render(request, "benefits/checks.html", context)


urlpatterns = [
    path("benefits/rules/", rules, name="rules"),
    path("benefits/checks/", checks, name="checks"),
    path("benefits/rules/<slug:rule>/", rule, name="rule"),
]
