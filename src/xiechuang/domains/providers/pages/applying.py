"""The applicant's journey: one topic a page, saved as it is typed, handed in when nothing is missing."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.access import is_own
from xiechuang.domains.providers.actions.application import (
    add_paper,
    change_application,
    move_application,
    remove_paper,
)
from xiechuang.domains.providers.forms.application import PAGES, PAPERS
from xiechuang.domains.providers.models import Application
from xiechuang.domains.providers.states import EDITABLE, ApplicationState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import ENDINGS
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in
from xiechuang.web.answers import Typed, as_query
from xiechuang.web.steps import CHECK, DONE, START, Draft, Journey, Kept, Receipt, Step, respond
from xiechuang.web.words import said


def own_application(request: HttpRequest, number: str) -> Application:
    """The application if the actor fills it in; to everybody else this journey does not exist."""
    actor = actor_in(request)
    row = get_visible(actor, Application, number=number)
    is_entered = row.is_on_paper and actor.is_office_of(row.region_id)
    if not (is_own(actor, row.organisation_id) or is_entered):
        raise NotVisible(number)
    return row


def _told(request: HttpRequest) -> Mapping[str, Any]:
    match = request.resolver_match
    return {"application": own_application(request, str(match.kwargs["number"] if match else ""))}


def _step(key: str, title: Any, hint: Any = "", **more: Any) -> Step:
    return Step(key=key, title=title, form=PAGES[key].form, hint=hint, form_kwargs=_told, **more)


STEPS = (
    _step("profile", _("机构情况")),
    _step("open", _("开放实验室与仪器"), _("没有可以不填")),
    _step("services", _("服务项目与价格"), template="providers/services_step.html"),
    _step(PAPERS, _("材料"), template="providers/papers_step.html"),
)


def page_url(*, page: str, number: str) -> str:
    """Where a page of the journey stands."""
    if page == START:
        return reverse("providers:apply", args=[number])
    return reverse("providers:apply_page", args=[number, page])


def _load(request: HttpRequest, *, number: str) -> Draft:
    row = own_application(request, number)
    typed = {step.key: PAGES[step.key].typed(row) for step in STEPS}
    answers = {key: said for key, said in typed.items() if said}
    return Draft(answers=answers, saved_at=row.changed_at, edition=str(row.version))


def _save(request: HttpRequest, *, step: str, typed: Typed, number: str) -> Kept:
    row = own_application(request, number)
    values = PAGES[step].kept(as_query(typed))
    if values:
        edition = request.POST.get("edition", "")
        version = int(edition) if edition.isdecimal() and len(edition) < 10 else None
        row = change_application(row, actor=actor_in(request), values=values, version=version)
    return Kept(saved_at=row.changed_at, edition=str(row.version))


def _submit(request: HttpRequest, *, answers: Any, number: str) -> Receipt:  # noqa: ARG001 - the draft holds them
    row = own_application(request, number)
    move_application(row, actor=actor_in(request), move="submit")
    return _receipt(request, number=number)


def _receipt(request: HttpRequest, *, number: str) -> Receipt:
    row = own_application(request, number)
    return Receipt(
        number=row.number,
        url=reverse("providers:application", args=[number]),
        next_steps=[
            _now("由%(region)s主管部门在 %(n)s 日内形式审查，需要补正的会退回并写明原因。")
            % {"region": row.region, "n": row.call.check_days or "--"},
            _now("拟入库名单在征集公告页公示；期满公布后，其他地区各自决定是否互认。"),
        ],
    )


def _about(request: HttpRequest, *, number: str) -> Mapping[str, Any]:
    row = own_application(request, number)
    held = {one["paper"]: one for one in row.papers}
    returned = row.state == ApplicationState.RETURNED
    return {
        "application": row,
        "returned": steps_of(row).filter(move="return").last() if returned else None,
        "asked": [(paper, held.get(paper)) for paper in row.call.papers],
        "endings": "、".join(ENDINGS),
    }


JOURNEY = Journey(
    key="provider_application",
    title=_("申报创新券服务机构"),
    steps=STEPS,
    load=_load,
    save=_save,
    submit=_submit,
    receipt=_receipt,
    url=page_url,
    about=_about,
    declaration=_("提交即表示：所填内容真实，愿意按所报价格向持券企业提供服务，并接受监督。"),
    start_template="providers/apply_start.html",
    check_template="providers/apply_check.html",
)


def apply(request: HttpRequest, number: str, page: str = START) -> HttpResponse:
    """One page of the journey."""
    row = own_application(request, number)
    is_open = row.state in EDITABLE
    if page == DONE or (page == CHECK and row.state == ApplicationState.SUBMITTED):
        return _done(request, row=row, page=page)
    if not is_open and request.method != "POST":
        return redirect("providers:application", number)
    if not is_open:
        raise Refused(Reason(_now("%s的申报不能改动") % said(row.status.label), field="state"))
    if page == PAPERS and request.method == "POST" and _took_papers(request, row=row):
        return redirect(request.get_full_path())
    return respond(JOURNEY, request, page=page, number=number)


def _done(request: HttpRequest, *, row: Application, page: str) -> HttpResponse:
    """The receipt of what was handed in; sending the page twice leads here too."""
    if row.submitted_at is None or row.state in EDITABLE:
        return redirect(page_url(page=CHECK, number=row.number))
    if page == CHECK:
        return redirect(page_url(page=DONE, number=row.number))
    return respond(JOURNEY, request, page=DONE, number=row.number)


def _took_papers(request: HttpRequest, *, row: Application) -> bool:
    """Whether the page is to be shown again: a file came, one was taken off, or one was refused."""
    actor, refused = actor_in(request), list[Reason]()
    came = False
    for place, paper in enumerate(row.call.papers):
        file = request.FILES.get(f"file-{place}")
        if file is None:
            continue
        came = True
        try:
            add_paper(row, actor=actor, paper=paper, file=file, name=str(file.name))
        except Refused as error:
            refused += error.reasons
    if removed := request.POST.get("remove", ""):
        remove_paper(row, actor=actor, paper=removed)
    for reason in refused:
        messages.error(request, str(reason))
    return bool(refused or removed or (came and "upload" in request.POST))


urlpatterns = [
    path("providers/applications/<str:number>/edit/", apply, name="apply"),
    path("providers/applications/<str:number>/edit/<slug:page>/", apply, name="apply_page"),
]
