"""企业名单: an authority's workbook of firms, its rows and every problem in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.benefits.access import OFFICES, SEES
from xiechuang.domains.benefits.actions.upload import upload_firms
from xiechuang.domains.benefits.forms.desk import UploadForm, own_regions
from xiechuang.domains.benefits.models import FactsUpload
from xiechuang.domains.benefits.queries.edition import rule_base
from xiechuang.domains.benefits.queries.sheets import template_bytes
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.web import lists
from xiechuang.web.acting import admitted
from xiechuang.web.downloads import workbook_file
from xiechuang.web.faults import add_faults

SHOWN = 200

UPLOADS = lists.Listing(
    key="benefits_uploads",
    title=_("企业名单"),
    rows=lambda actor: visible(actor, FactsUpload).select_related("region", "person"),
    columns=[
        lists.Column(key="number", title=_("编号"), is_link=True),
        lists.Column(key="title", title=_("名称")),
        lists.Column(key="region", title=_("地区"), value=lambda row: str(row.region or _("三地"))),
        lists.Column(key="rows", title=_("企业数"), kind=Kind.INTEGER, value=lambda row: row.rows.count()),
        lists.Column(key="problems", title=_("问题"), kind=Kind.INTEGER, value=lambda row: len(row.problems)),
        lists.Column(key="person", title=_("上传人"), value=lambda row: str(row.person or "")),
        lists.Column(key="created_at", title=_("上传时间"), kind=Kind.DATETIME, sort="created_at"),
    ],
    row_url=lambda row: reverse("benefits:upload", args=[row.number]),
    tools=lambda actor: (
        [lists.Tool(label=_("上传名单"), url=reverse("benefits:upload_new"), icon="upload", is_main=True)]
        if actor.has(*OFFICES)
        else []
    ),
    empty_text=_("还没有上传过企业名单"),
)


def uploads(request: HttpRequest) -> HttpResponse:
    """The lists the office has."""
    admitted(request, *SEES)
    return lists.respond(UPLOADS, request)


def upload_new(request: HttpRequest) -> HttpResponse:
    """Upload a workbook; nothing is kept of one that cannot be read."""
    actor = admitted(request, *OFFICES)
    form = UploadForm(request.POST or None, request.FILES or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        codes = [code for code, _name in own_regions(actor)]
        region = given["region"] or ("" if len(codes) > 1 else next(iter(codes), ""))
        try:
            made = upload_firms(
                actor=actor, title=given["title"], region_code=region, content=given["file"].read(),
                name=given["file"].name or "",
            )  # fmt: skip
            return redirect("benefits:upload", number=made.number)
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    status = 422 if form.errors else 200
    return render(request, "benefits/upload_new.html", {"form": form}, status=status)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    admitted(request, *OFFICES)
    return workbook_file(template_bytes(rule_base()), name="企业名单模板.xlsx")


@require_safe
def upload(request: HttpRequest, number: str) -> HttpResponse:
    """One list: its firms, and what could not be taken."""
    actor = admitted(request, *SEES)
    found = get_visible(actor, FactsUpload, number=number)
    context = {
        "upload": found,
        "rows": found.rows.select_related("region").order_by("row")[:SHOWN],
        "count": found.rows.count(),
        "problems": found.problems[:SHOWN],
        "shown": SHOWN,
        "may_run": actor.has(*OFFICES),
    }
    return render(request, "benefits/upload.html", context)


urlpatterns = [
    path("benefits/uploads/", uploads, name="uploads"),
    path("benefits/uploads/new/", upload_new, name="upload_new"),
    path("benefits/uploads/template.xlsx", template, name="upload_template"),
    path("benefits/uploads/<str:number>/", upload, name="upload"),
]
