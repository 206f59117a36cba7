"""What the platform is, how accessible it is, and whether it lives."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xiechuang import __version__
from xiechuang.kernel.jobs.public import seconds_since_worker_heartbeat


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, and under which licence."""
    return render(request, "web/about.html", {"version": __version__})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "web/accessibility.html")


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's signature
    """200 while the database answers, 503 otherwise; the worker's heartbeat is told but does not decide."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        heartbeat = seconds_since_worker_heartbeat()
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({"database": True, "worker_heartbeat_seconds": heartbeat})
