"""我的企业事实: versions a firm keeps, which one it lets its office use, and every use that was made of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.benefits.actions.facts import release_facts, withdraw_release
from xiechuang.domains.benefits.models import FirmFacts, GrantLine, Release
from xiechuang.domains.benefits.queries.answers import read_answers, said_fact
from xiechuang.domains.benefits.queries.edition import rule_base
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import Role
from xiechuang.web.acting import admitted

LARGEST = 2_147_483_647


@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """The versions, the release and the uses."""
    actor = admitted(request, Role.FIRM)
    base = rule_base()
    versions = list(
        visible(actor, FirmFacts).filter(organisation_id=actor.organisation_id or 0).order_by("-version")
    )
    latest = read_answers(base, versions[0].answers).facts if versions else {}
    uses = visible(actor, GrantLine).filter(organisation_id=actor.organisation_id or 0)
    context = {
        "versions": versions,
        "release": visible(actor, Release)
        .filter(withdrawn_at=None)
        .select_related("facts", "region")
        .first(),
        "shown": [(FACTS[name].name, said_fact(name, value)) for name, value in latest.items()],
        "uses": uses.select_related("facts").order_by("-pk")[:100],
    }
    return render(request, "benefits/facts.html", context)


@require_POST
def release(request: HttpRequest, version: int) -> HttpResponse:
    """Let the region's office use this version."""
    actor = admitted(request, Role.FIRM)
    found = get_visible(actor, FirmFacts, version=min(version, LARGEST))
    try:
        made = release_facts(actor=actor, facts=found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%s主管部门可以在免申即享中使用这一版") % made.region)
    return redirect("benefits:facts")


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the release back."""
    withdraw_release(actor=admitted(request, Role.FIRM))
    messages.success(request, _("已收回，今后的批次不再使用您的事实"))
    return redirect("benefits:facts")


urlpatterns = [
    path("benefits/facts/", facts, name="facts"),
    path("benefits/facts/withdraw/", withdraw, name="facts_withdraw"),
    path("benefits/facts/<int:version>/release/", release, name="facts_release"),
]
