"""Two or three texts side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from xiechuang.domains.policies.access import can_keep
from xiechuang.domains.policies.models import PolicyText
from xiechuang.domains.policies.pages.library import frame_of
from xiechuang.domains.policies.queries import comparing
from xiechuang.domains.policies.queries.library import policies
from xiechuang.domains.policies.states import Difference
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import actor_in
from xiechuang.web.lists.export import as_download

FORMS = (Format.XLSX, Format.DOCX, Format.PDF)


def chosen(actor: Actor, numbers: list[str]) -> list[PolicyText]:
    """The texts asked for, in the order asked, each once; without any, the first family of sister texts."""
    texts = list(policies(actor).order_by("order", "number"))
    named = {one.number: one for one in texts}
    found = [named[number] for number in dict.fromkeys(numbers) if number in named]
    return found[: comparing.MOST] if found else comparing.default_family(texts)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The comparison, all of it or only some kinds of difference; as a page or a file."""
    actor = actor_in(request)
    texts = chosen(actor, request.GET.getlist("text"))
    known = {one.value for one in Difference}
    wanted = [one for one in dict.fromkeys(request.GET.getlist("kind")) if one in known]
    compared = comparing.compared(texts) if len(texts) > 1 else None
    form = request.GET.get("export", "")
    if compared and form in FORMS:
        return as_download(report=comparing.report_of(compared, wanted=wanted), form=Format(form))
    options = list(policies(actor).order_by("order", "number"))
    slots = [texts[at].number if at < len(texts) else "" for at in range(comparing.MOST)]
    context = {
        "frame": frame_of(actor),
        "compared": compared,
        "lines": _shown(compared, wanted) if compared else (),
        "kinds": _kinds(compared, wanted) if compared else (),
        "relations": _relations(compared) if compared else (),
        "held": sum(one.is_held for one in compared.columns) if compared else 0,
        "uploadable": {one.pk for one in texts if can_keep(actor, one)},
        "options": options,
        "slots": slots,
        "forms": FORMS,
    }
    return render(request, "policies/compare.html", context)


def _shown(compared: comparing.Comparison, wanted: list[str]) -> list[dict[str, object]]:
    """The lines with the head of each cell."""
    return [
        {
            "line": line,
            "relation": comparing.said_relation(line.relation),
            "cells": [
                {"cell": cell, "policy": column.policy}
                for cell, column in zip(line.cells, compared.columns, strict=True)
            ],
        }
        for line in compared.only(wanted)
    ]


def _kinds(compared: comparing.Comparison, wanted: list[str]) -> list[dict[str, object]]:
    shown = [one for one in Difference if one is not Difference.UNKNOWN or compared.counts.get(one)]
    return [
        {"kind": one, "count": compared.counts.get(one, 0), "is_on": not wanted or one.value in wanted}
        for one in shown
    ]


def _relations(compared: comparing.Comparison) -> list[tuple[str, int]]:
    return [(comparing.said_relation(one), compared.relations.get(one, 0)) for one in comparing.RELATIONS]


urlpatterns = [path("policies/compare/", compare, name="compare")]
