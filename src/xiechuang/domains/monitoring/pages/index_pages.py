"""An index as people read it: the whole, one park and why it moved, one cell, how it holds together, the files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.models import Figure, Publication
from xiechuang.domains.monitoring.pages.figures import cell_url
from xiechuang.domains.monitoring.pages.systems import frame_of
from xiechuang.domains.monitoring.queries.analysis import analysis_of
from xiechuang.domains.monitoring.queries.bulletin import document_of, method_lines, rank_range
from xiechuang.domains.monitoring.queries.parcel import parcel
from xiechuang.domains.monitoring.queries.park_report import cells_of, park_report
from xiechuang.domains.monitoring.queries.pictures import (
    multiples_picture,
    park_target_picture,
    pictures,
    radar_picture,
)
from xiechuang.domains.monitoring.queries.publications import previous_of
from xiechuang.domains.monitoring.queries.reading import Reading, reading_of
from xiechuang.domains.monitoring.queries.standing import standing_of
from xiechuang.domains.monitoring.queries.subject import Subject, subject_of
from xiechuang.domains.monitoring.queries.why import (
    change_picture,
    contribution_picture,
    factor_rows,
    passer_rows,
    raises_of,
    trace_of,
    why_moved,
)
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import actor_in
from xiechuang.web.downloads import made_file
from xiechuang.web.lists.export import as_download

FILES = ("xlsx", "docx", "pdf", "zip")
PARK_FILES = ("docx", "pdf", "xlsx")


@require_safe
def index_list(request: HttpRequest) -> HttpResponse:
    """Everything published; the office also sees what is under embargo."""
    actor = actor_in(request)
    rows = visible(actor, Publication).select_related("period__system").order_by("-public_from", "-pk")
    context = {"frame": frame_of(actor), "publications": rows[:200]}
    return render(request, "monitoring/index/list.html", context)


@require_safe
def index_one(request: HttpRequest, number: str) -> HttpResponse:
    """The whole: ranking in bands, map, targets, heat map, course over time, method, files."""
    actor = actor_in(request)
    subject = subject_of(actor, number)
    reading = subject.reading
    units = [unit["code"] for unit in reading.units]
    past = subject.history(actor=actor)
    charts = pictures(reading)
    if len(past) > 1:
        charts.append(multiples_picture(reading, past, units=units))
    context = _shell(actor, subject) | {
        "charts": charts,
        "rows": [_row(reading, unit) for unit in reading.units],
        "parts": reading.parts,
        "method": method_lines(reading),
    }
    return render(request, "monitoring/index/one.html", context)


def _shell(actor: Actor, subject: Subject) -> dict[str, Any]:
    """What every page of an index shows."""
    may_run = can_run(actor, subject.computation.period.system)
    return {
        "frame": frame_of(actor),
        "subject": subject,
        "reading": subject.reading,
        "publication": subject.publication,
        "computation": subject.computation,
        "may_run": may_run,
        "files": FILES,
        "published_as": _published_as(actor, subject) if may_run else [],
    }


def _published_as(actor: Actor, subject: Subject) -> list[Publication]:
    if subject.publication is not None:
        return []
    return list(visible(actor, Publication).filter(computation=subject.computation))


def _row(reading: Reading, unit: dict[str, Any]) -> dict[str, Any]:
    return {
        **unit,
        "name": reading.name(unit["code"]),
        "ranks_said": rank_range(unit),
        "parts": [unit["scores"].get(part["code"]) for part in reading.parts],
    }


@require_safe
def index_park(request: HttpRequest, number: str, park: str) -> HttpResponse:
    """One park: what its score is made of, why its rank moved, what would raise it."""
    actor = actor_in(request)
    subject = subject_of(actor, number)
    reading = subject.reading
    unit = reading.unit(park)
    before = previous_of(subject.computation, actor=actor)
    why = why_moved(reading, reading_of(before) if before else None, park)
    drawn = [
        change_picture(reading, why), contribution_picture(reading, park), radar_picture(reading, park),
        park_target_picture(reading, park),
    ]  # fmt: skip
    context = _shell(actor, subject) | {
        "unit": unit,
        "park_name": reading.name(park),
        "ranks_said": rank_range(unit),
        "before": before,
        "why": why,
        "factors": factor_rows(why),
        "charts": [chart for chart in drawn if chart is not None and not chart.is_empty],
        "raises": raises_of(reading, park),
        "cells": cells_of(reading, park),
        "passers": passer_rows(reading, why),
        "standing": standing_of(reading, park),
        "park_files": PARK_FILES,
    }
    return render(request, "monitoring/index/park.html", context)


@require_safe
def index_cell(request: HttpRequest, number: str, park: str, code: str) -> HttpResponse:
    """One cell through every stage, down to the figures and vintages it was worked out of."""
    actor = actor_in(request)
    subject = subject_of(actor, number)
    reading = subject.reading
    if not reading.has(park):
        raise NotVisible(park)
    trace = trace_of(reading, park, code)
    lineage: dict[str, Any] = reading.lineage(park, code) if trace.steps else {"figures": [], "why": ""}
    seen = visible(actor, Figure).filter(pk__in=[one["id"] for one in lineage["figures"]])
    links = {
        figure.pk: cell_url(figure) for figure in seen.select_related("period__system", "park", "indicator")
    }
    context = _shell(actor, subject) | {
        "trace": trace,
        "park": park,
        "park_name": reading.name(park),
        "lineage": lineage,
        "figures": [{**one, "url": links.get(one["id"], "")} for one in lineage["figures"]],
    }
    return render(request, "monitoring/index/cell.html", context)


@require_safe
def index_analysis(request: HttpRequest, number: str) -> HttpResponse:
    """Correlations, leaving out, treated points, sensitivity, and figures worth a second look."""
    actor = actor_in(request)
    subject = subject_of(actor, number)
    past = [one for key, one in subject.history(actor=actor)[:-1] if key == subject.computation.series]
    # Questions about single parks' figures are for the offices that can ask them, not for the public.
    context = _shell(actor, subject) | {
        "analysis": analysis_of(subject.reading, earlier=past),
        "may_ask": actor.is_overseer or can_run(actor, subject.computation.period.system),
    }
    return render(request, "monitoring/index/analysis.html", context)


@require_safe
def index_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The report as Excel, Word or PDF, or the zip of files from which anybody can work it out again."""
    subject = subject_of(actor_in(request), number)
    if form == "zip":
        return made_file(parcel(subject), name=f"{subject.number}.zip", media_type="application/zip")
    if form not in FILES:
        raise NotVisible(form)
    return as_download(report=document_of(subject), form=Format(form))


@require_safe
def index_park_file(request: HttpRequest, number: str, park: str, form: str) -> HttpResponse:
    """The report of one park as Word, PDF or Excel, for whoever may see its page."""
    actor = actor_in(request)
    subject = subject_of(actor, number)
    if form not in PARK_FILES:
        raise NotVisible(form)
    before = previous_of(subject.computation, actor=actor)
    report = park_report(subject, park=park, before=reading_of(before) if before else None)
    return as_download(report=report, form=Format(form))


WHERE = "index/<str:number>/"
urlpatterns = [
    path("index/", index_list, name="index_list"),
    path(WHERE, index_one, name="index_one"),
    path(f"{WHERE}parks/<str:park>/", index_park, name="index_park"),
    path(f"{WHERE}parks/<str:park>/<str:code>/", index_cell, name="index_cell"),
    path(f"{WHERE}parks/<str:park>/files/<str:form>/", index_park_file, name="index_park_file"),
    path(f"{WHERE}analysis/", index_analysis, name="index_analysis"),
    path(f"{WHERE}files/<str:form>/", index_file, name="index_file"),
]
