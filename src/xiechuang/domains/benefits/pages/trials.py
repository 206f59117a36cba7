"""草案试算: values a draft would change, who gains and loses, what each region pays."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.benefits.access import OFFICES, SEES
from xiechuang.domains.benefits.actions.trial import try_draft
from xiechuang.domains.benefits.forms.desk import TrialForm
from xiechuang.domains.benefits.models import Trial
from xiechuang.domains.benefits.pages.results import FORMS
from xiechuang.domains.benefits.queries.documents import trial_report
from xiechuang.domains.benefits.queries.edition import base_of, regions, rule_base
from xiechuang.domains.benefits.queries.trying import histogram_picture, region_picture
from xiechuang.domains.benefits.states import NATURE_LABELS
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.exchange import Format, Kind
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.web import lists
from xiechuang.web.acting import admitted
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.lists.export import as_download

TRIALS = lists.Listing(
    key="benefits_trials",
    title=_("草案试算"),
    rows=lambda actor: visible(actor, Trial).select_related("region", "person"),
    columns=[
        lists.Column(key="number", title=_("编号"), is_link=True),
        lists.Column(key="name", title=_("名称")),
        lists.Column(key="region", title=_("地区"), value=lambda row: str(row.region or _("三地"))),
        lists.Column(key="day", title=_("计算日"), kind=Kind.DATE, sort="day"),
        lists.Column(
            key="firms", title=_("企业数"), kind=Kind.INTEGER, value=lambda row: row.result.get("firms")
        ),
        lists.Column(key="person", title=_("试算人"), value=lambda row: str(row.person or "")),
        lists.Column(key="created_at", title=_("试算时间"), kind=Kind.DATETIME, sort="created_at"),
    ],
    row_url=lambda row: reverse("benefits:trial", args=[row.number]),
    tools=lambda actor: (
        [lists.Tool(label=_("试算草案"), url=reverse("benefits:trial_new"), icon="plus", is_main=True)]
        if actor.has(*OFFICES)
        else []
    ),
    empty_text=_("还没有试算过草案"),
)


def trials(request: HttpRequest) -> HttpResponse:
    """The office's trials."""
    admitted(request, *SEES)
    return lists.respond(TRIALS, request)


def trial_new(request: HttpRequest) -> HttpResponse:
    """Try a draft."""
    actor = admitted(request, *OFFICES)
    form = TrialForm(request.POST or None, actor=actor, base=rule_base())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = try_draft(
                actor=actor,
                name=given["name"],
                day=given["day"],
                typed=form.typed(),
                upload=form.chosen_upload(),
            )
            return redirect("benefits:trial", number=made.number)
        except Invalid as wrong:
            add_faults(
                form, wrong.fields, called={name: name.replace("draft-", "value-") for name in wrong.fields}
            )
        except Refused as refused:
            add_reasons(form, refused.reasons)
    return render(request, "benefits/trial_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def trial(request: HttpRequest, number: str) -> HttpResponse:
    """One trial."""
    actor = admitted(request, *SEES)
    found = get_visible(actor, Trial, number=number)
    names = {one.code: one.name for one in regions()}
    if (form := request.GET.get("export", "")) in FORMS:
        return as_download(report=trial_report(found, names=names), form=Format(form))
    base, day = base_of(found.edition), found.day.isoformat()
    labels = {one.id: one.name for one in base.book.book.parameters}
    context: dict[str, Any] = {
        "trial": found,
        "drafts": [
            {
                **one,
                "name": labels.get(one["parameter"], one["parameter"]),
                "place_name": base.book.places.name(one["place"]),
                "rules": [base.name(rule) for rule in base.reading(one["parameter"])],
            }
            for one in found.drafts
        ],
        "rows": [
            {
                **one,
                "region_name": names.get(one["region"], one["region"]),
                "nature_name": NATURE_LABELS[one["nature"]],
                "difference": one["after_fen"] - one["before_fen"],
            }
            for one in found.result["rows"]
        ],
        "changes": [
            {**one, "region_name": names.get(one["region"], one["region"])} for one in found.result["changes"]
        ],
        "charts": [
            region_picture(found.result, names=names, key="benefits-trial-regions", day=day),
            histogram_picture(found.result, key="benefits-trial-spread", day=day),
        ],
        "exports": FORMS,
    }
    return render(request, "benefits/trial.html", context)


urlpatterns = [
    path("benefits/trials/", trials, name="trials"),
    path("benefits/trials/new/", trial_new, name="trial_new"),
    path("benefits/trials/<str:number>/", trial, name="trial"),
]
