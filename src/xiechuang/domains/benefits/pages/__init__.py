"""Pages of benefits."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern

from xiechuang.domains.benefits.pages import (
    calculator,
    facts,
    gaps,
    notices,
    results,
    rulebase,
    runs,
    trials,
    uploads,
)
from xiechuang.domains.benefits.queries.edition import NoRules
from xiechuang.web.acting import actor_in


def _or_no_rules(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A community without rules is told so; its menu leads to no missing page."""

    @wraps(view)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except NoRules:
            frame = "web/frame.html" if actor_in(request).person_id else "web/portal.html"
            return render(request, "benefits/no_rules.html", {"frame": frame})

    return answered


def _told(pattern: URLPattern) -> URLPattern:
    pattern.callback = _or_no_rules(pattern.callback)
    return pattern


_patterns = [
    *results.urlpatterns,
    *rulebase.urlpatterns,
    *facts.urlpatterns,
    *gaps.urlpatterns,
    *uploads.urlpatterns,
    *runs.urlpatterns,
    *notices.urlpatterns,
    *trials.urlpatterns,
    *calculator.urlpatterns,
]
urlpatterns = [_told(pattern) for pattern in _patterns]
