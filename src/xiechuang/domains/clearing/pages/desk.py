"""The desk: who owes whom, what waits for me, and where clearing stands in the menu and on the workbench."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xiechuang.domains.clearing.access import READERS
from xiechuang.domains.clearing.models import Obligation
from xiechuang.domains.clearing.pages.places import SEES
from xiechuang.domains.clearing.queries import desk
from xiechuang.domains.clearing.queries.pictures import net_picture, owed_picture, said_scope
from xiechuang.domains.clearing.queries.totals import netting_of, owed_by, terms_on, waiting_until
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.web import menu, workbench
from xiechuang.web.acting import admitted

SECTION = gettext_lazy("地区间清算")
PEOPLE = frozenset(role.value for role in READERS)


@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """Who owes whom this year and what of it no day has fixed yet; what waits for the reader."""
    actor = admitted(request, *SEES)
    rows, today = visible(actor, Obligation), clock.today()
    year = netting_of(owed_by(rows.filter(arose_on__year=today.year)))
    open_ones = netting_of(owed_by(waiting_until(today, rows=rows)))
    period = _("%d 年") % today.year
    context: dict[str, Any] = {
        "waiting": desk.waiting_for(actor),
        "mine": actor.office_region,
        "scope": said_scope(actor),
        "open_ones": open_ones,
        "charts": [
            owed_picture(year.owed, key="owed", title=_("谁欠谁"), period=period),
            net_picture(year.nets, key="nets", title=_("各地区应收应付"), period=period),
        ],
        "terms": terms_on(today),
        "today": today,
    }
    return render(request, "clearing/desk.html", context)


def register_desk() -> None:
    """Called once when the app starts."""
    given = (
        (gettext_lazy("清算总览"), "clearing:desk", "chart", desk.waiting),
        (gettext_lazy("清算日"), "clearing:days", "clock", None),
        (gettext_lazy("应收应付明细"), "clearing:obligations", "list", None),
        (gettext_lazy("清算差异"), "clearing:cases", "file", None),
        (gettext_lazy("结算付款"), "clearing:payments", "file", None),
    )
    for order, (label, name, icon, waiting) in enumerate(given, start=80):
        menu.register(
            menu.MenuItem(
                section=SECTION,
                label=label,
                url_name=name,
                icon=icon,
                roles=PEOPLE,
                order=order,
                waiting=waiting,
            )
        )
    workbench.register(
        workbench.WorkSource(
            key="clearing", label=SECTION, waiting=desk.waiting, todo=desk.todo, done=desk.done
        )
    )
    workbench.register_cards(workbench.CardSource(key="clearing", cards=desk.cards, order=80))


urlpatterns = [path("clearing/", desk_page, name="desk")]
