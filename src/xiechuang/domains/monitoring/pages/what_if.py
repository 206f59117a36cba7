"""试一试权重: drag a weight and see the ranks follow; without scripts by a form; nothing is stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from xiechuang.domains.monitoring.pages.systems import frame_of
from xiechuang.domains.monitoring.queries.reading import Reading
from xiechuang.domains.monitoring.queries.running import run_of
from xiechuang.domains.monitoring.queries.sheet import (
    can_be_tried,
    moved,
    sheet_of,
    tried,
    tried_weights,
    weights_of,
)
from xiechuang.domains.monitoring.queries.subject import subject_of
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.web.acting import actor_in

SLIDER = 5.0  # a weight is dragged up to so many times the largest one


@require_safe
def index_what_if(request: HttpRequest, number: str) -> HttpResponse:
    """The page; weights come in its address, so that a trial can be sent to somebody."""
    actor = actor_in(request)
    subject = subject_of(actor, number)
    reading, run = subject.reading, run_of(subject.reading.given)
    faults: dict[str, list[str]] = {}
    try:
        weights = tried_weights(reading, request.GET.dict())
    except Invalid as wrong:
        weights, faults = {}, wrong.fields
    rows = tried(reading, weights)
    context = {
        "frame": frame_of(actor),
        "subject": subject,
        "sheet": sheet_of(run) if can_be_tried(run) else None,
        "fields": _fields(reading, request.GET.dict()),
        "rows": [{**row, "moved": moved(row)} for row in rows],
        "faults": [f"{name}：{message}" for name, messages in faults.items() for message in messages],
        "is_changed": bool(weights),
    }
    return render(request, "monitoring/index/what_if.html", context, status=422 if faults else 200)


def _fields(reading: Reading, typed: dict[str, str]) -> list[dict[str, Any]]:
    rows = weights_of(reading)
    most = max((row["weight"] for row in rows), default=1.0) * SLIDER or SLIDER
    sums: dict[str, float] = {}
    for row in rows:
        sums[row["parent"]] = sums.get(row["parent"], 0.0) + row["weight"]
    return [
        {
            **row,
            "typed": typed.get(f"w-{row['code']}", "") or f"{row['weight']:g}",
            "share": f"{row['weight'] / sums[row['parent']]:.1%}" if sums[row["parent"]] else "0%",
            "most": f"{most:g}",
            "step": f"{most / 100:g}",
        }
        for row in rows
    ]


urlpatterns = [path("index/<str:number>/what-if/", index_what_if, name="index_what_if")]
