"""Applications: the authority's queue with its lateness, one application, reviewers and their opinions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from xiechuang.domains.providers.access import APPLICANTS, is_own
from xiechuang.domains.providers.actions.application import move_application
from xiechuang.domains.providers.actions.review import give_opinion, name_reviewers
from xiechuang.domains.providers.flow import APPLICATION
from xiechuang.domains.providers.forms.moves import NoteForm, OpinionForm
from xiechuang.domains.providers.models import Application, Review
from xiechuang.domains.providers.pages.casework import Case, answer, show
from xiechuang.domains.providers.queries import lists as declared
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.domains.providers.queries.prices import said_price
from xiechuang.domains.providers.queries.reviewers import experts
from xiechuang.domains.providers.states import EDITABLE, ApplicationState, ReviewState
from xiechuang.kernel.access.public import found_in, visible
from xiechuang.kernel.documents.public import documents_of
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import Actor, Person, Role
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_faults, add_reasons

SEES = (
    *APPLICANTS, Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE, Role.EXPERT, Role.AUDITOR, Role.ADMINISTRATOR,
)  # fmt: skip


def application_url(application: Application) -> str:
    """The page of an application."""
    return reverse("providers:application", args=[application.number])


def _batch(actor: Actor) -> list[lists.BatchMove]:
    """Proposing and listing many at once; each by itself."""
    if not actor.has(Role.REGIONAL_OFFICIAL):
        return []

    def performs(move: str) -> Any:
        return lambda *, actor, subject, note: move_application(subject, actor=actor, move=move, note=note)

    return [
        lists.BatchMove(key=move, label=APPLICATION.moves[move].label, perform=performs(move))
        for move in ("propose", "list")
    ]


QUEUE = lists.Listing(
    key="providers_applications",
    title=_("服务机构申报"),
    rows=declared.applications,
    columns=declared.APPLICATION_COLUMNS,
    filters=declared.APPLICATION_FILTERS,
    order="-number",
    row_url=application_url,
    batch=_batch,
    empty_text=_("没有符合条件的申报"),
)


def applications(request: HttpRequest) -> HttpResponse:
    """The queue."""
    admitted(request, *SEES)
    return lists.respond(QUEUE, request)


def _found(actor: Actor, number: str) -> Application:
    return found_in(declared.applications(actor), number=number)


def case_of(row: Application, actor: Actor) -> Case:
    """An application as a case."""
    is_writer = is_own(actor, row.organisation_id) or (row.is_on_paper and actor.is_office_of(row.region_id))
    mine = visible(actor, Review).filter(application=row, reviewer_id=actor.person_id or 0).first()
    return Case(
        subject=row,
        flow=APPLICATION,
        deed=move_application,
        title=row.name or row.organisation.name,
        template="providers/application.html",
        facts=_facts(row),
        more={
            "services": [
                (one, kind_name(str(one.get("kind") or "")), said_price(one)) for one in row.services
            ],
            "documents": documents_of(row),
            "is_late": declared.is_late(row),
            "may_write": is_writer and row.state in EDITABLE,
            "reviews": _reviews(row, actor),
            "choice": experts(row) if _may_name(row, actor) else None,
            "my_review": mine,
            "opinion": OpinionForm() if mine and mine.state == ReviewState.ASKED else None,
        },
        # The trail names who reviewed what; the applicant's own page says where the case stands.
        shows_trail=not actor.has(Role.EXPERT),
    )


def _may_name(row: Application, actor: Actor) -> bool:
    is_open = row.state in (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)
    return is_open and row.call.with_review and actor.is_office_of(row.region_id)


def _reviews(row: Application, actor: Actor) -> list[Review]:
    """Every opinion for the authority; none for the applicant and for other reviewers."""
    if actor.has(Role.EXPERT):
        return []
    return list(visible(actor, Review).filter(application=row).select_related("reviewer"))


def _facts(row: Application) -> list[tuple[Any, Any]]:
    return [
        (_("征集"), row.call.title),
        (_("申报单位"), row.organisation.name),
        (_("所在地"), row.place or ""),
        (_("地址"), row.address),
        (_("联系人"), row.contact),
        (_("联系电话"), row.telephone),
        (_("网址"), row.website),
        (_("办理时限"), row.due_on),
        (_("公示"), f"{row.publicity_from} – {row.publicity_until}" if row.publicity_from else ""),
    ]


def application_page(request: HttpRequest, number: str) -> HttpResponse:
    """One application; its moves are posted to the same address."""
    actor = actor_in(request)
    return answer(request, case_of(_found(actor, number), actor))


@require_POST
def reviewers(request: HttpRequest, number: str) -> HttpResponse:
    """Name reviewers."""
    actor = actor_in(request)
    row = _found(actor, number)
    chosen = [
        int(pk) for pk in request.POST.getlist("person") if pk.isascii() and pk.isdigit() and len(pk) < 19
    ]
    form = NoteForm()
    try:
        name_reviewers(row, actor=actor, people=list(Person.objects.filter(pk__in=chosen).order_by("pk")))
    except Refused as refused:
        form = NoteForm({})
        add_reasons(form, refused.reasons)
        return show(request, case_of(row, actor), form=form, status=409, chosen=chosen)
    messages.success(request, _now("已指派专家"))
    return redirect(application_url(row))


@require_POST
def opinion(request: HttpRequest, number: str) -> HttpResponse:
    """A reviewer's opinion, or standing aside."""
    actor = actor_in(request)
    row = _found(actor, number)
    form, status = OpinionForm(request.POST), 422
    if form.is_valid():
        try:
            is_declined = request.POST.get("deed") == "decline"
            give_opinion(row, actor=actor, is_declined=is_declined, **form.cleaned_data)
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
            status = 409
        else:
            messages.success(request, _now("评审意见已提交"))
            return redirect(application_url(row))
    return show(request, case_of(row, actor), form=form, status=status, opinion=form)


urlpatterns = [
    path("providers/applications/", applications, name="applications"),
    path("providers/applications/<str:number>/", application_page, name="application"),
    path("providers/applications/<str:number>/reviewers/", reviewers, name="reviewers"),
    path("providers/applications/<str:number>/opinion/", opinion, name="opinion"),
]
