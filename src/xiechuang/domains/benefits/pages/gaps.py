"""政策梯度差: typical or listed firms across the regions, for analysts of the offices."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.benefits.access import SEES
from xiechuang.domains.benefits.models import FactsRow, FactsUpload
from xiechuang.domains.benefits.pages.results import FORMS, said_comparison
from xiechuang.domains.benefits.queries.comparing import compare
from xiechuang.domains.benefits.queries.documents import comparison_report, gap_report
from xiechuang.domains.benefits.queries.edition import regions, rule_base
from xiechuang.domains.benefits.queries.gaps import MOST_FIRMS, gap_table, listed_firms
from xiechuang.domains.benefits.queries.population import firm_of_row
from xiechuang.domains.benefits.states import NATURE_LABELS
from xiechuang.engines.rules.formulas import Nature
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import admitted
from xiechuang.web.forms import DayField
from xiechuang.web.lists.export import as_download


class GapForm(forms.Form):
    """Which firms, which day, which kind of money."""

    upload = forms.ChoiceField(label=_("企业名单"), required=False)
    day = DayField(label=_("日期"), required=False)
    nature = forms.ChoiceField(
        label=_("金额类别"),
        required=False,
        choices=[(one.value, NATURE_LABELS[one.value]) for one in Nature if one is not Nature.NONE],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uploads = {str(one.pk): one for one in visible(actor, FactsUpload)}
        self.fields["upload"].choices = [(pk, str(one)) for pk, one in self.uploads.items()]  # type: ignore[attr-defined]


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The gap table of one list of firms."""
    actor = admitted(request, *SEES)
    form = GapForm(request.GET, actor=actor)
    form.is_valid()
    given, base = form.cleaned_data, rule_base()
    chosen = form.uploads.get(given.get("upload") or next(iter(form.uploads), ""))
    day = given.get("day") or clock.today()
    nature = Nature(given.get("nature") or Nature.PAYMENT)
    places = regions()
    firms = listed_firms(base, chosen) if chosen else []
    rows = gap_table(base, firms=[firm for _row, firm in firms], day=day, regions=places, nature=nature)
    if (file := request.GET.get("export", "")) in FORMS:
        report = gap_report(rows, regions=places, day=day, nature=NATURE_LABELS[nature.value])
        return as_download(report=report, form=Format(file))
    initial = {"upload": str(chosen.pk) if chosen else "", "day": day, "nature": nature.value}
    context = {
        "form": GapForm(initial=initial, actor=actor) if form.is_valid() else form,
        "chosen": chosen,
        "regions": places,
        "rows": [
            {
                "row": row,
                "number": number,
                "cells": list(zip(row.known, row.unknown, strict=True)),
                "has_unknown": any(row.unknown),
            }
            for (number, _firm), row in zip(firms, rows, strict=True)
        ],
        "day": day,
        "nature": NATURE_LABELS[nature.value],
        "exports": FORMS,
        "most": MOST_FIRMS,
    }
    return render(request, "benefits/gaps.html", context, status=200 if form.is_valid() else 422)


def _day(request: HttpRequest) -> date:
    """The day of the table from which somebody comes; what is no day is today."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


@require_safe
def gap_firm(request: HttpRequest, number: str, row: int) -> HttpResponse:
    """One firm of a list across the regions, with the clauses that make the difference."""
    actor = admitted(request, *SEES)
    upload = get_visible(actor, FactsUpload, number=number)
    found = get_visible(actor, FactsRow, upload=upload, row=min(row, 2_147_483_647))
    base, places = rule_base(), regions()
    firm = firm_of_row(base, found)
    compared = compare(base, facts=firm.facts, day=_day(request), home=firm.region, regions=places)
    if (form := request.GET.get("export", "")) in FORMS:
        return as_download(report=comparison_report(compared), form=Format(form))
    context = {
        "frame": "web/frame.html",
        "firm": firm,
        "upload": upload,
        "has_answers": True,
        "problems": [],
        "exports": FORMS,
        **said_comparison(compared),
    }
    return render(request, "benefits/compare.html", context)


urlpatterns = [
    path("benefits/gaps/", gaps, name="gaps"),
    path("benefits/gaps/<str:number>/<int:row>/", gap_firm, name="gap_firm"),
]
