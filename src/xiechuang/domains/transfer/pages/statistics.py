"""统计: what officials learn about their stock and their dockings."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.queries.statistics import Span, soon_expiring, statistics_for
from xiechuang.domains.transfer.queries.work import record_url
from xiechuang.kernel.orgs.public import OFFICIALS, Role
from xiechuang.web.acting import admitted
from xiechuang.web.forms import DayField


class SpanForm(forms.Form):
    """The days on which dockings were proposed."""

    since = DayField(label=_("推荐时间自"), required=False)
    until = DayField(label=_("至"), required=False)


def statistics(request: HttpRequest) -> HttpResponse:
    """All charts, narrowed to the days asked for."""
    actor = admitted(request, *OFFICIALS, Role.AUDITOR, Role.ADMINISTRATOR)
    form = SpanForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    span = Span(since=given.get("since"), until=given.get("until"))
    context = {
        "form": form,
        "charts": statistics_for(actor, span=span),
        "expiring": [(record, record_url(record)) for record in soon_expiring(actor)],
    }
    return render(request, "transfer/lists/statistics.html", context)


urlpatterns = [path("statistics/", statistics, name="statistics")]
