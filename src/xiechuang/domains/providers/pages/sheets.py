"""Workbooks in: an application's services, a provider's price list, an authority's paper list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from xiechuang.domains.providers.actions.sheets import (
    Outcome,
    change_prices,
    enter_paper_list,
    fill_application,
)
from xiechuang.domains.providers.forms.upload import WorkbookForm
from xiechuang.domains.providers.models import Call, Provider
from xiechuang.domains.providers.pages.applying import own_application, page_url
from xiechuang.domains.providers.queries.sheets import PAPER_LIST, SERVICES, empty_workbook, price_list
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.web.acting import actor_in
from xiechuang.web.downloads import workbook_file
from xiechuang.web.faults import add_faults, add_reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upload:
    """A page that takes a workbook."""

    title: str
    hint: str
    back_url: str
    blank: Callable[[], bytes]
    take: Callable[..., Outcome]
    done: Callable[[Outcome], str]


def _answer(request: HttpRequest, upload: _Upload) -> HttpResponse:
    if request.method != "POST" and "blank" in request.GET:
        return workbook_file(upload.blank(), name=f"{upload.title}.xlsx")
    form = WorkbookForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "title": upload.title,
        "hint": upload.hint,
        "back_url": upload.back_url,
        "template_url": f"{request.path}?blank=1",
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _taken(form, upload=upload, context=context)
    return render(request, "providers/upload.html", context, status=status)


def _taken(form: WorkbookForm, *, upload: _Upload, context: dict[str, Any]) -> int:
    file = form.cleaned_data["file"]
    try:
        outcome = upload.take(content=file.read(), name=str(file.name))
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return 422
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return 409
    context["problems"] = outcome.problems
    context["outcome"] = (
        _("以下问题改正之前，整张表都没有采用。") if outcome.problems else upload.done(outcome)
    )
    return 422 if outcome.problems else 200


def services_upload(request: HttpRequest, number: str) -> HttpResponse:
    """The services of an application."""
    row, actor = own_application(request, number), actor_in(request)
    upload = _Upload(
        title=_("服务价目表"),
        hint=_("上传后代替已填的服务项目。"),
        back_url=page_url(page="services", number=number),
        blank=lambda: empty_workbook(SERVICES),
        take=lambda **given: fill_application(row, actor=actor, **given),
        done=lambda outcome: _("已采用 %d 项服务") % outcome.taken,
    )
    return _answer(request, upload)


def prices_upload(request: HttpRequest) -> HttpResponse:
    """The price list of a listed provider."""
    actor = actor_in(request)
    provider = Provider.objects.filter(organisation_id=actor.organisation_id or 0).first()
    if provider is None or actor.is_official:
        raise NotVisible(request.path)
    upload = _Upload(
        title=_("价目表"),
        hint=_("按服务名称对应；新的名称是新增服务；表中没有的不变。新增、换类别、换单位和涨价须审核。"),
        back_url=reverse("providers:mine"),
        blank=lambda: price_list(provider),
        take=lambda **given: change_prices(provider, actor=actor, **given),
        done=lambda outcome: (
            _("即时生效 %(taken)d 项，提交审核 %(waiting)d 项，未变 %(unchanged)d 项")
            % {"taken": outcome.taken, "waiting": outcome.waiting, "unchanged": outcome.unchanged}
        ),
    )
    return _answer(request, upload)


def paper_list(request: HttpRequest, number: str) -> HttpResponse:
    """The authority's list on paper."""
    actor = actor_in(request)
    row = get_visible(actor, Call, number=number)
    if not actor.is_office_of(row.region_id):
        raise NotVisible(number)
    upload = _Upload(
        title=_("录入纸质名单"),
        hint=_(
            "一项服务一行，同一机构的各行写同一统一社会信用代码；机构须已在平台登记。录入后按同样程序公示、公布。"
        ),
        back_url=reverse("providers:call", args=[number]),
        blank=lambda: empty_workbook(PAPER_LIST),
        take=lambda **given: enter_paper_list(row, actor=actor, **given),
        done=lambda outcome: _("已录入 %d 家机构的申报") % outcome.taken,
    )
    return _answer(request, upload)


urlpatterns = [
    path("providers/applications/<str:number>/sheet/", services_upload, name="services_upload"),
    path("providers/mine/prices/", prices_upload, name="prices_upload"),
    path("providers/calls/<str:number>/paper-list/", paper_list, name="paper_list"),
]
