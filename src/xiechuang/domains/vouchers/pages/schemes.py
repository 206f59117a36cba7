"""What is for everybody: the schemes of three regions side by side, one scheme with its clauses, statistics."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from xiechuang.domains.vouchers.models import Scheme, SchemeVersion
from xiechuang.domains.vouchers.pages.paying_words import payments_in
from xiechuang.domains.vouchers.pages.pictures import regions_chart
from xiechuang.domains.vouchers.queries.schemes import open_batches, parameter_lines, side_by_side
from xiechuang.domains.vouchers.queries.statistics import HIDDEN, totals
from xiechuang.domains.vouchers.rules.scheme import unknown_parameters
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Role
from xiechuang.web.acting import actor_in

LARGEST_VERSION = 9999


def _frame(request: HttpRequest) -> str:
    return "web/frame.html" if actor_in(request).person_id else "web/portal.html"


def schemes(request: HttpRequest) -> HttpResponse:
    """The schemes side by side, and the batches open today."""
    actor = actor_in(request)
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else None
    context = {
        "frame": _frame(request),
        "table": side_by_side(actor=actor, year=year),
        "batches": list(open_batches(clock.today(), actor=actor)),
        "year": year,
        "years": sorted(set(visible(actor, Scheme).values_list("year", flat=True)), reverse=True),
        "is_firm": actor.has(Role.FIRM),
    }
    return render(request, "vouchers/schemes/list.html", context)


def scheme_page(request: HttpRequest, number: str) -> HttpResponse:
    """One scheme: every parameter of one version with clause, source and how sure it is."""
    actor = actor_in(request)
    scheme = get_visible(actor, Scheme, number=number)
    versions = list(visible(actor, SchemeVersion).filter(scheme=scheme).order_by("-version"))
    version = _chosen(versions, request.GET.get("version", ""))
    mode, payments = payments_in(version)
    context: dict[str, Any] = {
        "frame": _frame(request),
        "scheme": scheme,
        "version": version,
        "versions": versions,
        "lines": parameter_lines(version),
        "unknown": unknown_parameters(version),
        "mode": mode,
        "payments": payments,
        "batches": [
            one for one in open_batches(clock.today(), actor=actor) if one.pool.scheme_id == scheme.pk
        ],
    }
    return render(request, "vouchers/schemes/one.html", context)


def _chosen(versions: list[SchemeVersion], asked: str) -> SchemeVersion:
    """The version asked for; else the one in force, else the latest."""
    if asked:
        is_number = asked.isascii() and asked.isdecimal() and len(asked) < len(str(LARGEST_VERSION)) + 1
        found = [one for one in versions if is_number and one.version == int(asked)]
    else:
        found = [one for one in versions if one.state == "scheme_open"] or versions
    if not found:
        raise NotVisible(asked)
    return found[0]


def statistics(request: HttpRequest) -> HttpResponse:
    """Sums by region; of fewer than three firms none is told."""
    rows = totals()
    told = [row for row in rows if row.issued_fen is not None and row.paid_fen is not None]
    chart = regions_chart(
        [(f"{row.region} · {row.scheme}", row.issued_fen or 0, row.paid_fen or 0) for row in told]
    )
    return render(
        request,
        "vouchers/statistics.html",
        {"frame": _frame(request), "rows": rows, "chart": chart, "hidden": HIDDEN},
    )


urlpatterns = [
    path("vouchers/schemes/", schemes, name="schemes"),
    path("vouchers/schemes/<str:number>/", scheme_page, name="scheme"),
    path("vouchers/statistics/", statistics, name="statistics"),
]
