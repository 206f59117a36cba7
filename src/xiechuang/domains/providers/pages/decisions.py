"""Recognitions, changes of services, renewals and complaints: the lists and the pages of cases."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.access import APPLICANTS
from xiechuang.domains.providers.actions.complaint import move_complaint
from xiechuang.domains.providers.actions.offering import move_change
from xiechuang.domains.providers.actions.recognition import decide_recognition
from xiechuang.domains.providers.actions.renewal import move_renewal
from xiechuang.domains.providers.flow import CHANGE, COMPLAINT, RECOGNITION, RENEWAL
from xiechuang.domains.providers.forms.moves import ComplaintForm, RecognitionForm, RenewalForm
from xiechuang.domains.providers.models import Change
from xiechuang.domains.providers.pages.casework import Case, answer
from xiechuang.domains.providers.queries import lists as declared
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.domains.providers.queries.prices import said_price
from xiechuang.kernel.access.public import found_in
from xiechuang.kernel.documents.public import documents_of
from xiechuang.kernel.orgs.public import Role
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.look import place_name
from xiechuang.web.words import listed, said

WORKERS = (*APPLICANTS, Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR)


def url_of(name: str) -> Callable[[Any], str]:
    """The address of a case by its number."""
    return lambda row: reverse(name, args=[row.number])


def _listing(key: str, title: Any, rows: Any, columns: Any, filters: Any) -> lists.Listing:
    return lists.Listing(
        key=f"providers_{key}s",
        title=title,
        rows=rows,
        columns=columns,
        filters=filters,
        order="-number",
        row_url=url_of(f"providers:{key}"),
        empty_text=_("没有符合条件的事项"),
    )


RECOGNITIONS = _listing(
    "recognition",
    _("互认决定"),
    declared.recognitions,
    declared.RECOGNITION_COLUMNS,
    declared.RECOGNITION_FILTERS,
)
CHANGES = _listing(
    "change", _("服务项目变更"), declared.changes, declared.CHANGE_COLUMNS, declared.CHANGE_FILTERS
)
RENEWALS = _listing(
    "renewal", _("年度续期"), declared.renewals, declared.RENEWAL_COLUMNS, declared.RENEWAL_FILTERS
)
COMPLAINTS = _listing(
    "complaint",
    _("服务机构投诉"),
    declared.complaints,
    declared.COMPLAINT_COLUMNS,
    declared.COMPLAINT_FILTERS,
)


def recognitions(request: HttpRequest) -> HttpResponse:
    """Every decision, who is late with one too."""
    admitted(request, *WORKERS)
    return lists.respond(RECOGNITIONS, request)


def recognition(request: HttpRequest, number: str) -> HttpResponse:
    """One region's decision about one provider."""
    row = found_in(declared.recognitions(actor_in(request)), number=number)
    provider = row.provider
    case = Case(
        subject=row,
        flow=RECOGNITION,
        deed=decide_recognition,
        form=RecognitionForm,
        title=_now("%(region)s是否互认“%(name)s”")
        % {"region": place_name(row.region), "name": provider.name},
        facts=[
            (_("入库地区"), place_name(provider.region)),
            (_("机构状态"), said(provider.status.label)),
            (_("服务类别"), listed(kind_name(code) for code in provider.kinds)),
            (_("提请日期"), row.asked_on),
            (_("决定时限"), row.due_on),
            (_("决定日期"), row.decided_on),
            (_("限于"), listed(kind_name(code) for code in row.kinds)),
            (_("理由"), row.reason),
        ],
        more={"provider": provider, "is_late": declared.is_late(row)},
    )
    return answer(request, case)


def changes(request: HttpRequest) -> HttpResponse:
    """Changes of services."""
    admitted(request, *WORKERS)
    return lists.respond(CHANGES, request)


def change(request: HttpRequest, number: str) -> HttpResponse:
    """One change: before and after side by side."""
    row = found_in(declared.changes(actor_in(request)), number=number)
    case = Case(
        subject=row,
        flow=CHANGE,
        deed=move_change,
        title=f"{row.provider.name} · {row.after.get('name', '')}",
        facts=[
            (_("须审核的原因"), listed(said(one) for one in row.why)),
            (_("变更理由"), row.reason),
        ],
        more={"provider": row.provider, "compared": compared(row)},
    )
    return answer(request, case)


def compared(change: Change) -> list[tuple[Any, str, str, bool]]:
    """Label, before, after, and whether it differs."""
    lines: list[tuple[Any, Callable[[dict[str, Any]], str]]] = [
        (_("服务名称"), lambda row: str(row.get("name") or "")),
        (_("类别"), lambda row: kind_name(str(row.get("kind") or ""))),
        (_("计价单位"), lambda row: str(row.get("unit") or "")),
        (_("价格"), lambda row: said_price(row) if row else ""),
        (_("说明"), lambda row: str(row.get("text") or "")),
    ]
    sides = [(label, say(change.before), say(change.after)) for label, say in lines]
    return [(label, before, after, before != after) for label, before, after in sides]


def renewals(request: HttpRequest) -> HttpResponse:
    """Yearly renewals."""
    admitted(request, *WORKERS)
    return lists.respond(RENEWALS, request)


def renewal(request: HttpRequest, number: str) -> HttpResponse:
    """One renewal."""
    row = found_in(declared.renewals(actor_in(request)), number=number)
    case = Case(
        subject=row,
        flow=RENEWAL,
        deed=move_renewal,
        form=RenewalForm,
        title=_now("%s：年度续期") % row.provider.name,
        facts=[
            (_("年度情况"), row.statement),
            (_("原有效期止（不含）"), row.valid_until_before),
            (_("续期至（不含）"), row.valid_until),
        ],
        more={"provider": row.provider},
    )
    return answer(request, case)


def complaints(request: HttpRequest) -> HttpResponse:
    """Complaints that concern the actor."""
    admitted(request, *WORKERS)
    return lists.respond(COMPLAINTS, request)


def complaint(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint with its answer and decision."""
    row = found_in(declared.complaints(actor_in(request)), number=number)
    case = Case(
        subject=row,
        flow=COMPLAINT,
        deed=move_complaint,
        form=ComplaintForm,
        title=row.title,
        facts=[
            (_("投诉单位"), row.organisation.name),
            (_("涉及的编号或合同号"), row.subject_number),
            (_("平台有使用记录"), _("有") if row.is_use_known else _("没有，见所附证明")),
            (_("情况说明"), row.text),
            (_("答复时限"), row.answer_due_on),
            (_("机构答复"), row.answer),
            (_("作出决定的时限"), row.decision_due_on),
            (_("处理决定"), row.decision),
        ],
        more={
            "provider": row.provider,
            "documents": documents_of(row),
            "is_late": declared.is_late(row),
        },
    )
    return answer(request, case)


urlpatterns = [
    path("providers/recognitions/", recognitions, name="recognitions"),
    path("providers/recognitions/<str:number>/", recognition, name="recognition"),
    path("providers/changes/", changes, name="changes"),
    path("providers/changes/<str:number>/", change, name="change"),
    path("providers/renewals/", renewals, name="renewals"),
    path("providers/renewals/<str:number>/", renewal, name="renewal"),
    path("providers/complaints/", complaints, name="complaints"),
    path("providers/complaints/<str:number>/", complaint, name="complaint"),
]
